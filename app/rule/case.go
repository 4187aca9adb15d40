package rule

import (
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/source"
)

// Case is one of the pack's own tests. In a file it names only how it differs
// from the pack's sample, which is a set of facts that approves:
//
//	given     facts with another value; empty for missing; {value, source, as_of}
//	          where that matters, as_of: none for a source that does not say
//	aged      how old a fact is, such as 24h0m1s; as old as nothing otherwise
//	conflict  what a second source says
//	subject   the identifier applied for, unless it is that of the facts
//	date      the application date
//	now       the moment freshness is judged at; noon of date otherwise
//	expect    verdict, and any of: fail, unknown (all conditions with that
//	          result), missing, wakes_on, and outcomes by name
type Case struct {
	Name   string
	Input  Input
	Expect Expect
}

// Expect is what a case must give. Nil lists, and outcomes not named, are not
// looked at.
type Expect struct {
	Verdict app.Verdict
	Fail    []string
	Unknown []string
	Missing [][]string
	WakesOn *civil.Date // civil.None for never
	Outcome map[string]string
}

// reserved are the words of expect that cannot name an outcome.
var reserved = map[string]bool{"verdict": true, "fail": true, "unknown": true, "missing": true, "wakes_on": true}

// given is what a case says of facts, by name.
type given map[string]statement

// statement is what one source says in a case.
type statement struct {
	value   fact.Value
	source  string
	asOf    time.Time
	undated bool
}

// draftCase is a case as it is written.
type draftCase struct {
	Case
	given, clash given
	aged         map[string]time.Duration
	subject      string
	now          time.Time
}

func (l *loader) readSample(n *source.Node) error {
	l.pack.sample = make(given)
	return l.given(l.pack.sample)(n)
}

func (l *loader) testCase(n *source.Node) error {
	c := draftCase{given: make(given), clash: make(given), aged: make(map[string]time.Duration)}
	c.Input.Date = civil.None
	err := n.Object(
		source.Must("name", source.Text(&c.Name)),
		source.May("given", l.given(c.given)),
		source.May("conflict", l.given(c.clash)),
		source.May("aged", source.Each(func(key, value *source.Node) error {
			age, ok := parseAge(value.Value)
			if !ok {
				return value.Errorf("%q; expected an age such as 24h0m1s or 8d", value.Value)
			}
			c.aged[key.Value] = age
			_, err := l.declared(key)
			return err
		})),
		source.May("subject", source.Text(&c.subject)),
		source.May("date", source.Day(&c.Input.Date)),
		source.May("now", moment(&c.now)),
		source.Must("expect", l.expect(&c.Expect)),
	)
	switch {
	case err != nil:
		return err
	case len(l.pack.Cases) == maxCases:
		return n.Errorf("more than %d cases", maxCases)
	case c.Input.Date == civil.None:
		return n.Errorf("the key date is missing")
	case l.pack.Version != civil.None && !l.pack.Covers(c.Input.Date):
		return n.Errorf("date %s; expected a day on which this version is in force", c.Input.Date)
	}
	l.pack.Cases = append(l.pack.Cases, l.pack.finish(c))
	if _, twice := l.draft.places["cases "+c.Name]; !twice {
		l.draft.places["cases "+c.Name] = n
	}
	return nil
}

func moment(to *time.Time) func(*source.Node) error {
	return func(n *source.Node) (err error) {
		if *to, err = fact.ParseTime(n.Value); err != nil {
			return n.Errorf("%v", err)
		}
		return nil
	}
}

// given reads facts by name.
func (l *loader) given(to given) func(*source.Node) error {
	return source.Each(func(key, value *source.Node) error {
		d, err := l.declared(key)
		if err != nil {
			return err
		}
		s := statement{source: d.Source}
		if s.source == "" {
			s.source = "register"
		}
		if value.Kind != source.Object {
			s.value = caseValue(value, d.Type)
			to[d.Name] = s
			return nil
		}
		err = value.Object(
			source.May("value", func(n *source.Node) error { s.value = caseValue(n, d.Type); return nil }),
			source.May("source", source.Text(&s.source)),
			source.May("as_of", func(n *source.Node) error {
				if s.undated = n.Value == "none"; s.undated {
					return nil
				}
				return moment(&s.asOf)(n)
			}),
		)
		to[d.Name] = s
		return err
	})
}

