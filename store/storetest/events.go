package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

func testEvents(t *testing.T, h *harness) {
	a, b, other := Submission(t, h.m, "a"), Submission(t, h.m, "a"), Submission(t, h.m, "ab")
	h.commit(t, desk.Batch{Events: []casefile.Event{a, b}, Rows: []desk.Row{RowOf("a", 2)}})
	h.importing(t, desk.Import{Events: []casefile.Event{other}})
	for range 2 {
		want := map[app.EventID]string{a.ID: a.Hash(), b.ID: b.Hash()}
		if diff := cmp.Diff(want, h.eventIDs(t, "a")); diff != "" {
			t.Error(diff)
		}
		if got := h.eventIDs(t, "nobody"); len(got) != 0 {
			t.Errorf("an unknown case has %d events", len(got))
		}
		h.restart(t)
	}
}

func testIdempotent(t *testing.T, h *harness) {
	a := Submission(t, h.m, "a")
	h.importing(t, desk.Import{Events: []casefile.Event{a}})
	for range 3 {
		h.commit(t, desk.Batch{Events: []casefile.Event{a}, Rows: []desk.Row{RowOf("a", 1)}})
		h.importing(t, desk.Import{Events: []casefile.Event{a}})
	}
	if got := h.eventIDs(t, "a"); len(got) != 1 {
		t.Errorf("%d events, want 1", len(got))
	}
}

func testConflict(t *testing.T, h *harness) {
	a, b := Submission(t, h.m, "a"), Submission(t, h.m, "a")
	fake, err := h.m.MakeAt(b.At, a.ID, "a", casefile.Submitted, "li", casefile.ReasonData{Reason: "x"})
	if err != nil {
		t.Fatal(err)
	}
	h.commit(t, desk.Batch{Events: []casefile.Event{a}})
	if err := h.s.Commit(h.ctx, desk.Batch{Events: []casefile.Event{b, fake}}); app.KindOf(err) != app.Conflict {
		t.Errorf("error = %v, want a conflict", err)
	}
	if got := h.eventIDs(t, "a"); len(got) != 1 || got[a.ID] != a.Hash() {
		t.Errorf("events after a refused batch: %v", got)
	}
}

func testStale(t *testing.T, h *harness) {
	h.importing(t, desk.Import{Events: []casefile.Event{Submission(t, h.m, "a"), Submission(t, h.m, "b")}})
	h.commit(t, desk.Batch{Rows: []desk.Row{RowOf("a", 1)}})
	h.restart(t)
	got, err := h.s.Stale(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]app.CaseID{"b"}, got); diff != "" {
		t.Error(diff)
	}
}
