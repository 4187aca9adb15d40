package rule

import (
	"cmp"
	"errors"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
	"miaopi/app/rule/source"
)

// The slots before those of parameters and facts.
const (
	slotDate = iota
	slotDecidedOn
	fixedSlots
)

// declare makes the schema that expressions are checked against.
func (l *loader) declare() error {
	p := l.pack
	for i := range p.Parameters {
		for j := range p.Parameters[i].Values {
			if d := &p.Parameters[i].Values[j]; d.Steps != nil {
				d.table = len(p.tables)
				d.Value = fact.IntOf(int64(d.table))
				p.tables = append(p.tables, d.Steps)
			}
		}
	}
	p.firstFact = fixedSlots + len(p.Parameters)
	p.sorted = l.sortedDecls(p.firstFact)
	var err error
	if l.schema, err = expr.NewSchema(p.variables()); err != nil {
		return l.draft.Root.Errorf("%v", err)
	}
	return nil
}

// variables are the names that expressions may read, in the order of their slots.
func (p *Pack) variables() []expr.Var {
	vars := []expr.Var{{Name: "date", Type: fact.Date, Moves: true}, {Name: "decided_on", Type: fact.Date, Moves: true}}
	for i := range p.Parameters {
		vars = append(vars, expr.Var{Name: "parameters." + p.Parameters[i].Name, Type: p.Parameters[i].Type})
	}
	for _, d := range p.sorted {
		vars = append(vars, expr.Var{Name: d.Name, Type: d.Type})
	}
	return vars
}

// compile reads an expression, with the place of an error in the file. An
// expression that names something broken is not complained of.
func (l *loader) compile(n *source.Node, text string, column int) (*expr.Program, error) {
	if l.schema == nil {
		return nil, echo
	}
	p, err := l.schema.Compile(text)
	var e *expr.Error
	if !errors.As(err, &e) {
		return p, err
	}
	for name := range l.broken {
		if strings.Contains(text, name) {
			return nil, echo
		}
	}
	if e.Line == 1 {
		e.Column += column
	}
	if e.Narrow == "" {
		return nil, n.ErrorAt(e.Line, e.Column, e.Message)
	}
	at := source.Wide{Line: e.Wide[0], Column: e.Wide[1], Found: e.Found, Narrow: e.Narrow}
	if at.Line == 1 {
		at.Column += column
	}
	return nil, n.WideAt(e.Line, e.Column, e.Message, at)
}

func (l *loader) condition(n *source.Node) error {
	c := Condition{OnFail: Manual, Line: line(n)}
	var when, why, otherwise *source.Node
	note := func(text *string, at **source.Node) func(*source.Node) error {
		return func(n *source.Node) error { *at = n; return source.Text(text)(n) }
	}
	err := n.Object(
		source.Must("id", source.Text(&c.ID)),
		source.May("say", source.Text(&c.Say)),
		source.Must("when", note(&c.When, &when)),
		source.May("why", note(&c.Why, &why)),
		source.May("otherwise", note(&c.Otherwise, &otherwise)),
		source.May("cure", source.Text(&c.Cure)),
		source.Must("basis", l.based(&c.Basis)),
		source.May("on_fail", source.OneOf(&c.OnFail, Refuse, Correct, Manual)),
	)
	c.Say = cmp.Or(c.Say, c.ID)
	var errs [4]error
	if c.ID != "" {
		errs[0] = l.fits(n, c)
	}
	c.test, errs[1] = l.test(when, c.When)
	c.why, errs[2] = l.template(why, c.Why)
	c.otherwise, errs[3] = l.template(otherwise, c.Otherwise)
	l.pack.Conditions = append(l.pack.Conditions, c)
	return source.Join(append(errs[:], err)...)
}

// test compiles the expression of a condition; there is none to compile if
// its text could not be read.
func (l *loader) test(n *source.Node, text string) (*expr.Program, error) {
	if text == "" {
		return nil, nil
	}
	p, err := l.compile(n, text, 0)
	if err == nil && p.Type != fact.Bool {
		err = n.Errorf("the expression gives a %s; expected true or false", typeName(p.Type))
	}
	return p, err
}

func (l *loader) fits(n *source.Node, c Condition) error {
	switch {
	case !validID.MatchString(c.ID):
		return n.Errorf("id %q; expected lower-case letters, digits, hyphens or underscores", c.ID)
	case len(l.pack.Conditions) == maxConditions:
		return n.Errorf("more than %d conditions", maxConditions)
	}
	return l.meet(n, "conditions", "condition", c.ID)
}

func typeName(t fact.Type) string {
	if t == expr.Table {
		return "table"
	}
	return t.String()
}

// outcome reads a value that an approval grants: an expression, or an object
// with the expression and its label.
func (l *loader) outcome(key, n *source.Node) error {
	o := Outcome{Key: key.Value, Label: key.Value, Line: line(key)}
	at := n
	var err error
	if n.Kind == source.Object {
		err = n.Object(
			source.Must("is", func(n *source.Node) error { at = n; return source.Text(&o.Is)(n) }),
			source.May("label", source.Text(&o.Label)),
		)
	} else {
		err = source.Text(&o.Is)(n)
	}
	l.draft.places["outcome "+o.Key] = key
	switch {
	case !validID.MatchString(o.Key) || reserved[o.Key]:
		err = source.Join(err, key.Errorf("%q cannot name an outcome", o.Key))
	case len(l.pack.Outcome) == maxOutcomes:
		err = source.Join(err, n.Errorf("more than %d outcomes", maxOutcomes))
	}
	l.pack.Outcome = append(l.pack.Outcome, o)
	if o.Is == "" {
		return err
	}
	value, wrong := l.compile(at, o.Is, 0)
	if wrong == nil && value.Type == expr.Table {
		wrong = at.Errorf("the expression gives a table; expected a single value")
	}
	l.pack.Outcome[len(l.pack.Outcome)-1].value = value
	return source.Join(err, wrong)
}

// program is the compiled part of a pack.
type program struct {
	sorted    []Decl // by name, the order of records; slot = firstFact + position
	firstFact int
	tables    []expr.Steps
	calendar  calendar
	sample    given
	pool      *framePool
}

// valueOn is the value in force on a day and the last day it is.
func (p *Parameter) valueOn(d civil.Date) (fact.Value, civil.Date) {
	for i := len(p.Values) - 1; i >= 0; i-- {
		v := &p.Values[i]
		if v.From <= d && (v.Until == civil.None || d <= v.Until) {
			if v.Until == civil.None {
				return v.Value, civil.Max
			}
			return v.Value, v.Until
		}
	}
	return fact.Value{}, d
}
