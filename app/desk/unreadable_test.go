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
	h, p := patchyHall(t, 1)
	p.lost = true
	h.Station = h.as("clerk", app.Clerk) // opening it does not make it whole
	a := h.accept(h.elder(1, nil))
	if c := h.kase(a.Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "没有从汇聚库取齐") {
		t.Errorf("%s: %q", c.State, c.Judgement.Guard)
	}
	sound(t, p.Import(t.Context(), desk.Import{Complete: true}))
	if _, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if c := h.kase(a.Case); c.State != casefile.Approved {
		t.Errorf("after the pull: %s %q", c.State, c.Judgement.Guard)
	}
}

// TestAStationAloneIsWholeByItsOwnEvents: nobody else has any.
func TestAStationAloneIsWholeByItsOwnEvents(t *testing.T) {
	h, p := patchyHall(t, 0)
	p.lost = true
	h.Station = h.as("clerk", app.Clerk)
	if c := h.kase(h.accept(h.elder(1, nil)).Case); c.State != casefile.Approved || p.lost {
		t.Errorf("%s %q", c.State, c.Judgement.Guard)
	}
}

// TestARowThatCannotBeReadHidesNoGrant: the guard looks at the events.
func TestARowThatCannotBeReadHidesNoGrant(t *testing.T) {
	h, p := patchyHall(t, 1)
	p.rows[h.accept(h.elder(1, nil)).Case] = true
	if c := h.kase(h.accept(h.elder(1, nil)).Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "此前已通过") {
		t.Errorf("%s %q", c.State, c.Judgement.Guard)
	}
	if c := h.kase(h.accept(h.elder(2, nil)).Case); c.State != casefile.Approved {
		t.Errorf("somebody else: %s %q", c.State, c.Judgement.Guard)
	}
}

// TestTheGuardPassesNothingItCannotRead, whoever asks it: what lies there may be
// a grant.
func TestTheGuardPassesNothingItCannotRead(t *testing.T) {
	for name, spoil := range map[string]func(p *patchy, first app.CaseID){
		"an event":           func(p *patchy, first app.CaseID) { p.events[first] = true },
		"a history in parts": func(p *patchy, first app.CaseID) { p.torn[first] = true },
		"the list of cases":  func(p *patchy, _ app.CaseID) { p.blind = true },
	} {
		t.Run(name, func(t *testing.T) {
			h, p := patchyHall(t, 1)
			open := h.elder(1, map[string]fact.Value{"account.type": {}})
			spoil(p, h.accept(open).Case)
			a := h.accept(h.elder(1, nil))
			if c := h.kase(a.Case); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "读不出来") {
				t.Errorf("accepted: %s %q", c.State, c.Judgement.Guard)
			}
			h.online("00000000000000000000000009", h.elder(1, nil))
			if _, err := deciding.At(h.Station).DecideAll(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if c := h.kase("00000000000000000000000009"); c.State != casefile.InReview || !strings.Contains(c.Judgement.Guard, "读不出来") {
				t.Errorf("from a portal: %s %q", c.State, c.Judgement.Guard)
			}
			p.events, p.torn, p.blind = nil, nil, false
			if c := h.kase(h.accept(h.elder(2, nil)).Case); c.State != casefile.Approved {
				t.Errorf("somebody else, all readable: %s %q", c.State, c.Judgement.Guard)
			}
		})
	}
}

// TestNothingIsDoneOnACaseThatCannotBeRead, and everything else goes on.
func TestNothingIsDoneOnACaseThatCannotBeRead(t *testing.T) {
	h, p := patchyHall(t, 1)
	bad, good := h.accept(h.elder(1, map[string]fact.Value{"account.type": {}})).Case, h.accept(h.elder(2, map[string]fact.Value{"account.type": {}})).Case
	p.events[bad] = true
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
	delete(p.events, bad)
	if _, err := desktest.Approve(t.Context(), h.Station, bad, "核对无误"); err != nil {
		t.Errorf("once it can be read: %v", err)
	}
}
