package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// Outbox implements desk.Store.
func (s *Store) Outbox(context.Context) (o desk.Outbox, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o.Booked = len(s.booked)
	for _, l := range s.own {
		switch l.State {
		case desk.Posted:
			o.Sent++
		case desk.Received:
			o.Accepted++
		case desk.Refused:
			o.Refused++
			o.Saved++
		default:
			o.Saved++
		}
	}
	return o, nil
}

// Outgoing implements desk.Mailbox.
func (s *Store) Outgoing(_ context.Context, after app.EventID, n int) ([]desk.Letter, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []desk.Letter
	for id, l := range s.own {
		if id > after {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b desk.Letter) int { return cmp.Compare(a.Event.ID, b.Event.ID) })
	return out[:min(n, len(out))], nil
}

// Mark implements desk.Mailbox.
func (s *Store) Mark(_ context.Context, state desk.OutboxState, ids []app.EventID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if l, ok := s.own[id]; ok {
			l.State, l.Reason = state, ""
			s.own[id] = l
		}
	}
	return nil
}

// Refuse implements desk.Mailbox.
func (s *Store) Refuse(_ context.Context, id app.EventID, reason string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.own[id]; ok {
		l.State, l.Reason = desk.Refused, reason
		s.own[id] = l
	}
	return nil
}

// Book implements desk.Mailbox.
func (s *Store) Book(context.Context) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for id, l := range s.own {
		if hash, ok := s.back[id]; ok && hash == l.Event.Hash() {
			s.booked[id] = l.Event
			delete(s.own, id)
			n++
		}
	}
	return n, nil
}

// Unbook implements desk.Mailbox.
func (s *Store) Unbook(_ context.Context, _ app.StationID, events []casefile.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range events {
		s.own[e.ID] = desk.Letter{Event: e}
		s.addEvent(e)
		delete(s.back, e.ID)
		delete(s.booked, e.ID)
	}
	return nil
}

// Since implements desk.Mailbox.
func (s *Store) Since(_ context.Context, db string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.since[db], nil
}

// Forget implements desk.Mailbox.
func (s *Store) Forget(_ context.Context, db string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.since, db)
	return nil
}

// AreaOf implements desk.Mailbox.
func (s *Store) AreaOf(_ context.Context, c app.CaseID) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.areas[c], nil
}

// Reference implements desk.Mailbox.
func (s *Store) Reference(_ context.Context, id string) ([]byte, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.shared[id]
	return slices.Clone(b), ok, nil
}

// References implements desk.Mailbox.
func (s *Store) References(_ context.Context, prefix string) (map[string][]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := map[string][]byte{}
	for id, b := range s.shared {
		if strings.HasPrefix(id, prefix) {
			out[id] = slices.Clone(b)
		}
	}
	return out, nil
}

// Quarantined implements desk.Mailbox.
func (s *Store) Quarantined(context.Context) ([]desk.Quarantined, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Values(s.quarant), func(a, b desk.Quarantined) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	}), nil
}
