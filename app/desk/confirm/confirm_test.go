package confirm_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/desktest"
)

// elsewhere is a case that another station approved for the time being.
func elsewhere(t *testing.T, h *desktest.Hall, id app.CaseID, a casefile.Application) []casefile.Event {
	t.Helper()
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Random: rand.NewChaCha8([32]byte{9})}
	at := casefile.StampOf(h.Clock)
	submitted, err := m.MakeAt(at, "1"+app.EventID(id), id, casefile.Submitted, "li", casefile.SubmittedData{Application: a})
	desktest.Sound(t, err)
	decided, err := m.MakeAt(at+1, "2"+app.EventID(id), id, casefile.Decided, "li", casefile.DecidedData{Result: casefile.Granted, By: casefile.Machine,
		Acceptance: &casefile.Acceptance{Serial: app.Serial("11440306K318004-202611230001"), On: civil.On(h.Clock)},
		Judgement:  &casefile.Judgement{Pack: a.Item, Verdict: app.Provisional, Date: civil.On(h.Clock), Now: h.Clock, WakesOn: civil.None}})
	desktest.Sound(t, err)
	return []casefile.Event{submitted, decided}
}

// TestWhatASiblingSaidIsTakenInOnce: as often as it is repeated, whole or in part.
func TestWhatASiblingSaidIsTakenInOnce(t *testing.T) {
	h := desktest.NewHall(t)
	a := h.Elder(1, nil)
	a.Channel, a.At = casefile.Counter, h.Clock
	events := elsewhere(t, h, "c", a)
	room := confirm.At(h.Station)
	for _, part := range [][]casefile.Event{events[:1], events, events[1:], events, nil} {
		desktest.Sound(t, room.Relay(t.Context(), part))
	}
	held, err := h.Disk.Events(t.Context(), "c")
	desktest.Sound(t, err)
	if len(held) != len(events) {
		t.Errorf("%d events are held, %d were sent", len(held), len(events))
	}
	row, err := h.Disk.Row(t.Context(), "c")
	if err != nil || row.Head.State != casefile.Provisional || row.Events != len(events) {
		t.Errorf("the row is %+v, %v", row, err)
	}
}

// TestOnlyWhoDecidedJudgesAgain: another station's provisional decision is not
// this one's to confirm by a key, and a pull leaves it alone too.
func TestOnlyWhoDecidedJudgesAgain(t *testing.T) {
	h := desktest.NewHall(t)
	a := h.Elder(1, nil)
	a.Channel, a.At = casefile.Counter, h.Clock
	room := confirm.At(h.Station)
	desktest.Sound(t, room.Relay(t.Context(), elsewhere(t, h, "c", a)))
	_, err := room.Evaluate(t.Context(), "c")
	desktest.Wants(t, err, app.Forbidden, "由它联网后复核")
	sum, err := room.Synced(t.Context(), nil)
	if err != nil || sum != (confirm.Settled{}) {
		t.Errorf("%+v, %v", sum, err)
	}
	if c := h.Kase("c"); c.State != casefile.Provisional || c.Events != 2 {
		t.Errorf("the case is %s after %d events", c.State, c.Events)
	}
}

// TestARegisterIsAsFreshAsItsNewestWord: what comes late does not make it older,
// and one register's word says nothing of another's.
func TestARegisterIsAsFreshAsItsNewestWord(t *testing.T) {
	h := desktest.NewHall(t)
	room := confirm.At(h.Station)
	at := func(hours int) time.Time { return desktest.Monday.Add(time.Duration(hours) * time.Hour).UTC() }
	for _, heard := range []map[string]time.Time{
		{"police.population": at(-2), "civil.death": at(-9)}, {"police.population": at(-5)}, nil, {"civil.death": at(-8)}, {"police.population": at(-2)},
	} {
		_, err := room.Synced(t.Context(), heard)
		desktest.Sound(t, err)
	}
	got, err := h.Sources(t.Context())
	desktest.Sound(t, err)
	if !got["police.population"].Equal(at(-2)) || !got["civil.death"].Equal(at(-8)) || len(got) != 2 {
		t.Errorf("heard %v", got)
	}
	if !got.Newest().Equal(at(-2)) {
		t.Errorf("the newest word is of %s", got.Newest())
	}
}

// TestANewerFactReachesWhatWaits: a case that waited for a paper is judged by what
// the register says now, and only by what it says.
func TestANewerFactReachesWhatWaits(t *testing.T) {
	for name, tc := range map[string]struct {
		later bool // the register says later what was lacking
		want  casefile.State
	}{"the register says it": {true, casefile.Approved}, "the register is silent": {false, casefile.InReview}} {
		h := desktest.NewHall(t)
		id := h.Accept(h.Elder(1, desktest.NoAccount)).Case
		if c := h.Kase(id); c.State != casefile.InReview {
			t.Fatalf("%s: it began as %s", name, c.State)
		}
		h.Clock = h.Clock.Add(time.Hour)
		if tc.later {
			h.Elder(1, nil)
		}
		c, err := confirm.At(h.Station).Evaluate(t.Context(), id)
		if err != nil || c.State != tc.want {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}
