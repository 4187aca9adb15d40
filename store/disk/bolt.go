package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"miaopi/app"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// The buckets, by the byte that names them in keys, seals and log frames.
const (
	bMeta     byte = 'm' // schema and positions, not sealed
	bSlots    byte = 'k' // key slots, sealed by the password of each
	bEvents   byte = 'e' // case 0 event -> event
	bOutbox   byte = 'o' // event -> how far it got, case, reason
	bSettings byte = 's' // name -> value
	bJournal  byte = 'j' // entry number -> entry
	bHashes   byte = 'h' // stored hash number -> hash
	bFacts    byte = 'f' // subject key -> what areas hold of him
	bPeople   byte = 'p' // subject key -> resident
	bRows     byte = 'r' // case -> row
	bHeads    byte = 'd' // case -> head
	bStrips   byte = 'b' // number -> a thousand heads
	bMoved    byte = 'u' // case -> moment under which its head stands in the strips, which is not as it is now
	bSubjects byte = 'c' // subject key 0 case -> nothing
	bStale    byte = 't' // case -> nothing: the row is behind
	bAreas    byte = 'a' // case -> area, where it is not the station's own
	bShared   byte = 'x' // document id -> reference document
	bQuarant  byte = 'q' // database 0 document id -> why it could not be used
	bLost     byte = 'l' // bucket and key of a record that cannot be read -> how often everything was heard without it
)

// deskBuckets live in desk.db and are repeated in desk.log; cacheBuckets live
// in cache.db.
var (
	deskBuckets  = []byte{bMeta, bSlots, bEvents, bOutbox, bSettings, bJournal, bHashes}
	cacheBuckets = []byte{bMeta, bEvents, bFacts, bPeople, bRows, bHeads, bStrips, bMoved, bSubjects, bStale, bAreas, bShared, bQuarant, bLost}
)

func bucket(tx *bolt.Tx, b byte) *bolt.Bucket { return tx.Bucket([]byte{b}) }

// guard runs fn so that a damaged file is an error and not the end of the
// process: reading a page that the file no longer has faults, and bbolt
// panics on pages that make no sense.
func guard(op string, fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if r := recover(); r != nil {
			err = app.E(op, app.Damaged, "", fmt.Errorf("reading the file failed: %v", r))
		}
	}()
	return classify(op, fn())
}

// classify gives an operating-system error its kind.
func classify(op string, err error) error {
	var known *app.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG), errors.Is(err, syscall.EDQUOT):
		return app.E(op, app.Full, "", err)
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return app.E(op, app.Denied, "", err)
	case errors.Is(err, berrors.ErrTimeout):
		return app.E(op, app.Busy, "", err)
	case errors.Is(err, errSeal), errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return app.E(op, app.Damaged, "", err)
	}
	return app.E(op, app.Internal, "", err)
}

// openBolt opens a file that was found sound, or makes it, with its buckets:
// fresh. A cache.db that is made again knows in the same transaction that it
// holds nothing.
func (v *Vault) openBolt(name string, buckets []byte) (db *bolt.DB, fresh bool, err error) {
	err = guard("open", func() (err error) {
		db, err = v.o.sys().bolt(v.o.path(name), &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType, PageSize: pageSize})
		if err != nil {
			return err
		}
		return v.update(db, func(tx *bolt.Tx) error {
			fresh = bucket(tx, bMeta) == nil
			for _, b := range buckets {
				if _, err := tx.CreateBucketIfNotExists([]byte{b}); err != nil {
					return err
				}
			}
			if name != cacheFile {
				return nil
			}
			if fresh && !v.making {
				if err := bucket(tx, bMeta).Put(keyIncomplete, keyIncomplete); err != nil {
					return err
				}
			}
			return takeStrips(tx)
		})
	})
	if err != nil && db != nil {
		_ = db.Close()
	}
	return db, fresh, err
}

// errUnsound says that a file is not a whole bbolt file.
var errUnsound = errors.New("not a whole database file")

// sound reads the two meta pages of a bbolt file and compares what they say
// with the file's length: bbolt itself would kill the process on a file that
// was cut off. A file that does not exist, or is empty, is sound.
func sound(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	m, err := readMeta(f)
	if err != nil {
		return err
	}
	if info.Size() < int64(m.pages)*int64(m.pageSize) {
		return fmt.Errorf("%w: %d bytes, the pages need %d", errUnsound, info.Size(), m.pages*uint64(m.pageSize))
	}
	return nil
}

// meta is what we read of a bbolt meta page.
type meta struct {
	pageSize uint32
	root     uint64 // page of the root bucket
	freelist uint64 // its page
	pages    uint64 // number of pages in use
	txid     uint64
}

const (
	pageSize   = 4096 // of files we make, on every machine
	boltMagic  = 0xED0CDAED
	pageHeader = 16
	metaLen    = 64 // magic to txid: 56 bytes, then the checksum
)

// readMeta is the newest valid meta page. The second page's offset is the
// page size, which is that of the machine that made the file.
func readMeta(r io.ReaderAt) (meta, error) {
	var best meta
	for _, off := range []int64{0, 4096, 8192, 16384, 65536} {
		m, err := metaAt(r, off)
		if err == nil && (off == 0 || off == int64(m.pageSize)) && m.txid >= best.txid {
			best = m
		}
	}
	if best.pageSize == 0 {
		return best, fmt.Errorf("%w: no valid meta page", errUnsound)
	}
	return best, nil
}

func metaAt(r io.ReaderAt, off int64) (meta, error) {
	var b [metaLen]byte
	if _, err := r.ReadAt(b[:], off+pageHeader); err != nil {
		return meta{}, err
	}
	le := binary.LittleEndian
	h := fnv.New64a()
	h.Write(b[:metaLen-8])
	if le.Uint32(b[:]) != boltMagic || le.Uint64(b[metaLen-8:]) != h.Sum64() {
		return meta{}, errUnsound
	}
	return meta{pageSize: le.Uint32(b[8:]), root: le.Uint64(b[16:]), freelist: le.Uint64(b[32:]), pages: le.Uint64(b[40:]), txid: le.Uint64(b[48:])}, nil
}
