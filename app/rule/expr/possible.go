package expr

import "miaopi/app/fact"

// Outcomes is a set of results an expression may still have.
type Outcomes uint8

// The results. Known stands for any value that is no truth value.
const (
	True Outcomes = 1 << iota
	False
	Unknown
	Known
)

// Possible tells which results remain while some slots are open: their value
// will be known, but is not chosen yet. It never leaves a result out, so a
// search may give up as soon as True is missing.
func (p *Program) Possible(f *Frame, open []bool) Outcomes { return p.root.possible(f, open) }

func outcomeOf(v fact.Value) Outcomes {
	switch {
	case v.Bool():
		return True
	case isNo(v):
		return False
	case v.IsNull():
		return Unknown
	}
	return Known
}

func (n constant) possible(*Frame, []bool) Outcomes { return outcomeOf(n.v) }

// An open slot may be of any type; True and False are left to those that ask.
func (n variable) possible(f *Frame, open []bool) Outcomes {
	if open[n.slot] {
		return True | False | Known
	}
	return outcomeOf(f.Slots[n.slot])
}

func (n *call) possible(f *Frame, open []bool) Outcomes {
	for _, arg := range n.args {
		if arg.possible(f, open) == Unknown {
			return Unknown
		}
	}
	for _, slot := range n.slots {
		if open[slot] {
			return True | False | Unknown | Known
		}
	}
	return outcomeOf(n.eval(f))
}

func (n not) possible(f *Frame, open []bool) Outcomes {
	a := n.a.possible(f, open)
	return a&Unknown | (a&True)<<1 | (a&False)>>1
}

func (n and) possible(f *Frame, open []bool) Outcomes {
	a, b := n.a.possible(f, open), n.b.possible(f, open)
	result := a&b&True | (a|b)&False
	if a&Unknown != 0 && b&(True|Unknown) != 0 || b&Unknown != 0 && a&(True|Unknown) != 0 {
		result |= Unknown
	}
	return result
}

func (n or) possible(f *Frame, open []bool) Outcomes {
	a, b := n.a.possible(f, open), n.b.possible(f, open)
	result := (a|b)&True | a&b&False
	if a&Unknown != 0 && b&(False|Unknown) != 0 || b&Unknown != 0 && a&(False|Unknown) != 0 {
		result |= Unknown
	}
	return result
}

func (n choice) possible(f *Frame, open []bool) Outcomes {
	test, a, b := n.test.possible(f, open), n.yes.possible(f, open), n.no.possible(f, open)
	var result Outcomes
	if test&True != 0 {
		result |= a
	}
	if test&False != 0 {
		result |= b
	}
	if test&Unknown != 0 {
		result |= a&b | Unknown
	}
	return result
}
