package disk

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// read runs a read of one file under guard.
func (s *Store) read(ctx context.Context, op string, db *bolt.DB, fn func(tx *bolt.Tx) error) error {
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return err
	}
	err := guard(op, func() error { return db.View(fn) })
	s.suspectIf(err)
	return err
}

// readDesk is read of desk.db, with what waits for it.
func (s *Store) readDesk(ctx context.Context, op string, fn func(d deskView) error) error {
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return err
	}
	err := guard(op, func() error { return s.viewDesk(fn) })
	s.suspectIf(err)
	return err
}

// Events implements desk.Store. When fewer come out than the case's row
// counted, or one cannot be unsealed, the log is asked for the missing ones;
// what it does not have either is lost until the hub sends it.
func (s *Store) Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error) {
	out, lost, err := s.eventsOf(ctx, c)
	if err != nil || len(lost) == 0 {
		return out, err
	}
	if fresh, err := s.notYetLost(lost); err != nil || len(fresh) == 0 {
		return out, errors.Join(err, desk.ErrUnreadable) // it was looked for before
	}
	if err := s.heal(bEvents, join([]byte(c), nil)); err != nil {
		return nil, err
	}
	out, lost, err = s.eventsOf(ctx, c)
	if err != nil || len(lost) == 0 {
		return out, err
	}
	// What was put back cannot be found: the tree itself is at fault.
	if err := walkOpen(s.desk); err != nil {
		err = app.E("events", app.Damaged, "", err)
		s.suspectIf(err)
		return nil, err
	}
	if err := s.lose(lost); err != nil {
		return nil, err
	}
	return out, desk.ErrUnreadable
}

// eventsOf are the events of a case, and which of them cannot be read: the case
// itself stands for those that its row counted and nothing is left of.
func (s *Store) eventsOf(ctx context.Context, c app.CaseID) (out []casefile.Event, lost [][]byte, err error) {
	prefix := join([]byte(c), nil)
	want := 0
	bad := map[string]bool{}
	collect := func(seal *sealer) func(k, val []byte) error {
		return func(k, val []byte) error {
			e, err := s.event(seal, k, val)
			if err == nil {
				out = append(out, e)
			} else {
				bad[string(k)] = true // keep reading: the others are sound
			}
			return nil
		}
	}
	err = s.readRows(ctx, "events", func(tx *bolt.Tx, late []rowLate) error {
		if r, err := s.row(tx, late, c); err == nil {
			want = r.Events
		}
		return scan(tx, bEvents, prefix, collect(s.keys.cache))
	})
	if err != nil {
		return nil, nil, err
	}
	imported := len(out)
	err = s.readDesk(ctx, "events", func(d deskView) error {
		return d.each(bEvents, prefix, collect(s.keys.desk))
	})
	out = dedupe(out, imported)
	for i := range out { // one of two copies will do
		delete(bad, string(eventKey(&out[i])))
	}
	for k := range bad {
		lost = append(lost, lostKey(bEvents, []byte(k)))
	}
	if len(lost) == 0 && len(out) < want {
		lost = append(lost, lostKey(bEvents, prefix))
	}
	return out, lost, err
}

// dedupe leaves out own events that also came back from the hub.
func dedupe(events []casefile.Event, imported int) []casefile.Event {
	if imported == 0 || imported == len(events) {
		return events
	}
	seen := map[app.EventID]bool{}
	out := events[:0]
	for _, e := range events {
		if !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	return out
}

// scan gives every key under a prefix.
func scan(tx *bolt.Tx, b byte, prefix []byte, fn func(k, v []byte) error) error {
	c := bucket(tx, b).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
}

// Row implements desk.Store.
func (s *Store) Row(ctx context.Context, c app.CaseID) (r desk.Row, err error) {
	err = s.readRows(ctx, "row", func(tx *bolt.Tx, late []rowLate) (err error) {
		r, err = s.row(tx, late, c)
		return err
	})
	return r, err
}

func (s *Store) row(tx *bolt.Tx, late []rowLate, c app.CaseID) (r desk.Row, err error) {
	key := []byte(c)
	if waits := rowOf(late, key); waits != nil {
		return waits.row()
	}
	val, head := bucket(tx, bRows).Get(key), bucket(tx, bHeads).Get(key)
	if val == nil || head == nil {
		return r, app.Errorf("row", app.Missing, "no case %s", c)
	}
	plain, _, err := s.keys.cache.open(bRows, key, val)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(plain, &r); err != nil {
		return r, app.E("row", app.Damaged, "", err)
	}
	r.Head, err = s.head(key, head)
	return r, err
}

func (s *Store) head(key, sealed []byte) (desk.Head, error) {
	plain, _, err := s.keys.cache.open(bHeads, key, sealed)
	if err != nil {
		return desk.Head{}, err
	}
	return desk.DecodeHead(app.CaseID(key), plain)
}

// outdate marks rows as behind, for the desk to make them again.
func (s *Store) outdate(cases []string) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	s.notice("列表中有 %d 件无法读出，已由过程记录重做。", len(cases))
	at, err := s.position(s.cache)
	if err != nil {
		return err
	}
	return guard("heads", func() error { return s.markStale(cases, at) })
}

