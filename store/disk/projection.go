package disk

import (
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// project brings the rows of the cache up. With frames the
// cache's position follows the log. Of a commit that changes no
// row the cache learns with the next that does, or at the next open. Rows that
// come back from the frames wait.
func (s *Store) project(rows []desk.Row, events []casefile.Event, seq uint64, frames []frame) error {
	if len(rows) == 0 && len(events) == 0 {
		return nil
	}
	if err := s.o.fail("before cache"); err != nil {
		return err
	}
	at := position{s.log.id, s.log.size, seq}
	if rowsMayWait(rows, events, frames) {
		if ok, err := s.waitRows(rows, at); ok || err != nil {
			return err
		}
	}
	w := headWriter{s: s, seq: seq}
	err := s.update(s.cache, func(tx *bolt.Tx) error {
		done := map[app.CaseID]bool{}
		w.tx = tx
		for i := range rows {
			done[rows[i].Head.Case] = true
			r, err := s.rowLate(&rows[i])
			if err != nil {
				return err
			}
			if err := w.row(&r); err != nil {
				return err
			}
		}
		if err := w.writeStrips(); err != nil {
			return err
		}
		for i := range events {
			if c := events[i].Case; !done[c] {
				if err := s.putSealed(tx, bStale, []byte(c), seq, nil); err != nil {
					return err
				}
			}
		}
		if len(frames) == 0 {
			return nil
		}
		return putPosition(tx, at)
	})
	if err == nil {
		s.Vault.heads.follow(&w)
	}
	return err
}

// row writes a row, with its head.
func (w *headWriter) row(r *rowLate) error {
	return errors.Join(
		w.s.putSealed(w.tx, bRows, r.key, w.seq, r.val),
		w.s.putSealed(w.tx, bSubjects, r.subject, w.seq, nil),
		bucket(w.tx, bStale).Delete(r.key),
		w.put(&r.change.Head))
}

// catchUp marks as stale the cases whose events came into desk.db after the
// cache was last brought up. Another may have unlocked the vault before, and
// commit.
func (s *Store) catchUp() error {
	s.commits.Lock()
	defer s.commits.Unlock()
	return guard("open", func() error {
		if err := s.settle(); err != nil {
			return err
		}
		deskAt, err := s.position(s.desk)
		if err != nil {
			return err
		}
		cacheAt, err := s.position(s.cache)
		if err != nil || cacheAt == deskAt {
			return err
		}
		from := logHeader
		if cacheAt.log == deskAt.log {
			from = cacheAt.offset
		}
		var cases []string
		if _, err := s.log.replay(from, func(frames []frame, _ int64) error {
			for _, f := range frames {
				if f.bucket == bEvents && f.op == opPut { // one that is booked the cache had before
					cases = append(cases, caseOf(f.key))
				}
			}
			return nil
		}); err != nil {
			return err
		}
		return s.markStale(cases, deskAt)
	})
}

func caseOf(eventKey []byte) string {
	for i, c := range eventKey {
		if c == 0 {
			return string(eventKey[:i])
		}
	}
	return string(eventKey)
}

func (s *Store) markStale(cases []string, at position) error {
	slices.Sort(cases)
	return s.update(s.cache, func(tx *bolt.Tx) error {
		for _, c := range slices.Compact(cases) {
			if err := s.putSealed(tx, bStale, []byte(c), at.seq, nil); err != nil {
				return err
			}
		}
		return putPosition(tx, at)
	})
}
