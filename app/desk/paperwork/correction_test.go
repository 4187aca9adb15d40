package paperwork_test

import (
	"slices"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
)

func TestACorrectionSlipIsPrinted(t *testing.T) {
	h := desktest.NewHall(t)
	plain := h.Kase(h.Accept(h.Elder(2, nil)).Case)
	if slices.Contains(paperwork.Papers(plain), paperwork.CorrectionPaper) {
		t.Error("a slip without a discrepancy")
	}
	got, err := reception.At(h.Station).Accept(t.Context(), h.Elder(1, nil), "", casefile.CorrectedData{Fact: "account.holder", Note: "存折上是王秀荣"})
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	c := h.Kase(got.Case)
	if !slices.Contains(paperwork.Papers(c), paperwork.CorrectionPaper) {
		t.Fatalf("papers %v", paperwork.Papers(c))
	}
	pdf, err := paperwork.At(h.Station).Print(t.Context(), c.ID, paperwork.CorrectionPaper, desktest.PrintFonts)
	if err != nil || len(pdf) < 1000 {
		t.Errorf("%d bytes, %v", len(pdf), err)
	}
	if c := h.Kase(got.Case); len(c.Printed) != 1 || c.Printed[0].Document != "correction" {
		t.Errorf("printed %+v", c.Printed)
	}
}

// Somebody who never comes back leaves nobody's data lying about.
func TestDraftsOfOthersAreForgottenToo(t *testing.T) {
	h := desktest.NewHall(t)
	if _, err := reception.At(h.Sit("gone", app.Clerk)).SaveDraft(t.Context(), reception.Draft{App: h.Elder(1, nil)}); err != nil {
		t.Fatal(err)
	}
	kept := func() int {
		t.Helper()
		all, err := h.Disk.Settings(t.Context(), "draft/")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	h.Sit("clerk", app.Clerk)
	if kept() != 1 {
		t.Errorf("a fresh draft: %d kept", kept())
	}
	h.Clock = h.Clock.Add(desk.DraftsKept + time.Hour)
	h.Sit("clerk", app.Clerk)
	if kept() != 0 {
		t.Errorf("an old draft: %d kept", kept())
	}
}
