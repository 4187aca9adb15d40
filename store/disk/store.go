package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// Store is an unlocked station. It implements desk.Store.
type Store struct {
	*Vault
	keys   *keys
	secret []byte // HMAC key of subjects, the district's
}

var (
	_ desk.Store = (*Store)(nil)
	_ desk.Vault = (*Vault)(nil)

	_ desk.Keeper = (*Store)(nil)
)

// settingDistrict holds the district key under which subjects are hidden.
const settingDistrict = desk.SettingDistrict

// unlocked finishes opening once the data key is known: what was set aside is
// salvaged, and the cache is told what it missed.
func (v *Vault) unlocked(data []byte) (*Store, error) {
	k, err := deriveKeys(data, v.o.Random)
	if err != nil {
		return nil, err
	}
	s := &Store{Vault: v, keys: k}
	if err := s.salvageAll(); err != nil {
		return nil, err
	}
	secret, ok, err := s.Setting(context.Background(), settingDistrict)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, app.Errorf("unlock", app.Damaged, "the district key is gone")
	}
	s.secret = secret
	if err := s.catchUp(); err != nil {
		return nil, err
	}
	return s, s.tellRestored()
}

// Commit implements desk.Store.
func (s *Store) Commit(ctx context.Context, b desk.Batch) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return err
	}
	err := guard("commit", func() error { return s.commit(b) })
	s.suspectIf(err)
	return err
}

func (s *Store) commit(b desk.Batch) error {
	seq, err := s.commitNumber()
	if err != nil {
		return err
	}
	seq++
	frames, err := s.frames(&b, seq)
	if err != nil {
		return err
	}
	if len(frames) > 0 {
		if err := s.Vault.write(frames, seq); err != nil {
			return err
		}
	}
	if err := s.project(b.Rows, b.Events, seq, frames); err != nil {
		// The events are safe; only the list is behind, and the next open
		// brings it up.
		if len(frames) == 0 {
			return err
		}
		s.noticeBehind(err)
	}
	return nil
}

func (v *Vault) noticeBehind(err error) {
	v.notice("列表未能更新（%s），重新打开程序后会自动补上；已提交的办件不受影响。", reasonOf(err))
}

func reasonOf(err error) string {
	if app.KindOf(classify("commit", err)) == app.Full {
		return "磁盘已满"
	}
	return "缓存写入失败"
}

// frames seals a batch. An event that is already there is left out.
func (s *Store) frames(b *desk.Batch, seq uint64) ([]frame, error) {
	var out []frame
	put := func(bucket byte, key, value []byte) error {
		if len(value) > desk.MaxValue {
			return tooLong(fmt.Errorf("a value of %d bytes", len(value)))
		}
		sealed, err := s.keys.desk.seal(bucket, key, seq, value)
		out = append(out, frame{bucket, opPut, seq, key, sealed})
		return err
	}
	for i := range b.Events {
		e := &b.Events[i]
		known, err := s.hasEvent(e)
		if err != nil || known {
			if err != nil {
				return nil, err
			}
			continue
		}
		if err := errors.Join(put(bEvents, eventKey(e), e.AppendBinary(nil)), put(bOutbox, []byte(e.ID), letter{desk.Saved, e.Case, ""}.encode())); err != nil {
			return nil, err
		}
	}
	for i, entry := range b.Journal.Entries {
		if err := put(bJournal, number(b.Journal.From+int64(i)), entry); err != nil {
			return nil, err
		}
	}
	for i, h := range b.Journal.Hashes {
		if err := put(bHashes, number(b.Journal.HashFrom+int64(i)), h[:]); err != nil {
			return nil, err
		}
	}
	for _, key := range sortedKeys(b.Settings) {
		if b.Settings[key] == nil {
			out = append(out, frame{bSettings, opDelete, seq, []byte(key), nil})
		} else if err := put(bSettings, []byte(key), b.Settings[key]); err != nil {
			return nil, err
		}
	}
	for id, value := range b.Slots {
		if len(value) > desk.MaxValue {
			return nil, tooLong(fmt.Errorf("a slot of %d bytes", len(value)))
		}
		out = append(out, frame{bSlots, opPut, seq, []byte(id), value})
	}
	return out, nil
}

func sortedKeys(m map[string][]byte) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// hasEvent compares by key and content: the same id with another content is a
// fault that must not pass in silence.
func (s *Store) hasEvent(e *casefile.Event) (known bool, err error) {
	err = s.viewDesk(func(d deskView) error {
		val := d.get(bEvents, eventKey(e))
		if val == nil {
			return nil
		}
		old, err := s.event(s.keys.desk, eventKey(e), val)
		if err != nil {
			return err
		}
		if old.Hash() != e.Hash() {
			return app.Errorf("commit", app.Conflict, "event %s exists with other content", e.ID)
		}
		known = true
		return nil
	})
	return known, err
}

func (s *Store) event(seal *sealer, key, sealed []byte) (casefile.Event, error) {
	val, _, err := seal.open(bEvents, key, sealed)
	if err != nil {
		return casefile.Event{}, err
	}
	e, err := casefile.DecodeEvent(val)
	if err != nil {
		return e, app.E("event", app.Damaged, "", err)
	}
	return e, nil
}

func eventKey(e *casefile.Event) []byte { return join([]byte(e.Case), []byte(e.ID)) }

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func (s *Store) putSealed(tx *bolt.Tx, b byte, key []byte, seq uint64, val []byte) error {
	sealed, err := s.keys.cache.seal(b, key, seq, val)
	if err != nil {
		return err
	}
	return bucket(tx, b).Put(key, sealed)
}

// usable is an error once a file made no sense.
func (s *Store) usable() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// suspectIf notes that a file's structure made no sense, so that the next
// open walks it and heals it.
func (v *Vault) suspectIf(err error) {
	if app.KindOf(err) != app.Damaged || errors.Is(err, errSeal) {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.broken == nil {
		v.broken = fmt.Errorf("a data file made no sense: %w", err)
		_ = v.o.mark(suspectFile) // without it what made no sense is found again
	}
}
