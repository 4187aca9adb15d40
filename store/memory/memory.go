// Package memory is the in-memory twin of the store on disk: the same words
// (desk.Store), no files. Tests use it, and it is what a demo without a
// directory runs on.
package memory

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Store implements desk.Store.
type Store struct {
	mu       sync.RWMutex
	events   map[app.CaseID][]casefile.Event
	own      map[app.EventID]desk.Letter
	back     map[app.EventID]string // hashes of imported events
	booked   map[app.EventID]casefile.Event
	since    map[string]string
	areas    map[app.CaseID]string
	shared   map[string][]byte
	quarant  map[string]desk.Quarantined
	rows     map[app.CaseID]desk.Row
	cases    map[app.Subject][]app.CaseID
	stale    map[app.CaseID]bool
	facts    map[app.Subject]desk.Holding
	named    map[string]app.Subject // by document id
	people   map[app.Subject]desk.Resident
	settings map[string][]byte
	entries  [][]byte
	hashes   [][32]byte
	files    map[string][]byte
	seats    map[app.AccountID]seat
}

var _ desk.Store = (*Store)(nil)

// New makes an empty store.
func New() *Store {
	return &Store{
		events: map[app.CaseID][]casefile.Event{}, own: map[app.EventID]desk.Letter{}, back: map[app.EventID]string{}, booked: map[app.EventID]casefile.Event{},
		since: map[string]string{}, areas: map[app.CaseID]string{}, shared: map[string][]byte{}, quarant: map[string]desk.Quarantined{}, rows: map[app.CaseID]desk.Row{},
		cases: map[app.Subject][]app.CaseID{}, stale: map[app.CaseID]bool{}, facts: map[app.Subject]desk.Holding{}, named: map[string]app.Subject{},
		people: map[app.Subject]desk.Resident{}, settings: map[string][]byte{}, files: map[string][]byte{}, seats: map[app.AccountID]seat{},
	}
}

// Commit implements desk.Store.
func (s *Store) Commit(ctx context.Context, b desk.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := fits(&b); err != nil {
		return err
	}
	for i := range b.Events {
		if l, ok := s.own[b.Events[i].ID]; ok && l.Event.Hash() != b.Events[i].Hash() {
			return app.Errorf("commit", app.Conflict, "event %s exists with other content", b.Events[i].ID)
		}
	}
	for _, e := range b.Events {
		if _, ok := s.own[e.ID]; ok {
			continue
		}
		s.own[e.ID] = desk.Letter{Event: e}
		s.addEvent(e)
	}
	for _, r := range b.Rows {
		s.putRow(r)
	}
	for k, v := range b.Settings {
		if v == nil {
			delete(s.settings, k)
		} else {
			s.settings[k] = slices.Clone(v)
		}
	}
	for id, slot := range b.Slots {
		var made seat
		if err := json.Unmarshal(slot, &made); err != nil {
			return app.E("commit", app.Internal, "", err)
		}
		s.seats[id] = made
	}
	for i, e := range b.Journal.Entries {
		s.entries = put(s.entries, b.Journal.From+int64(i), slices.Clone(e))
	}
	for i, h := range b.Journal.Hashes {
		s.hashes = put(s.hashes, b.Journal.HashFrom+int64(i), h)
	}
	return nil
}

// fits refuses what the store on disk would refuse.
func fits(b *desk.Batch) error {
	longest := 0
	for i := range b.Events {
		longest = max(longest, len(b.Events[i].AppendBinary(nil)))
	}
	for _, v := range b.Settings {
		longest = max(longest, len(v))
	}
	for _, v := range b.Slots {
		longest = max(longest, len(v))
	}
	for _, v := range b.Journal.Entries {
		longest = max(longest, len(v))
	}
	if longest > desk.MaxValue {
		return app.Errorf("commit", app.Input, "a value of %d bytes", longest)
	}
	return nil
}

func put[T any](list []T, at int64, v T) []T {
	for int64(len(list)) <= at {
		var zero T
		list = append(list, zero)
	}
	list[at] = v
	return list
}

func (s *Store) addEvent(e casefile.Event) {
	if slices.ContainsFunc(s.events[e.Case], func(o casefile.Event) bool { return o.ID == e.ID }) {
		return
	}
	s.events[e.Case] = append(s.events[e.Case], e)
	s.stale[e.Case] = true
}

