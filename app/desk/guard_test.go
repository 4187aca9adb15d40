package desk_test

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
	"miaopi/app/fact"
)

// TestTheGuardNamesTheCaseBefore: the earlier of two applications for an item
// that is granted once goes on, the later goes to a person.
func TestTheGuardNamesTheCaseBefore(t *testing.T) {
	const low, high app.CaseID = "00000000000000000000000001", "00000000000000000000000002"
	open := map[string]fact.Value{"account.type": {}}
	for _, tc := range []struct {
		name   string
		before func(h *hall) // another case of the same person, then what the registers say now
		at     time.Duration // when the case itself was applied for
		says   string
	}{
		{"nobody", func(*hall) {}, 0, ""},
		{"an earlier one, open", func(h *hall) { h.online(high, h.elder(1, open)) }, time.Minute, "已在办理"},
		{"one of the same moment with a smaller id", func(h *hall) { h.online(low, h.elder(1, open)) }, 0, "已在办理"},
		{"one of the same moment with a larger id", func(h *hall) { h.online(high+"9", h.elder(1, open)) }, 0, ""},
		{"a later one that came first", func(h *hall) { h.online(low, h.elder(1, open)) }, -time.Minute, ""},
		{"one of another item", func(h *hall) {
			a := h.elder(1, open)
			a.Item = "yinian-card"
			h.online(low, a)
		}, time.Minute, ""},
		{"one that was withdrawn", func(h *hall) {
			h.online(low, h.elder(1, open))
			_, err := deciding.At(h.Station).Withdraw(h.t.Context(), low, "不办了")
			sound(h.t, err)
		}, time.Minute, ""},
		{"one that was refused", func(h *hall) {
			h.online(low, h.elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")}))
			_, err := deciding.At(h.Station).DecideAll(h.t.Context(), nil)
			sound(h.t, err)
			_, err = deciding.At(h.Station).Refuse(h.t.Context(), low, "不符合公布的条件")
			sound(h.t, err)
		}, time.Minute, ""},
		{"one that was granted", func(h *hall) {
			h.online(low, h.elder(1, nil))
			_, err := deciding.At(h.Station).DecideAll(h.t.Context(), nil)
			sound(h.t, err)
		}, time.Minute, "此前已通过"},
		{"one that was granted and came later", func(h *hall) {
			h.online(low, h.elder(1, nil))
			_, err := deciding.At(h.Station).DecideAll(h.t.Context(), nil)
			sound(h.t, err)
		}, -time.Minute, "此前已通过"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHall(t)
			tc.before(h)
			began, a := h.now, h.elder(1, nil)
			h.now = began.Add(tc.at)
			id := high
			if strings.Contains(tc.name, "earlier") {
				id = low // an id alone does not make a case the earlier one
			}
			h.online(id, a)
			h.now = began.Add(time.Hour)
			if _, err := confirm.At(h.Station).Evaluate(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			c := h.kase(id)
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
			h := newHall(t)
			h.Remote = wrongClock{state: tc.state}
			c := h.kase(h.accept(h.elder(1, nil)).Case)
			if stopped := c.State == casefile.InReview && strings.Contains(c.Judgement.Guard, "校准时钟"); stopped != tc.stops || !tc.stops && c.State != casefile.Approved {
				t.Errorf("%s: %q", c.State, c.Judgement.Guard)
			}
		})
	}
}

// TestTheEarlierGrantIsConfirmedBesideTheLater: what a supervisor is asked about
// is the later one. The two stations hear of each other in either order.
func TestTheEarlierGrantIsConfirmedBesideTheLater(t *testing.T) {
	h, other := newHall(t), newHall(t)
	info, err := json.Marshal(desk.Info{ID: "s-2", Hall: "新安", Window: "4号", Created: monday})
	sound(t, err)
	sound(t, other.store.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"station": info}}))
	other.Station = other.as("clerk2", app.Clerk)
	a := h.elder(1, nil)
	other.elder(1, nil)
	h.now = h.now.Add(48 * time.Hour) // stale: granted provisionally
	other.now = h.now.Add(time.Minute)
	first := h.accept(a)
	second := other.accept(other.elder(1, nil))
	if first.Verdict != app.Provisional || second.Verdict != app.Approve {
		t.Fatalf("%s and %s", first.Verdict, second.Verdict)
	}
	firsts, err := h.store.Events(t.Context(), first.Case)
	sound(t, err)
	seconds, err := other.store.Events(t.Context(), second.Case)
	sound(t, err)
	for _, w := range []struct {
		h      *hall
		events []casefile.Event
	}{{h, seconds}, {other, firsts}} {
		w.h.now = h.now.Add(2 * time.Minute)
		sound(t, w.h.store.Import(t.Context(), desk.Import{Events: slices.Clone(w.events)}))
		sound(t, w.h.Refresh(t.Context()))
		one, two := w.h.kase(first.Case), w.h.kase(second.Case)
		if one.State != casefile.Provisional || two.State != casefile.Disputed || one.Twin(second.Case) == nil || two.Twin(first.Case) == nil {
			t.Fatalf("%s: %s and %s", w.h.Info.ID, one.State, two.State)
		}
	}
	h.elder(1, nil) // the registers were heard again
	if sum, err := confirm.At(h.Station).Synced(t.Context(), nil); err != nil || sum.Confirmed != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	if c := h.kase(first.Case); c.State != casefile.Approved {
		t.Errorf("the earlier: %s %q", c.State, c.Judgement.Guard)
	}
}
