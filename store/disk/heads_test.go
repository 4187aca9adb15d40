package disk

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

// rowAt is a row of a case that came in after so many half minutes.
func rowAt(i int) desk.Row {
	r := storetest.RowOf(app.CaseID(fmt.Sprintf("case%06d", i)), 0)
	r.Head.At = r.Head.At.Add(time.Duration(i) * 31 * time.Second)
	return r
}

func rowsAt(from, to int) (out []desk.Row) {
	for i := from; i < to; i++ {
		out = append(out, rowAt(i))
	}
	return out
}

func put(t testing.TB, s *Store, rows ...desk.Row) {
	t.Helper()
	if err := s.Commit(t.Context(), desk.Batch{Rows: rows}); err != nil {
		t.Fatal(err)
	}
}

// sameHeads compares the columns with the heads beside the rows.
func sameHeads(t testing.TB, s *Store) {
	t.Helper()
	c, err := s.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.settleAll(); err != nil {
		t.Fatal(err)
	}
	var want, got []desk.Head
	err = s.cache.View(func(tx *bolt.Tx) error {
		return bucket(tx, bHeads).ForEach(func(k, v []byte) error {
			h, err := s.head(k, v)
			want = append(want, h)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Each(func(h desk.Head) bool { got = append(got, h); return true })
	slices.SortFunc(want, desk.NewestFirst)
	if !slices.Equal(want, got) {
		t.Errorf("the columns show %d heads, beside the rows are %d, or others", len(got), len(want))
	}
}

// unseals counts the values of the cache that are opened.
type unseals struct {
	cipher.AEAD
	n int
}

func (u *unseals) Open(dst, nonce, text, data []byte) ([]byte, error) {
	u.n++
	return u.AEAD.Open(dst, nonce, text, data)
}

// counting lets a store's cache count what is unsealed.
func counting(s *Store) *unseals {
	u := &unseals{AEAD: s.keys.cache.aead}
	s.keys.cache = &sealer{u, s.keys.cache.random}
	return u
}

const manyCases = 20_000

// withHeads is a closed station of so many cases, with its strips.
func withHeads(t testing.TB) Options {
	t.Helper()
	o := options(t)
	s := create(t, o)
	put(t, s, rowsAt(0, manyCases)...)
	sameHeads(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestWhatIsReadOfHeads is a budget: an open reads a strip for each thousand cases and what
// moved since; a page that changes reads nothing that did not.
func TestWhatIsReadOfHeads(t *testing.T) {
	o := withHeads(t)
	s := unlock(t, o)
	for i := range 10 {
		r := rowAt(i * 1000)
		r.Head.State = casefile.Approved
		put(t, s, r)
	}
	put(t, s, rowAt(manyCases))
	_ = s.Close()
	s = unlock(t, o)
	u := counting(s)
	columns := func() *desk.Columns {
		t.Helper()
		c, err := s.Columns(t.Context())
		if err != nil || c.Len() != manyCases+1 {
			t.Fatal(c, err)
		}
		return c
	}
	first := columns()
	if want := 1 + (manyCases+1023)/1024 + 2*11; u.n != want {
		t.Errorf("the first look unseals %d values, want %d", u.n, want)
	}
	u.n = 0
	if columns() != first || u.n != 0 {
		t.Errorf("a second look unseals %d values, or gives other columns", u.n)
	}
	r := rowAt(7)
	r.Head.State = casefile.RefusedState
	put(t, s, r)
	u.n = 0
	if second := columns(); second == first || u.n != 0 {
		t.Errorf("after one case changed, %d values are unsealed", u.n)
	}
	put(t, s, r)
	if columns().At(7) != r.Head && columns().At(7).State != casefile.RefusedState {
		t.Error("the change is not shown")
	}
	u.n = 0
	if _, err := s.Row(t.Context(), "case000007"); err != nil || u.n != 2 {
		t.Errorf("one row unseals %d values, %v", u.n, err)
	}
	sameHeads(t, s)
}

// TestStripsAreWrittenWhereTheyMoved: most stay as they are.
func TestStripsAreWrittenWhereTheyMoved(t *testing.T) {
	o := withHeads(t)
	o.moved = 100
	s := unlock(t, o)
	sameHeads(t, s)
	before := stripsOf(t, s)
	put(t, s, rowsAt(manyCases, manyCases+50)...)
	if !slices.Equal(stripsOf(t, s), before) {
		t.Error("fifty heads that moved wrote strips")
	}
	var rows []desk.Row
	for _, r := range rowsAt(5000, 5100) {
		r.Head.State = casefile.Approved
		rows = append(rows, r)
	}
	put(t, s, rows...)
	after := stripsOf(t, s)
	fresh := slices.DeleteFunc(slices.Clone(after), func(k string) bool { return slices.Contains(before, k) })
	if len(fresh) == 0 || len(fresh) > 3 {
		t.Errorf("%d of %d strips were written", len(fresh), len(after))
	}
	sameHeads(t, s)
	_ = s.Close()
	sameHeads(t, unlock(t, o))
}

// stripsOf are the keys of the strips.
func stripsOf(t *testing.T, s *Store) (out []string) {
	t.Helper()
	if err := s.cache.View(func(tx *bolt.Tx) error {
		return scan(tx, bStrips, nil, func(k, _ []byte) error { out = append(out, string(k)); return nil })
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestStripsAreMadeAgain: those that are damaged, missing, or older than the rows.
func TestStripsAreMadeAgain(t *testing.T) {
	flip := func(b byte, key []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			v := slices.Clone(bucket(tx, b).Get(key))
			v[len(v)/2] ^= 1
			return bucket(tx, b).Put(key, v)
		}
	}
	take := func(b byte, key []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error { return bucket(tx, b).Delete(key) }
	}
	swap := func(tx *bolt.Tx) error {
		b := bucket(tx, bStrips)
		return b.Put(stripKey(1), slices.Clone(b.Get(stripKey(2))))
	}
	for _, tc := range []struct {
		name string
		do   func(*bolt.Tx) error
	}{
		{"a strip is damaged", flip(bStrips, stripKey(3))},
		{"a strip is gone", take(bStrips, stripKey(3))},
		{"a strip stands for another", swap},
		{"how many there are is damaged", flip(bStrips, keyAll)},
		{"how many there are is gone", take(bStrips, keyAll)},
		{"what moved is damaged", flip(bMoved, []byte("case000004"))},
		{"what moved is gone from beside the rows", func(tx *bolt.Tx) error {
			return errors.Join(take(bHeads, []byte("case000004"))(tx), take(bRows, []byte("case000004"))(tx))
		}},
		{"all are gone", dropStrips},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := movedOne(t)
			if err := s.o.sys().update(s.cache, signed(tc.do)); err != nil {
				t.Fatal(err)
			}
			_ = s.Close()
			s = unlock(t, s.o)
			sameHeads(t, s)
			_ = s.Close()
			s = unlock(t, s.o)
			if u := counting(s); true {
				sameHeads(t, s)
				if u.n > manySmall+5 { // the comparison reads each
					t.Errorf("they were not kept: %d values were unsealed", u.n)
				}
			}
		})
	}
}

const manySmall = 4000

// movedOne is an open station whose strips do not show one head as it is.
func movedOne(t *testing.T) *Store {
	t.Helper()
	s := create(t, options(t))
	put(t, s, rowsAt(0, manySmall)...)
	sameHeads(t, s)
	r := rowAt(4)
	r.Head.State = casefile.Approved
	put(t, s, r)
	return s
}

// TestAnOlderProgramIsNoticed: it writes rows and heads, and no strips.
func TestAnOlderProgramIsNoticed(t *testing.T) {
	s := movedOne(t)
	_ = s.Close()
	s = unlock(t, s.o)
	added := rowAt(manySmall)
	r, err := s.rowLate(&added)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.o.sys().update(s.cache, func(tx *bolt.Tx) error { // not signed
		return errors.Join(s.putSealed(tx, bRows, r.key, 1, r.val), s.putSealed(tx, bHeads, r.key, 1, added.Head.AppendBinary(nil)))
	}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = unlock(t, s.o)
	if c, err := s.Columns(t.Context()); err != nil || c.Len() != manySmall+1 {
		t.Errorf("%d cases, %v", c.Len(), err)
	}
	sameHeads(t, s)
}

// TestAHeadThatCannotBeRead is left out and comes back with its row.
func TestAHeadThatCannotBeRead(t *testing.T) {
	s := movedOne(t)
	if err := s.update(s.cache, func(tx *bolt.Tx) error {
		return errors.Join(dropStrips(tx), bucket(tx, bHeads).Put([]byte("case000009"), []byte("nothing that was ever sealed by anybody")))
	}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = unlock(t, s.o)
	c, err := s.Columns(t.Context())
	if err != nil || c.Len() != manySmall-1 || len(s.Notices()) != 1 {
		t.Errorf("%d cases, %v", c.Len(), err)
	}
	if stale, err := s.Stale(t.Context()); err != nil || !slices.Contains(stale, "case000009") {
		t.Errorf("to be made again: %v, %v", stale, err)
	}
	put(t, s, rowAt(9))
	sameHeads(t, s)
	if c, err := s.Columns(t.Context()); err != nil || c.Len() != manySmall {
		t.Errorf("%d cases, %v", c.Len(), err)
	}
}

// TestHeadsOnAFullDisk: what cannot be kept is shown all the same.
func TestHeadsOnAFullDisk(t *testing.T) {
	s := movedOne(t)
	if err := s.update(s.cache, dropStrips); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	s = unlock(t, s.o)
	s.o.system = full{theSystem{}}
	c, err := s.Columns(t.Context())
	if err != nil || c.Len() != manySmall {
		t.Fatalf("%v, %v", c, err)
	}
	s.o.system = nil
	put(t, s, rowAt(manySmall))
	sameHeads(t, s)
	_ = s.Close()
	sameHeads(t, unlock(t, s.o))
}

// full is a disk that takes no transaction.
type full struct{ theSystem }

func (full) update(db *bolt.DB, fn func(*bolt.Tx) error) error {
	return errors.Join(theSystem{}.update(db, func(tx *bolt.Tx) error { return errors.Join(fn(tx), syscall.ENOSPC) }))
}

// TestAnotherWhoUnlockedSees: the columns are the vault's.
func TestAnotherWhoUnlockedSees(t *testing.T) {
	s := movedOne(t)
	other, _, err := s.Vault.unlock("clerk", "demo")
	if err != nil {
		t.Fatal(err)
	}
	sameHeads(t, other)
	put(t, s, rowAt(manySmall))
	sameHeads(t, other)
}

// TestACutWhileStripsAreWritten: they show what is beside the rows, wherever the
// power goes.
func TestACutWhileStripsAreWritten(t *testing.T) {
	master := newSample(t)
	small := func(o Options) Options { o.moved = 3; return o }
	cutTest{
		prepare: func(t *testing.T, o Options) { master.into(t, o) },
		work: func(t *testing.T, o Options) error {
			return atWork(func(t *testing.T, o Options, s *Store) error {
				for i := range 4 {
					if _, err := s.Columns(t.Context()); i%2 == 0 && err != nil {
						return err
					}
					if err := s.Commit(t.Context(), desk.Batch{Rows: rowsAt(3*i, 3*i+3)}); err != nil {
						return err
					}
				}
				return nil
			})(t, small(o))
		},
		check: func(t *testing.T, o Options, told bool) {
			s := unlock(t, small(o))
			defer s.Close()
			sameHeads(t, s)
			if c, err := s.Columns(t.Context()); err != nil || told && c.Len() != sampleCases+12 {
				t.Errorf("%d cases, %v", c.Len(), err)
			}
			if r, err := s.Check(t.Context(), nil); err != nil || len(r.Problems) > 0 {
				t.Errorf("check: %v, %v", r.Problems, err)
			}
		},
	}.run(t)
}

// TestCheckComparesStrips: a head that came past them is told.
func TestCheckComparesStrips(t *testing.T) {
	s := movedOne(t)
	r, err := s.Check(t.Context(), nil)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("sound: %q, %v", r.Problems, err)
	}
	if err := s.update(s.cache, func(tx *bolt.Tx) error { return bucket(tx, bStrips).Delete(stripKey(0)) }); err != nil {
		t.Fatal(err)
	}
	if r, err = s.Check(t.Context(), nil); err != nil || len(r.Problems) != 1 {
		t.Errorf("a strip is gone: %q, %v", r.Problems, err)
	}
}

// TestAHeadThatWasDamagedMoves: where a damaged head stood is not known, and its
// case has another moment now. It is shown once.
func TestAHeadThatWasDamagedMoves(t *testing.T) {
	s := movedOne(t)
	if err := s.update(s.cache, func(tx *bolt.Tx) error {
		return bucket(tx, bHeads).Put([]byte("case003000"), []byte("nothing that was ever sealed by anybody"))
	}); err != nil {
		t.Fatal(err)
	}
	r := rowAt(3000)
	r.Head.At = r.Head.At.Add(24 * time.Hour)
	put(t, s, r)
	sameHeads(t, s)
	_ = s.Close()
	sameHeads(t, unlock(t, s.o))
}

// TestHeadsAreReadWhileOthersCommit: whoever looks after a commit sees it.
func TestHeadsAreReadWhileOthersCommit(t *testing.T) {
	o := withHeads(t)
	o.moved = 64
	s := unlock(t, o)
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := range 40 {
				put(t, s, rowAt(manyCases+100*w+i))
				c, err := s.Columns(t.Context())
				if err != nil || !holds(c, rowAt(manyCases+100*w+i).Head.Case) {
					t.Errorf("what was committed is not shown, %v", err)
				}
				if i%10 == w {
					forgetHeads(s)
				}
			}
		})
	}
	wg.Wait()
	sameHeads(t, s)
}

// forgetHeads makes the next who looks read the strips.
func forgetHeads(s *Store) {
	h := &s.Vault.heads
	h.mu.Lock()
	defer h.mu.Unlock()
	h.columns, h.kept, h.pending = nil, kept{}, nil
}

func holds(c *desk.Columns, id app.CaseID) bool {
	for _, h := range c.All() {
		if h.Case == id {
			return true
		}
	}
	return false
}
