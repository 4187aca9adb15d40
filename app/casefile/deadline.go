package casefile

import (
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Workdays counts working days; app/workday has one that knows 调休.
type Workdays interface {
	IsWorkday(civil.Date) bool
	// Add is the n-th working day after start. provisional says that it
	// lies past what the calendar knows.
	Add(start civil.Date, n int) (last civil.Date, provisional bool)
}

// Deadline is the last day by which a case must be decided.
type Deadline struct {
	On          civil.Date // None: no clock runs (not accepted, closed, or no time was published)
	Stopped     bool       // the clock stands still: On is not meaningful
	Left        int        // working days left when stopped
	Provisional bool       // past the calendar's end
}

// pause is a time during which the clock stood still.
type pause struct {
	from civil.Date // first day not counted, exclusive: the day itself counts
	to   civil.Date // None while it lasts
}

func (c *Case) pause(on civil.Date) { c.pauses = append(c.pauses, pause{on, civil.None}) }

func (c *Case) resume(on civil.Date) {
	if n := len(c.pauses); n > 0 && c.pauses[n-1].to == civil.None {
		c.pauses[n-1].to = on
	}
}

// Deadline counts from the day after acceptance. A day on which the clock
// was stopped counts as used up to and including the day of stopping; it runs
// again from the day after it was resumed.
func (c *Case) Deadline(cal Workdays) Deadline {
	if c.Acceptance == nil || c.Acceptance.Days <= 0 || !c.State.Open() {
		return Deadline{On: civil.None}
	}
	from, left := c.Acceptance.On, c.Acceptance.Days
	for _, p := range c.pauses {
		used := workdaysIn(cal, from, p.from)
		if used > left {
			break
		}
		left -= used
		if p.to == civil.None {
			return Deadline{On: civil.None, Stopped: true, Left: left}
		}
		from = max(p.to, p.from)
	}
	on, provisional := cal.Add(from, left)
	return Deadline{On: on, Provisional: provisional}
}

// workdaysIn counts the working days after from, up to and including to.
func workdaysIn(cal Workdays, from, to civil.Date) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if cal.IsWorkday(d) {
			n++
		}
	}
	return n
}

func sameName(name string) func(fact.Fact) bool {
	return func(f fact.Fact) bool { return f.Name == name }
}
