package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

func testOutbox(t *testing.T, h *harness) {
	h.commit(t, desk.Batch{Events: []casefile.Event{Submission(t, h.m, "a"), Submission(t, h.m, "b")}})
	h.importing(t, desk.Import{Events: []casefile.Event{Submission(t, h.m, "c")}})
	got, err := h.s.Outbox(h.ctx)
	if diff := cmp.Diff(desk.Outbox{Saved: 2}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func testOutgoing(t *testing.T, h *harness) {
	var ids []app.EventID
	for i := range 5 {
		e := Submission(t, h.m, app.CaseID(fmt.Sprint("c", 9-i)))
		ids = append(ids, e.ID)
		h.commit(t, desk.Batch{Events: []casefile.Event{e}})
	}
	check := func(after app.EventID, n int, want []app.EventID) {
		t.Helper()
		list, err := h.s.Outgoing(h.ctx, after, n)
		if err != nil {
			t.Fatal(err)
		}
		var got []app.EventID
		for _, l := range list {
			got = append(got, l.Event.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	check("", 3, ids[:3])
	check(ids[2], 9, ids[3:])
	if err := h.s.Mark(h.ctx, desk.Posted, ids[:2]); err != nil {
		t.Fatal(err)
	}
	if err := h.s.Mark(h.ctx, desk.Received, []app.EventID{ids[0], "gone"}); err != nil {
		t.Fatal(err)
	}
	if err := h.s.Refuse(h.ctx, ids[4], "not your station"); err != nil {
		t.Fatal(err)
	}
	h.restart(t)
	check("", 9, ids)
	o, err := h.s.Outbox(h.ctx)
	if diff := cmp.Diff(desk.Outbox{Saved: 3, Sent: 1, Accepted: 1, Refused: 1}, o); diff != "" || err != nil {
		t.Error(diff, err)
	}
	list, err := h.s.Outgoing(h.ctx, ids[3], 1)
	if err != nil || len(list) != 1 || list[0].State != desk.Refused || list[0].Reason != "not your station" {
		t.Errorf("%+v, %v", list, err)
	}
}

func testBook(t *testing.T, h *harness) {
	a, b := Submission(t, h.m, "a"), Submission(t, h.m, "b")
	h.commit(t, desk.Batch{Events: []casefile.Event{a, b}, Rows: []desk.Row{RowOf("a", 1), RowOf("b", 1)}})
	if n, err := h.s.Book(h.ctx); n != 0 || err != nil {
		t.Errorf("booked %d, %v, before anything came back", n, err)
	}
	h.importing(t, desk.Import{Events: []casefile.Event{a}})
	if n, err := h.s.Book(h.ctx); n != 1 || err != nil {
		t.Errorf("booked %d, %v", n, err)
	}
	h.restart(t)
	o, err := h.s.Outbox(h.ctx)
	if diff := cmp.Diff(desk.Outbox{Saved: 1, Booked: 1}, o); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got := h.eventIDs(t, "a"); len(got) != 1 || got[a.ID] != a.Hash() {
		t.Errorf("a booked event reads as %v", got)
	}
	// The hub lost it, and what it had promised: both are sent again, and not
	// booked before they come back.
	if err := errors.Join(h.s.Mark(h.ctx, desk.Received, []app.EventID{b.ID}), h.s.Unbook(h.ctx, "s1", []casefile.Event{a, b})); err != nil {
		t.Fatal(err)
	}
	h.restart(t)
	if n, err := h.s.Book(h.ctx); n != 0 || err != nil {
		t.Errorf("booked what the hub lost: %d, %v", n, err)
	}
	if list, err := h.s.Outgoing(h.ctx, "", 9); err != nil || len(list) != 2 || list[0].State != desk.Saved || list[1].State != desk.Saved {
		t.Errorf("letters %v, %v", list, err)
	}
	if o, err := h.s.Outbox(h.ctx); o != (desk.Outbox{Saved: 2}) || err != nil {
		t.Errorf("%+v, %v", o, err)
	}
	if got := h.eventIDs(t, "a"); len(got) != 1 || got[a.ID] != a.Hash() {
		t.Errorf("it reads as %v", got)
	}
}

func testPage(t *testing.T, h *harness) {
	if since, err := h.s.Since(h.ctx, "x-area-1"); since != "" || err != nil {
		t.Errorf("since %q, %v", since, err)
	}
	h.importing(t, desk.Import{DB: "x-area-1", Area: "1", Since: "5-abc", Events: []casefile.Event{Submission(t, h.m, "a")},
		Reference:  map[string][]byte{"station:s1": []byte("{}"), "account:li": []byte("1")},
		Quarantine: []desk.Quarantined{{DB: "x-area-1", ID: "event:bad", Why: "签名不符", At: Noon}}})
	h.importing(t, desk.Import{DB: "x-reference", Since: "9", Reference: map[string][]byte{"account:li": nil, "account:wang": []byte("2")}})
	h.restart(t)
	since, err1 := h.s.Since(h.ctx, "x-area-1")
	area, err2 := h.s.AreaOf(h.ctx, "a")
	none, err3 := h.s.AreaOf(h.ctx, "b")
	if since != "5-abc" || area != "1" || none != "" || err1 != nil || err2 != nil || err3 != nil {
		t.Errorf("since %q area %q %q: %v %v %v", since, area, none, err1, err2, err3)
	}
	refs, err := h.s.References(h.ctx, "account:")
	if diff := cmp.Diff(map[string][]byte{"account:wang": []byte("2")}, refs); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if b, ok, err := h.s.Reference(h.ctx, "station:s1"); !ok || string(b) != "{}" || err != nil {
		t.Errorf("reference %q %v %v", b, ok, err)
	}
	q, err := h.s.Quarantined(h.ctx)
	if err != nil || len(q) != 1 || q[0].Why != "签名不符" {
		t.Errorf("%+v, %v", q, err)
	}
	if err := h.s.Forget(h.ctx, "x-area-1"); err != nil {
		t.Fatal(err)
	}
	if since, _ := h.s.Since(h.ctx, "x-area-1"); since != "" {
		t.Error("a forgotten checkpoint is still there")
	}
}
