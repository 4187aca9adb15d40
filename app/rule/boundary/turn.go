package boundary

import (
	"fmt"
	"slices"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
)

// values are what a fact is tried with in a context: around its threshold
// for an ordered fact in an ordered comparison, examples otherwise.
func (t *trial) values() []fact.Value {
	s, ok := scales[t.decl.Type]
	if t.atom.side == nil || !ok {
		return t.examples()
	}
	kept := t.frame.Slots[t.slot]
	defer t.set(kept)
	for _, start := range t.starts(kept) {
		if v, ok := t.threshold(s, start); ok {
			return v
		}
	}
	return nil
}

// scale numbers the values of an ordered type in whole steps: days, ones,
// fen.
type scale struct {
	low, high int64
	value     func(n int64) fact.Value
	number    func(v fact.Value) int64
}

var scales = map[fact.Type]scale{
	fact.Date: {int64(civil.Min), int64(civil.Max),
		func(n int64) fact.Value { return fact.DateOf(civil.Date(n)) },
		func(v fact.Value) int64 { return int64(v.Date()) }},
	fact.Int:     {-1 << 50, 1 << 50, fact.IntOf, fact.Value.Int},
	fact.Decimal: {-1e15, 1e15, func(n int64) fact.Value { return fact.DecimalOf(yuan(n)) }, fen},
}

