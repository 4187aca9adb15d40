package disk

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Facts implements desk.Store. A record that cannot be unsealed is as good as
// none: what reads it is unknown, and the next pull brings it again.
func (s *Store) Facts(ctx context.Context, sub app.Subject) (r fact.Record, ok bool, err error) {
	known := false
	ok, err = s.cached1(ctx, "facts", bFacts, subjectKey(s.secret, sub), func(val []byte) error {
		h, err := desk.DecodeHolding(val)
		r, known = h.Record()
		return err
	})
	ok = ok && known
	return r, ok, err
}

// EachRecord implements desk.Store. Keys are hashes, so equal ranges of them
// hold about as many records; each core reads one in a transaction of its own.
// What cannot be unsealed is left out: nothing is known of it.
func (s *Store) EachRecord(ctx context.Context, yield func([]byte) bool) error {
	workers := runtime.GOMAXPROCS(0)
	errs, lost := make([]error, workers), make([][][]byte, workers)
	var stop atomic.Bool
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			from, to := byte(w*256/workers), (w+1)*256/workers
			errs[w] = s.read(ctx, "records", s.cache, func(tx *bolt.Tx) error {
				return s.records(ctx, tx, from, to, &stop, yield, &lost[w])
			})
		})
	}
	wg.Wait()
	return errors.Join(append(errs, s.lose(slices.Concat(lost...)))...)
}

// records gives the records whose keys begin with from up to before to.
func (s *Store) records(ctx context.Context, tx *bolt.Tx, from byte, to int, stop *atomic.Bool, yield func([]byte) bool, lost *[][]byte) error {
	c := bucket(tx, bFacts).Cursor()
	n := 0
	for k, v := c.Seek([]byte{from}); k != nil && int(k[0]) < to && !stop.Load(); k, v = c.Next() {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		val, _, err := s.keys.cache.open(bFacts, k, v)
		if err == nil {
			val, err = desk.EncodedRecord(val)
		}
		if err != nil {
			*lost = append(*lost, lostKey(bFacts, k))
		} else if val != nil && !yield(val) {
			stop.Store(true)
		}
	}
	return nil
}

// Resident implements desk.Store.
func (s *Store) Resident(ctx context.Context, sub app.Subject) (r desk.Resident, ok bool, err error) {
	var got desk.Resident
	ok, err = s.cached1(ctx, "resident", bPeople, subjectKey(s.secret, sub), func(val []byte) error { return json.Unmarshal(val, &got) })
	if ok {
		r = got
	}
	return r, ok, err
}

// People implements desk.Store.
func (s *Store) People(ctx context.Context, yield func(desk.Resident) bool) error {
	var lost [][]byte
	err := s.read(ctx, "people", s.cache, func(tx *bolt.Tx) error {
		c := bucket(tx, bPeople).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			val, _, err := s.keys.cache.open(bPeople, k, v)
			var r desk.Resident
			if err != nil || json.Unmarshal(val, &r) != nil {
				lost = append(lost, lostKey(bPeople, k))
				continue
			}
			if !yield(r) {
				return nil
			}
		}
		return nil
	})
	return errors.Join(err, s.lose(lost))
}
