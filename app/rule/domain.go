package rule

import (
	"iter"
	"regexp/syntax"
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
// they are asked for, since the first often does.
func (s *search) domain(c int, goals []*goal) iter.Seq[fact.Value] {
	return func(yield func(fact.Value) bool) {
		d := &s.b.pack.sorted[c]
		subject := s.b.in.Record.Subject
		if d.identifies == subject.Kind && d.identifies != "" {
			yield(fact.StringOf(subject.Normal().ID))
			return
		}
		v := values{search: s, decl: d, goals: goals, yield: yield}
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
	}
}

// uses are the constants and parameters of the goals, those that read the
// slot first: a fact may have to follow another that a constant bounds.
func (s *search) uses(slot int, goals []*goal) []fact.Value {
	var near, far []fact.Value
	for _, g := range goals {
		uses := slices.Clone(g.test.Uses)
		for _, other := range g.test.Reads {
			if other >= fixedSlots && other < s.b.pack.firstFact {
				uses = append(uses, s.parameter(other)...)
			}
		}
		if slices.Contains(g.test.Reads, slot) {
			near = append(near, uses...)
		} else {
			far = append(far, uses...)
		}
	}
	return append(near, far...)
}

// parameter is the value of a parameter, item by item; of a table, its
// thresholds.
func (s *search) parameter(slot int) []fact.Value {
	v := s.b.fresh.Slots[slot]
	p := s.b.pack.Parameters[slot-fixedSlots]
	var list []fact.Value
	switch {
	case p.Values[0].Steps != nil && !v.IsNull():
		for _, step := range s.b.pack.tables[v.Int()] {
			list = append(list, fact.IntOf(step.From))
		}
	case v.Type() == fact.StringList:
		for _, t := range v.Strings() {
			list = append(list, fact.StringOf(t))
		}
	case v.Type() == fact.IntList:
		for _, n := range v.Ints() {
			list = append(list, fact.IntOf(n))
		}
	case !v.IsNull():
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
	given  []fact.Value
	done   bool // no more are wanted
}

func (v *values) add(list ...fact.Value) {
	for _, one := range list {
		if v.done || one.IsNull() || slices.ContainsFunc(v.given, one.Equal) {
			continue
		}
		v.given = append(v.given, one)
		v.done = !v.yield(one) || len(v.given) == maxDomain
	}
}

// others are the values other facts of a type have, those just chosen too.
func (v *values) others(t fact.Type) []fact.Value {
	var list []fact.Value
	for _, d := range v.search.b.pack.sorted {
		if x := v.search.b.fresh.Slots[d.slot]; d.Type == t && x.Type() == t {
			list = append(list, x)
		}
	}
	return list
}

func (v *values) used(t fact.Type) []fact.Value {
	uses := v.search.uses(v.decl.slot, v.goals)
	return slices.DeleteFunc(uses, func(u fact.Value) bool { return u.Type() != t })
}

func (v *values) ints() {
	v.add(fact.IntOf(0), fact.IntOf(1))
	if v.done {
		return
	}
	bases := append(v.used(fact.Int), v.others(fact.Int)...)
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
	for _, u := range slices.Concat(v.used(fact.Int), v.used(fact.Decimal), v.others(fact.Decimal)) {
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
	for word := range sortedKeys(v.decl.Words) {
		v.add(fact.StringOf(word))
	}
	for _, form := range v.forms() {
		v.add(fact.StringOf(example(form)))
	}
	if v.done {
		return
	}
	for _, u := range v.used(fact.String) {
		v.add(u)
		if chinaid.DivisionLevel(u.Text()) != chinaid.NoLevel && len(u.Text()) < 6 {
			v.add(fact.StringOf(u.Text() + strings.Repeat("0", 6-len(u.Text()))))
		}
	}
	v.add(v.others(fact.String)...)
	id := v.search.b.in.Record.Subject.Normal().ID
	v.add(fact.StringOf(id))
	if sex := chinaid.Sex(id); sex != "" {
		v.add(fact.StringOf(sex))
	}
	for _, t := range plainTexts {
		v.add(fact.StringOf(t))
	}
}

// forms are the regular expressions that the pack tests this fact with.
func (v *values) forms() []string {
	var list []string
	for _, g := range v.search.goals {
		for _, f := range g.test.Forms {
			if f.Slot == v.decl.slot {
				list = append(list, f.Pattern)
			}
		}
	}
	return list
}

func (v *values) dates() {
	b := v.search.b
	base := append(v.used(fact.Date), fact.DateOf(b.in.Date))
	if birth, err := chinaid.Birth(b.in.Record.Subject.Normal().ID); err == nil {
		base = append([]fact.Value{fact.DateOf(birth)}, base...)
	}
	base = append(base, v.others(fact.Date)...)
	v.add(base...)
	for _, u := range v.used(fact.Int) {
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
	for _, u := range append(v.used(fact.String), v.others(fact.String)...) {
		v.add(fact.StringsOf(u.Text()))
		all = append(all, u.Text())
	}
	v.add(fact.StringsOf(all...))
}

// intLists are lists of each length spoken of, filled with a number spoken of
// or a neighbour.
func (v *values) intLists() {
	numbers := v.used(fact.Int)
	for _, length := range numbers {
		if length.Int() < 0 || length.Int() > 24 {
			continue
		}
		for _, n := range append(numbers, fact.IntOf(0)) {
			for _, near := range []int64{n.Int() - 1, n.Int(), n.Int() + 1} {
				v.add(fact.IntsOf(slices.Repeat([]int64{near}, int(length.Int()))...))
			}
		}
	}
	v.add(fact.IntsOf())
}

// example is a short text that a regular expression matches; "" if it finds
// none.
func example(pattern string) string {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	write(&b, tree.Simplify())
	return b.String()
}

func write(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			b.WriteRune(re.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('0')
	case syntax.OpCapture, syntax.OpPlus, syntax.OpAlternate:
		write(b, re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			write(b, sub)
		}
	case syntax.OpRepeat:
		for range re.Min {
			write(b, re.Sub[0])
		}
	}
}