// yuan writes an amount of fen, without a fraction when there is none.
func yuan(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	if n%100 == 0 {
		return fmt.Sprintf("%s%d", sign, n/100)
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// fen is an amount in fen, rounded down.
func fen(v fact.Value) int64 {
	low, high := int64(-1e15), int64(1e15)
	for low < high {
		mid := low + (high-low+1)/2
		if fact.DecimalOf(yuan(mid)).Number().Cmp(v.Number()) <= 0 {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// starts are where the search for a threshold may begin.
func (t *trial) starts(kept fact.Value) []fact.Value {
	list := []fact.Value{kept}
	switch t.decl.Type {
	case fact.Date:
		list = append(list, fact.DateOf(t.in.Date), fact.DateOf(t.in.Date-365))
	case fact.Int:
		list = append(list, fact.IntOf(0))
	case fact.Decimal:
		list = append(list, fact.DecimalOf("0"))
	}
	return slices.DeleteFunc(list, func(v fact.Value) bool { return v.Type() != t.decl.Type })
}

// threshold finds the nearest value, one way or the other, at which the
// comparison turns, and gives the one below it, it and the one above.
func (t *trial) threshold(s scale, start fact.Value) ([]fact.Value, bool) {
	from := s.number(start)
	class := func(n int64) int {
		t.set(s.value(n))
		return t.class()
	}
	if class(from) == unknown {
		return nil, false
	}
	for _, way := range []int64{1, -1} {
		if inner, outer, ok := border(class, from, way, s); ok {
			at := t.nearest(s, inner, outer)
			var list []fact.Value
			for n := at - 1; n <= at+1; n++ {
				if s.low <= n && n <= s.high {
					list = append(list, s.value(n))
				}
			}
			return list, true
		}
	}
	return nil, false
}

const unknown = 9

// class tells the sides of a threshold apart: true from false where order is
// asked for, below from equal from above where equality is.
func (t *trial) class() int {
	if t.atom.at.Name == "==" || t.atom.at.Name == "!=" {
		if n, known := t.atom.side(t.frame); known {
			return compare(n)
		}
		return unknown
	}
	switch truthOf(t.atom.truth(t.frame)) {
	case True:
		return 1
	case False:
		return 0
	}
	return unknown
}

func compare(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// border goes from a value one way in doubling steps until the class changes,
// then halves the last step: inner still has the first class, outer, its
// neighbour, another that is known.
func border(class func(int64) int, from, way int64, s scale) (inner, outer int64, ok bool) {
	first, inner := class(from), from
	for step := int64(1); ; step *= 2 {
		outer = max(s.low, min(from+way*step, s.high))
		c := class(outer)
		if c == unknown {
			outer = halve(inner, outer, func(n int64) bool { return class(n) != unknown })
			outer -= way // the last that is known
			if c = class(outer); c == first || c == unknown {
				return 0, 0, false
			}
		}
		if c != first {
			outer = halve(inner, outer, func(n int64) bool { return class(n) == first })
			return outer - way, outer, true
		}
		if outer == s.low || outer == s.high {
			return 0, 0, false
		}
		inner = outer
	}
}

// halve finds the first number from inner towards outer, where it does not
// hold, at which it does not hold.
func halve(inner, outer int64, holds func(int64) bool) int64 {
	for outer-inner > 1 || inner-outer > 1 {
		mid := inner + (outer-inner)/2
		if holds(mid) {
			inner = mid
		} else {
			outer = mid
		}
	}
	return outer
}

// nearest is the one of two neighbours that lies at the threshold itself: the
// one that is equal, if one alone is, or the one for which it is true.
func (t *trial) nearest(s scale, inner, outer int64) int64 {
	equal := func(n int64) bool {
		t.set(s.value(n))
		side, known := t.atom.side(t.frame)
		return known && side == 0
	}
	if a, b := equal(inner), equal(outer); a != b {
		if a {
			return inner
		}
		return outer
	}
	t.set(s.value(inner))
	if truthOf(t.atom.truth(t.frame)) == True {
		return inner
	}
	return outer
}

// examples are the values that are worth trying in a choice: those the rule
// names and those next to them, those of the pack's own cases, and some that
// nobody speaks of. Of many that come to the same only the first is kept.
func (t *trial) examples() []fact.Value {
	kept := t.frame.Slots[t.slot]
	defer t.set(kept)
	var list []fact.Value
	add := func(v fact.Value) {
		if v, err := v.As(t.decl.Type); err == nil && !v.IsNull() && !slices.ContainsFunc(list, v.Equal) {
			list = append(list, v)
		}
	}
	add(kept)
	t.named(add)
	for _, c := range t.contexts {
		add(value(c.in, t.decl.Name))
	}
	for _, v := range stock[t.decl.Type] {
		add(v)
	}
	if t.decl.Type == fact.String && !kept.IsNull() {
		add(fact.StringOf(kept.Text() + "？"))
	}
	return t.distinct(list)
}

var stock = map[fact.Type][]fact.Value{
	fact.Bool:       {fact.BoolOf(true), fact.BoolOf(false)},
	fact.Int:        {fact.IntOf(0), fact.IntOf(1)},
	fact.String:     {fact.StringOf("甲"), fact.StringOf("110101"), fact.StringOf("")},
	fact.StringList: {fact.StringsOf()},
	fact.IntList:    {fact.IntsOf()},
}

// named gives the constants of an atom, numbers with their neighbours, and
// lists around the limit of each_below.
func (t *trial) named(add func(fact.Value)) {
	t.atom.at.Walk(func(n *expr.Tree) {
		if n.Kind != expr.Constant {
			return
		}
		for s := range n.Value.EachString {
			add(fact.StringOf(s))
		}
		for i := range n.Value.EachInt {
			add(fact.IntOf(i - 1))
			add(fact.IntOf(i))
			add(fact.IntOf(i + 1))
		}
		add(n.Value)
	})
	if t.atom.at.Name == "each_below" {
		t.lists(add)
	}
}

// lists are as long as asked for, with the first item below, at and above the
// limit, and one item too short and too long.
func (t *trial) lists(add func(fact.Value)) {
	count, limit := t.atom.at.Args[1].Eval(t.frame), t.atom.at.Args[2].Eval(t.frame)
	if count.IsNull() || limit.IsNull() || count.Int() < 1 || count.Int() > 24 {
		return
	}
	for _, first := range []int64{limit.Int() - 1, limit.Int(), limit.Int() + 1} {
		list := make([]int64, count.Int())
		list[0] = first
		add(fact.IntsOf(list...))
	}
	add(fact.IntsOf(make([]int64, count.Int()-1)...))
	add(fact.IntsOf(make([]int64, count.Int()+1)...))
}

// distinct keeps all constants the rule names, and of the rest one for each
// thing it comes to.
func (t *trial) distinct(list []fact.Value) []fact.Value {
	var kept []fact.Value
	seen := make(map[Truth]int)
	var namedHere []fact.Value
	t.named(func(v fact.Value) { namedHere = append(namedHere, v) })
	for _, v := range list {
		t.set(v)
		truth := truthOf(t.atom.truth(t.frame))
		if seen[truth] == 0 || slices.ContainsFunc(namedHere, v.Equal) {
			kept = append(kept, v)
		}
		seen[truth]++
	}
	return kept
}
