package rule

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

func sortedDecls(m map[string]naiveDecl) iter.Seq2[string, naiveDecl] {
	return func(yield func(string, naiveDecl) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

func describe(p naivePack, in Input) string {
	var b strings.Builder
	for i, c := range p.conditions {
		fmt.Fprintf(&b, "%s %s\n", p.onFail[i], c.text)
	}
	for _, f := range in.Record.Facts {
		state, _ := p.judge(f.Name, in)
		fmt.Fprintf(&b, "%s = %v from %q as of %v: %v\n", f.Name, f.Value, f.Source, f.AsOf, state)
	}
	return b.String()
}

// The engine and the second evaluator agree on every fact's state, every
// condition and the verdict; the sweep agrees with the full evaluation.
func TestAgreesWithSecondEvaluator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t, true)
		in := drawInput(t, p)
		e, err := p.pack.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		want, results := p.verdict(in, in.Date)
		if e.Verdict != want || p.pack.Verdict(in) != want {
			t.Fatalf("verdict %s, sweep %s, second opinion %s\n%s", e.Verdict, p.pack.Verdict(in), want, describe(p, in))
		}
		for i, c := range e.Conditions {
			if c.Result != results[i] {
				t.Fatalf("%s: %s, second opinion %s\n%s", p.conditions[i].text, c.Result, results[i], describe(p, in))
			}
			var names []string
			for _, f := range c.Facts {
				names = append(names, f.Name)
				if state, _ := p.judge(f.Name, in); state != f.State {
					t.Fatalf("%s is %s, second opinion %s\n%s", f.Name, f.State, state, describe(p, in))
				}
			}
			if !slices.Equal(names, p.conditions[i].names) {
				t.Fatalf("%s reads %v, want %v", p.conditions[i].text, names, p.conditions[i].names)
			}
			if c.Why == "" {
				t.Fatalf("%s has no reason", c.ID)
			}
		}
		if !e.Intact() || (e.Outcome == nil) != (e.Verdict == app.Review) {
			t.Fatalf("trace %s, outcome %v for %s", e.TraceHash, e.Outcome, e.Verdict)
		}
	})
}

// What is not known on fresh data is never needed for an approval: whatever
// these facts turn out to be, the case is approved all the same.
func TestUnknownIsNeverYes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t, true)
		in := drawInput(t, p)
		if p.pack.Verdict(in) != app.Approve {
			return
		}
		sure := in
		sure.Record.Facts = nil
		for name, d := range sortedDecls(p.decls) {
			if state, _ := p.judge(name, in); state == fact.Fresh {
				sure.Record.Facts = append(sure.Record.Facts, in.Record.Find(name)...)
				continue
			}
			v := drawValue(t, d.typ)
			sure.Record.Facts = append(sure.Record.Facts, fact.Fact{Name: name, Value: v, Source: d.source, AsOf: in.Now})
		}
		if got := p.pack.Verdict(sure); got != app.Approve {
			t.Fatalf("approved, but %s once the rest is known\n%s\n%s", got, describe(p, in), describe(p, sure))
		}
	})
}

// wakes_on is what a scan of every day of forty years finds.
func TestWakesOnTheFirstDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t, true)
		in := drawInput(t, p)
		e, err := p.pack.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		want := civil.None
		fresh, _ := p.worlds(in, in.Date)
		for d := in.Date + 1; e.Verdict == app.Review && want == civil.None && d <= in.Date.AddYears(wakeYears); d++ {
			if fresh.date = d; p.fillable(fresh, nil) {
				want = d
			}
		}
		if e.WakesOn != want {
			t.Fatalf("wakes on %v, the scan finds %v\n%s", e.WakesOn, want, describe(p, in))
		}
	})
}

// supply gives facts new values as a clerk or register would.
func supply(p *Pack, in Input, values map[string]fact.Value) Input {
	out := in
	out.Record.Facts = slices.DeleteFunc(slices.Clone(in.Record.Facts), func(f fact.Fact) bool { return !values[f.Name].IsNull() })
	for name, v := range values {
		d, _ := p.Decl(name)
		source := d.Source
		if source == "" {
			source = "register"
		}
		out.Record.Facts = append(out.Record.Facts, fact.Fact{Name: name, Value: v, Source: source, AsOf: in.Now})
	}
	out.Record.Sort()
	return out
}

