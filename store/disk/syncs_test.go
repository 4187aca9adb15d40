package disk

import (
	"fmt"
	"testing"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

// diskWaits is a system that counts what waits for the disk: syncs of files and
// folders, and transactions, of which each is two.
type diskWaits struct {
	theSystem
	syncs, transactions int
}

func (c *diskWaits) open(path string, flag int) (file, error) {
	f, err := c.theSystem.open(path, flag)
	return waitingFile{f, c}, err
}

func (c *diskWaits) syncDir(folder string) error { c.syncs++; return c.theSystem.syncDir(folder) }

func (c *diskWaits) update(db *bolt.DB, fn func(*bolt.Tx) error) error {
	c.transactions++
	return c.theSystem.update(db, fn)
}

type waitingFile struct {
	file
	c *diskWaits
}

func (f waitingFile) Sync() error { f.c.syncs++; return f.file.Sync() }

// TestWhatWaitsForTheDisk is a budget: an accept syncs the log, and nothing else
// until the clock settles, all of them in one transaction of each database.
func TestWhatWaitsForTheDisk(t *testing.T) {
	o := options(t)
	c := &diskWaits{}
	o.system = c
	s := create(t, o)
	m := storetest.Maker()
	var first casefile.Event
	for i, tc := range []struct {
		name                string
		syncs, transactions int
		do                  func(e casefile.Event) error
	}{
		{"accept", 1, 0, func(e casefile.Event) error {
			return accept(t, s, e)
		}},
		{"more of them", 50, 0, func(casefile.Event) error {
			for i := range 50 {
				if err := accept(t, s, storetest.Submission(t, m, app.CaseID(fmt.Sprint("more", i)))); err != nil {
					return err
				}
			}
			return nil
		}},
		{"the clock", 0, 2, func(casefile.Event) error { s.settleNow(); return nil }},
		{"the clock, and nothing waits", 0, 0, func(casefile.Event) error { s.settleNow(); return nil }},
		{"accepts, as many as may wait and one", lateCommits + 1, 2, func(casefile.Event) error {
			for i := range lateCommits + 1 {
				if err := accept(t, s, storetest.Submission(t, m, app.CaseID(fmt.Sprint("many", i)))); err != nil {
					return err
				}
			}
			return nil
		}},
		{"events whose rows come later", 1, 2, func(e casefile.Event) error { return s.Commit(t.Context(), desk.Batch{Events: []casefile.Event{e}}) }},
		{"rows alone", 0, 1, func(e casefile.Event) error {
			return s.Commit(t.Context(), desk.Batch{Rows: []desk.Row{storetest.RowOf(e.Case, 0)}})
		}},
		{"a draft", 1, 0, func(casefile.Event) error {
			return s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"draft": {1}}})
		}},
		{"nothing", 0, 0, func(casefile.Event) error { return s.Commit(t.Context(), desk.Batch{}) }},
		{"events were sent", 1, 0, func(casefile.Event) error {
			list, err := s.Outgoing(t.Context(), "", 1)
			if err != nil {
				return err
			}
			return s.Mark(t.Context(), desk.Posted, []app.EventID{list[0].Event.ID})
		}},
		{"events came back, and their row", 0, 2, func(casefile.Event) error {
			if err := s.Import(t.Context(), desk.Import{Events: []casefile.Event{first}}); err != nil {
				return err
			}
			return s.Commit(t.Context(), desk.Batch{Rows: []desk.Row{storetest.RowOf(first.Case, 1)}})
		}},
		{"they are booked", 1, 0, func(casefile.Event) error { _, err := s.Book(t.Context()); return err }},
		{"a look at the cases", 0, 1, func(casefile.Event) error { _, err := s.Columns(t.Context()); return err }},
		{"another look", 0, 0, func(casefile.Event) error { _, err := s.Columns(t.Context()); return err }},
	} {
		e := storetest.Submission(t, m, app.CaseID(fmt.Sprint("case", i)))
		if i == 0 {
			first = e
		}
		*c = diskWaits{}
		if err := tc.do(e); err != nil || c.syncs != tc.syncs || c.transactions != tc.transactions {
			t.Errorf("%s: %d syncs and %d transactions, want %d and %d; %v", tc.name, c.syncs, c.transactions, tc.syncs, tc.transactions, err)
		}
	}
	_ = s.Close()
	if stale, err := unlock(t, o).Stale(t.Context()); err != nil || len(stale) != 1 || stale[0] != "case5" {
		t.Errorf("behind their events are %v, %v", stale, err)
	}
}

func accept(t testing.TB, s *Store, e casefile.Event) error {
	return s.Commit(t.Context(), desk.Batch{Events: []casefile.Event{e}, Rows: []desk.Row{storetest.RowOf(e.Case, 1)}, Settings: map[string][]byte{"pool": {1}}})
}
