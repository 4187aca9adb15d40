package hubsync_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/soundness"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/worldtest"
	"miaopi/store/memory"
)

// copyOf is a station's directory as it is now, on another computer.
func copyOf(s *worldtest.Station) *worldtest.Station {
	s.World.T.Helper()
	twin := &worldtest.Station{World: s.World, ID: s.ID, Role: s.Role, Disk: s.Disk.(*memory.Store).Clone()}
	twin.Start()
	return twin
}

func accept(s *worldtest.Station, n int) (reception.Accepted, error) {
	s.World.T.Helper()
	return reception.At(s.Station).Accept(s.World.Ctx, worldtest.Acceptance(s.World.Elder(n, nil)), "")
}

func TestADirectoryThatIsNotTheNewestGivesNoNumbers(t *testing.T) {
	refused := func(t *testing.T, s *worldtest.Station, n int) {
		t.Helper()
		if _, err := accept(s, n); app.KindOf(err) != app.Forbidden {
			t.Errorf("a number was given: %v", err)
		}
	}
	var first reception.Accepted
	prepare := func(t *testing.T) (*worldtest.World, *worldtest.Station) {
		w := worldtest.New(t, app.Clerk, app.Clerk)
		for n := range 6 {
			w.Load(worldtest.Area, w.Elder(n+1, nil))
		}
		s := w.Stations[0]
		s.Sync()
		var err error
		if first, err = accept(s, 1); err != nil {
			t.Fatal(err)
		}
		s.Sync()
		return w, s
	}
	t.Run("put back to an older copy", func(t *testing.T) {
		_, s := prepare(t)
		old := copyOf(s)
		if _, err := accept(s, 2); err != nil {
			t.Fatal(err)
		}
		s.Sync()
		old.Sync()
		refused(t, old, 3)
		old.Sync() // it stays so
		refused(t, old, 3)
		if _, err := accept(s, 4); err != nil {
			t.Errorf("the newer one: %v", err)
		}
	})
	t.Run("two that both worked", func(t *testing.T) {
		_, s := prepare(t)
		twin := copyOf(s)
		for _, one := range []*worldtest.Station{s, twin} {
			if _, err := accept(one, 2); err != nil {
				t.Fatal(err)
			}
		}
		s.Sync()
		twin.Sync()
		refused(t, twin, 3)
	})
	t.Run("heard by stick", func(t *testing.T) {
		w, s := prepare(t)
		mate := w.Stations[1]
		old := copyOf(s)
		if _, err := accept(s, 2); err != nil {
			t.Fatal(err)
		}
		s.Sync()
		mate.Sync()
		if _, err := accept(old, 3); err != nil {
			t.Fatal(err)
		}
		if _, err := worldtest.Plug(t, old, worldtest.Carry(t, mate, old, false)); err != nil {
			t.Fatal(err)
		}
		refused(t, old, 4)
	})
	t.Run("restored from a backup by the program itself", func(t *testing.T) {
		w, s := prepare(t)
		old := copyOf(s)
		if _, err := accept(s, 2); err != nil {
			t.Fatal(err)
		}
		s.Sync()
		note := w.Now.UTC().Format(time.RFC3339) + "\n"
		w.Must(old.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(note)}}))
		old.Start()
		old.Sync()
		if got, err := accept(old, 3); err != nil || got.Serial == "" {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("enrolled anew", func(t *testing.T) {
		w, s := prepare(t)
		was := s.Kase(first.Case)
		key, _, err := ed25519.GenerateKey(w.Manager.Random)
		w.Must(err)
		e, err := w.Manager.Enrol(t.Context(), admin.Enrolment{Station: "s1", Name: "窗口", Areas: []string{worldtest.Area}, Key: key, Replace: true})
		w.Must(err)
		if e.Number <= 2 {
			t.Errorf("the number %d was given again", e.Number)
		}
		mate := w.Stations[1]
		mate.Sync()
		if c := mate.Kase(was.ID); c.State != casefile.Approved {
			t.Errorf("what the replaced computer did: %s", c.State)
		}
		if r, err := soundness.At(mate.Station).Check(t.Context(), nil); err != nil || len(r.Problems) != 0 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestAWrongClockIsSaid(t *testing.T) {
	for _, c := range []struct {
		name    string
		fast    time.Duration // the hub's clock
		words   string
		verdict app.Verdict
	}{
		{"a minute", time.Minute, "", app.Approve},
		{"three minutes slow", 3 * time.Minute, "本机时钟比汇聚库慢 3 分钟", app.Approve},
		{"six minutes fast", -6 * time.Minute, "本机时钟比汇聚库快 6 分钟", app.Review},
		{"years slow", 3 * 365 * 24 * time.Hour, "本机时钟比汇聚库慢 1095 天", app.Review},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.New(t, app.Clerk)
			s := w.Stations[0]
			w.Load(worldtest.Area, w.Elder(1, nil))
			w.Hub.Fast = c.fast
			s.Sync()
			if got := s.Remote.State().ClockWords(); got != c.words {
				t.Errorf("it says %q, want %q", got, c.words)
			}
			if got, err := accept(s, 1); err != nil || got.Verdict != c.verdict {
				t.Errorf("%+v, %v; want %s", got, err, c.verdict)
			}
		})
	}
}