// Each hint, applied, approves; no smaller set does; and no smallest set is
// left out. The other side of the comparison tries every value of a small
// domain for every set of facts.
func TestHintsAreAllTheSmallestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPack(t, false)
		in := drawInput(t, p)
		e, err := p.pack.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		if e.Verdict != app.Review {
			if len(e.Missing) != 0 {
				t.Fatalf("%s, but missing %v", e.Verdict, e.Missing)
			}
			return
		}
		for _, h := range e.Hints {
			values := make(map[string]fact.Value)
			for _, f := range h.Facts {
				values[f.Name] = f.Value
			}
			if got := p.pack.Verdict(supply(p.pack, in, values)); got != app.Approve {
				t.Fatalf("with %v the verdict is %s\n%s", values, got, describe(p, in))
			}
			if h.Sentence == "" {
				t.Fatal("a hint without a sentence")
			}
		}
		if want := p.smallestSets(in); fmt.Sprint(e.Missing) != fmt.Sprint(want) {
			t.Fatalf("missing %v, want %v\n%s", e.Missing, want, describe(p, in))
		}
	})
}

// smallestSets finds by trial what hints should be.
func (p naivePack) smallestSets(in Input) [][]string {
	candidates := p.candidates(in)
	var found [][]string
	for size := 1; size <= len(candidates); size++ {
		for _, set := range subsets(candidates, size) {
			if slices.ContainsFunc(found, func(f []string) bool { return subsetOf(f, set) }) {
				continue
			}
			fresh, _ := p.worlds(in, in.Date)
			if p.fillable(fresh, set) {
				found = append(found, set)
			}
		}
	}
	return found
}

// candidates are the facts that may be brought, in pack order.
func (p naivePack) candidates(in Input) []string {
	fresh, _ := p.worlds(in, in.Date)
	wanted := make(map[string]bool)
	for i, c := range p.conditions {
		for _, name := range c.names {
			if state, _ := p.judge(name, in); state != fact.Fresh {
				wanted[name] = true
			}
		}
		if c.worth(fresh) == false && p.onFail[i] == Correct {
			for _, name := range p.curable(c.names) {
				wanted[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(wanted)) // the packs declare in this order
}

func (p naivePack) curable(names []string) []string {
	for _, can := range []func(d naiveDecl) bool{
		func(d naiveDecl) bool { return d.settles || d.source != "register" },
		func(d naiveDecl) bool { return d.proof },
		func(naiveDecl) bool { return true },
	} {
		var list []string
		for _, n := range names {
			if can(p.decls[n]) {
				list = append(list, n)
			}
		}
		if list != nil {
			return list
		}
	}
	return nil
}

// fillable tries every value for a set of facts.
func (p naivePack) fillable(w world, set []string) bool {
	if len(set) == 0 {
		return !slices.ContainsFunc(p.conditions, func(c term) bool { return c.worth(w) != true })
	}
	name := set[0]
	kept, had := w.facts[name]
	defer func() {
		if delete(w.facts, name); had {
			w.facts[name] = kept
		}
	}()
	for _, v := range map[fact.Type][]any{
		fact.Bool: {true, false}, fact.Int: {-3, -2, -1, 0, 1, 2, 3, 4, 5, 6}, fact.String: {"a", "b", "c", "d", "e", "2026-02-30"}, fact.Date: {w.date},
	}[p.decls[name].typ] {
		w.facts[name] = v
		if p.fillable(w, set[1:]) {
			return true
		}
	}
	return false
}

func subsets(list []string, size int) [][]string {
	if size == 0 {
		return [][]string{nil}
	}
	var out [][]string
	for i := range list {
		for _, rest := range subsets(list[i+1:], size-1) {
			out = append(out, append([]string{list[i]}, rest...))
		}
	}
	return out
}

func subsetOf(a, b []string) bool {
	return !slices.ContainsFunc(a, func(x string) bool { return !slices.Contains(b, x) })
}
