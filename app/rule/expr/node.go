package expr

import (
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// node is one operation of a compiled expression.
type node interface {
	// eval gives the value, Null for unknown.
	eval(f *Frame) fact.Value
	// steady gives the last application date, not before f.Date, through
	// which eval keeps giving what it gives now if nothing but time passes.
	steady(f *Frame) civil.Date
	// possible gives a set that holds every result the node may have once
	// the open slots are filled.
	possible(f *Frame, open []bool) Outcomes
}

// children are the nodes right below one.
func children(n node) []node {
	switch n := n.(type) {
	case not:
		return []node{n.a}
	case and:
		return []node{n.a, n.b}
	case or:
		return []node{n.a, n.b}
	case choice:
		return []node{n.test, n.yes, n.no}
	case *call:
		return n.args
	}
	return nil
}

// slotsOf are the slots that nodes read.
func slotsOf(nodes []node) []int {
	var slots []int
	for _, n := range nodes {
		if v, ok := n.(variable); ok {
			slots = append(slots, v.slot)
		}
		slots = append(slots, slotsOf(children(n))...)
	}
	return slots
}

// weigh counts the nodes that Eval visits, and those that Steady and Possible
// do, which look at the nodes below each node again.
func weigh(n node) (once, again int) {
	once = 1
	for _, c := range children(n) {
		o, a := weigh(c)
		once, again = once+o, again+a
	}
	return once, again + once
}

// arguments are the values of a call; those it does not have are Null. They
// are passed by value, so that a call needs no heap.
type arguments [3]fact.Value

type (
	constant struct{ v fact.Value }
	variable struct {
		slot  int
		moves bool
	}
	and    struct{ a, b node }
	or     struct{ a, b node }
	not    struct{ a node }
	choice struct{ test, yes, no node }
	call   struct {
		do      func(f *Frame, a arguments) fact.Value
		holds   func(a, b fact.Value) bool                          // in place of do, for a relation
		horizon func(f *Frame, args []node, a arguments) civil.Date // nil: the shortest of the arguments
		slots   []int                                               // that the arguments read
		args    []node                                              // at most three
	}
)

func (n constant) eval(*Frame) fact.Value { return n.v }

func (n variable) eval(f *Frame) fact.Value { return f.Slots[n.slot] }

var (
	yes = fact.BoolOf(true)
	no  = fact.BoolOf(false)
)

// isNo says whether a value is false; for true there is Value.Bool.
func isNo(v fact.Value) bool { return v.Type() == fact.Bool && !v.Bool() }

// eval looks at both sides: one that is false settles it.
func (n and) eval(f *Frame) fact.Value {
	a, b := n.a.eval(f), n.b.eval(f)
	switch {
	case isNo(a) || isNo(b):
		return no
	case a.Bool() && b.Bool():
		return yes
	}
	return fact.Value{}
}

// eval looks at both sides: one that is true settles it.
func (n or) eval(f *Frame) fact.Value {
	a, b := n.a.eval(f), n.b.eval(f)
	switch {
	case a.Bool() || b.Bool():
		return yes
	case isNo(a) && isNo(b):
		return no
	}
	return fact.Value{}
}

func (n not) eval(f *Frame) fact.Value {
	switch a := n.a.eval(f); {
	case a.Bool():
		return no
	case isNo(a):
		return yes
	}
	return fact.Value{}
}

// eval of a conditional whose test is unknown is what its branches agree on.
func (n choice) eval(f *Frame) fact.Value {
	a, b := n.yes.eval(f), n.no.eval(f)
	switch test := n.test.eval(f); {
	case test.Bool():
		return a
	case isNo(test):
		return b
	case !a.IsNull() && a.Equal(b):
		return a
	}
	return fact.Value{}
}

func (n *call) eval(f *Frame) fact.Value {
	if n.holds != nil {
		a, b := n.args[0].eval(f), n.args[1].eval(f)
		if a.IsNull() || b.IsNull() {
			return fact.Value{}
		}
		return fact.BoolOf(n.holds(a, b))
	}
	var a arguments
	for i, arg := range n.args {
		if a[i] = arg.eval(f); a[i].IsNull() {
			return fact.Value{}
		}
	}
	return n.do(f, a)
}
