package boundary

import (
	"fmt"
	"time"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// span is how many days around its own a date is moved to turn an atom that
// reads no fact: a year and a bit, so that every month is met.
const span = 400

// onDays varies the application date, for an atom that reads no fact.
func (f *finder) onDays(a *atom) Limit {
	l := Limit{Kind: a.kind(), Rule: a.rule, Text: a.text, Fact: "date"}
	for _, c := range f.contexts {
		at, ok := f.turningDay(a, c.in)
		if !ok {
			continue
		}
		l.On = c.name
		for d := at - 1; d <= at+1; d++ {
			in := moved(c.in, d)
			l.Rows = append(l.Rows, f.judged(a, d.String(), in, nil))
		}
		return l
	}
	return l
}

// turningDay is the first day near an input's own on which the atom differs
// from the day before.
func (f *finder) turningDay(a *atom, in rule.Input) (civil.Date, bool) {
	truth := func(d civil.Date) Truth { return truthOf(a.truth(f.pack.Frame(moved(in, d)))) }
	for _, way := range []civil.Date{1, -1} {
		before := truth(in.Date)
		for d := in.Date + way; d != in.Date+way*span && f.pack.Covers(d); d += way {
			if now := truth(d); now != before {
				return max(d, d-way), true
			}
		}
	}
	return civil.None, false
}

// moved is an input on another day, with facts as fresh as they were.
func moved(in rule.Input, d civil.Date) rule.Input {
	shift := time.Duration(d-in.Date) * 24 * time.Hour
	facts := make([]fact.Fact, len(in.Record.Facts))
	for i, one := range in.Record.Facts {
		if !one.AsOf.IsZero() {
			one.AsOf = one.AsOf.Add(shift)
		}
		facts[i] = one
	}
	in.Record.Facts = facts
	in.Date, in.Now = d, in.Now.Add(shift)
	return in
}

// freshness adds a limit for each fact that ages: exactly as old as it may
// be, and a second older.
func (f *finder) freshness() {
	for _, d := range f.pack.FactsRead() {
		if d.MaxAge == 0 || d.Source == fact.Declared {
			continue
		}
		f.limits = append(f.limits, f.aged(d))
	}
}

func (f *finder) aged(d rule.Decl) Limit {
	l := Limit{Kind: Freshness, Text: fmt.Sprintf("%s 的数据不超过 %s", d.Name, ageText(d.MaxAge)), Fact: d.Name}
	for _, c := range f.contexts {
		v, err := value(c.in, d.Name).As(d.Type)
		if err != nil || v.IsNull() {
			continue
		}
		exact, over := f.old(c.in, d, v, d.MaxAge), f.old(c.in, d, v, d.MaxAge+time.Second)
		if f.pack.Verdict(exact) == f.pack.Verdict(over) {
			continue
		}
		l.On, l.Rule = c.name, f.reader(d.Name)
		whole := f.freshAtom(d.Name, l.Rule)
		l.Rows = []Row{
			f.judged(whole, ageText(d.MaxAge), exact, nil),
			f.judged(whole, ageText(d.MaxAge)+" 又 1 秒", over, nil),
		}
		return l
	}
	return l
}

// old is an input that says a fact once, so long ago.
func (f *finder) old(in rule.Input, d rule.Decl, v fact.Value, age time.Duration) rule.Input {
	in = f.with(in, []Change{{d.Name, v}})
	for i := range in.Record.Facts {
		if in.Record.Facts[i].Name == d.Name {
			in.Record.Facts[i].AsOf = in.Now.Add(-age)
		}
	}
	return in
}

// freshAtom is true while a fact is fresh.
func (f *finder) freshAtom(name, rule string) *atom {
	return &atom{rule: rule, truth: func(frame *expr.Frame) fact.Value {
		return fact.BoolOf(!frame.Slots[f.slot(name)].IsNull())
	}}
}

// slot is where a fact stands in the pack's frames.
func (f *finder) slot(name string) int {
	slot := -1
	find := func(t *expr.Tree) {
		if t.Kind == expr.Variable && t.Name == name {
			slot = t.Slot
		}
	}
	for i := range f.pack.Conditions {
		f.pack.Conditions[i].Tree().Walk(find)
	}
	for i := range f.pack.Outcome {
		f.pack.Outcome[i].Tree().Walk(find)
	}
	return slot
}

// reader is the first condition that reads a fact, or else the first outcome.
func (f *finder) reader(name string) string {
	for i := range f.pack.Conditions {
		if readsName(f.pack.Conditions[i].Tree(), name) {
			return f.pack.Conditions[i].ID
		}
	}
	for i := range f.pack.Outcome {
		if readsName(f.pack.Outcome[i].Tree(), name) {
			return f.pack.Outcome[i].Key
		}
	}
	return ""
}

// ageText is a time in days or hours where it is whole ones.
func ageText(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0 && d > day:
		return fmt.Sprintf("%d 天", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return d.String()
}

// days adds a limit for the first and last day of the version, and for each
// day on which a parameter changes while it is in force.
func (f *finder) days() {
	p := f.pack
	f.day(fmt.Sprintf("版本 %s 施行", p.Version), p.Version)
	if p.Until != civil.None {
		f.day(fmt.Sprintf("版本 %s 在 %s 以后不再施行", p.Version, p.Until), p.Until+1)
	}
	for _, param := range p.Parameters {
		for _, v := range param.Values {
			if v.From > p.Version && p.Covers(v.From) {
				f.day(fmt.Sprintf("parameters.%s 自 %s 起", param.Name, v.From), v.From)
			}
		}
	}
}

// day tries the day before something begins, and that day.
func (f *finder) day(text string, from civil.Date) {
	l := Limit{Kind: Day, Text: text, Fact: "date"}
	begun := func(d civil.Date) *atom {
		return &atom{truth: func(*expr.Frame) fact.Value { return fact.BoolOf(d >= from) }}
	}
	for _, d := range []civil.Date{from - 1, from} {
		l.Rows = append(l.Rows, f.judged(begun(d), d.String(), moved(f.contexts[0].in, d), nil))
	}
	f.limits = append(f.limits, l)
}
