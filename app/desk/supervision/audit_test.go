package supervision_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/supervision"
	"miaopi/app/journal"
)

func TestAuditByRole(t *testing.T) {
	st := desktest.District1(t, 200, 30)
	_, err := deciding.At(st).DecideAll(t.Context(), nil)
	desktest.Sound(t, err)
	size, err := st.Store().JournalSize(t.Context())
	desktest.Sound(t, err)
	for _, role := range app.Roles {
		t.Run(string(role), func(t *testing.T) {
			as := st.As(app.Actor{Account: "x", Role: role})
			a, err := supervision.At(as).Audit(t.Context())
			desktest.Sound(t, err)
			lines, err := supervision.At(as).JournalTail(t.Context(), 5)
			may := role == app.Auditor || role == app.Administrator
			switch {
			case a.Size != size:
				t.Errorf("size %d, want %d", a.Size, size)
			case may && (err != nil || len(lines) != 5 || lines[0].N != size-1 || lines[4].N != size-5):
				t.Errorf("tail %+v, %v", lines, err)
			case !may && (app.KindOf(err) != app.Forbidden || a.Root != "" || a.Checkpoint != ""):
				t.Errorf("a %s reads the log: %+v, %v", role, a, err)
			}
		})
	}
}

func TestCheckpointIsTheStations(t *testing.T) {
	st := desktest.District1(t, 200, 30).As(app.Actor{Account: "auditor", Role: app.Auditor})
	empty, err := supervision.At(st).Audit(t.Context())
	desktest.Sound(t, err)
	if empty.Size != 0 || !strings.HasPrefix(empty.Checkpoint, "miaopi/demo-1\n0\n") {
		t.Errorf("before the first entry: %+v", empty)
	}
	if lines, err := supervision.At(st).JournalTail(t.Context(), 10); err != nil || len(lines) != 0 {
		t.Errorf("an empty log has %d entries, %v", len(lines), err)
	}
	_, err = deciding.At(st.As(app.Actor{Account: "clerk", Role: app.Clerk})).DecideAll(t.Context(), nil)
	desktest.Sound(t, err)
	a, err := supervision.At(st).Audit(t.Context())
	desktest.Sound(t, err)
	o, err := journal.OpenCheckpoint([]byte(a.Checkpoint), st.Info.ID, st.PublicKey())
	desktest.Sound(t, err)
	if o.Size != a.Size || o.Root.String() != a.Root || a.Size == 0 {
		t.Errorf("audit %+v, checkpoint %+v", a, o)
	}
}

func TestHealthNamesRegisters(t *testing.T) {
	st := desktest.District1(t, 200, 30)
	h, err := safekeeping.At(st).Health(t.Context())
	desktest.Sound(t, err)
	at := map[string]desk.Register{}
	for _, r := range h.Registers {
		at[r.Source] = r
	}
	if at["police.population"].At.IsZero() || at["declared"].Source != "" || at["counter"].Source != "" {
		t.Errorf("registers %v", h.Registers)
	}
	for _, i := range h.Items {
		for _, s := range i.Stale {
			if _, ok := at[s]; !ok {
				t.Errorf("%s waits for %s, which is not listed", i.Pack.ID, s)
			}
		}
	}
}

// told is a store that has something to tell once.
type told struct {
	desk.Store
	news []string
}

func (s *told) Notices() []string {
	out := s.news
	s.news = nil
	return out
}

func TestNoticesStay(t *testing.T) {
	d := desktest.District1(t, 50, 5)
	store := &told{Store: d.Store(), news: []string{"受损的数据已恢复。"}}
	st, err := desk.Open(t.Context(), store, d.Deps, app.Actor{Account: "clerk", Role: app.Clerk})
	desktest.Sound(t, err)
	for range 2 {
		if got := st.Notices(); len(got) != 1 || got[0] != "受损的数据已恢复。" {
			t.Errorf("notices %q", got)
		}
	}
	store.news = []string{"又有一处。"}
	if got := st.Notices(); len(got) != 2 {
		t.Errorf("notices %q", got)
	}
	next, err := desk.Open(t.Context(), store, d.Deps, app.Actor{Account: "admin", Role: app.Administrator})
	desktest.Sound(t, err)
	store.news = []string{"第三处。"}
	next.Inherit(st.Notices())
	if got := next.Notices(); len(got) != 3 || got[0] != "受损的数据已恢复。" || got[2] != "第三处。" {
		t.Errorf("the next person reads %q", got)
	}
}
