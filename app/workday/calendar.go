// Package workday counts working days as offices in China do: Monday to
// Friday, less the holidays of the State Council's yearly arrangement, plus
// the weekend days it has people work (调休).
//
// A calendar is a folder of YEAR.json files:
//
//	{
//	  "year": 2026,
//	  "source": "国务院办公厅节假日安排通知",
//	  "holidays": [
//	    {"name": "春节", "from": "2026-02-15", "to": "2026-02-23", "work": ["2026-02-14", "2026-02-28"]}
//	  ]
//	}
//
// Years follow one another without a gap. After the last one the arrangement
// is not published yet: days are counted as Monday to Friday and every answer
// that reaches there is provisional.
package workday

import (
	"time"

	"miaopi/app/civil"
)

// Calendar knows which days are worked. It is safe for concurrent use.
type Calendar struct {
	from, until civil.Date
	names       map[civil.Date]string // holidays of the arrangement
	worked      map[civil.Date]bool   // weekend days worked
}

// ValidFrom is the first day the calendar knows.
func (c *Calendar) ValidFrom() civil.Date { return c.from }

// ValidUntil is the last day the calendar knows.
func (c *Calendar) ValidUntil() civil.Date { return c.until }

// Known reports whether the arrangement of a day is known.
func (c *Calendar) Known(d civil.Date) bool { return c.from <= d && d <= c.until }

// IsWorkday reports whether offices work on a day.
func (c *Calendar) IsWorkday(d civil.Date) bool {
	if c.worked[d] {
		return true
	}
	if _, off := c.names[d]; off {
		return false
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// Holiday is the name of the holiday a day belongs to, such as 春节, and ""
// for any other day.
func (c *Calendar) Holiday(d civil.Date) string { return c.names[d] }

// Next is the day itself when it is worked, and otherwise the first working
// day after it: a last day that is off moves on (民法典 第二百零三条).
func (c *Calendar) Next(d civil.Date) civil.Date {
	for !c.IsWorkday(d) {
		d++
	}
	return d
}

// Add counts n working days. The day after start is day 1 (民法典 第二百零一条),
// so n of 0 or less is start itself, moved on if it is off. The answer is
// provisional when any day that was counted lies outside the calendar. No
// count goes past civil.Max.
func (c *Calendar) Add(start civil.Date, n int) (last civil.Date, provisional bool) {
	last = start
	for n > 0 && last < civil.Max {
		last++
		if c.IsWorkday(last) {
			n--
		}
	}
	last = c.Next(last)
	return last, !c.Known(start) || !c.Known(last)
}

// Between counts the working days after a up to and including b, negative
// when b lies before a: the working days left on day a until deadline b.
func (c *Calendar) Between(a, b civil.Date) int {
	if b < a {
		return -c.Between(b, a)
	}
	n := 0
	for d := a + 1; d <= b; d++ {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}
