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
func (s *search) domain(i int, goals []*goal, yield func(fact.Value) bool) {
	d := &s.b.pack.sorted[s.candidates[i]]
	subject := s.b.in.Record.Subject
	if d.identifies == subject.Kind && d.identifies != "" {
		yield(fact.StringOf(subject.Normal().ID))
		return
	}
	mark, lists := len(s.given), len(s.lists)
	v := values{search: s, decl: d, of: 1 << i, goals: goals, yield: yield, mark: mark}
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
	s.given, s.lists = s.given[:mark], s.lists[:lists]
}

// usesOf lists the constants and parameters of a goal that have a type.
func (s *search) usesOf(t fact.Type, g *goal) {
	for _, u := range g.test.Uses {
		if u.Type() == t {
			s.list(u)
		}
	}
	for _, other := range g.test.Reads {
		if other >= fixedSlots && other < s.b.pack.firstFact {
			s.parameter(t, other)
		}
	}
}

// parameter lists the value of a parameter, item by item; of a table, its
// thresholds; all if they have a type.
func (s *search) parameter(t fact.Type, slot int) {
	v := s.b.fresh.Slots[slot]
	p := &s.b.pack.Parameters[slot-fixedSlots]
	switch {
	case p.Values[0].Steps != nil && !v.IsNull():
		for _, step := range s.b.pack.tables[v.Int()] {
			if t == fact.Int {
				s.list(fact.IntOf(step.From))
			}
		}
	case v.Type() == fact.StringList && t == fact.String:
		for text := range v.EachString {
			s.list(fact.StringOf(text))
		}
	case v.Type() == fact.IntList && t == fact.Int:
		for n := range v.EachInt {
			s.list(fact.IntOf(n))
		}
	case v.Type() == t && t != fact.Null:
		s.list(v)
	}
}

// list puts a value on the list that is being made.
func (s *search) list(v fact.Value) { s.lists = append(s.lists, v) }

// values hands out the domain of one fact, each value once.
type values struct {
	search *search
	decl   *Decl
	of     set // the fact
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

// used lists what the goals speak of. What reads the fact comes first: it may
// have to follow another that a constant bounds.
func (v *values) used(t fact.Type) {
	for _, near := range [...]bool{true, false} {
		for _, g := range v.goals {
			if g.reads&v.of != 0 == near {
				v.search.usesOf(t, g)
			}
		}
	}
}

// others lists the values other facts of a type have, those just chosen too.
func (v *values) others(t fact.Type) {
	p := v.search.b.pack
	for i := range p.sorted {
		if x := v.search.b.fresh.Slots[p.firstFact+i]; p.sorted[i].Type == t && x.Type() == t {
			v.search.list(x)
		}
	}
}

// listed is what was listed since a mark. It stays as it is when more is.
func (v *values) listed(since int) []fact.Value { return slices.Clip(v.search.lists[since:]) }

// spoken are the values of a type that the goals speak of, and with them those
// that other facts have.
func (v *values) spoken(t fact.Type, others bool) []fact.Value {
	since := len(v.search.lists)
	if v.used(t); others {
		v.others(t)
	}
	return v.listed(since)
}

func (v *values) ints() {
	v.add(fact.IntOf(0), fact.IntOf(1))
	if v.done {
		return
	}
	bases := v.spoken(fact.Int, true)
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
	since := len(v.search.lists)
	v.used(fact.Int)
	v.used(fact.Decimal)
	v.others(fact.Decimal)
	for _, u := range v.listed(since) {
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
	for _, u := range v.spoken(fact.String, false) {
		v.add(u)
		if chinaid.DivisionLevel(u.Text()) != chinaid.NoLevel && len(u.Text()) < 6 {
			v.add(fact.StringOf(u.Text() + strings.Repeat("0", 6-len(u.Text()))))
		}
	}
	since := len(v.search.lists)
	v.others(fact.String)
	v.add(v.listed(since)...)
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
	since := len(v.search.lists)
	if birth, err := chinaid.Birth(b.in.Record.Subject.Normal().ID); err == nil {
		v.search.list(fact.DateOf(birth))
	}
	v.used(fact.Date)
	v.search.list(fact.DateOf(b.in.Date))
	v.others(fact.Date)
	base := v.listed(since)
	if v.add(base...); v.done {
		return
	}
	for _, u := range v.spoken(fact.Int, false) {
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
	for _, u := range v.spoken(fact.String, true) {
		v.add(fact.StringsOf(u.Text()))
		all = append(all, u.Text())
	}
	v.add(fact.StringsOf(all...))
}

// intLists are lists of each length spoken of, filled with a number spoken of
// or a neighbour.
func (v *values) intLists() {
	numbers := v.spoken(fact.Int, false)
	v.search.list(fact.IntOf(0))
	fills := v.listed(len(v.search.lists) - len(numbers) - 1)
	for _, length := range numbers {
		if length.Int() < 0 || length.Int() > 24 {
			continue
		}
		for _, n := range fills {
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
