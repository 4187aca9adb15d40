package present

import (
	"slices"

	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Asked lists what is asked of the applicant and of the clerk's eyes: only
// what the engine says is missing, in the order of the pack, and what was
// answered already. before says what was asked before: it goes on being asked
// while it is not known, whatever becomes of the rest, so that a field does not
// vanish while somebody types in another.
func Asked(j *judging.Judged, answered, before func(name string) bool) []Question {
	a := asker{j: j, states: statesOf(j), wanted: wanted(j)}
	var out []Question
	for _, d := range j.Pack.Facts {
		if !answered(d.Name) && !a.asks(d) && !(before(d.Name) && a.open(d.Name)) {
			continue
		}
		q := QuestionOf(d)
		for _, f := range heard(j.Record.Find(d.Name)) {
			q.Register = ValueWords(d, f.Value)
		}
		q.Pick = anyOf(j, d.Name)
		out = append(out, q)
	}
	return out
}

type asker struct {
	j      *judging.Judged
	states map[string]fact.State
	wanted map[string]bool // named by some hint; or unknown, when there is no hint
}

// asks says whether a fact has to be asked for and an answer would help.
func (a *asker) asks(d rule.Decl) bool {
	if d.Source == fact.Declared || d.Source == fact.Counter {
		return a.wanted[d.Name] || a.open(d.Name)
	}
	return a.wanted[d.Name] && Answerable(d, a.states[d.Name])
}

// open says that a fact is not known and some condition waits for it.
func (a *asker) open(name string) bool {
	for _, c := range a.j.Conditions {
		if c.Result == rule.Pass {
			continue
		}
		for _, f := range c.Facts {
			if f.Name == name && f.State != fact.Fresh {
				return true
			}
		}
	}
	return false
}

// Answerable says whether what a clerk enters can stand for a fact: a paper
// fills a gap or renews what is old, but only where the pack says so does it
// overrule what a register says.
func Answerable(d rule.Decl, s fact.State) bool {
	switch {
	case d.Source == fact.Declared || d.Source == fact.Counter:
		return true
	case d.Proof == "":
		return false
	}
	return s == fact.Missing || s == fact.Stale || d.SettledByProof
}

// wanted are the facts of all hints. The engine gives none when something has
// failed for good, and then nothing is asked; when it only does not know, every
// gap is.
func wanted(j *judging.Judged) map[string]bool {
	out := map[string]bool{}
	for _, h := range j.Hints {
		for _, f := range h.Facts {
			out[f.Name] = true
		}
	}
	if len(j.Hints) > 0 || slices.ContainsFunc(j.Conditions, failed) {
		return out
	}
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			if c.Result == rule.Unknown && f.State != fact.Fresh {
				out[f.Name] = true
			}
		}
	}
	return out
}

func failed(c rule.ConditionResult) bool { return c.Result == rule.Fail }

// anyOf says that a fact is in some of the smallest sets but not in all: it is
// one of several ways.
func anyOf(j *judging.Judged, name string) bool {
	in := 0
	for _, h := range j.Hints {
		if slices.ContainsFunc(h.Facts, func(f rule.HintFact) bool { return f.Name == name }) {
			in++
		}
	}
	return in > 0 && in < len(j.Hints)
}

// Elsewhere lists what would have to come from a register, because nobody at
// the counter can say it: label and register.
func Elsewhere(j *judging.Judged) []Pair {
	a := asker{j: j, states: statesOf(j), wanted: wanted(j)}
	var out []Pair
	for _, d := range j.Pack.Facts {
		if a.wanted[d.Name] && !Answerable(d, a.states[d.Name]) {
			out = append(out, Pair{d.Label, Register(d.Source)})
		}
	}
	return out
}
