// Package boundary finds the values at which the rules of a pack turn, and
// tries them on both sides.
//
// For every comparison it takes the value one unit below the threshold, at it
// and one above: the day before, the day and the day after for dates, ages
// and periods; one less and one more for counts; a fen for money. For a truth
// value, a word or a form it takes one that will do and one that will not.
// For how old a fact may be, exactly that age and a second more. For each
// version and each value of a parameter, the day before its first day and
// that day.
//
// The values are tried on the pack's sample, or on the first of its own cases
// where they make a difference to the rule: a threshold inside an alternative
// says nothing while the other alternative holds.
package boundary

import (
	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Kind says what turns at a limit.
type Kind string

// The kinds.
const (
	Threshold Kind = "threshold" // an ordered value is compared
	Choice    Kind = "choice"    // a truth value, a word, a form
	Freshness Kind = "max_age"   // a fact grows stale
	Day       Kind = "day"       // a version or a parameter begins or ends
)

// Limit is one place where a rule turns.
type Limit struct {
	Kind Kind   `json:"kind"`
	Rule string `json:"rule"` // id of a condition, key of an outcome, "" for a day
	Text string `json:"text"` // what turns, in CEL or in words
	Fact string `json:"fact"` // what is varied; "date" for the application date
	On   string `json:"on"`   // the own case that was varied, "" for the sample
	Rows []Row  `json:"rows"` // none when no value was found that turns it
}

// Row is one value tried.
type Row struct {
	Value  string      `json:"value"`
	Truth  Truth       `json:"truth"`            // of what turns
	Result rule.Result `json:"result,omitempty"` // of the condition, if the rule is one
	// Verdict and Outcome are those of the whole pack; Refused says why there
	// are none.
	Verdict app.Verdict `json:"verdict,omitempty"`
	Outcome rule.Grants `json:"outcome,omitempty"`
	Refused string      `json:"refused,omitempty"`

	Input      rule.Input       `json:"-"`
	Changes    []Change         `json:"-"`
	Evaluation *rule.Evaluation `json:"-"`
}

// Change is a fact that a row has otherwise than its context.
type Change struct {
	Fact  string
	Value fact.Value
}

// Truth is what a comparison comes to.
type Truth string

// The truths.
const (
	True    Truth = "true"
	False   Truth = "false"
	Unknown Truth = "unknown"
)

func truthOf(v fact.Value) Truth {
	switch {
	case v.IsNull():
		return Unknown
	case v.Bool():
		return True
	}
	return False
}

// Judge evaluates an input: Pack.Evaluate, or Library.Evaluate so that days
// before a version are judged by the version before.
type Judge func(rule.Input) (*rule.Evaluation, error)

// Of lists the limits of a pack with what it says on both sides of them, in
// the order of conditions and outcomes, then of facts, then of days.
func Of(p *rule.Pack, judge Judge) []Limit {
	p = p.Confirmed()
	f := finder{pack: p, judge: judge, contexts: contexts(p)}
	for i := range p.Conditions {
		f.rule(p.Conditions[i].ID, p.Conditions[i].Tree())
	}
	for i := range p.Outcome {
		f.rule(p.Outcome[i].Key, p.Outcome[i].Tree())
	}
	f.freshness()
	f.days()
	return f.limits
}

// Turns says whether both sides of a limit were seen.
func (l *Limit) Turns() bool {
	seen := make(map[Truth]bool)
	for _, r := range l.Rows {
		seen[r.Truth] = true
	}
	return seen[True] && seen[False]
}

// finder collects the limits of one pack.
type finder struct {
	pack     *rule.Pack
	judge    Judge
	contexts []context
	limits   []Limit
}

// context is an input that rows vary.
type context struct {
	name string // of the own case; "" for the sample
	in   rule.Input
}

// contexts are the sample, on the day of the first own case, then the cases
// that are approved, then the others.
func contexts(p *rule.Pack) []context {
	day := max(p.Version, civil.Of(2026, 1, 1))
	if p.Until != civil.None {
		day = min(day, p.Until)
	}
	if len(p.Cases) > 0 {
		day = p.Cases[0].Input.Date
	}
	list := []context{{"", p.Sample(day)}}
	var others []context
	for _, c := range p.Cases {
		if p.Verdict(c.Input) != app.Review {
			list = append(list, context{c.Name, c.Input})
		} else {
			others = append(others, context{c.Name, c.Input})
		}
	}
	return append(list, others...)
}
