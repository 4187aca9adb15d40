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
// can only be accepted: what a register that was never heard would say is
// missing, not stale. Rules that nobody confirmed approve nothing. age gives how long ago a register was last heard; false:
// never.
func (p *Pack) Readiness(age func(source string) (time.Duration, bool)) app.Verdict {
	if p.Unconfirmed {
		return app.Review
	}
	best := app.Approve
	for i := range p.sorted {
		d := &p.sorted[i]
		if d.Source == fact.Declared || d.Source == fact.Counter || !p.uses(d.slot) {
			continue
		}
		switch old, heard := age(d.Source); {
		case !heard:
			return app.Review
		case d.MaxAge == 0 || old <= d.MaxAge:
		case !d.Provisional:
			return app.Review
		default:
			best = app.Provisional
		}
	}
	return best
}

// uses says whether any condition or outcome reads a slot.
func (p *Pack) uses(slot int) bool {
	return slices.ContainsFunc(p.Conditions, func(c Condition) bool { return slices.Contains(c.test.Reads, slot) }) ||
		slices.ContainsFunc(p.Outcome, func(o Outcome) bool { return slices.Contains(o.value.Reads, slot) })
}
