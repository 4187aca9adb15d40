package desk

import (
	"slices"
	"time"

	"miaopi/app/fact"
)

// Part is what one area of a hub holds of a subject, as its loader signed it.
type Part struct {
	ID     string // of the document
	Area   string // empty: the station's own data, as a demo's
	Record fact.Record
	Who    Resident
	Doc    []byte // the document itself, so that it can be carried on as it is
}

// Gone says that an area's document about a subject was deleted. That a hub does
// not hold one is not enough: it may have been put back to before a delivery.
type Gone struct{ ID, Area string }

// Holding is all that a station holds of one subject: a part for each area that
// knows him, usually one. What counts is the join of them, so that neither the
// order in which parts came nor the way decides anything. It stays apart, because
// what an area deletes must go, and what another holds must stay.
type Holding struct {
	Parts []Part
	gone  []gone
}

// gone remembers up to when an area's part was deleted: an older copy of it that
// somebody carries by hand must not bring it back.
type gone struct {
	area string
	till time.Time // of the newest fact that was deleted
}

// Add takes a part in. live says that the area holds it now, by the hub itself;
// what was carried here by other ways cannot undo a deletion. A part that says
// nothing new is left out, one that another covers leaves.
//
// What is of no area gives way to the first word of one: a station of a hub has no
// data of its own, only what it held before there were parts.
func (h *Holding) Add(p Part, live bool) {
	if p.Area != "" {
		h.Parts = slices.DeleteFunc(h.Parts, func(old Part) bool { return old.Area == "" })
	}
	i := slices.IndexFunc(h.gone, func(g gone) bool { return g.area == p.Area })
	if i >= 0 {
		if !live && !p.Record.Newest().After(h.gone[i].till) {
			return
		}
		h.gone = slices.Delete(h.gone, i, i+1)
	}
	if slices.ContainsFunc(h.Parts, func(old Part) bool { return old.Area == p.Area && old.Record.Covers(p.Record) && old.Who == p.Who }) {
		return
	}
	h.Parts = slices.DeleteFunc(h.Parts, func(old Part) bool { return old.Area == p.Area && p.Record.Covers(old.Record) })
	h.Parts = append(h.Parts, p)
	slices.SortStableFunc(h.Parts, func(a, b Part) int { return a.Record.Newest().Compare(b.Record.Newest()) })
}

// Remove forgets what an area held.
func (h *Holding) Remove(area string) {
	var till time.Time
	h.Parts = slices.DeleteFunc(h.Parts, func(p Part) bool {
		if p.Area == "" {
			return true // of before there were parts
		}
		if p.Area == area && p.Record.Newest().After(till) {
			till = p.Record.Newest()
		}
		return p.Area == area
	})
	if !till.IsZero() {
		h.gone = append(slices.DeleteFunc(h.gone, func(g gone) bool { return g.area == area }), gone{area, till})
	}
}

// Record is what counts. ok is false when nothing is known.
func (h *Holding) Record() (r fact.Record, ok bool) {
	for i, p := range h.Parts {
		if i == 0 {
			r = p.Record
		} else {
			r = fact.Join(r, p.Record)
		}
	}
	return r, len(r.Facts) > 0
}

// Who is the person as the newest part names him; false: no part does.
func (h *Holding) Who() (Resident, bool) {
	for _, p := range slices.Backward(h.Parts) {
		if p.Who.Name != "" && len(p.Record.Facts) > 0 {
			return p.Who, true
		}
	}
	return Resident{}, false
}
