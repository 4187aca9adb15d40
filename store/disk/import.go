package disk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"

	"miaopi/app/desk"
)

// Import implements desk.Store.
func (s *Store) Import(ctx context.Context, im desk.Import) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := errors.Join(ctx.Err(), s.usable()); err != nil {
		return err
	}
	err := guard("import", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) error { return s.importTo(tx, &im) })
	})
	s.suspectIf(err)
	return err
}

func (s *Store) importTo(tx *bolt.Tx, im *desk.Import) error {
	puts, err := s.holdingPuts(tx, im)
	if err != nil {
		return err
	}
	for i := range im.People {
		val, err := json.Marshal(&im.People[i])
		if err != nil {
			return err
		}
		puts = append(puts, sealedPut{bPeople, subjectKey(s.secret, im.People[i].Subject), val})
	}
	for i := range im.Events {
		e := &im.Events[i]
		puts = append(puts, sealedPut{bEvents, eventKey(e), e.AppendBinary(nil)}, sealedPut{bStale, []byte(e.Case), nil})
		if im.Area != "" {
			puts = append(puts, sealedPut{bAreas, []byte(e.Case), []byte(im.Area)})
		}
	}
	shared, err := s.sharedPuts(tx, im)
	if err != nil {
		return err
	}
	puts = append(puts, shared...)
	// bbolt fills its pages best, and fastest, in order of key.
	slices.SortFunc(puts, sealedPut.compare)
	seq := uint64(tx.ID()) // grows, so that a salvage knows the newest
	for _, p := range puts {
		if err := s.putSealed(tx, p.bucket, p.key, seq, p.value); err != nil {
			return err
		}
	}
	if err := came(tx, puts); err != nil || !im.Complete {
		return err
	}
	return s.heard(tx)
}

// sharedPuts are a page's reference documents, its quarantine, and where the
// next page begins.
func (s *Store) sharedPuts(tx *bolt.Tx, im *desk.Import) ([]sealedPut, error) {
	var puts []sealedPut
	for id, body := range im.Reference {
		if body == nil {
			if err := bucket(tx, bShared).Delete([]byte(id)); err != nil {
				return nil, err
			}
			continue
		}
		puts = append(puts, sealedPut{bShared, []byte(id), body})
	}
	if err := used(tx, im); err != nil {
		return nil, err
	}
	for _, q := range im.Quarantine {
		val, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		puts = append(puts, sealedPut{bQuarant, join([]byte(q.DB), []byte(q.ID)), val})
	}
	if im.DB == "" {
		return puts, nil
	}
	return puts, bucket(tx, bMeta).Put(sinceKey(im.DB), []byte(im.Since))
}

// used takes documents out of the quarantine that could be used after all.
func used(tx *bolt.Tx, im *desk.Import) error {
	b := bucket(tx, bQuarant)
	if k, _ := b.Cursor().First(); k == nil {
		return nil
	}
	for _, id := range im.Used {
		if err := b.Delete(join([]byte(im.DB), []byte(id))); err != nil {
			return err
		}
	}
	return nil
}

// sinceKey is where the beginning of a database's next page is kept. It is not
// sealed: it says nothing about anybody.
func sinceKey(db string) []byte { return []byte("since/" + db) }

type sealedPut struct {
	bucket     byte
	key, value []byte
}

func (p sealedPut) compare(q sealedPut) int {
	if p.bucket != q.bucket {
		return int(p.bucket) - int(q.bucket)
	}
	return slices.Compare(p.key, q.key)
}
