package dmn

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
	"miaopi/app/workday"
	"miaopi/assets"
)

func packs(t testing.TB) []*rule.Pack {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	l, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	return l.Packs()
}

// exported reads an exported file back.
func exported(t testing.TB, p *rule.Pack) *definitions {
	t.Helper()
	data, err := Export(p)
	if err != nil {
		t.Fatal(err)
	}
	d := &definitions{}
	if err := xml.Unmarshal(data, d); err != nil {
		t.Fatal(err)
	}
	return d
}

// world gives FEEL the values of an input: its facts, fresh ones or those too
// that may serve a provisional verdict, and what was evaluated outside.
func world(p *rule.Pack, frame *expr.Frame, e *rule.Evaluation) func(string) fact.Value {
	values := map[string]fact.Value{}
	note := func(t *expr.Tree) {
		if t.Kind == expr.Variable {
			values[t.Name] = frame.Slots[t.Slot]
		}
	}
	computed := true
	for i := range p.Conditions {
		p.Conditions[i].Tree().Walk(note)
		values["condition_result."+strings.ReplaceAll(p.Conditions[i].ID, "-", "__")] = p.Conditions[i].Tree().Eval(frame)
	}
	for i := range p.Outcome {
		p.Outcome[i].Tree().Walk(note)
		computed = computed && !p.Outcome[i].Tree().Eval(frame).IsNull()
	}
	values["outcome_result.computed"] = fact.BoolOf(computed)
	values["application_day.submitted"], values["application_day.decided"] = values["date"], values["decided_on"]
	return func(name string) fact.Value { return values[name] }
}

// decide is the table as a DMN engine reads it: hit policy FIRST.
func decide(t testing.TB, d *definitions, look func(string) fact.Value) (verdict, reason string) {
	t.Helper()
	table := d.Decision.Table
	inputs := make([]fact.Value, len(table.Inputs))
	for i, in := range table.Inputs {
		inputs[i] = feelOf(t, in.Expression.Text, look)
	}
	for _, r := range table.Rules {
		hit := true
		for i, cell := range r.In {
			hit = hit && matches(t, cell.Text, inputs[i])
		}
		if hit {
			return strings.Trim(r.Out[0].Text, `"`), strings.Trim(r.Out[2].Text, `"`)
		}
	}
	t.Fatal("no rule of the table fits")
	return "", ""
}

func matches(t testing.TB, cell string, v fact.Value) bool {
	t.Helper()
	isTrue := same(v, fact.BoolOf(true))
	switch cell {
	case "-":
		return true
	case "true":
		return isTrue
	case "not(true)":
		return !isTrue
	}
	t.Fatalf("the cell %q is new", cell)
	return false
}

// agree holds the table against the engine on fresh facts.
func agree(t interface {
	Helper()
	Errorf(string, ...any)
}, tb testing.TB, p *rule.Pack, d *definitions, in rule.Input) {
	t.Helper()
	e, err := p.Evaluate(in)
	if err != nil {
		t.Errorf("%s: %v", p.ID, err)
		return
	}
	verdict, reason := decide(tb, d, world(p, p.Frame(in), e))
	if (verdict == "approve") != (e.Verdict == app.Approve) {
		t.Errorf("%s: the table says %s (%s), the engine %s\n%v", p.ID, verdict, reason, e.Verdict, in.Record)
	}
	if first := firstOpen(e); first != "" && reason != first {
		t.Errorf("%s: the table's reason is %s, the engine's first is %s", p.ID, reason, first)
	}
}

// firstOpen is the first condition that does not pass; "" where stale facts
// have a say, which the table has not seen.
func firstOpen(e *rule.Evaluation) string {
	for _, c := range e.Conditions {
		stale := slices.ContainsFunc(c.Facts, func(f rule.FactView) bool { return f.State == fact.Stale })
		switch {
		case stale:
			return ""
		case c.Result != rule.Pass:
			return c.ID
		}
	}
	return ""
}

// The exported table and the engine agree on every own case of every pack.
func TestTableAgreesOnOwnCases(t *testing.T) {
	cases := 0
	for _, p := range packs(t) {
		d := exported(t, p)
		for _, c := range p.Cases {
			cases++
			agree(t, t, p, d, c.Input)
		}
	}
	if cases < 500 {
		t.Errorf("only %d cases were compared", cases)
	}
}

