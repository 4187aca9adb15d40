package revise

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// plan is where a case goes: its day, and by how many years its facts move.
type plan struct {
	to     civil.Date
	years  int
	moved  *rule.Evaluation // what it comes to there; nil: it stays
	grants bool             // something else is granted there
}

// likeness is how much of what a case means has to stay.
type likeness struct {
	ages   int  // 2: distances in days up to a year or so too; 1: in whole months; 0: the results of conditions only
	grants bool // what is granted, days and months aside
}

// likenesses are tried in this order: that a parameter grants another amount by then
// says less against a place than that an age is another.
var likenesses = []likeness{{2, true}, {1, true}, {2, false}, {1, false}, {0, true}, {0, false}}

// most are the years that are tried beyond the first that reaches the new version: a
// leap day comes back within eight, and weekdays too after twenty-eight.
const most = 8

// plan finds where a case can go; false: nowhere.
func (r *reviser) plan(c *rule.Case) (plan, bool) {
	stay := plan{to: c.Input.Date}
	r.year = 0
	if c.Input.Date >= r.from {
		return stay, true
	}
	before, err := r.was.Evaluate(c.Input)
	if err != nil {
		return stay, false
	}
	for _, places := range r.candidates(c) {
		for _, like := range likenesses {
			if p, ok := r.first(places, c.Input, before, like); ok {
				return p, true
			}
		}
	}
	return stay, false
}

// first is the first place where a case means the same.
func (r *reviser) first(places []plan, in rule.Input, before *rule.Evaluation, like likeness) (plan, bool) {
	for _, p := range places {
		there, ok := shifted(in, p)
		if !ok {
			continue
		}
		after, err := r.next.Evaluate(there)
		if err != nil {
			continue
		}
		if same(before, after, in, there, like) {
			p.moved, p.grants = after, !sameGrants(before.Outcome, after.Outcome)
			return p, true
		}
		if y, _, _ := p.to.Split(); r.year == 0 && unpublished(after) && !unpublished(before) {
			r.year = y
		}
	}
	return plan{}, false
}

// unpublished says whether something is not known because nobody has said yet which
// days are worked.
func unpublished(e *rule.Evaluation) bool {
	return strings.Contains(e.Problem, expr.Unpublished) || slices.ContainsFunc(e.Conditions, func(c rule.ConditionResult) bool {
		return c.Result == rule.Unknown && strings.Contains(c.Why, expr.Unpublished)
	})
}

// aboutFirst finds cases that are about the first day.
var aboutFirst = regexp.MustCompile("施行|首日|第一天|first day")

// candidates are the places to try, the better ones first: the first day for a case
// that is about it; the same day of a later year, with its facts; that day with the
// facts as they are, for rules that name days of their own.
func (r *reviser) candidates(c *rule.Case) [][]plan {
	y0, _, _ := r.from.Split()
	y, _, _ := c.Input.Date.Split()
	n := y0 - y
	first := []plan{{to: r.from, years: n}, {to: r.from, years: n + 1}, {to: r.from, years: n - 1}, {to: r.from}}
	var later []plan
	for _, still := range []bool{false, true} {
		for years := max(n, 1); years <= n+28; years++ {
			to, ok := laterYear(c.Input.Date, years)
			if !ok || to < r.from || years > n+most && years < n+28 {
				continue
			}
			p := plan{to: to, years: years}
			if still {
				p.years = 0
			}
			later = append(later, p)
		}
	}
	if c.Input.Date == r.was.Version && aboutFirst.MatchString(c.Name) {
		return [][]plan{first, later}
	}
	return [][]plan{later, {{to: r.from}}}
}

// laterYear is the same day some years later; false: that year does not have it.
func laterYear(d civil.Date, years int) (civil.Date, bool) {
	to := d.AddYears(years)
	_, m0, d0 := d.Split()
	_, m1, d1 := to.Split()
	return to, m0 == m1 && d0 == d1
}

// shifted is an input in its new place; false: a day in it has none there.
func shifted(in rule.Input, p plan) (rule.Input, bool) {
	days := time.Duration(p.to-in.Date) * 24 * time.Hour
	out := rule.Input{Record: in.Record, Date: p.to, Now: in.Now.Add(days)}
	out.Record.Facts = slices.Clone(in.Record.Facts)
	out.Record.Subject.ID = movedText(in.Record.Subject.ID, p.years)
	for i := range out.Record.Facts {
		f := &out.Record.Facts[i]
		if !f.AsOf.IsZero() {
			f.AsOf = f.AsOf.Add(days)
		}
		var ok bool
		if f.Value, ok = movedValue(f.Value, p.years); !ok {
			return out, false
		}
	}
	return out, true
}

// movedValue is a value some years later; false: there is no such day.
func movedValue(v fact.Value, years int) (fact.Value, bool) {
	switch v.Type() {
	case fact.Date:
		to, ok := laterYear(v.Date(), years)
		return fact.DateOf(to), ok
	case fact.Time:
		return fact.TimeOf(v.Time().AddDate(years, 0, 0)), true
	case fact.String:
		return fact.StringOf(movedText(v.Text(), years)), true
	}
	return v, true
}

// movedText is an ID number with a later birth; any other text stays.
func movedText(text string, years int) string {
	if id, ok := chinaid.MoveBirth(text, years); ok {
		return id
	}
	return text
}

// same says whether a case means on its new day what it meant on the old one.
func same(before, after *rule.Evaluation, was, is rule.Input, like likeness) bool {
	if before.Verdict != after.Verdict || !slices.EqualFunc(before.Missing, after.Missing, slices.Equal) || len(before.Conditions) != len(after.Conditions) {
		return false
	}
	for i := range before.Conditions {
		if before.Conditions[i].Result != after.Conditions[i].Result {
			return false
		}
	}
	if (before.WakesOn == civil.None) != (after.WakesOn == civil.None) || like.grants && !sameGrants(before.Outcome, after.Outcome) {
		return false
	}
	if before.WakesOn != civil.None && !apart(was.Date, before.WakesOn, is.Date, after.WakesOn, like) {
		return false
	}
	for i, f := range was.Record.Facts {
		if g := is.Record.Facts[i]; f.Value.Type() == fact.Date && !apart(f.Value.Date(), was.Date, g.Value.Date(), is.Date, like) {
			return false
		}
	}
	return true
}

// apart says whether two pairs of days are as far from each other, as the functions
// of the language count: age, years_between and months_between, and in days.
func apart(a, b, c, d civil.Date, like likeness) bool {
	switch {
	case like.ages == 0:
		return true
	case civil.MonthsBetween(a, b) != civil.MonthsBetween(c, d):
		return false
	}
	near := b-a < 400 && a-b < 400
	return like.ages == 1 || !near || b-a == d-c
}

var dated = regexp.MustCompile(`^\d{4}-\d{2}(-\d{2})?$`)

// sameGrants compares what is granted, but for days and months.
func sameGrants(before, after rule.Grants) bool {
	return slices.EqualFunc(before, after, func(a, b rule.Grant) bool {
		return a.Key == b.Key && (a.Value.Equal(b.Value) || dated.MatchString(a.Value.String()) && dated.MatchString(b.Value.String()))
	})
}
