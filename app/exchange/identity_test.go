package exchange_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/store/memory"
)

// copyOf is a station's directory as it is now, on another computer.
func (s *station) copyOf() *station {
	s.w.t.Helper()
	twin := &station{w: s.w, id: s.id, role: s.role, store: s.store.(*memory.Store).Clone()}
	twin.start()
	return twin
}

func (s *station) accept(n int) (desk.Accepted, error) {
	s.w.t.Helper()
	return s.Accept(s.w.ctx, acceptance(s.w.elder(n, nil)), "")
}

func TestADirectoryThatIsNotTheNewestGivesNoNumbers(t *testing.T) {
	refused := func(t *testing.T, s *station, n int) {
		t.Helper()
		if _, err := s.accept(n); app.KindOf(err) != app.Forbidden {
			t.Errorf("a number was given: %v", err)
		}
	}
	var first desk.Accepted
	prepare := func(t *testing.T) (*world, *station) {
		w := newWorld(t, app.Clerk, app.Clerk)
		for n := range 6 {
			w.load(area, w.elder(n+1, nil))
		}
		s := w.stations[0]
		s.sync()
		var err error
		if first, err = s.accept(1); err != nil {
			t.Fatal(err)
		}
		s.sync()
		return w, s
	}
	t.Run("put back to an older copy", func(t *testing.T) {
		_, s := prepare(t)
		old := s.copyOf()
		if _, err := s.accept(2); err != nil {
			t.Fatal(err)
		}
		s.sync()
		old.sync()
		refused(t, old, 3)
		old.sync() // it stays so
		refused(t, old, 3)
		if _, err := s.accept(4); err != nil {
			t.Errorf("the newer one: %v", err)
		}
	})
	t.Run("two that both worked", func(t *testing.T) {
		_, s := prepare(t)
		twin := s.copyOf()
		for _, one := range []*station{s, twin} {
			if _, err := one.accept(2); err != nil {
				t.Fatal(err)
			}
		}
		s.sync()
		twin.sync()
		refused(t, twin, 3)
	})
	t.Run("heard by stick", func(t *testing.T) {
		w, s := prepare(t)
		mate := w.stations[1]
		old := s.copyOf()
		if _, err := s.accept(2); err != nil {
			t.Fatal(err)
		}
		s.sync()
		mate.sync()
		if _, err := old.accept(3); err != nil {
			t.Fatal(err)
		}
		if _, err := plug(t, old, carry(t, mate, old, false)); err != nil {
			t.Fatal(err)
		}
		refused(t, old, 4)
	})
	t.Run("restored from a backup by the program itself", func(t *testing.T) {
		w, s := prepare(t)
		old := s.copyOf()
		if _, err := s.accept(2); err != nil {
			t.Fatal(err)
		}
		s.sync()
		note := w.now.UTC().Format(time.RFC3339) + "\n"
		w.must(old.store.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(note)}}))
		old.start()
		old.sync()
		if got, err := old.accept(3); err != nil || got.Serial == "" {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("enrolled anew", func(t *testing.T) {
		w, s := prepare(t)
		was := s.kase(first.Case)
		key, _, err := ed25519.GenerateKey(w.manager.Random)
		w.must(err)
		e, err := w.manager.Enrol(t.Context(), admin.Enrolment{Station: "s1", Name: "窗口", Areas: []string{area}, Key: key, Replace: true})
		w.must(err)
		if e.Number <= 2 {
			t.Errorf("the number %d was given again", e.Number)
		}
		mate := w.stations[1]
		mate.sync()
		if c := mate.kase(was.ID); c.State != casefile.Approved {
			t.Errorf("what the replaced computer did: %s", c.State)
		}
		if r, err := mate.Check(t.Context(), nil); err != nil || len(r.Problems) != 0 {
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
			w := newWorld(t, app.Clerk)
			s := w.stations[0]
			w.load(area, w.elder(1, nil))
			w.hub.Fast = c.fast
			s.sync()
			if got := s.Remote.State().ClockWords(); got != c.words {
				t.Errorf("it says %q, want %q", got, c.words)
			}
			if got, err := s.accept(1); err != nil || got.Verdict != c.verdict {
				t.Errorf("%+v, %v; want %s", got, err, c.verdict)
			}
		})
	}
}
