package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/ruletest"
	"miaopi/app/workday"
	"miaopi/assets"
)

// opinions are the built-in packs with a second evaluator each.
func opinions(t testing.TB) ([]*rule.Pack, map[*rule.Pack]*ruletest.Opinion) {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Calendar = cal
	l, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	seconds := make(map[*rule.Pack]*ruletest.Opinion)
	for _, p := range l.Packs() {
		if seconds[p], err = ruletest.New(p); err != nil {
			t.Fatalf("%s: %v", p.File, err)
		}
	}
	return l.Packs(), seconds
}

// compare holds an evaluation against the second opinion.
func compare(t interface {
	Helper()
	Errorf(string, ...any)
}, p *rule.Pack, o *ruletest.Opinion, in rule.Input) {
	t.Helper()
	e, err := p.Evaluate(in)
	if err != nil {
		t.Errorf("%s: %v", p.ID, err)
		return
	}
	want := o.Answer(in)
	if e.Verdict != want.Verdict || p.Verdict(in) != want.Verdict {
		t.Errorf("%s: verdict %s, sweep %s, second opinion %s\n%v", p.ID, e.Verdict, p.Verdict(in), want.Verdict, in.Record)
	}
	for _, c := range e.Conditions {
		if c.Result != want.Results[c.ID] {
			t.Errorf("%s: %s is %s, second opinion %s\n%v", p.ID, c.ID, c.Result, want.Results[c.ID], in.Record)
		}
		for _, f := range c.Facts {
			d, _ := p.Decl(f.Name)
			if state, _ := ruletest.State(d, in); state != f.State {
				t.Errorf("%s: %s is %s, second opinion %s\n%v", p.ID, f.Name, f.State, state, in.Record)
			}
		}
	}
	for _, g := range e.Outcome {
		if got := ruletest.Shown(want.Outcome[g.Key]); !g.Value.Equal(got) {
			t.Errorf("%s: %s is %v, second opinion %v", p.ID, g.Key, g.Value, got)
		}
	}
}

// The engine and the second evaluator agree on every own case of every
// built-in pack.
func TestOwnCasesHaveTwoAnswers(t *testing.T) {
	packs, seconds := opinions(t)
	for _, p := range packs {
		for _, c := range p.Cases {
			t.Run(fmt.Sprintf("%s %s %s", p.ID, p.Version, c.Name), func(t *testing.T) { compare(t, p, seconds[p], c.Input) })
		}
	}
}

// They agree too when facts are taken away, made stale, contradicted, said by
// somebody else or replaced by those of another case.
func TestChangedCasesHaveTwoAnswers(t *testing.T) {
	packs, seconds := opinions(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		compare(t, p, seconds[p], rule.Mutated(t, p))
	})
}

// They agree on random packs as well, which the second evaluator reads from
// the same text.
func TestRandomPacksHaveTwoAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, input := rule.DrawPack(t, true)
		o, err := ruletest.New(p)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, p, o, input())
	})
}

// ruin are the ways in which a fact can become unusable.
var ruin = []struct {
	state fact.State
	spoil func(f fact.Fact, d rule.Decl, in rule.Input) []fact.Fact
}{
	{fact.Missing, func(fact.Fact, rule.Decl, rule.Input) []fact.Fact { return nil }},
	{fact.Missing, func(f fact.Fact, _ rule.Decl, _ rule.Input) []fact.Fact { // JSON null
		f.Value = fact.Value{}
		return []fact.Fact{f}
	}},
	{fact.Invalid, func(f fact.Fact, _ rule.Decl, in rule.Input) []fact.Fact { // from the future
		f.AsOf = in.Now.Add(6 * time.Minute)
		return []fact.Fact{f}
	}},
	{fact.Invalid, func(f fact.Fact, d rule.Decl, _ rule.Input) []fact.Fact { // of another type, or no such day
		if f.Value = fact.StringOf("2026-02-30"); d.Type == fact.String {
			f.Value = fact.BoolOf(true)
		}
		return []fact.Fact{f}
	}},
	{fact.Invalid, func(f fact.Fact, _ rule.Decl, _ rule.Input) []fact.Fact { // said by nobody
		f.Source = ""
		return []fact.Fact{f}
	}},
	{fact.Conflict, func(f fact.Fact, d rule.Decl, _ rule.Input) []fact.Fact {
		return []fact.Fact{f, fact.Slip(d.Name, f.AsOf)}
	}},
	{fact.Stale, func(f fact.Fact, d rule.Decl, in rule.Input) []fact.Fact {
		if f.AsOf = in.Now.Add(-d.MaxAge - time.Second); d.Provisional {
			f.AsOf = time.Time{} // nobody knows how old it is: unknown, not provisional
		}
		return []fact.Fact{f}
	}},
}

