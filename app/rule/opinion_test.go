package rule_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/ruletest"
	"miaopi/assets"
)

// opinions are the built-in packs with a second evaluator each.
func opinions(t testing.TB) ([]*rule.Pack, map[*rule.Pack]*ruletest.Opinion) {
	t.Helper()
	l, err := rule.LoadLibrary(assets.Packs)
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
var ruin = map[fact.State]func(f fact.Fact, d rule.Decl, in rule.Input) []fact.Fact{
	fact.Missing: func(fact.Fact, rule.Decl, rule.Input) []fact.Fact { return nil },
	fact.Invalid: func(f fact.Fact, _ rule.Decl, in rule.Input) []fact.Fact {
		f.AsOf = in.Now.Add(6 * time.Minute)
		return []fact.Fact{f}
	},
	fact.Conflict: func(f fact.Fact, d rule.Decl, _ rule.Input) []fact.Fact {
		return []fact.Fact{f, fact.Slip(d.Name, f.AsOf)}
	},
	fact.Stale: func(f fact.Fact, d rule.Decl, in rule.Input) []fact.Fact {
		if f.AsOf = in.Now.Add(-d.MaxAge - time.Second); d.Provisional {
			f.AsOf = time.Time{} // nobody knows how old it is: unknown, not provisional
		}
		return []fact.Fact{f}
	},
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
				for state, spoil := range ruin {
					if state == fact.Stale && (d.MaxAge == 0 || said[0].Source == fact.Declared) {
						continue
					}
					in := c.Input
					in.Record.Facts = slices.DeleteFunc(slices.Clone(in.Record.Facts), func(f fact.Fact) bool { return f.Name == d.Name })
					needed := seconds[p].Answer(in).Verdict == app.Review
					in.Record.Facts = append(in.Record.Facts, spoil(said[0], d, in)...)
					in.Record.Sort()
					if got, _ := ruletest.State(d, in); got != state {
						t.Fatalf("%s %s: %s is %s, meant %s", p.ID, c.Name, d.Name, got, state)
					}
					tried++
					if got := p.Verdict(in); needed && got != app.Review {
						t.Errorf("%s %s: %s although %s is %s", p.ID, c.Name, got, d.Name, state)
					}
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d facts were spoilt", tried)
	}
}
