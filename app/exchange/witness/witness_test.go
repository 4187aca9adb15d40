package witness_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/supervision"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/store/memory"
)

// busy lets a station decide something, so that its journal grows, and talk.
func busy(t *testing.T, s *worldtest.Station, n int) {
	t.Helper()
	r := s.World.Elder(n, nil)
	s.World.Load(worldtest.Area, r)
	s.Sync()
	if _, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	s.World.Now = s.World.Now.Add(2 * time.Hour)
	s.Sync()
}

// audit is what an auditor at the station sees.
func audit(t *testing.T, s *worldtest.Station) supervision.Audit {
	t.Helper()
	a, err := supervision.At(s.As(app.Actor{Account: "a", Role: app.Auditor})).Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// alarms are what stands against a station's journal at another.
func alarms(t *testing.T, s *worldtest.Station) (out []string) {
	t.Helper()
	list, err := s.Disk.Quarantined(t.Context())
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
	w := worldtest.New(t, app.Clerk, app.Clerk, app.Supervisor, app.Clerk)
	a := w.Stations[0]
	for n := range 3 {
		busy(t, a, n+1)
		for _, s := range w.Stations[1:] {
			s.Sync()
			if list := alarms(t, s); len(list) > 0 {
				t.Fatalf("%s: %v", s.ID, list)
			}
		}
		a.Sync()
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
func twin(t *testing.T, a *worldtest.Station) *worldtest.Station {
	t.Helper()
	w := a.World
	s := &worldtest.Station{World: w, ID: a.ID, Role: a.Role, Disk: memory.New()}
	w.Must(desk.FoundWith(w.Ctx, s.Disk, a.Info, a.PrivateKey()))
	secret, err := w.Manager.District(w.Ctx)
	w.Must(err)
	w.Must(s.Disk.Commit(w.Ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: secret}}))
	w.Must(port.Config{URL: "memory", Name: worldtest.HubName, Areas: []string{worldtest.Area}}.Save(w.Ctx, s.Disk))
	s.Start()
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
			w := worldtest.New(t, app.Clerk, app.Clerk, app.Clerk)
			a, b := w.Stations[0], w.Stations[1]
			for n := range 3 {
				r := w.Elder(n+1, nil)
				w.Load(worldtest.Area, r)
				a.Sync()
				if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
					t.Fatal(err)
				}
			}
			w.Now = w.Now.Add(2 * time.Hour)
			a.Sync()
			b.Sync()
			false1 := twin(t, a)
			w.Must(w.Hub.SetHead(t.Context(), wire.AreaDB(worldtest.HubName, worldtest.Area), "s1", nil)) // whoever rewrote it cleaned up
			for n := range c.again {
				w.Load(worldtest.Area, w.Elder(n+10, nil))
			}
			false1.Sync()
			for n := range c.again {
				r := w.Elder(n+10, nil)
				if _, err := reception.At(false1.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
					t.Fatal(err)
				}
			}
			w.Now = w.Now.Add(2 * time.Hour)
			_, err := false1.Link.Once(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			b.Sync()
			if list := alarms(t, b); len(list) != 1 || !strings.Contains(list[0], c.want) || !strings.Contains(list[0], "s1") {
				t.Errorf("%v", list)
			}
		})
	}
}

// A hub that was put back loses checkpoints; nobody is accused for it.
func TestALostCheckpointIsNoFraud(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk, app.Clerk)
	a, b, c := w.Stations[0], w.Stations[1], w.Stations[2]
	busy(t, a, 1)
	b.Sync()
	old := w.Hub.Backup()
	busy(t, a, 2)
	b.Sync()
	busy(t, a, 3)
	w.Hub.Restore(old)
	busy(t, a, 4)
	for range 2 {
		for _, s := range w.Stations {
			s.Sync()
		}
	}
	for _, s := range []*worldtest.Station{b, c} {
		if list := alarms(t, s); len(list) > 0 {
			t.Errorf("%s: %v", s.ID, list)
		}
	}
	if got := audit(t, a).Witnesses; len(got.By) != 2 {
		t.Errorf("%+v", got)
	}
}
