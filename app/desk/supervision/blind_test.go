package supervision_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/supervision"
	"miaopi/app/document"
)

// listed says whether a station's person finds a case in his lists.
func listed(t *testing.T, st *desk.Station, id app.CaseID) bool {
	t.Helper()
	q, err := st.Queue(t.Context())
	desktest.Sound(t, err)
	return q.Select(desk.Filter{Tab: desk.TabAll}).Index(id) >= 0
}

// TestBlindMeansHidden: until he has said what he thinks of it, a supervisor cannot
// list, open, print, revoke or uphold a drawn case; a clerk and an auditor
// can look, and its maker can.
func TestBlindMeansHidden(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 3)
	id := d.Drawn[0].Case
	ways := map[string]func(*desk.Station) error{
		"open": func(st *desk.Station) error { _, _, err := st.Case(t.Context(), id); return err },
		"print": func(st *desk.Station) error {
			_, err := paperwork.At(st).Print(t.Context(), id, paperwork.ReceiptPaper, document.Fonts{})
			return err
		},
		"revoke": func(st *desk.Station) error {
			_, err := deciding.At(st).Invalidate(t.Context(), id, "另案查明", "")
			return err
		},
	}
	for _, who := range []app.Actor{inspector, colleague} {
		for name, do := range ways {
			if err := do(st.As(who)); !strings.Contains(detail(err), "查完之前不能查看结果") {
				t.Errorf("%s could %s it: %v", who.Name, name, err)
			}
		}
		if listed(t, st.As(who), id) {
			t.Errorf("%s finds it in a list", who.Name)
		}
	}
	q, err := st.Queue(t.Context())
	desktest.Sound(t, err)
	if q.Hidden() != 3 {
		t.Errorf("%d are said to be hidden", q.Hidden())
	}
	for _, who := range []app.Actor{{Account: "auditor", Role: app.Auditor}, {Account: "clerk", Role: app.Clerk}, {Account: "clerk", Role: app.Supervisor}} {
		if err := ways["open"](st.As(who)); err != nil || !listed(t, st.As(who), id) {
			t.Errorf("a %s cannot look: %v", who.Role, err)
		}
	}
	s, err := supervision.At(st).Sheet(t.Context(), d.ID, id)
	desktest.Sound(t, err)
	_, err = supervision.At(st).Record(t.Context(), d.ID, id, supervision.Opinion{Holds: holding(s), Grant: true})
	desktest.Sound(t, err)
	if err := ways["open"](st); err != nil || !listed(t, st, id) {
		t.Errorf("after the opinion: %v", err)
	}
}

// TestAClosedDrawHidesNothing: what nobody will check any more is seen again.
func TestAClosedDrawHidesNothing(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 3)
	id := d.Drawn[1].Case
	_, err := supervision.At(st.As(colleague)).Close(t.Context(), d.ID, "抽取人调离")
	desktest.Sound(t, err)
	c, _, err := st.Case(t.Context(), id)
	desktest.Sound(t, err)
	if !listed(t, st, id) || len(c.Problems) > 0 {
		t.Errorf("listed %v, %v", listed(t, st, id), c.Problems)
	}
	if _, err := supervision.At(st).Sheet(t.Context(), d.ID, id); !strings.Contains(detail(err), "已经了结，不能再查") {
		t.Errorf("checked after: %v", err)
	}
}

// TestLooksAreJournaled: who opened which blind sheet is in the journal.
func TestLooksAreJournaled(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 2)
	_, err := supervision.At(st).Sheet(t.Context(), d.ID, d.Drawn[1].Case)
	desktest.Sound(t, err)
	lines, err := supervision.At(st.As(app.Actor{Account: "auditor", Role: app.Auditor})).JournalTail(t.Context(), 1)
	desktest.Sound(t, err)
	if len(lines) != 1 || lines[0].Action != "look" || lines[0].Case != d.Drawn[1].Case || lines[0].Who != inspector.Account {
		t.Errorf("last entry %+v", lines)
	}
}

// TestMakersDoNotSeeWhatIsDrawn: neither history nor row tells a clerk.
func TestMakersDoNotSeeWhatIsDrawn(t *testing.T) {
	st := decidedStation(t)
	d := drawn(t, st, 2)
	clerk := st.As(app.Actor{Account: "clerk", Role: app.Clerk})
	_, events, err := clerk.Case(t.Context(), d.Drawn[0].Case)
	desktest.Sound(t, err)
	for i := range events {
		if events[i].Type == casefile.Drawn {
			t.Error("the history tells that it was drawn")
		}
	}
	if _, err := supervision.At(clerk).Spotchecks(t.Context()); err != nil {
		t.Errorf("a clerk reads results: %v", err)
	}
	p, err := supervision.At(clerk).Progress(t.Context(), d)
	desktest.Sound(t, err)
	if len(p.Cases) > 0 || p.Result.Drawn != 2 {
		t.Errorf("a clerk sees %d of the drawn cases", len(p.Cases))
	}
}
