package memory

import (
	"maps"
	"slices"
)

// Clone is the store as it is now, as a copy of a directory is.
func (s *Store) Clone() *Store {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := New()
	for id, list := range s.events {
		c.events[id] = slices.Clone(list)
	}
	for sub, list := range s.cases {
		c.cases[sub] = slices.Clone(list)
	}
	maps.Copy(c.own, s.own)
	maps.Copy(c.back, s.back)
	maps.Copy(c.booked, s.booked)
	maps.Copy(c.since, s.since)
	maps.Copy(c.areas, s.areas)
	maps.Copy(c.shared, s.shared)
	maps.Copy(c.quarant, s.quarant)
	maps.Copy(c.rows, s.rows)
	maps.Copy(c.stale, s.stale)
	for sub, h := range s.facts {
		h.Parts = slices.Clone(h.Parts)
		c.facts[sub] = h
	}
	maps.Copy(c.named, s.named)
	maps.Copy(c.people, s.people)
	maps.Copy(c.settings, s.settings)
	maps.Copy(c.files, s.files)
	maps.Copy(c.seats, s.seats)
	c.entries, c.hashes = slices.Clone(s.entries), slices.Clone(s.hashes)
	return c
}
