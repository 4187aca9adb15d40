package check

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/boundary"
	"miaopi/app/rule/layout"
)

// coverage demands that every condition be shown with every result, and names
// a case for each that is not.
func (c *checker) coverage() {
	c.report.Coverage = Cover(c.pack)
	if c.report.Coverage.Whole() {
		return
	}
	p := c.pack.Confirmed()
	s := stubs{pack: p, limits: boundary.Of(p, p.Evaluate)}
	for _, shown := range c.report.Coverage {
		for _, r := range shown.Lacks() {
			c.wrong("conditions", shown.ID, "no case shows the condition %s as %s; %s", shown.ID, r, s.advice(shown.ID, r))
		}
	}
}

// stubs proposes cases.
type stubs struct {
	pack   *rule.Pack
	limits []boundary.Limit
}

func (s *stubs) advice(id string, r rule.Result) string {
	if in, ok := s.find(id, r); ok {
		return "this one would: " + s.write(id, r, in)
	}
	return "no single changed fact does; write a case by hand, or see whether it can be so at all"
}

// find is an input on which a condition comes to a result.
func (s *stubs) find(id string, want rule.Result) (rule.Input, bool) {
	for _, in := range s.candidates(id) {
		if e, err := s.pack.Evaluate(in); err == nil && s.writable(in) && resultOf(e, id) == want {
			return in, true
		}
	}
	return rule.Input{}, false
}

// candidates are the inputs to try for a condition: the sample, the sample
// without the facts it reads, what was tried at its own limits, and then at
// those of other rules.
func (s *stubs) candidates(id string) []rule.Input {
	cond, _ := s.pack.Condition(id)
	var own, others []rule.Input
	for _, l := range s.limits {
		for _, r := range l.Rows {
			if l.Rule == id {
				own = append(own, r.Input)
			} else {
				others = append(others, r.Input)
			}
		}
	}
	sample := s.sample()
	list := []rule.Input{sample}
	for _, name := range s.pack.Reads(cond) {
		list = append(list, without(sample, name))
	}
	list = append(list, without(sample, s.pack.Reads(cond)...))
	return slices.Concat(list, own, others)
}

// sample is the pack's sample on the day of its first case.
func (s *stubs) sample() rule.Input {
	day := s.pack.Version
	if len(s.pack.Cases) > 0 {
		day = s.pack.Cases[0].Input.Date
	}
	return s.pack.Sample(day)
}

func without(in rule.Input, names ...string) rule.Input {
	in.Record.Facts = slices.DeleteFunc(slices.Clone(in.Record.Facts), func(f fact.Fact) bool { return slices.Contains(names, f.Name) })
	return in
}

func resultOf(e *rule.Evaluation, id string) rule.Result {
	for _, c := range e.Conditions {
		if c.ID == id {
			return c.Result
		}
	}
	return ""
}

// writable says whether a case can say the input by values alone: each fact
// once and fresh, by the register that holds it.
func (s *stubs) writable(in rule.Input) bool {
	if in.Now != in.Date.Noon() || !s.pack.Covers(in.Date) {
		return false
	}
	for i, f := range in.Record.Facts {
		d, ok := s.pack.Decl(f.Name)
		usual := d.Source == "" || f.Source == d.Source
		if !ok || !usual || !f.AsOf.Equal(in.Now) || i > 0 && in.Record.Facts[i-1].Name == f.Name {
			return false
		}
	}
	return true
}

// write is a case in a pack file's words.
func (s *stubs) write(id string, r rule.Result, in rule.Input) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- {name: %s", layout.Scalar(id+" "+r.Label(), true))
	if given := s.given(in); given != "" {
		fmt.Fprintf(&b, ", given: {%s}", given)
	}
	if id := in.Record.Subject.ID; id != s.ownID(in) {
		fmt.Fprintf(&b, ", subject: %s", layout.Quote(id))
	}
	fmt.Fprintf(&b, ", date: %s, expect: {%s}}", in.Date, s.expect(in))
	return b.String()
}

// given is how an input differs from the sample.
func (s *stubs) given(in rule.Input) string {
	sample := s.pack.Sample(in.Date)
	var list []string
	for _, d := range s.pack.Facts {
		now, before := valueOf(in, d.Name), valueOf(sample, d.Name)
		switch {
		case now.IsNull() && !before.IsNull():
			list = append(list, d.Name+": ")
		case !now.Equal(before):
			list = append(list, d.Name+": "+valueText(now))
		}
	}
	return strings.Join(list, ", ")
}

func valueOf(in rule.Input, name string) fact.Value {
	if said := in.Record.Find(name); len(said) > 0 {
		return said[0].Value
	}
	return fact.Value{}
}

func valueText(v fact.Value) string {
	var items []string
	switch v.Type() {
	case fact.String:
		return layout.Scalar(v.Text(), true)
	case fact.StringList:
		for s := range v.EachString {
			items = append(items, layout.Quote(s))
		}
	case fact.IntList:
		for n := range v.EachInt {
			items = append(items, fmt.Sprint(n))
		}
	default:
		return v.String()
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// ownID is the subject that a case has unless it says otherwise.
func (s *stubs) ownID(in rule.Input) string {
	own := map[app.SubjectKind]string{app.Person: "person.id", app.Enterprise: "enterprise.uscc", app.Vehicle: "vehicle.vin"}
	name := own[s.pack.Item.Subject]
	if v := valueOf(in, name); !v.IsNull() {
		return v.Text()
	}
	return valueOf(s.pack.Sample(in.Date), name).Text()
}

func (s *stubs) expect(in rule.Input) string {
	e, err := s.pack.Evaluate(in)
	if err != nil {
		return ""
	}
	by := map[rule.Result][]string{}
	for _, c := range e.Conditions {
		by[c.Result] = append(by[c.Result], c.ID)
	}
	return fmt.Sprintf("verdict: %s, fail: [%s], unknown: [%s]", e.Verdict, strings.Join(by[rule.Fail], ", "), strings.Join(by[rule.Unknown], ", "))
}
