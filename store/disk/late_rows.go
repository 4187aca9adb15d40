package disk

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// rowLate is a row that waits, as it will be written.
type rowLate struct {
	key, subject, val []byte
	change            desk.Change // of the head, from the one before
}

// rowsLate waits for cache.db, in order. Like framesLate it never changes.
type rowsLate struct {
	since int
	rows  []rowLate
	at    position
	by    *Store // who has the keys
}

func (l *rowsLate) seenBy(tx *bolt.Tx) []rowLate {
	if l == nil || tx.ID() != l.since {
		return nil
	}
	return l.rows
}

// readRows reads cache.db with the rows that wait for it.
func (s *Store) readRows(ctx context.Context, op string, fn func(tx *bolt.Tx, late []rowLate) error) error {
	l := s.late.rows.Load()
	return s.read(ctx, op, s.cache, func(tx *bolt.Tx) error { return fn(tx, l.seenBy(tx)) })
}

// rowOf is a case's row among those that wait.
func rowOf(late []rowLate, key []byte) *rowLate {
	for i := len(late) - 1; i >= 0; i-- {
		if bytes.Equal(late[i].key, key) {
			return &late[i]
		}
	}
	return nil
}

func (r *rowLate) row() (out desk.Row, err error) {
	if err := json.Unmarshal(r.val, &out); err != nil {
		return out, app.E("row", app.Damaged, "", err)
	}
	out.Head = r.change.Head
	return out, nil
}

// changesOf are what rows that wait do to the heads.
func changesOf(late []rowLate) []desk.Change {
	out := make([]desk.Change, len(late))
	for i := range late {
		out[i] = late[i].change
	}
	return out
}

// rowsMayWait says whether all of a commit's rows come back from its events.
func rowsMayWait(rows []desk.Row, events []casefile.Event, frames []frame) bool {
	if !mayWait(frames) {
		return false
	}
	logged, listed := map[app.CaseID]bool{}, map[app.CaseID]bool{}
	for i := range frames {
		if frames[i].bucket == bEvents {
			logged[app.CaseID(caseOf(frames[i].key))] = true
		}
	}
	for i := range rows {
		listed[rows[i].Head.Case] = true
	}
	return !slices.ContainsFunc(rows, func(r desk.Row) bool { return !logged[r.Head.Case] }) &&
		!slices.ContainsFunc(events, func(e casefile.Event) bool { return !listed[e.Case] })
}

// waitRows holds rows back. False: a head of theirs on the disk cannot be read,
// and they are written at once.
func (s *Store) waitRows(rows []desk.Row, at position) (ok bool, err error) {
	old := s.late.rows.Load()
	next := &rowsLate{at: at, by: s}
	err = s.cache.View(func(tx *bolt.Tx) (err error) {
		next.since, next.rows = tx.ID(), old.seenBy(tx)
		ok, err = s.addLate(tx, next, rows)
		return err
	})
	if err != nil || !ok {
		return false, err
	}
	s.late.rows.Store(next)
	s.wind()
	s.Vault.heads.change(changesOf(next.rows[len(next.rows)-len(rows):]))
	return true, nil
}

func (s *Store) addLate(tx *bolt.Tx, l *rowsLate, rows []desk.Row) (ok bool, err error) {
	for i := range rows {
		r, err := s.rowLate(&rows[i])
		if err != nil {
			return false, err
		}
		if !s.changes(tx, l.rows, &r) {
			return false, nil
		}
		l.rows = append(l.rows, r)
	}
	return true, nil
}

// changes notes where the head of a row stood. False: that cannot be told.
func (s *Store) changes(tx *bolt.Tx, late []rowLate, r *rowLate) bool {
	if old := rowOf(late, r.key); old != nil {
		r.change.Was = old.change.Head.Millis()
		return true
	}
	sealed := bucket(tx, bHeads).Get(r.key)
	if r.change.None = sealed == nil; r.change.None {
		return true
	}
	was, err := s.head(r.key, sealed)
	r.change.Was = was.Millis()
	return err == nil
}

// rowLate is a row as it is written. The head is what is read back.
func (s *Store) rowLate(r *desk.Row) (out rowLate, err error) {
	key := []byte(r.Head.Case)
	out = rowLate{key: key, subject: join(subjectKey(s.secret, r.Subject), key)}
	if out.val, err = json.Marshal(r); err != nil {
		return out, err
	}
	out.change.Head, err = desk.DecodeHead(r.Head.Case, r.Head.AppendBinary(nil))
	return out, err
}

// settleRows writes the rows that wait, the last of each case.
func (v *Vault) settleRows() error {
	l := v.late.rows.Load()
	if l == nil {
		return nil
	}
	if err := v.o.fail("settle rows"); err != nil {
		return err
	}
	w := headWriter{s: l.by, seq: l.at.seq}
	err := v.o.sys().update(v.cache, signed(func(tx *bolt.Tx) error {
		w.tx = tx
		for i := range l.rows {
			r := &l.rows[i]
			if rowOf(l.rows, r.key) != r {
				continue
			}
			if err := w.row(r); err != nil {
				return err
			}
		}
		if err := w.writeStrips(); err != nil {
			return err
		}
		return putPosition(tx, l.at)
	}))
	if err == nil {
		v.late.rows.Store(nil)
		w.changes = nil // they were told when they came
		v.heads.follow(&w)
	}
	return err
}
