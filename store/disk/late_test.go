package disk

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

// answers are what a store says of everything that may wait.
type answers struct {
	Events   map[app.CaseID][]casefile.Event
	Rows     map[app.CaseID]desk.Row
	Stale    []app.CaseID
	Of       []app.CaseID
	Settings map[string][]byte
	Outbox   desk.Outbox
	Letters  []desk.Letter
	Journal  [][]byte
	Accounts []desk.Colleague
	Heads    []desk.Head
}

func ask(t *testing.T, s *Store, cases int) (a answers) {
	t.Helper()
	ctx := t.Context()
	a.Events, a.Rows = map[app.CaseID][]casefile.Event{}, map[app.CaseID]desk.Row{}
	var errs [7]error
	for i := range cases {
		c := caseNo(i)
		var err error
		a.Events[c], errs[0] = s.Events(ctx, c)
		if a.Rows[c], err = s.Row(ctx, c); err != nil && app.KindOf(err) != app.Missing {
			t.Fatal(err)
		}
	}
	a.Stale, errs[1] = s.Stale(ctx)
	a.Of, errs[2] = s.CasesOf(ctx, storetest.Subject)
	a.Settings, errs[3] = s.Settings(ctx, "k")
	a.Outbox, errs[4] = s.Outbox(ctx)
	a.Letters, errs[5] = s.Outgoing(ctx, "", 1000)
	n, err := s.JournalSize(ctx)
	for i := range n {
		entry, err := s.JournalEntry(ctx, i)
		a.Journal = append(a.Journal, entry)
		errs[6] = err
	}
	a.Accounts, _ = s.Colleagues()
	if err := s.Heads(ctx, func(h desk.Head) bool { a.Heads = append(a.Heads, h); return true }); err != nil {
		t.Fatal(err)
	}
	for _, err := range append(errs[:], err) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func caseNo(i int) app.CaseID { return app.CaseID(fmt.Sprint("case", i)) }

// TestWhatWaitsIsReadAsWhatIsWritten does a day's work by chance, and asks
// before and after everything is settled, and after a restart.
func TestWhatWaitsIsReadAsWhatIsWritten(t *testing.T) {
	const cases = 12
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 3))
			o := options(t)
			o.moved = 5
			s, m := create(t, o), storetest.Maker()
			for range 60 {
				if err := aStep(t, s, rng, m, caseNo(rng.IntN(cases))); err != nil {
					t.Fatal(err)
				}
				if rng.IntN(8) > 0 {
					continue
				}
				before := ask(t, s, cases)
				if err := s.settleAll(); err != nil {
					t.Fatal(err)
				}
				if after := ask(t, s, cases); !reflect.DeepEqual(before, after) {
					t.Fatalf("waiting  %+v\nwritten  %+v", before, after)
				}
			}
			before := ask(t, s, cases)
			_ = s.Close()
			if after := ask(t, unlock(t, o), cases); !reflect.DeepEqual(before, after) {
				t.Fatalf("before the restart  %+v\nafter  %+v", before, after)
			}
		})
	}
}

func aStep(t *testing.T, s *Store, rng *rand.Rand, m *casefile.Maker, c app.CaseID) error {
	key := fmt.Sprint("k", rng.IntN(6))
	switch rng.IntN(8) {
	case 0:
		return s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{key: nil}})
	case 1:
		return s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{key: []byte(fmt.Sprint(rng.IntN(9)))}})
	case 2:
		list, err := s.Outgoing(t.Context(), "", 2)
		if err != nil || len(list) == 0 {
			return err
		}
		return s.Mark(t.Context(), desk.OutboxState(1+rng.IntN(3)), []app.EventID{list[len(list)-1].Event.ID})
	case 3:
		list, err := s.Outgoing(t.Context(), "", 1)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := s.Import(t.Context(), desk.Import{Events: []casefile.Event{list[0].Event}}); err != nil {
			return err
		}
		_, err = s.Book(t.Context())
		return err
	case 4:
		_, _, _ = s.Unlock("clerk", "wrong")
		_, _, err := s.Unlock("clerk", "demo")
		return err
	case 5:
		return s.Commit(t.Context(), desk.Batch{Events: []casefile.Event{storetest.Submission(t, m, c)}})
	}
	n, err := s.JournalSize(t.Context())
	if err != nil {
		return err
	}
	old, err := s.Events(t.Context(), c)
	if err != nil {
		return err
	}
	r := storetest.RowOf(c, len(old)+1)
	r.Head.At = storetest.Noon.Add(time.Duration(rng.IntN(1000)) * time.Minute)
	return s.Commit(t.Context(), desk.Batch{Events: []casefile.Event{storetest.Submission(t, m, c)}, Rows: []desk.Row{r},
		Settings: map[string][]byte{key: []byte("row")}, Journal: desk.JournalTail{From: n, Entries: [][]byte{[]byte(c)}}})
}

