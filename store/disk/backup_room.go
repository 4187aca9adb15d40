package disk

import (
	"errors"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// While a transaction reads, pages that commits give up cannot be used again,
// and bbolt cannot map a longer file: a commit that needs one waits, and every
// reader behind it, for as long as the backup writes. So there is room before
// it begins: free pages, a sixteenth of the file, which are used up before the
// file grows. They stay, and the next backup finds them.
const (
	leastRoom = 1 << 20
	mostRoom  = 256 << 20
	roomPiece = 4 << 20
)

// makeRoom sees to free pages in both files. A backup works without: on a full
// disk there is none.
func (s *Store) makeRoom() {
	s.commits.Lock()
	defer s.commits.Unlock()
	for _, db := range []*bolt.DB{s.desk, s.cache} {
		_ = guard("backup", func() error { return s.roomIn(db) })
	}
}

// roomPrefix begins the keys in bMeta that take the room before it is given.
const roomPrefix = "room"

func (s *Store) roomIn(db *bolt.DB) error {
	size := int64(0)
	if err := db.View(func(tx *bolt.Tx) error { size = tx.Size(); return nil }); err != nil {
		return err
	}
	missing := min(max(size/16, leastRoom), mostRoom) - int64(db.Stats().FreePageN)*pageSize
	if missing <= 0 {
		return nil
	}
	for i := byte(0); missing > 0; i++ {
		piece := make([]byte, min(missing, roomPiece))
		missing -= roomPiece
		key := append([]byte(roomPrefix), i)
		if err := s.update(db, func(tx *bolt.Tx) error { return bucket(tx, bMeta).Put(key, piece) }); err != nil {
			return errors.Join(err, s.giveRoom(db))
		}
	}
	return s.giveRoom(db)
}

// giveRoom frees the room. What one transaction frees the next but one may use:
// the second makes it the next.
func (s *Store) giveRoom(db *bolt.DB) error {
	free := func(tx *bolt.Tx) error {
		b := bucket(tx, bMeta)
		for {
			k, _ := b.Cursor().Seek([]byte(roomPrefix))
			if !strings.HasPrefix(string(k), roomPrefix) {
				return nil
			}
			if err := b.Delete(k); err != nil {
				return err
			}
		}
	}
	return errors.Join(s.update(db, free), s.update(db, func(*bolt.Tx) error { return nil }))
}