func (s *Store) putRow(r desk.Row) {
	c, sub := r.Head.Case, r.Subject.Normal()
	s.rows[c] = r
	delete(s.stale, c)
	if !slices.Contains(s.cases[sub], c) {
		s.cases[sub] = append(s.cases[sub], c)
	}
}

// Import implements desk.Store.
func (s *Store) Import(ctx context.Context, im desk.Import) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, p := range im.People {
		s.people[p.Subject.Normal()] = p
	}
	s.hold(&im)
	for _, e := range im.Events {
		s.addEvent(e)
		s.back[e.ID] = e.Hash()
		if im.Area != "" {
			s.areas[e.Case] = im.Area
		}
	}
	for id, body := range im.Reference {
		if body == nil {
			delete(s.shared, id)
		} else {
			s.shared[id] = slices.Clone(body)
		}
	}
	for _, id := range im.Used {
		delete(s.quarant, im.DB+"\x00"+id)
	}
	for _, q := range im.Quarantine {
		s.quarant[q.DB+"\x00"+q.ID] = q
	}
	if im.DB != "" {
		s.since[im.DB] = im.Since
	}
	return nil
}

// Events implements desk.Store.
func (s *Store) Events(_ context.Context, c app.CaseID) ([]casefile.Event, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.events[c]), nil
}

// Row implements desk.Store.
func (s *Store) Row(_ context.Context, c app.CaseID) (desk.Row, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.rows[c]
	if !ok {
		return r, app.Errorf("row", app.Missing, "no case %s", c)
	}
	return r, nil
}

// Columns implements desk.Store.
func (s *Store) Columns(context.Context) (*desk.Columns, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return desk.ColumnsOf(func(yield func(desk.Head) bool) {
		for _, r := range s.rows {
			if !yield(r.Head) {
				return
			}
		}
	}), nil
}

// Heads implements desk.Store.
func (s *Store) Heads(ctx context.Context, yield func(desk.Head) bool) error {
	c, err := s.Columns(ctx)
	if err == nil {
		c.Each(yield)
	}
	return err
}

// CasesOf implements desk.Store.
func (s *Store) CasesOf(_ context.Context, sub app.Subject) ([]app.CaseID, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.cases[sub.Normal()]), nil
}

// Stale implements desk.Store.
func (s *Store) Stale(context.Context) ([]app.CaseID, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]app.CaseID, 0, len(s.stale))
	for c := range s.stale {
		out = append(out, c)
	}
	slices.Sort(out)
	return out, nil
}

// Incomplete implements desk.Store: memory loses nothing.
func (s *Store) Incomplete(context.Context) (bool, error) { return false, nil }

// Facts implements desk.Store.
func (s *Store) Facts(_ context.Context, sub app.Subject) (fact.Record, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	h := s.facts[sub.Normal()]
	r, ok := h.Record()
	r.Facts = slices.Clone(r.Facts)
	return r, ok, nil
}

// EachRecord implements desk.Store, from one goroutine.
func (s *Store) EachRecord(ctx context.Context, yield func([]byte) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, h := range s.facts {
		if r, ok := h.Record(); ok && (!yield(r.AppendBinary(nil)) || ctx.Err() != nil) {
			break
		}
	}
	return ctx.Err()
}

// Resident implements desk.Store.
func (s *Store) Resident(_ context.Context, sub app.Subject) (desk.Resident, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.people[sub.Normal()]
	return r, ok, nil
}

// People implements desk.Store.
func (s *Store) People(_ context.Context, yield func(desk.Resident) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, p := range s.people {
		if !yield(p) {
			break
		}
	}
	return nil
}

// Setting implements desk.Store.
func (s *Store) Setting(_ context.Context, key string) ([]byte, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.settings[key]
	return slices.Clone(v), ok, nil
}

// Settings implements desk.Store.
func (s *Store) Settings(_ context.Context, prefix string) (map[string][]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := map[string][]byte{}
	for k, v := range s.settings {
		if strings.HasPrefix(k, prefix) {
			out[k] = slices.Clone(v)
		}
	}
	return out, nil
}

// Check implements desk.Store: memory has no seals to break.
func (s *Store) Check(context.Context, func(done, total int)) (desk.Report, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := desk.Report{Records: len(s.rows) + len(s.facts) + len(s.people), Journal: int64(len(s.entries)), Problems: []string{}}
	for _, list := range s.events {
		r.Events += len(list)
	}
	return r, nil
}

// Notices implements desk.Store.
func (s *Store) Notices() []string { return nil }

// Close implements desk.Store.
func (s *Store) Close() error { return nil }