// caseValue reads a value as people write it: a text need not be quoted where
// a text is declared, and everything else is what it looks like, right or
// wrong.
func caseValue(n *source.Node, t fact.Type) fact.Value {
	switch n.Kind {
	case source.Scalar:
		if t == fact.String {
			return fact.StringOf(n.Value)
		}
		return scalarValue(n)
	case source.List:
		var ints []int64
		var texts []string
		for _, item := range n.Items {
			if v := scalarValue(item); v.Type() == fact.Int && t != fact.StringList {
				ints = append(ints, v.Int())
			} else {
				texts = append(texts, item.Value)
			}
		}
		if texts == nil {
			return fact.IntsOf(ints...)
		}
		return fact.StringsOf(texts...)
	}
	return fact.Value{}
}

// finish puts sample and case together into one input.
func (p *Pack) finish(c draftCase) Case {
	in := &c.Input
	in.Now = c.now
	if c.now.IsZero() {
		in.Now = in.Date.Noon()
	}
	own := identifiers[p.Item.Subject]
	id := p.sample[own].value
	for _, d := range p.sorted {
		s, ok := c.given[d.Name]
		if !ok {
			s, ok = p.sample[d.Name]
		}
		if !ok {
			continue
		}
		if d.Name == own && !s.value.IsNull() {
			id = s.value
		}
		in.Record.Facts = append(in.Record.Facts, s.fact(d.Name, in.Now.Add(-c.aged[d.Name])))
		if other, ok := c.clash[d.Name]; ok {
			other.source += "/2"
			in.Record.Facts = append(in.Record.Facts, other.fact(d.Name, in.Now))
		}
	}
	in.Record.Subject = app.Subject{Kind: p.Item.Subject, ID: id.Text()}
	if c.subject != "" {
		in.Record.Subject.ID = c.subject
	}
	return c.Case
}

// Sample is the pack's sample, as an application of a day judged at its noon:
// the facts from which its cases differ.
func (p *Pack) Sample(d civil.Date) Input {
	c := draftCase{}
	c.Input.Date = d
	return p.finish(c).Input
}

func (s statement) fact(name string, asOf time.Time) fact.Fact {
	switch {
	case s.undated:
		asOf = time.Time{}
	case !s.asOf.IsZero():
		asOf = s.asOf
	}
	return fact.Fact{Name: name, Value: s.value, Source: s.source, AsOf: asOf}
}

func (l *loader) expect(to *Expect) func(*source.Node) error {
	return func(n *source.Node) error {
		rules := []source.Rule{
			source.Must("verdict", source.OneOf(&to.Verdict, app.Approve, app.Provisional, app.Review)),
			source.May("fail", l.conditionIDs(&to.Fail)),
			source.May("unknown", l.conditionIDs(&to.Unknown)),
			source.May("missing", source.Listed(func(item *source.Node) error {
				var set []string
				err := source.Texts(&set)(item)
				to.Missing = append(to.Missing, set)
				return err
			})),
			source.Even("wakes_on", wakesOn(&to.WakesOn)),
		}
		to.Outcome = make(map[string]string)
		for _, o := range l.pack.Outcome {
			rules = append(rules, source.May(o.Key, func(n *source.Node) error {
				to.Outcome[o.Key] = n.Value
				return nil
			}))
		}
		return n.Object(rules...)
	}
}

// wakesOn reads a date, or nothing for never.
func wakesOn(to **civil.Date) func(*source.Node) error {
	return func(n *source.Node) error {
		d := civil.None
		if n.Kind != source.Null {
			if err := source.Day(&d)(n); err != nil {
				return err
			}
		}
		*to = &d
		return nil
	}
}

func (l *loader) conditionIDs(to *[]string) func(*source.Node) error {
	return source.Listed(func(item *source.Node) error {
		if !l.ids["conditions "+item.Value] {
			return item.Errorf("there is no condition %q", item.Value)
		}
		*to = append(*to, item.Value)
		return nil
	})
}
