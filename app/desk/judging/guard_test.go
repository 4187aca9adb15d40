package judging_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
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

// TestTheGuardLooksPastTheCaseItself: that the case stands among its applicant's
// before the one that was granted hides nothing.
func TestTheGuardLooksPastTheCaseItself(t *testing.T) {
	const own, granted app.CaseID = "00000000000000000000000001", "00000000000000000000000002"
	h := desktest.NewHall(t)
	began := h.Clock
	h.Clock = began.Add(time.Minute)
	h.Online(own, h.Elder(1, nil)) // came first, and was applied for later
	h.Clock = began
	h.Online(granted, h.Elder(1, nil))
	h.Clock = began.Add(time.Hour)
	_, err := confirm.At(h.Station).Evaluate(t.Context(), granted)
	desktest.Sound(t, err)
	_, err = confirm.At(h.Station).Evaluate(t.Context(), own)
	desktest.Sound(t, err)
	if c := h.Kase(own); !strings.Contains(c.Judgement.Guard, "此前已通过") {
		t.Errorf("%s: %q", c.State, c.Judgement.Guard)
	}
}

// TestTheGuardFailsClosed: where others' cases did not all come, or cannot be read,
// nothing that is granted once is approved.
func TestTheGuardFailsClosed(t *testing.T) {
	for name, spoil := range map[string]func(*desktest.Patchy){
		"not all came":      func(p *desktest.Patchy) { p.NotWhole = true },
		"cannot be counted": func(p *desktest.Patchy) { p.Blind = true },
	} {
		t.Run(name, func(t *testing.T) {
			h, p := desktest.PatchyHall(t, 1)
			spoil(p)
			if c := h.Kase(h.Accept(h.Elder(1, nil)).Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "请") {
				t.Errorf("%s: %q", c.State, c.Judgement.Guard)
			}
		})
	}
}

// hears is a hub whose cases this station hears of some areas only.
type hears struct {
	wrongClock
	areas []app.Division
}

func (h hears) Covers(a app.Division) bool { return slices.Contains(h.areas, a) }

// TestWhoHasToConfirm: of an item that is granted once, every area that knows the
// subject and whose cases this station does not hear confirms an approval.
func TestWhoHasToConfirm(t *testing.T) {
	const here, there, beyond app.Division = "440306001", "440306002", "440306003"
	for _, tc := range []struct {
		name  string
		alone bool                  // without a hub
		again bool                  // the item may be granted again
		spoil map[string]fact.Value // what keeps it from being approved
		parts []desk.Part           // the record is filled in
		empty bool                  // the last part says nothing
		await []string
	}{
		{"nobody else knows him", false, false, nil, nil, false, nil},
		{"his own area", false, false, nil, []desk.Part{{Area: string(here)}}, false, nil},
		{"one that is not heard", false, false, nil, []desk.Part{{Area: string(there)}}, false, []string{string(there)}},
		{"two, in whatever order", false, false, nil, []desk.Part{{Area: string(beyond)}, {Area: string(there)}, {Area: string(here)}}, false, []string{string(there), string(beyond)}},
		{"one twice", false, false, nil, []desk.Part{{Area: string(there)}, {Area: string(there)}}, false, []string{string(there)}},
		{"one that says nothing of him", false, false, nil, []desk.Part{{Area: string(there)}}, true, nil},
		{"the station's own data", false, false, nil, []desk.Part{{Area: ""}}, false, nil},
		{"without a hub", true, false, nil, []desk.Part{{Area: string(there)}}, false, nil},
		{"what may be granted again", false, true, nil, []desk.Part{{Area: string(there)}}, false, nil},
		{"what is not approved", false, false, map[string]fact.Value{"account.type": {}}, []desk.Part{{Area: string(there)}}, false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, p := desktest.PatchyHall(t, 1)
			j, err := judging.At(h.Station).Judge(t.Context(), h.Elder(1, tc.spoil), civil.On(h.Clock))
			desktest.Sound(t, err)
			if tc.again {
				pack := *j.Pack
				pack.Item.Once = false
				j.Pack = &pack
			}
			for i := range tc.parts {
				tc.parts[i].Record = j.Record
				if tc.empty && i == len(tc.parts)-1 {
					tc.parts[i].Record.Facts = nil
				}
			}
			p.Held = tc.parts
			if !tc.alone {
				h.Station.Remote = hears{areas: []app.Division{here}}
			}
			desktest.Sound(t, judging.At(h.Station).Elsewhere(t.Context(), j))
			if !slices.Equal(j.Await, tc.await) || (j.Home != "") != (len(tc.await) > 0 && h.Info.Area != "") {
				t.Errorf("%s: awaits %v, home %q; want %v", j.Effective(), j.Await, j.Home, tc.await)
			}
		})
	}
}