// TestADiskThatFillsUpWhileCommitsWait: what was told stays, and nothing more is
// taken in before desk.db can follow.
func TestADiskThatFillsUpWhileCommitsWait(t *testing.T) {
	for _, tc := range []struct {
		point   string
		refused bool
	}{{"settle", true}, {"settle rows", false}} {
		t.Run(tc.point, func(t *testing.T) {
			o := options(t)
			s, m, full := create(t, o), storetest.Maker(), true
			s.o.Fail = func(p string) error {
				if p == tc.point && full {
					return syscall.ENOSPC
				}
				return nil
			}
			if err := accept(t, s, storetest.Submission(t, m, "a")); err != nil {
				t.Fatal(err)
			}
			s.settleNow()
			if err := accept(t, s, storetest.Submission(t, m, "b")); (app.KindOf(err) == app.Full) != tc.refused || (err != nil) != tc.refused {
				t.Errorf("behind a full disk: %v", err)
			}
			want := []app.CaseID{"a"}
			if !tc.refused {
				want = append(want, "b")
			}
			if got, err := s.CasesOf(t.Context(), storetest.Subject); err != nil || !slices.Equal(got, want) {
				t.Errorf("the list has %v, %v", got, err)
			}
			full = false
			if err := accept(t, s, storetest.Submission(t, m, "c")); err != nil {
				t.Errorf("with room again: %v", err)
			}
			_ = s.Close()
			s = unlock(t, o)
			if got, err := s.CasesOf(t.Context(), storetest.Subject); err != nil || !slices.Equal(got, append(want, "c")) {
				t.Errorf("after a restart the list has %v, %v", got, err)
			}
		})
	}
}

// TestALateCloseLosesNothing: the files take nothing in when the station closes.
func TestALateCloseLosesNothing(t *testing.T) {
	o := options(t)
	s := create(t, o)
	e := storetest.Submission(t, storetest.Maker(), "a")
	if err := accept(t, s, e); err != nil {
		t.Fatal(err)
	}
	s.o.Fail = func(p string) error {
		if p == "settle" {
			return syscall.ENOSPC
		}
		return nil
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = unlock(t, o)
	if list, err := s.Events(t.Context(), "a"); err != nil || len(list) != 1 || list[0].Hash() != e.Hash() {
		t.Errorf("%d events, %v", len(list), err)
	}
	if stale, err := s.Stale(t.Context()); err != nil || !slices.Equal(stale, []app.CaseID{"a"}) {
		t.Errorf("rows to be made again: %v, %v", stale, err)
	}
	if list := s.Notices(); len(list) > 0 {
		t.Errorf("it tells %q", list)
	}
}

// TestWhoLooksAtTheFilesFindsWhatWaits: each of these reads what stands there,
// not what a station remembers.
func TestWhoLooksAtTheFilesFindsWhatWaits(t *testing.T) {
	o := options(t)
	s := create(t, o)
	if seq, err := s.position(s.desk); err != nil || seq.seq == 0 {
		t.Errorf("a new station stands in the log alone: %+v, %v", seq, err)
	}
	for _, tc := range []struct {
		name string
		look func() error
	}{
		{"a check", func() error {
			r, err := s.Check(t.Context(), nil)
			if r.Events == 0 || len(r.Problems) > 0 {
				t.Errorf("%d events, %v", r.Events, r.Problems)
			}
			return err
		}},
		{"another login", func() error {
			_, _, err := s.unlock("clerk", "demo")
			if stale, err := s.Stale(t.Context()); err != nil || len(stale) > 0 {
				t.Errorf("to be made again: %v, %v", stale, err)
			}
			return err
		}},
		{"a backup", func() error {
			snaps, err := s.snapshots()
			if err == nil {
				endAll(snaps)
			}
			return err
		}},
	} {
		if err := accept(t, s, storetest.Submission(t, storetest.Maker(), app.CaseID(tc.name))); err != nil {
			t.Fatal(err)
		}
		if s.late.frames.Load() == nil || s.late.rows.Load() == nil {
			t.Fatalf("%s: nothing waits", tc.name)
		}
		if err := tc.look(); err != nil || s.late.frames.Load() != nil || s.late.rows.Load() != nil {
			t.Errorf("%s: something still waits; %v", tc.name, err)
		}
	}
}

// TestAReaderIsNotAheadOfItself: what waited when he began to look is not read
// over a newer value that was settled before his transaction.
func TestAReaderIsNotAheadOfItself(t *testing.T) {
	s := create(t, options(t))
	set := func(val string) error {
		return s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"k": []byte(val)}})
	}
	if err := set("old"); err != nil {
		t.Fatal(err)
	}
	l := s.late.frames.Load()
	if err := errors.Join(s.settleAll(), set("new"), s.settleAll()); err != nil {
		t.Fatal(err)
	}
	err := s.desk.View(func(tx *bolt.Tx) error {
		sealed := deskView{tx, l.seenBy(tx)}.get(bSettings, []byte("k"))
		val, _, err := s.keys.desk.open(bSettings, []byte("k"), sealed)
		if string(val) != "new" {
			t.Errorf("he reads %q", val)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
