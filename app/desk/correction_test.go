package desk_test

import (
	"slices"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

func TestACorrectionSlipIsPrinted(t *testing.T) {
	h := newHall(t)
	plain := h.kase(h.accept(h.elder(2, nil)).Case)
	if slices.Contains(desk.Papers(plain), desk.CorrectionPaper) {
		t.Error("a slip without a discrepancy")
	}
	got, err := h.Accept(t.Context(), h.elder(1, nil), "", casefile.CorrectedData{Fact: "account.holder", Note: "存折上是王秀荣"})
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	c := h.kase(got.Case)
	if !slices.Contains(desk.Papers(c), desk.CorrectionPaper) {
		t.Fatalf("papers %v", desk.Papers(c))
	}
	pdf, err := h.Print(t.Context(), c.ID, desk.CorrectionPaper, printFonts)
	if err != nil || len(pdf) < 1000 {
		t.Errorf("%d bytes, %v", len(pdf), err)
	}
	if c := h.kase(got.Case); len(c.Printed) != 1 || c.Printed[0].Document != "correction" {
		t.Errorf("printed %+v", c.Printed)
	}
}

// Somebody who never comes back leaves nobody's data lying about.
func TestDraftsOfOthersAreForgottenToo(t *testing.T) {
	h := newHall(t)
	if _, err := h.as("gone", app.Clerk).SaveDraft(t.Context(), desk.Draft{App: h.elder(1, nil)}); err != nil {
		t.Fatal(err)
	}
	kept := func() int {
		t.Helper()
		all, err := h.store.Settings(t.Context(), "draft/")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	h.as("clerk", app.Clerk)
	if kept() != 1 {
		t.Errorf("a fresh draft: %d kept", kept())
	}
	h.now = h.now.Add(desk.DraftsKept + time.Hour)
	h.as("clerk", app.Clerk)
	if kept() != 0 {
		t.Errorf("an old draft: %d kept", kept())
	}
}