// No case of a built-in pack is approved, not even provisionally, without a
// fact that a condition needs. A fact is needed if the case is not approved
// when it is taken away; then it is not approved either when the fact is
// stale, contradicted or malformed. And whatever the second evaluator can
// decide without the fact, the engine may approve.
func TestNothingIsApprovedOnWhatIsNotKnown(t *testing.T) {
	packs, seconds := opinions(t)
	tried := 0
	for _, p := range packs {
		for _, c := range p.Cases {
			if p.Verdict(c.Input) != app.Approve {
				continue
			}
			for _, d := range p.FactsRead() {
				said := c.Input.Record.Find(d.Name)
				if state, _ := ruletest.State(d, c.Input); state != fact.Fresh || len(said) != 1 {
					continue
				}
				for _, r := range ruin {
					if r.state == fact.Stale && (d.MaxAge == 0 || said[0].Source == fact.Declared) {
						continue
					}
					in := c.Input
					in.Record.Facts = slices.DeleteFunc(slices.Clone(in.Record.Facts), func(f fact.Fact) bool { return f.Name == d.Name })
					needed := seconds[p].Answer(in).Verdict == app.Review
					in.Record.Facts = append(in.Record.Facts, r.spoil(said[0], d, in)...)
					in.Record.Sort()
					if got, _ := ruletest.State(d, in); got != r.state {
						t.Fatalf("%s %s: %s is %s, meant %s", p.ID, c.Name, d.Name, got, r.state)
					}
					tried++
					if got := p.Verdict(in); needed && got != app.Review {
						t.Errorf("%s %s: %s although %s is %s", p.ID, c.Name, got, d.Name, r.state)
					}
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d facts were spoilt", tried)
	}
}

// FuzzHostileFact writes anything at all in the place of one fact of a case
// that is approved, as a facts file would hold it. What then is approved, the
// second evaluator approves too; and if the fact is not fresh, or cannot be
// read, it is approved without the fact as well.
func FuzzHostileFact(f *testing.F) {
	packs, seconds := opinions(f)
	for i, text := range []string{`null`, `{"value":null}`, `{}`, `[]`, `{"value":true}`, `{"value":"","source":"declared"}`, `{"value":1e400,"source":"x"}`,
		`{"value":"2026-02-30","source":"police.population","as_of":"2026-11-22T08:00:00+08:00"}`, `{"value":true,"source":"civil.death","as_of":"2099-01-01T00:00:00Z"}`,
		`[{"value":1,"source":"a"},{"value":2,"source":"b"}]`, `{"value":"\u0000","source":"counter","as_of":"2026-11-22T08:00:00+08:00"}`, `{"value":["a",1],"source":"x","as_of":""}`} {
		f.Add(uint16(i*7), uint16(i), uint16(i), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which, own, at uint16, text []byte) {
		p := packs[int(which)%len(packs)]
		in := p.Cases[int(own)%len(p.Cases)].Input
		if p.Verdict(in) == app.Review {
			return
		}
		d := p.Facts[int(at)%len(p.Facts)]
		said, err := fact.ReadFile(strings.NewReader(fmt.Sprintf(`{"subject":{"kind":%q,"id":%q},"facts":{%q:%s}}`, in.Record.Subject.Kind, in.Record.Subject.ID, d.Name, text)))
		if err != nil {
			return // a file that cannot be read decides nothing
		}
		without := in
		without.Record.Facts = slices.DeleteFunc(slices.Clone(in.Record.Facts), func(f fact.Fact) bool { return f.Name == d.Name })
		in.Record.Facts = slices.Concat(without.Record.Facts, said.Find(d.Name))
		in.Record.Sort()
		compare(t, p, seconds[p], in)
		state, _ := ruletest.State(d, in)
		if state != fact.Fresh && p.Verdict(in) == app.Approve && p.Verdict(without) != app.Approve {
			t.Errorf("%s: approved although %s is %s: %s", p.ID, d.Name, state, text)
		}
	})
}
