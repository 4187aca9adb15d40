package expr

import (
	"miaopi/app/civil"
	"miaopi/app/fact"
)

func (n constant) steady(*Frame) civil.Date { return civil.Max }

func (n variable) steady(f *Frame) civil.Date { return f.Until[n.slot] }

func (n not) steady(f *Frame) civil.Date { return n.a.steady(f) }

func (n and) steady(f *Frame) civil.Date { return settled(f, n.a, n.b, isNo) }

func (n or) steady(f *Frame) civil.Date { return settled(f, n.a, n.b, fact.Value.Bool) }

// settled is how long two sides keep their result when one value of either
// settles it: as long as the side that settles it longest.
func settled(f *Frame, a, b node, settles func(fact.Value) bool) civil.Date {
	va, vb := a.eval(f), b.eval(f)
	ha, hb := a.steady(f), b.steady(f)
	switch {
	case settles(va) && settles(vb):
		return max(ha, hb)
	case settles(va):
		return ha
	case settles(vb):
		return hb
	}
	return min(ha, hb)
}

func (n choice) steady(f *Frame) civil.Date {
	h := n.test.steady(f)
	switch test := n.test.eval(f); {
	case test.Bool():
		return min(h, n.yes.steady(f))
	case isNo(test):
		return min(h, n.no.steady(f))
	}
	return min(h, n.yes.steady(f), n.no.steady(f))
}

// steady of a call with an unknown argument lasts as long as the argument
// that stays unknown longest.
func (n *call) steady(f *Frame) civil.Date {
	var a arguments
	shortest, unknown := civil.Max, civil.None
	for i, arg := range n.args {
		h := arg.steady(f)
		if a[i] = arg.eval(f); a[i].IsNull() {
			unknown = max(unknown, h)
		}
		shortest = min(shortest, h)
	}
	if unknown != civil.None {
		return unknown
	}
	if n.horizon != nil {
		return max(shortest, n.horizon(f, n.args, a))
	}
	return shortest
}

// moves says whether a node is a variable that goes forward a day with each
// day, as date and decided_on do.
func moves(n node) bool {
	v, ok := n.(variable)
	return ok && v.moves
}

// crossing is the horizon of a comparison of a moving date with a date that
// rests: the sign of their difference changes only where they meet.
func crossing(f *Frame, args []node, a arguments) civil.Date {
	mover, rest, other := a[0], a[1], args[1]
	switch {
	case moves(args[0]):
	case moves(args[1]):
		mover, rest, other = rest, mover, args[0]
	default:
		return f.Date
	}
	h := other.steady(f)
	switch days := rest.Date() - mover.Date(); {
	case days > 0:
		return min(h, f.Date+days-1)
	case days == 0:
		return f.Date
	}
	return h
}

// lastDay is the horizon of whether a moving day is in time: while it is, to
// the last day; long after, for good; between the two it is asked every day.
func lastDay(f *Frame, args []node, a arguments) civil.Date {
	last, on := a[0].Date(), a[1].Date()
	switch h := args[0].steady(f); {
	case !moves(args[1]):
		return f.Date
	case on <= last:
		return min(h, f.Date+(last-on))
	case on > last+longestHoliday:
		return h
	}
	return f.Date
}

// anniversary is the horizon of a count of whole units of so many months
// from a resting date to a moving one: it changes on the next anniversary.
func anniversary(months int) func(*Frame, []node, arguments) civil.Date {
	return func(f *Frame, args []node, a arguments) civil.Date {
		from, to := a[0].Date(), a[1].Date()
		if !moves(args[1]) || to < from {
			return f.Date
		}
		units := civil.MonthsBetween(from, to) / months
		next := from.AddMonths((units + 1) * months)
		return min(args[0].steady(f), f.Date+(next-to)-1)
	}
}
