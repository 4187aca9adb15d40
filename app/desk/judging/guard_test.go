package judging_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/fact"
)

// TestTheGuardNamesTheCaseBefore: the earlier of two applications for an item
// that is granted once goes on, the later goes to a person.
func TestTheGuardNamesTheCaseBefore(t *testing.T) {
	const low, high app.CaseID = "00000000000000000000000001", "00000000000000000000000002"
	open := map[string]fact.Value{"account.type": {}}
	for _, tc := range []struct {
		name   string
		before func(h *desktest.Hall) // another case of the same person, then what the registers say now
		at     time.Duration          // when the case itself was applied for
		says   string
	}{
		{"nobody", func(*desktest.Hall) {}, 0, ""},
		{"an earlier one, open", func(h *desktest.Hall) { h.Online(high, h.Elder(1, open)) }, time.Minute, "已在办理"},
		{"one of the same moment with a smaller id", func(h *desktest.Hall) { h.Online(low, h.Elder(1, open)) }, 0, "已在办理"},
		{"one of the same moment with a larger id", func(h *desktest.Hall) { h.Online(high+"9", h.Elder(1, open)) }, 0, ""},
		{"a later one that came first", func(h *desktest.Hall) { h.Online(low, h.Elder(1, open)) }, -time.Minute, ""},
		{"one of another item", func(h *desktest.Hall) {
			a := h.Elder(1, open)
			a.Item = "yinian-card"
			h.Online(low, a)
		}, time.Minute, ""},
		{"one that was withdrawn", func(h *desktest.Hall) {
			h.Online(low, h.Elder(1, open))
			_, err := deciding.At(h.Station).Withdraw(h.T.Context(), low, "不办了")
			desktest.Sound(h.T, err)
		}, time.Minute, ""},
		{"one that was refused", func(h *desktest.Hall) {
			h.Online(low, h.Elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")}))
			_, err := deciding.At(h.Station).DecideAll(h.T.Context(), nil)
			desktest.Sound(h.T, err)
			_, err = deciding.At(h.Station).Refuse(h.T.Context(), low, "不符合公布的条件")
			desktest.Sound(h.T, err)
		}, time.Minute, ""},
		{"one that was granted", func(h *desktest.Hall) {
			h.Online(low, h.Elder(1, nil))
			_, err := deciding.At(h.Station).DecideAll(h.T.Context(), nil)
			desktest.Sound(h.T, err)
		}, time.Minute, "此前已通过"},
		{"one that was granted and came later", func(h *desktest.Hall) {
			h.Online(low, h.Elder(1, nil))
			_, err := deciding.At(h.Station).DecideAll(h.T.Context(), nil)
			desktest.Sound(h.T, err)
		}, -time.Minute, "此前已通过"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			tc.before(h)
			began, a := h.Clock, h.Elder(1, nil)
			h.Clock = began.Add(tc.at)
			id := high
			if strings.Contains(tc.name, "earlier") {
				id = low // an id alone does not make a case the earlier one
			}
			h.Online(id, a)
			h.Clock = began.Add(time.Hour)
			if _, err := confirm.At(h.Station).Evaluate(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			c := h.Kase(id)
			if tc.says == "" && (c.State != casefile.Approved || c.Judgement.Guard != "") || tc.says != "" && (c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, tc.says)) {
				t.Errorf("%s: %q, want %q", c.State, c.Judgement.Guard, tc.says)
			}
		})
	}
}

// wrongClock is a hub that shows how wrong this computer's clock is.
type wrongClock struct {
	desk.Remote
	state desk.RemoteState
}

func (w wrongClock) State() desk.RemoteState  { return w.state }
func (w wrongClock) Covers(app.Division) bool { return true }
func (w wrongClock) Nudge()                   {}
func (w wrongClock) Peers() desk.Peers        { return nil }

// TestAWrongClockApprovesNothing, from five minutes on, either way.
func TestAWrongClockApprovesNothing(t *testing.T) {
	for _, tc := range []struct {
		name  string
		state desk.RemoteState
		stops bool
	}{
		{"not compared", desk.RemoteState{Ahead: time.Hour}, false},
		{"right", desk.RemoteState{Known: true}, false},
		{"nearly five minutes", desk.RemoteState{Known: true, Ahead: desk.SkewStops - time.Second}, false},
		{"five minutes ahead", desk.RemoteState{Known: true, Ahead: desk.SkewStops}, true},
		{"five minutes behind", desk.RemoteState{Known: true, Ahead: -desk.SkewStops}, true},
		{"years behind", desk.RemoteState{Known: true, Ahead: -50_000 * time.Hour}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			h.Remote = wrongClock{state: tc.state}
			c := h.Kase(h.Accept(h.Elder(1, nil)).Case)
			if stopped := c.State == casefile.InReview && strings.Contains(c.Judgement.Guard, "校准时钟"); stopped != tc.stops || !tc.stops && c.State != casefile.Approved {
				t.Errorf("%s: %q", c.State, c.Judgement.Guard)
			}
		})
	}
}

// TestTheEarlierGrantIsConfirmedBesideTheLater: what a supervisor is asked about
// is the later one. The two stations hear of each other in either order.
func TestTheEarlierGrantIsConfirmedBesideTheLater(t *testing.T) {
	h, other := desktest.NewHall(t), desktest.NewHall(t)
	info, err := json.Marshal(desk.Info{ID: "s-2", Hall: "新安", Window: "4号", Created: desktest.Monday})
	desktest.Sound(t, err)
	desktest.Sound(t, other.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"station": info}}))
	other.Station = other.Sit("clerk2", app.Clerk)
	a := h.Elder(1, nil)
	other.Elder(1, nil)
	h.Clock = h.Clock.Add(48 * time.Hour) // stale: granted provisionally
	other.Clock = h.Clock.Add(time.Minute)
	first := h.Accept(a)
	second := other.Accept(other.Elder(1, nil))
	if first.Verdict != app.Provisional || second.Verdict != app.Approve {
		t.Fatalf("%s and %s", first.Verdict, second.Verdict)
	}
	firsts, err := h.Disk.Events(t.Context(), first.Case)
	desktest.Sound(t, err)
	seconds, err := other.Disk.Events(t.Context(), second.Case)
	desktest.Sound(t, err)
	for _, w := range []struct {
		h      *desktest.Hall
		events []casefile.Event
	}{{h, seconds}, {other, firsts}} {
		w.h.Clock = h.Clock.Add(2 * time.Minute)
		desktest.Sound(t, w.h.Disk.Import(t.Context(), desk.Import{Events: slices.Clone(w.events)}))
		desktest.Sound(t, w.h.Refresh(t.Context()))
		one, two := w.h.Kase(first.Case), w.h.Kase(second.Case)
		if one.State != casefile.Provisional || two.State != casefile.Disputed || one.Twin(second.Case) == nil || two.Twin(first.Case) == nil {
			t.Fatalf("%s: %s and %s", w.h.Info.ID, one.State, two.State)
		}
	}
	h.Elder(1, nil) // the registers were heard again
	if sum, err := confirm.At(h.Station).Synced(t.Context(), nil); err != nil || sum.Confirmed != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	if c := h.Kase(first.Case); c.State != casefile.Approved {
		t.Errorf("the earlier: %s %q", c.State, c.Judgement.Guard)
	}
}
