package disk

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// salvageAll reads what was set aside, record by record, and keeps what its
// seal proves.
func (s *Store) salvageAll() error {
	s.commits.Lock()
	defer s.commits.Unlock()
	for _, sv := range s.Vault.salvage {
		var err error
		if sv.cache {
			err = s.salvageCache(sv.path)
		} else {
			err = s.salvageDesk(sv.path)
		}
		if err != nil {
			return fmt.Errorf("salvage of %s: %w", sv.path, err)
		}
	}
	s.Vault.salvage = nil
	return nil
}

// found is the newest proven version of a record.
type found struct {
	seq    uint64
	sealed []byte
}

// sift collects what unseals on the leaf pages of a damaged file, by bucket
// and key.
func sift(path string, seal *sealer, buckets []byte) (map[string]found, error) {
	kept := map[string]found{}
	err := scanLeaves(path, func(k, v []byte) {
		for _, b := range buckets {
			_, seq, err := seal.open(b, k, v)
			if err != nil {
				continue
			}
			name := string(b) + string(k)
			if old, ok := kept[name]; !ok || seq >= old.seq {
				kept[name] = found{seq, bytes.Clone(v)}
			}
			return
		}
	})
	return kept, err
}

// salvageCache fills the new cache.db. Rows are left out: they are made again
// from the events.
func (s *Store) salvageCache(path string) error {
	kept, err := sift(path, s.keys.cache, []byte{bFacts, bPeople, bEvents})
	if err != nil {
		return err
	}
	var facts, people, events int
	count := map[byte]*int{bFacts: &facts, bPeople: &people, bEvents: &events}
	err = guard("salvage", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) error {
			for name, f := range kept {
				b, key := name[0], []byte(name[1:])
				*count[b]++
				// Sealed anew: the numbers of another file say nothing here.
				val, _, err := s.keys.cache.open(b, key, f.sealed)
				if err != nil {
					return err
				}
				if err := s.putSealed(tx, b, key, 0, val); err != nil {
					return err
				}
				if b == bEvents {
					if err := s.putSealed(tx, bStale, []byte(caseOf(key)), 0, nil); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
	s.notice("缓存文件 cache.db 受损，已另存；从中找回数据 %d 份、人员 %d 人、过程记录 %d 条，其余联网后重新取回。", facts, people, events)
	return err
}

// salvageDesk adds what the log did not have: after a rebuild from an intact
// log that is nothing.
func (s *Store) salvageDesk(path string) error {
	kept, err := sift(path, s.keys.desk, deskBuckets[2:])
	if err != nil {
		return err
	}
	var frames []frame
	for name, f := range kept {
		there := false
		err := s.desk.View(func(tx *bolt.Tx) error {
			there = bucket(tx, name[0]).Get([]byte(name[1:])) != nil
			return nil
		})
		if err != nil {
			return err
		}
		// Settings that are not there may have been deleted on purpose;
		// events, journal and hashes never are.
		if !there && name[0] != bSettings && name[0] != bOutbox {
			frames = append(frames, frame{bucket: name[0], op: opPut, key: []byte(name[1:]), value: f.sealed})
		}
	}
	if len(frames) == 0 {
		return nil
	}
	s.notice("从受损的 desk.db 另外找回 %d 条记录。", len(frames))
	return s.commitDesk(frames)
}

// heal looks in desk.log for the newest sound version of every record under
// a key, and puts it back into desk.db. A record that makes no sense, and that
// a log which is whole never had, has a damaged key: it goes.
func (s *Store) heal(b byte, prefix []byte) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	good, had := map[string]frame{}, map[string]bool{}
	got, err := s.log.replay(0, func(frames []frame, _ int64) error {
		for _, f := range frames {
			if f.bucket != b || !bytes.HasPrefix(f.key, prefix) {
				continue
			}
			had[string(f.key)] = true
			if f.op == opDelete {
				delete(good, string(f.key))
			} else if _, _, err := s.keys.desk.open(b, f.key, f.value); err == nil {
				f.key, f.value = bytes.Clone(f.key), bytes.Clone(f.value)
				good[string(f.key)] = f
			}
		}
		return nil
	})
	if err != nil {
		return classify("heal", err)
	}
	return guard("heal", func() error {
		var strays [][]byte
		if got.lost+got.torn == 0 {
			if strays, err = s.strays(b, prefix, had); err != nil {
				return err
			}
		}
		return s.putBack(b, good, strays)
	})
}

// strays are records that cannot be unsealed and were never written.
func (s *Store) strays(b byte, prefix []byte, had map[string]bool) (out [][]byte, err error) {
	err = s.viewDesk(func(d deskView) error {
		return d.each(b, prefix, func(k, v []byte) error {
			if _, _, err := s.keys.desk.open(b, k, v); err != nil && !had[string(k)] {
				out = append(out, bytes.Clone(k))
			}
			return nil
		})
	})
	return out, err
}

func (s *Store) putBack(b byte, good map[string]frame, strays [][]byte) error {
	mended := len(strays)
	err := s.update(s.desk, func(tx *bolt.Tx) error {
		for _, key := range strays {
			if err := bucket(tx, b).Delete(key); err != nil {
				return err
			}
		}
		for key, f := range good {
			old := bucket(tx, f.bucket).Get([]byte(key))
			if old != nil {
				if _, _, err := s.keys.desk.open(f.bucket, []byte(key), old); err == nil {
					continue
				}
			}
			mended++
			if err := f.applyTo(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && mended > 0 {
		s.notice("业务数据文件中有 %d 条记录受损，已由业务日志恢复。", mended)
	}
	return err
}

// Notices implements desk.Store.
func (s *Store) Notices() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.Vault.notices
	s.Vault.notices = nil
	return out
}
