package rule

import (
	"slices"

	"miaopi/app/rule/expr"
)

// Bench makes copies of a pack that have one expression or value otherwise than
// its file says, as the pack decides once confirmed. Package mutant asks of each
// whether the pack's own cases notice; nothing is decided by one.
type Bench struct {
	pack   *Pack
	schema *expr.Schema
}

// NewBench is a bench for a pack.
func NewBench(p *Pack) (*Bench, error) {
	schema, err := expr.NewSchema(p.variables())
	return &Bench{p.Confirmed(), schema}, err
}

// Pack is the pack as it decides once confirmed.
func (b *Bench) Pack() *Pack { return b.pack }

// copied is the pack with lists of its own.
func (b *Bench) copied() *Pack {
	q := *b.pack
	q.pool = new(framePool)
	q.Conditions, q.Outcome = slices.Clone(q.Conditions), slices.Clone(q.Outcome)
	q.Parameters, q.tables = slices.Clone(q.Parameters), slices.Clone(q.tables)
	return &q
}

// Condition is the pack with another test for its i-th condition.
func (b *Bench) Condition(i int, when string) (*Pack, error) {
	test, err := b.schema.Compile(when)
	if err != nil {
		return nil, err
	}
	q := b.copied()
	q.Conditions[i].When, q.Conditions[i].test = when, test
	return q, nil
}

// Grant is the pack with another expression for its i-th outcome.
func (b *Bench) Grant(i int, is string) (*Pack, error) {
	value, err := b.schema.Compile(is)
	if err != nil {
		return nil, err
	}
	q := b.copied()
	q.Outcome[i].Is, q.Outcome[i].value = is, value
	return q, nil
}

// Value is the pack with another value, of the same type, for a parameter from
// one day on.
func (b *Bench) Value(parameter, at int, d Dated) *Pack {
	q := b.copied()
	values := slices.Clone(q.Parameters[parameter].Values)
	if d.Steps != nil {
		q.tables[d.table] = d.Steps
	}
	values[at], q.Parameters[parameter].Values = d, values
	return q
}

// Notices gives the first of the pack's own cases that does not come out as it
// expects; false: all do. Verdicts are looked at first, because they are quick.
func (p *Pack) Notices() (name string, noticed bool) {
	for i := range p.Cases {
		if c := &p.Cases[i]; p.Verdict(c.Input) != c.Expect.Verdict {
			return c.Name, true
		}
	}
	for i := range p.Cases {
		c := &p.Cases[i]
		if e, err := p.Answer(c.Input); err != nil || len(c.Expect.differences(e)) > 0 {
			return c.Name, true
		}
	}
	return "", false
}
