package present

import (
	"slices"

	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Known is one fact that the registers hold, as the counter shows it.
type Known struct {
	Fact     string
	Label    string
	Value    string
	Source   string
	AsOf     string
	State    string
	Mood     Mood
	Disputed bool // a correction slip was written
}

// KnownFacts lists what the registers say of the facts a pack reads, in the
// order of the pack. corrected are the correction slips.
func KnownFacts(j *judging.Judged, record fact.Record, ref Reference, corrected func(name string) bool) []Known {
	states := statesOf(j)
	var out []Known
	for _, d := range j.Pack.Facts {
		said := heard(record.Find(d.Name))
		if len(said) == 0 {
			continue
		}
		k := Known{Fact: d.Name, Label: d.Label, Disputed: corrected(d.Name)}
		k.Value, k.Source, k.AsOf = ref.said(d, said)
		k.State, k.Mood = stateWords(d, said, states[d.Name], k.Disputed, answered(j, d.Name))
		out = append(out, k)
	}
	return out
}

// heard leaves out what people say and what is no value.
func heard(facts []fact.Fact) []fact.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f fact.Fact) bool {
		return f.Value.IsNull() || f.Source == fact.Declared || f.Source == fact.Counter
	})
}

// statesOf are the states of the facts that the conditions read.
func statesOf(j *judging.Judged) map[string]fact.State {
	out := map[string]fact.State{}
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			out[f.Name] = f.State
		}
	}
	return out
}

// answered says whether a paper or a declaration stands beside the register.
func answered(j *judging.Judged, name string) bool {
	return slices.ContainsFunc(j.Record.Find(name), func(f fact.Fact) bool {
		return !f.IsSlip() && (f.Source == fact.Counter || f.Source == fact.Declared)
	})
}

func stateWords(d rule.Decl, said []fact.Fact, s fact.State, disputed, answered bool) (string, Mood) {
	switch {
	case d.SettledByProof && answered:
		return "以窗口所见为准", Neutral
	case disputed:
		return "与纸质不符", Wrong
	case s == fact.Stale || s == fact.Conflict || s == fact.Invalid:
		return s.Label(), Limited
	case s == fact.Missing && len(said) > 0:
		return "不用于判定", Neutral // read by no condition
	}
	return s.Label(), Neutral
}
