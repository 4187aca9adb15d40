package disk

import (
	"bufio"
	"bytes"
	"errors"
	"os"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
)

// openDeskLog opens desk.log, brings desk.db up to it, and cuts off what was
// never committed.
func (v *Vault) openDeskLog(fresh bool) error {
	l, err := openLog(&v.o)
	if err != nil {
		return v.remakeLog(err)
	}
	v.log = l
	at, err := v.position(v.desk)
	if err != nil {
		return err
	}
	if at == (position{}) { // desk.db was just made, or by a program that was stopped then
		fresh = true
	}
	if !fresh && at.log != l.id {
		if at, err = v.adopt(at); err != nil {
			return err
		}
	}
	if !fresh && (at.log != l.id || at.offset > l.size) {
		_ = l.f.Close()
		return v.remakeLog(errFrame)
	}
	if at.log != l.id {
		at = position{log: l.id, offset: logHeader}
	}
	got, err := l.replay(at.offset, v.replayCommit)
	if err != nil {
		return err
	}
	if got.lost > 0 {
		v.notice("业务日志 desk.log 有 %d 处无法读出，其余记录已全部读回。", got.lost)
	}
	if fresh && got.end > logHeader {
		v.notice("业务数据文件 desk.db 缺失或受损，已由业务日志重建，原文件另存。")
	}
	if err := l.takeBack(got.end); err != nil {
		return err
	}
	return v.compact()
}

// adopt takes a log for desk.db's own that says, whole, what stands there: it was
// written out of it by a program that was stopped before it could note that.
// Another's is left to be set aside.
func (v *Vault) adopt(at position) (position, error) {
	same := true
	var seq uint64
	got, err := v.log.replay(0, func(frames []frame, _ int64) error {
		return v.desk.View(func(tx *bolt.Tx) error {
			for _, f := range frames {
				b := bucket(tx, f.bucket)
				same = same && f.op == opPut && b != nil && bytes.Equal(b.Get(f.key), f.value)
				seq = max(seq, f.seq)
			}
			return nil
		})
	})
	if err != nil || !same || got.lost+got.torn > 0 || seq != at.seq {
		return at, err
	}
	at = position{v.log.id, got.end, seq}
	return at, v.update(v.desk, func(tx *bolt.Tx) error { return putPosition(tx, at) })
}

// compactAt is the size from which a log is written again when most of it is
// old: versions of drafts that were typed over.
const compactAt = 64 << 20

// compact writes a long log again out of desk.db.
func (v *Vault) compact() error {
	info, err := os.Stat(v.o.path(deskFile))
	if err != nil || v.log.size < compactAt || v.log.size < 2*info.Size() {
		return err
	}
	_ = v.log.f.Close()
	return v.rewriteLog()
}

// remakeLog writes desk.log again out of desk.db. why tells a new station
// from a damaged log.
func (v *Vault) remakeLog(why error) error {
	if seq, err := v.commitNumber(); err == nil && seq == 0 && !v.making {
		return app.E("open", app.Damaged, "业务数据文件 desk.db 和业务日志 desk.log 都读不出来。原来的文件都还在，请从备份恢复到一个新的目录。", why)
	}
	if !errors.Is(why, os.ErrNotExist) {
		if !errors.Is(why, errFrame) {
			return why
		}
		if err := v.setAside(logFile, false); err != nil {
			return err
		}
		v.salvage = v.salvage[:len(v.salvage)-1] // desk.db holds all of it
	}
	if err := v.rewriteLog(); err != nil {
		return err
	}
	if seq, err := v.commitNumber(); err != nil || seq == 0 {
		return err
	}
	v.notice("业务日志 desk.log 缺失或受损，已由业务数据文件重新写出。")
	return nil
}

// rewriteLog writes desk.log out of desk.db.
func (v *Vault) rewriteLog() error {
	seq, err := v.commitNumber()
	if err != nil {
		return err
	}
	v.log, err = createLog(&v.o, func(w *bufio.Writer) error { return v.dump(w, seq) })
	if err != nil {
		return err
	}
	return v.update(v.desk, func(tx *bolt.Tx) error { return putPosition(tx, position{v.log.id, v.log.size, seq}) })
}

// dump writes everything in desk.db as commits of the log.
func (v *Vault) dump(w *bufio.Writer, seq uint64) error {
	return guard("dump", func() error {
		return v.desk.View(func(tx *bolt.Tx) error {
			n := 0
			for _, b := range deskBuckets[1:] {
				err := bucket(tx, b).ForEach(func(k, val []byte) error {
					n++
					put := frame{b, opPut, seq, k, val}
					_, err := w.Write(put.append(nil))
					return err
				})
				if err != nil {
					return err
				}
			}
			_, err := w.Write(commitEnd(n, seq).append(nil))
			return err
		})
	})
}

func (v *Vault) replayCommit(frames []frame, end int64) error {
	if err := v.o.fail("replay"); err != nil {
		return err
	}
	return guard("replay", func() error {
		return v.update(v.desk, func(tx *bolt.Tx) error {
			var seq uint64
			for _, f := range frames {
				if err := f.applyTo(tx); err != nil {
					return err
				}
				seq = max(seq, f.seq)
			}
			at, err := readPosition(tx)
			if err != nil {
				return err
			}
			return putPosition(tx, position{v.log.id, end, max(seq, at.seq)})
		})
	})
}

func (f *frame) applyTo(tx *bolt.Tx) error {
	b := bucket(tx, f.bucket)
	if b == nil || len(f.key) == 0 {
		return nil
	}
	if f.op == opDelete {
		return b.Delete(f.key)
	}
	return b.Put(f.key, f.value)
}

// commitDesk puts frames into desk.log and, late, desk.db, all or nothing. It is
// called under commits, as is everything here.
func (v *Vault) commitDesk(frames []frame) error {
	return guard("commit", func() error {
		seq, err := v.commitNumber()
		if err != nil {
			return err
		}
		seq++
		for i := range frames {
			frames[i].seq = seq
		}
		return v.write(frames, seq)
	})
}

func (v *Vault) write(frames []frame, seq uint64) error {
	if err := v.makeWay(); err != nil {
		return err
	}
	before := v.log.size
	if err := v.o.fail("before log"); err != nil {
		return err
	}
	if err := v.log.add(frames, seq); err != nil {
		return v.torn(err)
	}
	err := v.o.fail("after log")
	if err == nil {
		err = v.intoDesk(frames, position{v.log.id, v.log.size, seq})
	}
	if err != nil {
		return v.torn(errors.Join(err, v.log.takeBack(before)))
	}
	return nil
}

// intoDesk puts frames that the log has into desk.db, or lets them wait.
func (v *Vault) intoDesk(frames []frame, at position) error {
	if mayWait(frames) {
		return v.wait(frames, at)
	}
	return v.update(v.desk, func(tx *bolt.Tx) error {
		for i := range frames {
			if err := frames[i].applyTo(tx); err != nil {
				return err
			}
		}
		return putPosition(tx, at)
	})
}

// torn stops everything when the log holds a commit that was not made, and
// cannot be rid of it: the next open finds out which it is.
func (v *Vault) torn(err error) error {
	if errors.Is(err, errTorn) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.broken = app.E("commit", app.Damaged, "", err)
	}
	return err
}

// update is a transaction of one of the two files, behind what waits for it.
func (v *Vault) update(db *bolt.DB, fn func(*bolt.Tx) error) error {
	settle := v.settleDesk
	if db == v.cache {
		settle, fn = v.settleRows, signed(fn)
	}
	if err := settle(); err != nil {
		return err
	}
	return v.o.sys().update(db, fn)
}
