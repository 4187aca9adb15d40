package disk

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// position says how far a database file has taken the log in.
type position struct {
	log    [16]byte
	offset int64
	seq    uint64 // number of the last commit
}

var (
	keyPosition = []byte("position")
	keySchema   = []byte("schema")
	// keyIncomplete stands in a cache.db that was made again, or lost a record:
	// the hub has to send again what it held.
	keyIncomplete = []byte("incomplete")
	// keyRestored stands in a desk.db that was put back to a backup: when, a
	// moment a line.
	keyRestored = []byte("restored")
)

func putPosition(tx *bolt.Tx, p position) error {
	b := append([]byte(nil), p.log[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(p.offset))
	b = binary.BigEndian.AppendUint64(b, p.seq)
	return bucket(tx, bMeta).Put(keyPosition, b)
}

func readPosition(tx *bolt.Tx) (p position, err error) {
	b := bucket(tx, bMeta).Get(keyPosition)
	if b == nil {
		return p, nil
	}
	if len(b) != 32 {
		return p, app.Errorf("open", app.Damaged, "the log position has %d bytes", len(b))
	}
	copy(p.log[:], b)
	p.offset, p.seq = int64(binary.BigEndian.Uint64(b[16:])), binary.BigEndian.Uint64(b[24:])
	return p, nil
}

func (v *Vault) position(db *bolt.DB) (p position, err error) {
	err = guard("open", func() error {
		return db.View(func(tx *bolt.Tx) (err error) {
			p, err = readPosition(tx)
			return err
		})
	})
	return p, err
}

// commitNumber is the number of the last commit.
func (v *Vault) commitNumber() (uint64, error) {
	if l := v.late.frames.Load(); l != nil {
		return l.at.seq, nil
	}
	p, err := v.position(v.desk)
	return p.seq, err
}
