package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/desk"
)

// Heads are kept twice. One by one, each beside its row (bHeads); and all of them
// in strips of a thousand (bStrips), so that a million are read in a moment. A
// commit writes the first, and puts the case on a list (bMoved) of those that the
// strips do not show yet. When that list is long the strips that it touches are
// written again. All of it is in one transaction with the rows, so a crash cannot
// part them.
//
// A program that does not know strips leaves them as they are. So each
// transaction of ours puts its number on them; a gap in the numbers says that
// somebody else wrote. Such strips, and those of which one is damaged or
// missing, are made again from the heads beside the rows.

// movedMost is how many heads wait at most to come into strips. At an open each
// of them is unsealed by itself.
const movedMost = 16384

// pendingMost is how many changes wait to come into the columns in memory.
const pendingMost = 4096

// keyAll is the key in bStrips of how many heads and strips there are, two
// numbers of 8 bytes, sealed. Those of strips have 4 bytes.
var keyAll = []byte("all")

// errStrips says that the strips cannot be used.
var errStrips = errors.New("the strips of heads are not whole")

// heads are the columns in memory, of whoever unlocked the vault.
type heads struct {
	mu      sync.Mutex
	columns *desk.Columns // nil: nobody asked yet
	kept    kept
	pending []desk.Change // committed, not in columns
}

// kept says which strips stand where in bStrips.
type kept struct {
	at   map[*desk.Strip]uint32
	next uint32
}

// signed notes in a transaction of the cache that it keeps the strips right.
func signed(fn func(*bolt.Tx) error) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return bucket(tx, bStrips).SetSequence(uint64(tx.ID()))
	}
}

// takeStrips is signed for the first transaction on a file that was opened.
func takeStrips(tx *bolt.Tx) error {
	return signed(func(tx *bolt.Tx) error {
		if bucket(tx, bStrips).Sequence()+1 == uint64(tx.ID()) {
			return nil
		}
		return dropStrips(tx) // somebody wrote who does not know them
	})(tx)
}

// Columns implements desk.Store. A head that cannot be unsealed is left out and
// its case is marked stale, so that it comes back.
func (s *Store) Columns(ctx context.Context) (*desk.Columns, error) {
	h := &s.Vault.heads
	h.mu.Lock()
	if h.columns == nil {
		if err := s.loadHeads(ctx); err != nil {
			h.mu.Unlock()
			if errors.Is(err, errStrips) {
				return s.remakeHeads(ctx)
			}
			return nil, err
		}
	}
	defer h.mu.Unlock()
	h.fold()
	return h.columns, nil
}

func (h *heads) fold() {
	h.columns, h.pending = h.columns.With(h.pending), nil
}

// Heads implements desk.Store.
func (s *Store) Heads(ctx context.Context, yield func(desk.Head) bool) error {
	c, err := s.Columns(ctx)
	if err == nil {
		c.Each(yield)
	}
	return err
}

// loadHeads is called under heads.mu.
func (s *Store) loadHeads(ctx context.Context) error {
	h := &s.Vault.heads
	return s.readRows(ctx, "heads", func(tx *bolt.Tx, late []rowLate) (err error) {
		h.columns, h.kept, err = s.readStrips(tx)
		h.pending = changesOf(late)
		return err
	})
}

// readStrips are the strips with what moved since.
func (s *Store) readStrips(tx *bolt.Tx) (*desk.Columns, kept, error) {
	k := kept{at: map[*desk.Strip]uint32{}}
	all, err := s.unsealed(tx, bStrips, keyAll)
	if err != nil || len(all) != 16 {
		return nil, k, errStrips
	}
	var strips []*desk.Strip
	room := make([]byte, 0, 1<<17) // of one strip after another
	err = bucket(tx, bStrips).ForEach(func(key, v []byte) error {
		if len(key) != 4 {
			return nil
		}
		plain, _, err := s.keys.cache.openTo(room, bStrips, key, v)
		if err != nil {
			return errStrips
		}
		strip, err := desk.DecodeStrip(plain)
		if err != nil {
			return errStrips
		}
		n := binary.BigEndian.Uint32(key)
		strips, k.at[strip], k.next = append(strips, strip), n, max(k.next, n+1)
		return nil
	})
	if err != nil {
		return nil, k, err
	}
	c, ok := desk.JoinStrips(strips)
	if !ok || uint64(c.Len()) != binary.BigEndian.Uint64(all) || uint64(len(strips)) != binary.BigEndian.Uint64(all[8:]) {
		return nil, k, errStrips
	}
	moved, err := s.moved(tx)
	return c.With(moved), k, err
}

// moved is what the strips do not show. A head of it that cannot be read makes
// them be made again, which tells of it.
func (s *Store) moved(tx *bolt.Tx) (out []desk.Change, err error) {
	err = bucket(tx, bMoved).ForEach(func(key, v []byte) error {
		was, err1 := s.unsealed(tx, bMoved, key)
		plain, err2 := s.unsealed(tx, bHeads, key)
		if err1 != nil || err2 != nil {
			return errStrips
		}
		h, err := desk.DecodeHead(app.CaseID(key), plain)
		if err != nil {
			return errStrips
		}
		ch := desk.Change{Head: h, None: len(was) != 8}
		if !ch.None {
			ch.Was = int64(binary.BigEndian.Uint64(was))
		}
		out = append(out, ch)
		return nil
	})
	return out, err
}

// unsealed is one value of the cache.
func (s *Store) unsealed(tx *bolt.Tx, b byte, key []byte) ([]byte, error) {
	plain, _, err := s.keys.cache.open(b, key, bucket(tx, b).Get(key))
	return plain, err
}
