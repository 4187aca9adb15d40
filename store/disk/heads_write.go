package disk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/desk"
)

// headWriter writes the heads of one transaction.
type headWriter struct {
	s   *Store
	tx  *bolt.Tx
	seq uint64

	changes []desk.Change
	dropped bool          // where a head stood cannot be told: strips are made again
	columns *desk.Columns // nil: no strip was written
	kept    kept
}

// put writes a head that is not there as it is.
func (w *headWriter) put(h *desk.Head) error {
	key, plain := []byte(h.Case), h.AppendBinary(nil)
	ch := desk.Change{Head: *h, None: bucket(w.tx, bHeads).Get(key) == nil}
	if !ch.None {
		old, err := w.s.unsealed(w.tx, bHeads, key)
		if err == nil && bytes.Equal(old, plain) {
			return nil
		}
		was, err2 := desk.DecodeHead(h.Case, old)
		w.dropped = w.dropped || err != nil || err2 != nil
		ch.Was = was.Millis()
	}
	w.changes = append(w.changes, ch)
	return errors.Join(w.s.putSealed(w.tx, bHeads, key, w.seq, plain), w.move(key, ch))
}

// move puts a case on the list of those that the strips do not show, once.
func (w *headWriter) move(key []byte, ch desk.Change) error {
	b := bucket(w.tx, bMoved)
	if bucket(w.tx, bStrips).Get(keyAll) == nil || b.Get(key) != nil {
		return nil
	}
	var was []byte
	if !ch.None {
		was = binary.BigEndian.AppendUint64(nil, uint64(ch.Was))
	}
	if _, err := b.NextSequence(); err != nil { // it counts the list
		return err
	}
	return w.s.putSealed(w.tx, bMoved, key, w.seq, was)
}

// change tells the columns in memory of commits that were made.
func (h *heads) change(changes []desk.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.columns != nil {
		h.pending = append(h.pending, changes...)
		if len(h.pending) > pendingMost {
			h.fold()
		}
	}
}

// writeStrips writes strips when the list of what they do not show is long.
func (w *headWriter) writeStrips() (err error) {
	if w.dropped {
		return dropStrips(w.tx)
	}
	if bucket(w.tx, bMoved).Sequence() <= cmp.Or(w.s.o.moved, movedMost) {
		return nil
	}
	columns, k := w.s.Vault.heads.with(w.changes)
	if columns == nil {
		columns, k, err = w.s.readStrips(w.tx)
	}
	if errors.Is(err, errStrips) {
		w.dropped = true
		return dropStrips(w.tx)
	}
	if err == nil {
		w.kept, err = w.s.writeStrips(w.tx, columns, k, w.seq)
		w.columns = columns
	}
	return err
}

// with are the columns in memory with more changes; nil when there are none.
func (h *heads) with(changes []desk.Change) (*desk.Columns, kept) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.columns == nil {
		return nil, kept{}
	}
	h.fold()
	return h.columns.With(changes), h.kept
}

// follow brings the columns in memory up to a transaction that was made.
func (h *heads) follow(w *headWriter) {
	if !w.dropped && w.columns == nil {
		h.change(w.changes)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if w.dropped {
		h.columns, h.kept, h.pending = nil, kept{}, nil // the next who looks reads them again
		return
	}
	h.columns, h.kept, h.pending = w.columns, w.kept, nil
}

// writeStrips writes the strips that are not kept yet, takes away those that are
// no more, and clears the list.
func (s *Store) writeStrips(tx *bolt.Tx, c *desk.Columns, old kept, seq uint64) (kept, error) {
	k := kept{at: make(map[*desk.Strip]uint32, len(c.Strips())), next: old.next}
	for _, strip := range c.Strips() {
		n, ok := old.at[strip]
		if !ok {
			n = k.next
			k.next++
			if err := s.putSealed(tx, bStrips, stripKey(n), seq, strip.AppendBinary(nil)); err != nil {
				return k, err
			}
		}
		k.at[strip] = n
	}
	for strip, n := range old.at {
		if _, still := k.at[strip]; still {
			continue
		}
		if err := bucket(tx, bStrips).Delete(stripKey(n)); err != nil {
			return k, err
		}
	}
	all := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(c.Len())), uint64(len(k.at)))
	return k, errors.Join(s.putSealed(tx, bStrips, keyAll, seq, all), empty(tx, bMoved))
}

func stripKey(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// empty takes everything out of a bucket.
func empty(tx *bolt.Tx, b byte) error {
	if err := tx.DeleteBucket([]byte{b}); err != nil {
		return err
	}
	_, err := tx.CreateBucket([]byte{b})
	return err
}

// dropStrips forgets the strips, for the next reader to make them again.
func dropStrips(tx *bolt.Tx) error { return errors.Join(empty(tx, bStrips), empty(tx, bMoved)) }

// remakeHeads makes the strips again from the heads beside the rows. On a disk
// that takes nothing they are in memory until the next open.
func (s *Store) remakeHeads(ctx context.Context) (*desk.Columns, error) {
	c, bad, err := s.remadeHeads(ctx)
	if err == nil && len(bad) > 0 {
		err = s.outdate(bad)
	}
	return c, err
}

func (s *Store) remadeHeads(ctx context.Context) (c *desk.Columns, bad []string, err error) {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := errors.Join(ctx.Err(), s.usable(), guard("heads", s.settleRows)); err != nil {
		return nil, nil, err
	}
	h := &s.Vault.heads
	h.mu.Lock()
	defer h.mu.Unlock()
	var k kept
	err = guard("heads", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) (err error) {
			if c, bad, err = s.everyHead(ctx, tx); err != nil {
				return err
			}
			if err := dropStrips(tx); err != nil {
				return err
			}
			k, err = s.writeStrips(tx, c, kept{}, uint64(tx.ID()))
			return err
		})
	})
	s.suspectIf(err)
	switch app.KindOf(err) {
	case app.Full, app.Denied:
		k, err = kept{}, nil
	}
	if err == nil {
		h.columns, h.kept, h.pending = c, k, nil
	}
	return c, bad, err
}

// everyHead reads the heads beside the rows, and which cannot be read.
func (s *Store) everyHead(ctx context.Context, tx *bolt.Tx) (c *desk.Columns, bad []string, err error) {
	c = desk.ColumnsOf(func(yield func(desk.Head) bool) {
		cursor := bucket(tx, bHeads).Cursor()
		for key, v := cursor.First(); key != nil; key, v = cursor.Next() {
			h, err := s.head(key, v)
			if err != nil {
				bad = append(bad, string(key))
			} else if !yield(h) || ctx.Err() != nil {
				return
			}
		}
	})
	return c, bad, ctx.Err()
}
