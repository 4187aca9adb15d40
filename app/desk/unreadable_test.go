package desk_test

import (
	"errors"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/soundness"
	"miaopi/app/fact"
)

// TestALostCacheGrantsNothingOnce until everything was heard again.
func TestALostCacheGrantsNothingOnce(t *testing.T) {
	h, p := desktest.PatchyHall(t, 1)
	p.NotWhole = true
	h.Station = h.Sit("clerk", app.Clerk) // opening it does not make it whole
	a := h.Accept(h.Elder(1, nil))
	if c := h.Kase(a.Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "没有从汇聚库取齐") {
		t.Errorf("%s: %q", c.State, c.Judgement.Guard)
	}
	desktest.Sound(t, p.Import(t.Context(), desk.Import{Complete: true}))
	if _, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if c := h.Kase(a.Case); c.State != casefile.Approved {
		t.Errorf("after the pull: %s %q", c.State, c.Judgement.Guard)
	}
}

// TestAStationAloneIsWholeByItsOwnEvents: nobody else has any.
func TestAStationAloneIsWholeByItsOwnEvents(t *testing.T) {
	h, p := desktest.PatchyHall(t, 0)
	p.NotWhole = true
	h.Station = h.Sit("clerk", app.Clerk)
	if c := h.Kase(h.Accept(h.Elder(1, nil)).Case); c.State != casefile.Approved || p.NotWhole {
		t.Errorf("%s %q", c.State, c.Judgement.Guard)
	}
}

// TestARowThatCannotBeReadHidesNoGrant: the guard looks at the events.
func TestARowThatCannotBeReadHidesNoGrant(t *testing.T) {
	h, p := desktest.PatchyHall(t, 1)
	p.Rowless[h.Accept(h.Elder(1, nil)).Case] = true
	if c := h.Kase(h.Accept(h.Elder(1, nil)).Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "此前已通过") {
		t.Errorf("%s %q", c.State, c.Judgement.Guard)
	}
	if c := h.Kase(h.Accept(h.Elder(2, nil)).Case); c.State != casefile.Approved {
		t.Errorf("somebody else: %s %q", c.State, c.Judgement.Guard)
	}
}

// TestTheGuardPassesNothingItCannotRead, whoever asks it: what lies there may be
// a grant.
func TestTheGuardPassesNothingItCannotRead(t *testing.T) {
	for name, spoil := range map[string]func(p *desktest.Patchy, first app.CaseID){
		"an event":           func(p *desktest.Patchy, first app.CaseID) { p.Unreadable[first] = true },
		"a history in parts": func(p *desktest.Patchy, first app.CaseID) { p.Torn[first] = true },
		"the list of cases":  func(p *desktest.Patchy, _ app.CaseID) { p.Blind = true },
	} {
		t.Run(name, func(t *testing.T) {
			h, p := desktest.PatchyHall(t, 1)
			open := h.Elder(1, map[string]fact.Value{"account.type": {}})
			spoil(p, h.Accept(open).Case)
			a := h.Accept(h.Elder(1, nil))
			if c := h.Kase(a.Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "读不出来") {
				t.Errorf("accepted: %s %q", c.State, c.Judgement.Guard)
			}
			h.Online("00000000000000000000000009", h.Elder(1, nil))
			if _, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if c := h.Kase("00000000000000000000000009"); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "读不出来") {
				t.Errorf("from a portal: %s %q", c.State, c.Judgement.Guard)
			}
			p.Unreadable, p.Torn, p.Blind = nil, nil, false
			if c := h.Kase(h.Accept(h.Elder(2, nil)).Case); c.State != casefile.Approved {
				t.Errorf("somebody else, all readable: %s %q", c.State, c.Judgement.Guard)
			}
		})
	}
}

// TestNothingIsDoneOnACaseThatCannotBeRead, and everything else goes on.
func TestNothingIsDoneOnACaseThatCannotBeRead(t *testing.T) {
	h, p := desktest.PatchyHall(t, 1)
	bad, good := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}})).Case, h.Accept(h.Elder(2, map[string]fact.Value{"account.type": {}})).Case
	p.Unreadable[bad] = true
	ctx := t.Context()
	for name, do := range map[string]func(app.CaseID) error{
		"approve": func(id app.CaseID) error {
			_, err := desktest.Approve(t.Context(), h.Station, id, "核对无误")
			return err
		},
		"refuse": func(id app.CaseID) error {
			_, err := deciding.At(h.Station).Refuse(ctx, id, "不符合公布的条件")
			return err
		},
		"reveal": func(id app.CaseID) error { _, err := h.Reveal(ctx, id); return err },
		"look":   func(id app.CaseID) error { _, _, err := h.Case(ctx, id); return err },
	} {
		err := do(bad)
		var said *app.Error
		if !errors.Is(err, desk.ErrUnreadable) || !errors.As(err, &said) || !strings.Contains(said.Detail, "不能办理") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := p.Store.Events(ctx, bad); err != nil || len(list) != 2 {
		t.Errorf("the case has %d events, %v", len(list), err)
	}
	if _, err := deciding.At(h.Station).DecideAll(ctx, nil); err != nil {
		t.Errorf("the others: %v", err)
	}
	if _, err := desktest.Approve(t.Context(), h.Station, good, "核对无误"); err != nil {
		t.Errorf("another case: %v", err)
	}
	if err := h.Refresh(ctx); err != nil {
		t.Errorf("the list: %v", err)
	}
	if r, err := soundness.At(h.Station).Check(ctx, nil); err != nil || len(r.Problems) == 0 {
		t.Errorf("the check found %q, %v", r.Problems, err)
	}
	delete(p.Unreadable, bad)
	if _, err := desktest.Approve(t.Context(), h.Station, bad, "核对无误"); err != nil {
		t.Errorf("once it can be read: %v", err)
	}
}
