package outreach_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/supervision"
)

func TestAttemptsAreKept(t *testing.T) {
	h := desktest.NewHall(t)
	who := h.Elder(1, nil).Subject
	tag := outreach.At(h.Station).ContactTag("elderly-allowance", who)
	if strings.Contains(tag, who.ID) || tag == outreach.At(h.Station).ContactTag("yinian-card", who) || tag != outreach.At(h.Station).ContactTag("elderly-allowance", app.Subject{Kind: who.Kind, ID: " " + who.ID}) {
		t.Errorf("tag %s", tag)
	}
	for _, what := range []outreach.Contact{outreach.NoAnswer, outreach.NoAnswer, outreach.VisitPlanned} {
		if err := outreach.At(h.Station).Tried(t.Context(), "elderly-allowance", who, what, " 周三上午 "); err != nil {
			t.Fatal(err)
		}
		h.Clock = h.Clock.Add(time.Hour)
	}
	all, err := outreach.At(h.Station).Attempts(t.Context(), "elderly-allowance")
	if err != nil || len(all) != 1 || len(all[tag]) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	last := all[tag][2]
	if last.What != outreach.VisitPlanned || last.By != "clerk" || last.Note != "周三上午" || !last.At.Equal(desktest.Monday.Add(2*time.Hour)) {
		t.Errorf("%+v", last)
	}
	if other, err := outreach.At(h.Station).Attempts(t.Context(), "yinian-card"); err != nil || len(other) != 0 {
		t.Errorf("another item: %+v, %v", other, err)
	}
	for range 30 {
		if err := outreach.At(h.Station).Tried(t.Context(), "elderly-allowance", who, outreach.NoAnswer, ""); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ = outreach.At(h.Station).Attempts(t.Context(), "elderly-allowance"); len(all[tag]) != 20 {
		t.Errorf("%d are kept", len(all[tag]))
	}
}

func TestAttemptsByRole(t *testing.T) {
	h := desktest.NewHall(t)
	who := h.Elder(1, nil).Subject
	for _, role := range []app.Role{app.Supervisor, app.Auditor, app.Administrator} {
		st := h.Sit("x", role)
		if err := outreach.At(st).Tried(t.Context(), "elderly-allowance", who, outreach.Spoken, ""); app.KindOf(err) != app.Forbidden {
			t.Errorf("%s records an attempt: %v", role, err)
		}
		if err := outreach.At(st).LookUpPhone(t.Context(), "elderly-allowance", who); app.KindOf(err) != app.Forbidden {
			t.Errorf("%s looks a phone up: %v", role, err)
		}
	}
	if err := outreach.At(h.Station).Tried(t.Context(), "elderly-allowance", who, "shouted", ""); app.KindOf(err) != app.Input {
		t.Errorf("an unknown outcome: %v", err)
	}
	if err := outreach.At(h.Station).Tried(t.Context(), "elderly-allowance", who, outreach.Spoken, strings.Repeat("长", 2001)); app.KindOf(err) != app.Input {
		t.Errorf("a speech: %v", err)
	}
}

// Looking a phone up is journaled, without the number.
func TestLookingUpIsJournaled(t *testing.T) {
	h := desktest.NewHall(t)
	who := h.Elder(1, nil).Subject
	before, _ := supervision.At(h.Station).Audit(t.Context())
	if err := outreach.At(h.Station).LookUpPhone(t.Context(), "elderly-allowance", who); err != nil {
		t.Fatal(err)
	}
	after, _ := supervision.At(h.Station).Audit(t.Context())
	tail, err := supervision.At(h.Sit("auditor", app.Auditor)).JournalTail(t.Context(), 1)
	if err != nil || after.Size != before.Size+1 || tail[0].Action != "look_up" || strings.Contains(tail[0].Detail, who.ID) {
		t.Errorf("%+v, %v", tail, err)
	}
}
