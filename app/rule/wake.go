package rule

import (
	"miaopi/app/civil"
)

// wakeYears is how far ahead wakes_on looks. maxWake bounds its work, in nodes
// evaluated: some twenty milliseconds, enough to look at every day of forty
// years with a dozen conditions that change daily. A pack that asks for more
// gets no wakes_on.
const (
	wakeYears = 40
	maxWake   = 2_000_000
)

// wake is the first day after the application on which it would be approved
// if nothing but time passed: facts and their freshness stay as they are, and
// the version in force that day decides. civil.None if there is none.
//
// No day is skipped that could approve: each condition says how long its
// result holds, and the search jumps only over days on which some condition
// keeps its refusal.
func wake(w Wording, in *Input, versions []*Pack) civil.Date {
	limit := in.Date.AddYears(wakeYears)
	for i, p := range versions {
		from, last := max(in.Date+1, p.Version), limit
		if p.Until != civil.None {
			last = min(last, p.Until)
		}
		if i+1 < len(versions) {
			last = min(last, versions[i+1].Version-1)
		}
		if in.Record.Subject.Kind != p.Item.Subject {
			continue
		}
		if d := p.wakeBetween(w, in, from, last); d != civil.None {
			return d
		}
	}
	return civil.None
}

func (p *Pack) wakeBetween(w Wording, in *Input, from, last civil.Date) civil.Date {
	if from > last {
		return civil.None
	}
	b := p.bindAs(w, in)
	defer b.release()
	work := 0
	for d := from; d <= last && work < maxWake; {
		b.setDate(d)
		blocked := b.blockedUntil(&work)
		if blocked == civil.None {
			return d
		}
		d = blocked + 1
	}
	return civil.None
}

// blockedUntil is the last day through which something keeps the case from
// being approved on fresh facts; civil.None when nothing does. It adds the
// nodes it evaluated to work.
func (b *binding) blockedUntil(work *int) civil.Date {
	until := civil.None
	for i := range b.pack.Conditions {
		test := b.pack.Conditions[i].test
		*work += test.Cost
		if !test.Eval(&b.fresh).Bool() {
			*work += test.Deep
			until = max(until, test.Steady(&b.fresh))
		}
	}
	for i := range b.pack.Outcome {
		value := b.pack.Outcome[i].value
		*work += value.Cost
		if value.Eval(&b.fresh).IsNull() {
			*work += value.Deep
			until = max(until, value.Steady(&b.fresh))
		}
	}
	return until
}
