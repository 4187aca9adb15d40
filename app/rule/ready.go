package rule

import (
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

// Readiness is the best verdict the pack can give with data as old as age
// says: Approve while every register it reads is fresh, Provisional while
// what is stale may serve a provisional verdict, and Review when applications
// can only be accepted. age gives how long ago a register was last heard.
func (p *Pack) Readiness(age func(source string) time.Duration) app.Verdict {
	best := app.Approve
	for i := range p.sorted {
		d := &p.sorted[i]
		if d.MaxAge == 0 || d.Source == fact.Declared || d.Source == fact.Counter || !p.uses(d.slot) {
			continue
		}
		if age(d.Source) <= d.MaxAge {
			continue
		}
		if !d.Provisional {
			return app.Review
		}
		best = app.Provisional
	}
	return best
}

// uses says whether any condition or outcome reads a slot.
func (p *Pack) uses(slot int) bool {
	return slices.ContainsFunc(p.Conditions, func(c Condition) bool { return slices.Contains(c.test.Reads, slot) }) ||
		slices.ContainsFunc(p.Outcome, func(o Outcome) bool { return slices.Contains(o.value.Reads, slot) })
}
