package disk

import (
	"bytes"
	"context"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// A record of cache.db whose seal does not open is lost until the hub sends it
// again. bLost names it, with how many times everything was heard since; the
// beginnings of all pages are forgotten with it, so that the next pull brings
// everything. What came is taken off the list (import.go). Everything may have
// been on its way when the record was found, so it counts as one that the hub
// does not have only when it was heard twice without it.
const heardWithout = 2

// lostKey names a record in bLost.
func lostKey(b byte, key []byte) []byte { return append([]byte{b}, key...) }

// lose notes records that cannot be unsealed. It is called outside of
// transactions. On a disk that takes nothing they are noted when there is room:
// whoever reads them finds them again.
func (s *Store) lose(lost [][]byte) error {
	if len(lost) == 0 {
		return nil
	}
	s.commits.Lock()
	defer s.commits.Unlock()
	fresh, err := s.notYetLost(lost)
	if err != nil || len(fresh) == 0 {
		return err
	}
	s.notice("缓存文件 cache.db 中有 %d 条记录受损，读不出来，下次同步时重新取回；取回之前，有关的办件不能办理，只给一次的事项不会自动通过。", len(fresh))
	err = guard("lost", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) error { return s.loseIn(tx, fresh) })
	})
	switch app.KindOf(err) {
	case app.Full, app.Denied:
		return nil
	}
	return err
}

// notYetLost leaves away what is on the list.
func (s *Store) notYetLost(lost [][]byte) (fresh [][]byte, err error) {
	err = guard("lost", func() error {
		return s.cache.View(func(tx *bolt.Tx) error {
			for _, k := range lost {
				if bucket(tx, bLost).Get(k) == nil {
					fresh = append(fresh, bytes.Clone(k))
				}
			}
			return nil
		})
	})
	return fresh, err
}

func (s *Store) loseIn(tx *bolt.Tx, lost [][]byte) error {
	for _, k := range lost {
		if err := s.putSealed(tx, bLost, k, 0, []byte{0}); err != nil {
			return err
		}
	}
	if err := forgetPages(tx); err != nil {
		return err
	}
	return bucket(tx, bMeta).Put(keyIncomplete, keyIncomplete)
}

// forgetPages lets the next pull begin at the beginning of every database.
func forgetPages(tx *bolt.Tx) error {
	var keys [][]byte
	if err := scan(tx, bMeta, sinceKey(""), func(k, _ []byte) error { keys = append(keys, bytes.Clone(k)); return nil }); err != nil {
		return err
	}
	for _, k := range keys {
		if err := bucket(tx, bMeta).Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// heard says that everything the hub has was heard.
func (s *Store) heard(tx *bolt.Tx) error {
	again := false
	waiting := map[string]byte{}
	err := scan(tx, bLost, nil, func(k, v []byte) error {
		n := byte(0) // also of one whose own seal is broken
		if val, _, err := s.keys.cache.open(bLost, k, v); err == nil && len(val) == 1 {
			n = val[0]
		}
		if n < heardWithout {
			waiting[string(k)] = n + 1
			again = again || n+1 < heardWithout
		}
		return nil
	})
	if err != nil {
		return err
	}
	for k, n := range waiting {
		if err := s.putSealed(tx, bLost, []byte(k), 0, []byte{n}); err != nil {
			return err
		}
	}
	if again {
		return forgetPages(tx)
	}
	return bucket(tx, bMeta).Delete(keyIncomplete)
}

// came takes what was put off the list of what is lost.
func came(tx *bolt.Tx, puts []sealedPut) error {
	b := bucket(tx, bLost)
	if k, _ := b.Cursor().First(); k == nil {
		return nil
	}
	for _, p := range puts {
		if err := b.Delete(lostKey(p.bucket, p.key)); err != nil {
			return err
		}
		if p.bucket != bEvents {
			continue
		}
		if err := b.Delete(lostKey(bEvents, join([]byte(caseOf(p.key)), nil))); err != nil {
			return err
		}
	}
	return nil
}

// Incomplete implements desk.Store.
func (s *Store) Incomplete(ctx context.Context) (yes bool, err error) {
	err = s.read(ctx, "incomplete", s.cache, func(tx *bolt.Tx) error {
		yes = bucket(tx, bMeta).Get(keyIncomplete) != nil
		return nil
	})
	return yes, err
}

// cached1 reads one value of cache.db; false when there is none. One that
// cannot be unsealed, or that use cannot read, is lost, and as good as none.
func (s *Store) cached1(ctx context.Context, op string, b byte, key []byte, use func(val []byte) error) (ok bool, err error) {
	bad := false
	err = s.read(ctx, op, s.cache, func(tx *bolt.Tx) error {
		sealed := bucket(tx, b).Get(key)
		if sealed == nil {
			return nil
		}
		val, _, err := s.keys.cache.open(b, key, sealed)
		if err == nil {
			err = use(val)
		}
		ok, bad = err == nil, err != nil
		return nil
	})
	if err == nil && bad {
		err = s.lose([][]byte{lostKey(b, key)})
	}
	return ok, err
}
