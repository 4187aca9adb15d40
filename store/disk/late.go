package disk

import (
	"bytes"
	"iter"
	"slices"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A commit waits for desk.log alone. What it puts into the two databases is kept
// here, in memory, and read over them; some time later, many commits at once, it
// is settled: written there. What a crash takes of it the next open has from the
// log, as it has always had what desk.db missed; the rows it makes again.
//
// It is held back only what that way can bring: frames, which are in the log, and
// rows whose events are among them. Whoever writes anything else into one of the
// files settles it first, so no transaction of a file passes what waits for it.
// That is how a reader, who takes note of what waits and then begins a
// transaction, knows whether the one is in the other: by the transaction's number.

const (
	// lateCommits and lateBytes are how much waits at most, and lateFor how long.
	lateCommits = 256
	lateBytes   = 1 << 20
	lateFor     = time.Second
	// lateFrames is how many frames a commit has at most for which waiting pays.
	lateFrames = 64
)

// late is what waits for both files. It changes under commits.
type late struct {
	frames  atomic.Pointer[framesLate]
	rows    atomic.Pointer[rowsLate]
	commits int
	bytes   int
	overdue bool        // it could not be written when it was time
	stop    func() bool // nil: no clock runs
}

// framesLate waits for desk.db. It never changes; the next shares its frames.
type framesLate struct {
	since  int // desk.db's transaction that it follows
	frames []frame
	at     position
}

// seenBy is what is not in a transaction that began afterwards.
func (l *framesLate) seenBy(tx *bolt.Tx) []frame {
	if l == nil || tx.ID() != l.since {
		return nil
	}
	return l.frames
}

// deskView is desk.db with what waits for it, at one moment.
type deskView struct {
	tx   *bolt.Tx
	late []frame
}

// viewDesk reads desk.db.
func (v *Vault) viewDesk(fn func(d deskView) error) error {
	l := v.late.frames.Load()
	return v.desk.View(func(tx *bolt.Tx) error { return fn(deskView{tx, l.seenBy(tx)}) })
}

// get is a value, nil when there is none.
func (d deskView) get(b byte, key []byte) []byte {
	for _, f := range slices.Backward(d.late) {
		if f.bucket == b && bytes.Equal(f.key, key) {
			return f.value
		}
	}
	return bucket(d.tx, b).Get(key)
}

// from gives what a bucket holds from a key on, in order.
func (d deskView) from(b byte, key []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		late := d.newest(b, key)
		c := bucket(d.tx, b).Cursor()
		k, v := c.Seek(key)
		for k != nil || len(late) > 0 {
			put, fk, fv := true, k, v
			if len(late) > 0 && (k == nil || bytes.Compare(late[0].key, k) <= 0) {
				put, fk, fv = late[0].op == opPut, late[0].key, late[0].value
				late = late[1:]
			}
			if bytes.Equal(fk, k) {
				k, v = c.Next()
			}
			if put && !yield(fk, fv) {
				return
			}
		}
	}
}

// newest are the last of what waits of each key from one on, in order.
func (d deskView) newest(b byte, from []byte) (out []frame) {
	for _, f := range slices.Backward(d.late) {
		if f.bucket == b && bytes.Compare(f.key, from) >= 0 {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(x, y frame) int { return bytes.Compare(x.key, y.key) })
	return slices.CompactFunc(out, func(x, y frame) bool { return bytes.Equal(x.key, y.key) })
}

// each gives every value whose key has a prefix.
func (d deskView) each(b byte, prefix []byte, fn func(k, v []byte) error) error {
	for k, v := range d.from(b, prefix) {
		if !bytes.HasPrefix(k, prefix) {
			return nil
		}
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
}

// lastKey is the last key of a bucket that nothing is deleted from.
func (d deskView) lastKey(b byte) []byte {
	last, _ := bucket(d.tx, b).Cursor().Last()
	for _, f := range d.late {
		if f.bucket == b && bytes.Compare(f.key, last) > 0 {
			last = f.key
		}
	}
	return last
}

// mayWait says whether a commit is small enough to be held back.
func mayWait(frames []frame) bool { return len(frames) <= lateFrames && sizeOf(frames) <= lateBytes/4 }

func sizeOf(frames []frame) (n int) {
	for i := range frames {
		n += len(frames[i].key) + len(frames[i].value)
	}
	return n
}

// wait holds frames back that the log has. at: where it ends with them.
func (v *Vault) wait(frames []frame, at position) error {
	next := &framesLate{at: at}
	if old := v.late.frames.Load(); old != nil {
		next.since, next.frames = old.since, old.frames
	} else if err := v.desk.View(func(tx *bolt.Tx) error { next.since = tx.ID(); return nil }); err != nil {
		return err
	}
	next.frames = append(next.frames, frames...)
	v.late.frames.Store(next)
	v.late.commits++
	v.late.bytes += sizeOf(frames)
	v.wind()
	return nil
}

// wind sets the clock by which what waits is settled.
func (v *Vault) wind() {
	if v.late.stop == nil {
		v.late.stop = v.o.after(lateFor, v.settleNow)
	}
}

func (o *Options) after(d time.Duration, fn func()) (stop func() bool) {
	if o.later != nil {
		return o.later(d, fn)
	}
	return time.AfterFunc(d, fn).Stop
}

// settleNow is called by the clock.
func (v *Vault) settleNow() {
	v.commits.Lock()
	defer v.commits.Unlock()
	err := v.settle()
	v.late.overdue = err != nil // the next commit tries again, and does without itself where that fails
	v.suspectIf(err)
}

// settle writes what waits into both files. It is called under commits.
func (v *Vault) settle() error {
	return guard("settle", func() error {
		if err := v.settleDesk(); err != nil {
			return err
		}
		if err := v.settleRows(); err != nil {
			return err
		}
		v.unwind()
		return nil
	})
}

func (v *Vault) unwind() {
	if v.late.stop != nil {
		v.late.stop()
	}
	v.late.stop, v.late.overdue = nil, false
}

func (v *Vault) settleDesk() error {
	l := v.late.frames.Load()
	if l == nil {
		return nil
	}
	if err := v.o.fail("settle"); err != nil {
		return err
	}
	err := v.o.sys().update(v.desk, func(tx *bolt.Tx) error {
		for i := range l.frames {
			if err := l.frames[i].applyTo(tx); err != nil {
				return err
			}
		}
		return putPosition(tx, l.at)
	})
	if err == nil {
		v.late.frames.Store(nil)
		v.late.commits, v.late.bytes = 0, 0
	}
	return err
}

// makeWay settles where much waits, before more comes. Where desk.db takes
// nothing any more, neither does the station; the list may be behind.
func (v *Vault) makeWay() error {
	if v.late.commits < lateCommits && v.late.bytes < lateBytes && !v.late.overdue {
		return nil
	}
	if err := v.settleDesk(); err != nil {
		return err
	}
	if err := v.settleRows(); err != nil {
		v.noticeBehind(err)
		return nil
	}
	v.unwind()
	return nil
}

// settleAll settles for who looks at the files themselves.
func (v *Vault) settleAll() error {
	v.commits.Lock()
	defer v.commits.Unlock()
	return v.settle()
}