// They agree too when facts are taken away one by one.
func TestTableAgreesWithoutFacts(t *testing.T) {
	all := packs(t)
	tables := map[*rule.Pack]*definitions{}
	for _, p := range all {
		tables[p] = exported(t, p)
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := all[rapid.IntRange(0, len(all)-1).Draw(rt, "pack")]
		in := p.Cases[rapid.IntRange(0, len(p.Cases)-1).Draw(rt, "case")].Input
		var kept []fact.Fact
		for i, f := range in.Record.Facts {
			if rapid.IntRange(0, 7).Draw(rt, fmt.Sprint(i)) > 0 {
				kept = append(kept, f)
			}
		}
		in.Record.Facts = kept
		agree(rt, t, p, tables[p], in)
	})
}

// What FEEL says in the same way is FEEL; what it does not is a name, with the
// CEL beside it.
func TestFEELOnlyWhereItIsFaithful(t *testing.T) {
	const text = `pack: p
version: 2026-01-01
basis: [{id: b1, title: x}]
parameters:
  one: [{from: 2025-01-01, until: 2025-06-30, value: 1, basis: b1}, {from: 2025-07-01, value: 2, basis: b1}]
  two: [{from: 2025-01-01, until: 2026-06-30, value: 1, basis: b1}, {from: 2026-07-01, value: 2, basis: b1}]
facts: {a.b: {type: bool}, a.n: {type: int}, a.m: {type: decimal}, a.s: {type: string}, a.t: {type: string}, a.d: {type: date}, a.between: {type: int}}
conditions:
`
	for _, c := range []struct{ name, cel, want string }{
		{"truth", "a.b", "a.b"},
		{"not", "!a.b", "not(a.b)"},
		{"not of more than a fact", "!(a.n > 1)", ""},
		{"order", "a.n >= 3 && a.m < decimal('1.50')", "((a.n >= 3) and (a.m < 1.50))"},
		{"dates", "a.d <= date", "(a.d <= application_day.submitted)"},
		{"day", "a.d > day('2026-05-01')", `(a.d > date("2026-05-01"))`},
		{"text", "a.s == 'x\"y'", `(a.s = "x\"y")`},
		{"two facts", "a.s == a.t", "((a.s != null) and (a.t != null) and (a.s = a.t))"},
		{"different", "a.s != 'x'", `((a.s != null) and (a.s != "x"))`},
		{"list", "a.s in ['x', 'y'] || a.n in [1, 2]", `((a.s in ("x", "y")) or (a.n in (1, 2)))`},
		{"parameter with one value in force", "a.n > parameters.one", "(a.n > 2)"},
		{"parameter that changes", "a.n > parameters.two", ""},
		{"arithmetic", "a.n + 1 > 2", ""},
		{"age", "age(a.d, date) >= 70", ""},
		{"keyword", "a.between > 1", ""},
		{"part that has no equivalent", "a.b && filled(a.s)", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := rule.LoadPack("p.yaml", []byte(text+"  - id: my-test\n    basis: b1\n    when: |-\n      "+c.cel+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			in := exported(t, p).Decision.Table.Inputs[0]
			if want := c.want; want != "" && (in.Expression.Text != want || !strings.HasPrefix(in.Description, "CEL: ")) {
				t.Errorf("got %s (%s), want %s", in.Expression.Text, in.Description, want)
			} else if want == "" && (in.Expression.Text != "condition_result.my__test" || !strings.HasPrefix(in.Description, "CEL, evaluated outside: ")) {
				t.Errorf("got %s (%s), want a name", in.Expression.Text, in.Description)
			}
		})
	}
}

func TestElderlyAllowanceFile(t *testing.T) {
	for _, p := range packs(t) {
		if p.ID != "elderly-allowance" || p.Version.String() != "2021-03-01" {
			continue
		}
		got, err := Export(p)
		if err != nil {
			t.Fatal(err)
		}
		path := "testdata/elderly-allowance.dmn"
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; got\n%s", path, got)
		}
	}
}
