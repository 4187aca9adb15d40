package rule

import (
	"slices"
	"strings"

	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// maxDomain bounds the values tried for one fact.
const maxDomain = 160

// domain gives values worth trying for a fact: those its goals speak of and
// their neighbours, those that other facts have, and a few that nobody speaks
// of. The identifier of the subject has one value only. Values are made as
// they are asked for, since the first often does; yield says whether it wants
// another.
func (s *search) domain(c int, goals []*goal, yield func(fact.Value) bool) {
	d := &s.b.pack.sorted[c]
	subject := s.b.in.Record.Subject
	if d.identifies == subject.Kind && d.identifies != "" {
		yield(fact.StringOf(subject.Normal().ID))
		return
	}
	mark := len(s.given)
	v := values{search: s, decl: d, goals: goals, yield: yield, mark: mark}
	switch d.Type {
	case fact.Bool:
		v.add(yes, no)
	case fact.Int:
		v.ints()
	case fact.Decimal:
		v.decimals()
	case fact.String:
		v.texts()
	case fact.Date:
		v.dates()
	case fact.Time:
		v.add(fact.TimeOf(s.b.in.Now))
	case fact.StringList:
		v.textLists()
	case fact.IntList:
		v.intLists()
	}
	s.given = s.given[:mark]
}

// uses adds the constants and parameters of the goals that have a type, those
// that read the slot first: a fact may have to follow another that a constant
// bounds.
func (s *search) uses(list []fact.Value, t fact.Type, slot int, goals []*goal) []fact.Value {
	for _, near := range [...]bool{true, false} {
		for _, g := range goals {
			if slices.Contains(g.test.Reads, slot) == near {
				list = s.usesOf(list, t, g)
			}
		}
	}
	return list
}

// usesOf adds those of one goal.
func (s *search) usesOf(list []fact.Value, t fact.Type, g *goal) []fact.Value {
	for _, u := range g.test.Uses {
		if u.Type() == t {
			list = append(list, u)
		}
	}
	for _, other := range g.test.Reads {
		if other >= fixedSlots && other < s.b.pack.firstFact {
			list = s.parameter(list, t, other)
		}
	}
	return list
}

// parameter adds the value of a parameter, item by item; of a table, its
// thresholds; all if they have a type.
func (s *search) parameter(list []fact.Value, t fact.Type, slot int) []fact.Value {
	v := s.b.fresh.Slots[slot]
	p := &s.b.pack.Parameters[slot-fixedSlots]
	switch {
	case p.Values[0].Steps != nil && !v.IsNull():
		for _, step := range s.b.pack.tables[v.Int()] {
			if t == fact.Int {
				list = append(list, fact.IntOf(step.From))
			}
		}
	case v.Type() == fact.StringList && t == fact.String:
		for text := range v.EachString {
			list = append(list, fact.StringOf(text))
		}
	case v.Type() == fact.IntList && t == fact.Int:
		for n := range v.EachInt {
			list = append(list, fact.IntOf(n))
		}
	case v.Type() == t && t != fact.Null:
		list = append(list, v)
	}
	return list
}

// values hands out the domain of one fact, each value once.
type values struct {
	search *search
	decl   *Decl
	goals  []*goal
	yield  func(fact.Value) bool
	mark   int  // where those given begin in search.given
	done   bool // no more are wanted
}

func (v *values) add(list ...fact.Value) {
	for _, one := range list {
		s := v.search
		if v.done || one.IsNull() || slices.ContainsFunc(s.given[v.mark:], one.Equal) {
			continue
		}
		s.given = append(s.given, one)
		v.done = !v.yield(one) || len(s.given)-v.mark == maxDomain
	}
}

// others adds the values other facts of a type have, those just chosen too.
func (v *values) others(list []fact.Value, t fact.Type) []fact.Value {
	p := v.search.b.pack
	for i := range p.sorted {
		if x := v.search.b.fresh.Slots[p.firstFact+i]; p.sorted[i].Type == t && x.Type() == t {
			list = append(list, x)
		}
	}
	return list
}

// used adds what the goals speak of.
func (v *values) used(list []fact.Value, t fact.Type) []fact.Value {
	return v.search.uses(list, t, v.decl.slot, v.goals)
}

func (v *values) ints() {
	v.add(fact.IntOf(0), fact.IntOf(1))
	if v.done {
		return
	}
	bases := v.others(v.used(nil, fact.Int), fact.Int)
	// Two steps away, so that another open fact fits in between.
	for _, step := range []int64{0, 1, -1, 2, -2} {
		for _, u := range bases {
			v.add(fact.IntOf(u.Int() + step))
		}
	}
}

func (v *values) decimals() {
	v.add(fact.DecimalOf("1"), fact.DecimalOf("0"))
	if v.done {
		return
	}
	one := fact.NumberOf(1)
	for _, u := range v.others(v.used(v.used(nil, fact.Int), fact.Decimal), fact.Decimal) {
		v.add(fact.NumberValue(u.Number()))
		if up, ok := u.Number().Add(one); ok {
			v.add(fact.NumberValue(up))
		}
		if down, ok := u.Number().Sub(one); ok {
			v.add(fact.NumberValue(down))
		}
	}
}

// Texts nobody's rules speak of, valid as a division, and in the forms the
// language can check.
var plainTexts = []string{"甲", "110101", "440300", "91350100M000100Y43", "1M8GDM9AXKP042788", "6222021001116245702", "11010519491231002X"}

func (v *values) texts() {
	v.add(v.decl.answers...)
	v.forms()
	if v.done {
		return
	}
	for _, u := range v.used(nil, fact.String) {
		v.add(u)
		if chinaid.DivisionLevel(u.Text()) != chinaid.NoLevel && len(u.Text()) < 6 {
			v.add(fact.StringOf(u.Text() + strings.Repeat("0", 6-len(u.Text()))))
		}
	}
	v.add(v.others(nil, fact.String)...)
	id := v.search.b.in.Record.Subject.Normal().ID
	v.add(fact.StringOf(id))
	if sex := chinaid.Sex(id); sex != "" {
		v.add(fact.StringOf(sex))
	}
	for _, t := range plainTexts {
		v.add(fact.StringOf(t))
	}
}

// forms adds a text for each regular expression that the pack tests this fact with.
func (v *values) forms() {
	for i := range v.search.goals {
		for _, f := range v.search.goals[i].test.Forms {
			if f.Slot == v.decl.slot {
				v.add(fact.StringOf(f.Example))
			}
		}
	}
}

func (v *values) dates() {
	b := v.search.b
	var base []fact.Value
	if birth, err := chinaid.Birth(b.in.Record.Subject.Normal().ID); err == nil {
		base = append(base, fact.DateOf(birth))
	}
	base = append(v.used(base, fact.Date), fact.DateOf(b.in.Date))
	base = v.others(base, fact.Date)
	if v.add(base...); v.done {
		return
	}
	for _, u := range v.used(nil, fact.Int) {
		n := int(u.Int())
		if n < -600 || n > 600 || v.done {
			continue
		}
		for _, d := range base {
			for _, near := range []civil.Date{d.Date().AddYears(-n), d.Date().AddYears(n), d.Date().AddMonths(-n), d.Date().AddMonths(n), d.Date() - civil.Date(n), d.Date() + civil.Date(n)} {
				v.addDay(near)
				v.addDay(near + 1)
				v.addDay(near - 1)
			}
		}
	}
}

func (v *values) addDay(d civil.Date) {
	if d >= civil.Min && d <= civil.Max {
		v.add(fact.DateOf(d))
	}
}

func (v *values) textLists() {
	v.add(fact.StringsOf())
	var all []string
	for _, u := range v.others(v.used(nil, fact.String), fact.String) {
		v.add(fact.StringsOf(u.Text()))
		all = append(all, u.Text())
	}
	v.add(fact.StringsOf(all...))
}

// intLists are lists of each length spoken of, filled with a number spoken of
// or a neighbour.
func (v *values) intLists() {
	numbers := v.used(nil, fact.Int)
	for _, length := range numbers {
		if length.Int() < 0 || length.Int() > 24 {
			continue
		}
		for _, n := range append(numbers, fact.IntOf(0)) {
			for _, step := range [...]int64{-1, 0, 1} {
				v.repeated(n.Int()+step, int(length.Int()))
			}
		}
	}
	v.add(fact.IntsOf())
}

func (v *values) repeated(n int64, times int) {
	if !v.done {
		v.add(fact.IntsOf(slices.Repeat([]int64{n}, times)...))
	}
}
