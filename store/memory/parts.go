package memory

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
)

// hold joins the facts of an import with what is there. It is called under mu.
func (s *Store) hold(im *desk.Import) {
	for _, r := range im.Records {
		r.Facts = slices.Clone(r.Facts)
		s.change(r.Subject, func(h *desk.Holding) { h.Add(desk.Part{Record: r}, true) })
	}
	for _, p := range im.Parts {
		p.Record.Facts, p.Doc = slices.Clone(p.Record.Facts), slices.Clone(p.Doc)
		s.named[p.ID] = p.Record.Subject
		s.change(p.Record.Subject, func(h *desk.Holding) { h.Add(p, im.Live) })
	}
	for _, g := range im.Gone {
		if sub, known := s.named[g.ID]; known {
			s.change(sub, func(h *desk.Holding) { h.Remove(g.Area) })
		}
	}
}

// change changes what is held of a subject, and the name that goes with it.
func (s *Store) change(sub app.Subject, do func(*desk.Holding)) {
	key := sub.Normal()
	h := s.facts[key]
	do(&h)
	s.facts[key] = h
	who, named := h.Who()
	_, known := h.Record()
	switch {
	case named:
		s.people[key] = who
	case !known:
		delete(s.people, key)
	}
}

// Parts implements desk.Store.
func (s *Store) Parts(_ context.Context, sub app.Subject) ([]desk.Part, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.facts[sub.Normal()].Parts), nil
}

// EachPart implements desk.Store.
func (s *Store) EachPart(ctx context.Context, yield func(desk.Part) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, h := range s.facts {
		for _, p := range h.Parts {
			if ctx.Err() != nil || !yield(p) {
				return ctx.Err()
			}
		}
	}
	return nil
}
