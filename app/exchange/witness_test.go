package exchange_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/store/memory"
)

// busy lets a station decide something, so that its journal grows, and talk.
func busy(t *testing.T, s *station, n int) {
	t.Helper()
	r := s.w.elder(n, nil)
	s.w.load(area, r)
	s.sync()
	if _, err := s.Accept(t.Context(), acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	s.w.now = s.w.now.Add(2 * time.Hour)
	s.sync()
}

// audit is what an auditor at the station sees.
func audit(t *testing.T, s *station) desk.Audit {
	t.Helper()
	a, err := s.As(app.Actor{Account: "a", Role: app.Auditor}).Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// alarms are what stands against a station's journal at another.
func alarms(t *testing.T, s *station) (out []string) {
	t.Helper()
	list, err := s.store.Quarantined(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		if strings.HasPrefix(q.ID, "checkpoint:") {
			out = append(out, q.Why)
		}
	}
	return out
}

func TestSiblingsSignAJournal(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk, app.Supervisor, app.Clerk)
	a := w.stations[0]
	for n := range 3 {
		busy(t, a, n+1)
		for _, s := range w.stations[1:] {
			s.sync()
			if list := alarms(t, s); len(list) > 0 {
				t.Fatalf("%s: %v", s.id, list)
			}
		}
		a.sync()
		got := audit(t, a).Witnesses
		if len(got.By) != 2 || got.Size == 0 {
			t.Errorf("after day %d: %+v", n+1, got)
		}
	}
	if got := audit(t, a); got.Witnesses.Size != got.Size {
		t.Errorf("signed to %d of %d", got.Witnesses.Size, got.Size)
	}
}

// twin is another computer with the same key and an empty journal: what a
// journal that was cut off and written again looks like to others.
func twin(t *testing.T, a *station) *station {
	t.Helper()
	w := a.w
	s := &station{w: w, id: a.id, role: a.role, store: memory.New()}
	w.must(desk.FoundWith(w.ctx, s.store, a.Info, a.PrivateKey()))
	secret, err := w.manager.District(w.ctx)
	w.must(err)
	w.must(s.store.Commit(w.ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: secret}}))
	w.must(port.Config{URL: "memory", Name: hubName, Areas: []string{area}}.Save(w.ctx, s.store))
	s.start()
	return s
}

func TestAJournalThatWasRewrittenShows(t *testing.T) {
	for _, c := range []struct {
		name  string
		again int // entries of the new journal
		want  string
	}{
		{"it is shorter", 1, "可能被删改"},
		{"it is as long, and another", 3, "可能被删改"},
		{"it is longer", 5, "接不上本站先前见过的"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, app.Clerk, app.Clerk, app.Clerk)
			a, b := w.stations[0], w.stations[1]
			for n := range 3 {
				r := w.elder(n+1, nil)
				w.load(area, r)
				a.sync()
				if _, err := a.Accept(t.Context(), acceptance(r), ""); err != nil {
					t.Fatal(err)
				}
			}
			w.now = w.now.Add(2 * time.Hour)
			a.sync()
			b.sync()
			false1 := twin(t, a)
			w.must(w.hub.SetHead(t.Context(), wire.AreaDB(hubName, area), "s1", nil)) // whoever rewrote it cleaned up
			for n := range c.again {
				w.load(area, w.elder(n+10, nil))
			}
			false1.sync()
			for n := range c.again {
				r := w.elder(n+10, nil)
				if _, err := false1.Accept(t.Context(), acceptance(r), ""); err != nil {
					t.Fatal(err)
				}
			}
			w.now = w.now.Add(2 * time.Hour)
			_, err := false1.link.Once(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b.sync()
			if list := alarms(t, b); len(list) != 1 || !strings.Contains(list[0], c.want) || !strings.Contains(list[0], "s1") {
				t.Errorf("%v", list)
			}
		})
	}
}

// A hub that was put back loses checkpoints; nobody is accused for it.
func TestALostCheckpointIsNoFraud(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk, app.Clerk)
	a, b, c := w.stations[0], w.stations[1], w.stations[2]
	busy(t, a, 1)
	b.sync()
	old := w.hub.Backup()
	busy(t, a, 2)
	b.sync()
	busy(t, a, 3)
	w.hub.Restore(old)
	busy(t, a, 4)
	for range 2 {
		for _, s := range w.stations {
			s.sync()
		}
	}
	for _, s := range []*station{b, c} {
		if list := alarms(t, s); len(list) > 0 {
			t.Errorf("%s: %v", s.id, list)
		}
	}
	if got := audit(t, a).Witnesses; len(got.By) != 2 {
		t.Errorf("%+v", got)
	}
}
