package desk

import (
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// DayCount is how many cases came in on a day and how many were decided on it, by the
// rules and by people.
type DayCount struct {
	Day                     civil.Date
	Submitted, Auto, Person int
}

// Trend counts the days up to one, the oldest first. A provisional approval is not
// decided yet.
func (q *Queue) Trend(until civil.Date, days int) []DayCount {
	out := make([]DayCount, days)
	first := until - civil.Date(days-1)
	for i := range out {
		out[i].Day = first + civil.Date(i)
	}
	at := func(d civil.Date) *DayCount {
		if d < first || d > until {
			return nil
		}
		return &out[d-first]
	}
	for _, h := range q.Heads.All() {
		if c := at(civil.On(h.At)); c != nil {
			c.Submitted++
		}
		if h.Decided.IsZero() || h.State == casefile.Provisional {
			continue
		}
		switch c := at(civil.On(h.Decided)); {
		case c == nil:
		case h.By == casefile.Machine:
			c.Auto++
		default:
			c.Person++
		}
	}
	return out
}
