package desk

import (
	"cmp"
	"maps"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// DayStats are the figures of one day at a station: what was submitted, by hour and
// item, and what became of what was decided. They are of the station, not of people.
type DayStats struct {
	Day   civil.Date
	Hours [24]int // submitted, by hour
	Items []ItemDay
	All   ItemDay
}

// ItemDay are the figures of one item. Minutes is how long it took from submission
// to decision for those taken in at the window and decided that day, the median; -1:
// none was.
type ItemDay struct {
	Item                                           app.PackID
	Submitted, Auto, Provisional, Granted, Refused int
	Minutes                                        int
	took                                           []int
}

// DayStats counts a day, the items with the most first.
func (q *Queue) DayStats(day civil.Date) DayStats {
	s := DayStats{Day: day}
	by := map[app.PackID]*ItemDay{}
	for _, h := range q.Heads.All() {
		in, done := civil.On(h.At) == day, !h.Decided.IsZero() && civil.On(h.Decided) == day
		if !in && !done {
			continue
		}
		if by[h.Item] == nil {
			by[h.Item] = &ItemDay{Item: h.Item}
		}
		for _, d := range []*ItemDay{by[h.Item], &s.All} {
			d.count(&h, in, done)
		}
		if in {
			s.Hours[h.At.In(civil.Shanghai).Hour()]++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		by[id].close()
		s.Items = append(s.Items, *by[id])
	}
	s.All.close()
	slices.SortStableFunc(s.Items, func(a, b ItemDay) int { return cmp.Compare(b.Submitted, a.Submitted) })
	return s
}

func (d *ItemDay) count(h *Head, in, done bool) {
	if in {
		d.Submitted++
	}
	if !done {
		return
	}
	switch {
	case h.State == casefile.Provisional:
		d.Provisional++
	case h.State == casefile.RefusedState || h.State == casefile.RejectedCase:
		d.Refused++
	case h.By == casefile.Machine:
		d.Auto++
	default:
		d.Granted++
	}
	if h.Channel == casefile.Counter {
		d.took = append(d.took, int(h.Decided.Sub(h.At).Minutes()))
	}
}

func (d *ItemDay) close() {
	d.Minutes = -1
	if n := len(d.took); n > 0 {
		slices.Sort(d.took)
		d.Minutes = d.took[n/2]
	}
	d.took = nil
}
