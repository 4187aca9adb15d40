package rule

import (
	"slices"

	"miaopi/app/rule/expr"
)

// Condition finds a condition by its id.
func (p *Pack) Condition(id string) (*Condition, bool) {
	for i := range p.Conditions {
		if p.Conditions[i].ID == id {
			return &p.Conditions[i], true
		}
	}
	return nil, false
}

// Tree is the condition's expression as it was read.
func (c *Condition) Tree() *expr.Tree { return c.test.Tree }

// Tree is the outcome's expression as it was read.
func (o *Outcome) Tree() *expr.Tree { return o.value.Tree }

// Frame is what the expressions of an input read, with fresh facts alone. It
// is the caller's.
func (p *Pack) Frame(in Input) *expr.Frame {
	b := p.bind(&in)
	defer b.release()
	f := b.fresh
	f.Slots, f.Until = slices.Clone(f.Slots), slices.Clone(f.Until)
	return &f
}

// Names says whether any expression of the pack names a fact, or a parameter
// as parameters.NAME; those in sentences count.
func (p *Pack) Names(name string) bool {
	found := false
	for _, program := range p.programs() {
		program.Tree.Walk(func(t *expr.Tree) { found = found || t.Kind == expr.Variable && t.Name == name })
	}
	return found
}

// programs are all expressions of the pack.
func (p *Pack) programs() []*expr.Program {
	var list []*expr.Program
	for i := range p.Conditions {
		c := &p.Conditions[i]
		list = append(list, c.test)
		for _, piece := range slices.Concat(c.why, c.otherwise) {
			if piece.value != nil {
				list = append(list, piece.value)
			}
		}
	}
	for i := range p.Outcome {
		list = append(list, p.Outcome[i].value)
	}
	return list
}