// CasesOf implements desk.Store.
func (s *Store) CasesOf(ctx context.Context, sub app.Subject) (out []app.CaseID, err error) {
	prefix := join(subjectKey(s.secret, sub), nil)
	err = s.readRows(ctx, "cases of", func(tx *bolt.Tx, late []rowLate) error {
		for i := range late {
			if id, ok := bytes.CutPrefix(late[i].subject, prefix); ok {
				out = append(out, app.CaseID(id))
			}
		}
		return scan(tx, bSubjects, prefix, func(k, _ []byte) error {
			out = append(out, app.CaseID(k[len(prefix):]))
			return nil
		})
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// Stale implements desk.Store.
func (s *Store) Stale(ctx context.Context) (out []app.CaseID, err error) {
	err = s.readRows(ctx, "stale", func(tx *bolt.Tx, late []rowLate) error {
		return scan(tx, bStale, nil, func(k, _ []byte) error {
			if rowOf(late, k) == nil {
				out = append(out, app.CaseID(k))
			}
			return nil
		})
	})
	return out, err
}

// desk1 reads one value of desk.db; what cannot be unsealed is healed from
// the log.
func (s *Store) desk1(ctx context.Context, b byte, key []byte) (val []byte, err error) {
	get := func() error {
		return s.readDesk(ctx, "read", func(d deskView) error {
			sealed := d.get(b, key)
			if sealed == nil {
				val = nil
				return nil
			}
			val, _, err = s.keys.desk.open(b, key, sealed)
			return err
		})
	}
	if err = get(); errors.Is(err, errSeal) {
		if err := s.heal(b, key); err != nil {
			return nil, err
		}
		err = get()
	}
	return val, err
}

// Setting implements desk.Store.
func (s *Store) Setting(ctx context.Context, key string) ([]byte, bool, error) {
	val, err := s.desk1(ctx, bSettings, []byte(key))
	return val, val != nil, err
}

// Settings implements desk.Store.
func (s *Store) Settings(ctx context.Context, prefix string) (map[string][]byte, error) {
	var names []string
	err := s.readDesk(ctx, "settings", func(d deskView) error {
		return d.each(bSettings, []byte(prefix), func(k, _ []byte) error {
			names = append(names, string(k))
			return nil
		})
	})
	out := make(map[string][]byte, len(names))
	for _, name := range names {
		val, ok, err := s.Setting(ctx, name)
		if err != nil {
			return nil, err
		}
		if ok {
			out[name] = val
		}
	}
	return out, err
}

// JournalSize implements desk.Store.
func (s *Store) JournalSize(ctx context.Context) (n int64, err error) {
	err = s.readDesk(ctx, "journal", func(d deskView) error {
		if k := d.lastKey(bJournal); len(k) == 8 {
			n = int64(binary.BigEndian.Uint64(k)) + 1
		}
		return nil
	})
	return n, err
}

// JournalHash implements desk.Store.
func (s *Store) JournalHash(ctx context.Context, index int64) (h [32]byte, err error) {
	val, err := s.desk1(ctx, bHashes, number(index))
	if err == nil && len(val) != len(h) {
		err = app.Errorf("journal", app.Damaged, "stored hash %d is gone", index)
	}
	copy(h[:], val)
	return h, err
}

// JournalEntry implements desk.Store.
func (s *Store) JournalEntry(ctx context.Context, n int64) ([]byte, error) {
	val, err := s.desk1(ctx, bJournal, number(n))
	if err == nil && val == nil {
		err = app.Errorf("journal", app.Missing, "no journal entry %d", n)
	}
	return val, err
}
