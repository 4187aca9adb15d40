// Package storetest is the one suite that every desk.Store passes.
package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Noon is the moment the suite's events happen at.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, civil.Shanghai)

// Maker makes events that are the same in every run.
func Maker() *casefile.Maker {
	_, key, _ := ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	return &casefile.Maker{Station: "s1", Key: key, Random: rand.NewChaCha8([32]byte{1}),
		Clock: casefile.NewClock(func() time.Time { return Noon }, 0)}
}

// Submission is a submitted event of a case.
func Submission(t testing.TB, m *casefile.Maker, c app.CaseID) casefile.Event {
	t.Helper()
	e, err := m.Make(c, casefile.Submitted, "clerk", casefile.SubmittedData{Application: casefile.Application{
		Item: "elderly-allowance", Name: "王秀英", Subject: Subject, At: Noon, Channel: casefile.Counter}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Subject is whom the suite's cases are about.
var Subject = app.Subject{Kind: app.Person, ID: "440306194611220028"}

// RowOf is a row for a case with so many events.
func RowOf(c app.CaseID, events int) desk.Row {
	return desk.Row{Head: desk.Head{Case: c, Item: "elderly-allowance", State: casefile.InReview, Verdict: app.Review, Channel: casefile.Counter,
		At: Noon, Due: civil.MustParse("2026-11-24"), By: casefile.Official, Operator: "clerk", Decided: Noon},
		Serial: "S", Subject: Subject, Name: "王秀英", Reasons: []string{"账户不是颐年卡"}, Passed: 7, Total: 8, Events: events}
}

// Run runs the suite. open gives a new, empty store; reopen, when not nil,
// closes and opens it again, as a restart does.
func Run(t *testing.T, open func(t *testing.T) desk.Store, reopen func(t *testing.T, s desk.Store) desk.Store) {
	if reopen == nil {
		reopen = func(_ *testing.T, s desk.Store) desk.Store { return s }
	}
	for _, test := range []struct {
		name string
		run  func(*testing.T, *harness)
	}{
		{"events come back, in any order, after a restart", testEvents},
		{"an event committed twice is there once", testIdempotent},
		{"an event with the same id and other content is a conflict", testConflict},
		{"imported events make a case stale until its row is committed", testStale},
		{"rows and heads come back", testRows},
		{"facts and people come back, the newer replacing the older", testFacts},
		{"settings are put, deleted and listed", testSettings},
		{"the journal keeps entries and hashes by number", testJournal},
		{"a cancelled commit changes nothing", testCancelled},
		{"nothing returned shares memory with the store", testNoSharing},
		{"the outbox counts own events, not imported ones", testOutbox},
		{"own events go out in order, and how far they got is kept", testOutgoing},
		{"an own event that came back is booked, and stays readable", testBook},
		{"a page's checkpoint, area, references and quarantine are kept with it", testPage},
		{"a file comes back, and stays as it was put first", testFiles},
		{"a sound store checks clean", testCheck},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &harness{ctx: t.Context(), s: open(t), m: Maker(), reopen: reopen}
			test.run(t, h)
		})
	}
}

type harness struct {
	ctx    context.Context
	s      desk.Store
	m      *casefile.Maker
	reopen func(*testing.T, desk.Store) desk.Store
}

func (h *harness) restart(t *testing.T) { h.s = h.reopen(t, h.s) }

func (h *harness) commit(t *testing.T, b desk.Batch) {
	t.Helper()
	if err := h.s.Commit(h.ctx, b); err != nil {
		t.Fatal(err)
	}
}

func (h *harness) importing(t *testing.T, im desk.Import) {
	t.Helper()
	if err := h.s.Import(h.ctx, im); err != nil {
		t.Fatal(err)
	}
}

func (h *harness) eventIDs(t *testing.T, c app.CaseID) map[app.EventID]string {
	t.Helper()
	list, err := h.s.Events(h.ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	out := map[app.EventID]string{}
	for _, e := range list {
		if _, twice := out[e.ID]; twice {
			t.Errorf("event %s came twice", e.ID)
		}
		out[e.ID] = e.Hash()
	}
	return out
}

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

func testRows(t *testing.T, h *harness) {
	want := RowOf("a", 0)
	h.commit(t, desk.Batch{Rows: []desk.Row{want, RowOf("b", 0)}})
	h.restart(t)
	got, err := h.s.Row(h.ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Error(diff)
	}
	if _, err := h.s.Row(h.ctx, "c"); app.KindOf(err) != app.Missing {
		t.Errorf("row of an unknown case: %v", err)
	}
	n := 0
	err = h.s.Heads(h.ctx, func(hd desk.Head) bool {
		n++
		return hd.Item == "elderly-allowance"
	})
	if err != nil || n != 2 {
		t.Errorf("%d heads, %v", n, err)
	}
	cases, err := h.s.CasesOf(h.ctx, app.Subject{Kind: app.Person, ID: " 440306194611220028 "})
	if err != nil || len(cases) != 2 {
		t.Errorf("cases of the subject: %v, %v", cases, err)
	}
}

func record(value bool) fact.Record {
	return fact.Record{Subject: Subject, Generation: 1, Facts: []fact.Fact{
		{Name: "person.alive", Value: fact.BoolOf(value), Source: "civil.death", AsOf: Noon}}}
}

func testFacts(t *testing.T, h *harness) {
	h.importing(t, desk.Import{Records: []fact.Record{record(true)}, People: []desk.Resident{{Subject: Subject, Name: "王秀英", Area: "440306001001001"}}})
	h.importing(t, desk.Import{Records: []fact.Record{record(false)}})
	h.restart(t)
	r, ok, err := h.s.Facts(h.ctx, Subject)
	if err != nil || !ok || len(r.Facts) != 1 || !r.Facts[0].Value.Equal(fact.BoolOf(false)) {
		t.Errorf("facts = %+v, %v, %v", r, ok, err)
	}
	if _, ok, err := h.s.Facts(h.ctx, app.Subject{Kind: app.Vehicle, ID: Subject.ID}); ok || err != nil {
		t.Errorf("facts of another kind of subject: %v, %v", ok, err)
	}
	var mu sync.Mutex
	var records [][]byte
	if err := h.s.EachRecord(h.ctx, func(b []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		records = append(records, b)
		return true
	}); err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	var back fact.Record
	if err := fact.DecodeRecord(records[0], &back); err != nil || back.Subject != Subject {
		t.Errorf("record %+v, %v", back, err)
	}
	if p, ok, err := h.s.Resident(h.ctx, Subject); err != nil || !ok || p.Name != "王秀英" {
		t.Errorf("resident %+v, %v, %v", p, ok, err)
	}
	if _, ok, err := h.s.Resident(h.ctx, app.Subject{Kind: app.Person, ID: "nobody"}); ok || err != nil {
		t.Errorf("a stranger is resident: %v, %v", ok, err)
	}
	var names []string
	if err := h.s.People(h.ctx, func(p desk.Resident) bool { names = append(names, p.Name); return true }); err != nil || len(names) != 1 {
		t.Errorf("people = %v, %v", names, err)
	}
}

func testSettings(t *testing.T, h *harness) {
	h.commit(t, desk.Batch{Settings: map[string][]byte{"a/1": []byte("x"), "a/2": []byte("y"), "b": []byte("z")}})
	h.commit(t, desk.Batch{Settings: map[string][]byte{"a/1": nil, "a/2": []byte("new")}})
	h.restart(t)
	got, err := h.s.Settings(h.ctx, "a/")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]byte{"a/2": []byte("new")}, got); diff != "" {
		t.Error(diff)
	}
	if _, ok, err := h.s.Setting(h.ctx, "a/1"); ok || err != nil {
		t.Errorf("a deleted setting: %v, %v", ok, err)
	}
}

func testJournal(t *testing.T, h *harness) {
	for i := range int64(5) {
		h.commit(t, desk.Batch{Journal: desk.JournalTail{From: i, Entries: [][]byte{fmt.Append(nil, "entry ", i)}, HashFrom: i, Hashes: [][32]byte{{byte(i)}}}})
	}
	h.restart(t)
	n, err := h.s.JournalSize(h.ctx)
	if err != nil || n != 5 {
		t.Fatalf("size %d, %v", n, err)
	}
	e, err1 := h.s.JournalEntry(h.ctx, 3)
	hash, err2 := h.s.JournalHash(h.ctx, 4)
	if string(e) != "entry 3" || hash != [32]byte{4} || err1 != nil || err2 != nil {
		t.Errorf("entry %q hash %v: %v, %v", e, hash, err1, err2)
	}
	if _, err := h.s.JournalEntry(h.ctx, 5); app.KindOf(err) != app.Missing {
		t.Errorf("an entry past the end: %v", err)
	}
}

func testCancelled(t *testing.T, h *harness) {
	ctx, cancel := context.WithCancel(h.ctx)
	cancel()
	if err := h.s.Commit(ctx, desk.Batch{Events: []casefile.Event{Submission(t, h.m, "a")}}); err == nil {
		t.Error("a cancelled commit succeeds")
	}
	if got := h.eventIDs(t, "a"); len(got) != 0 {
		t.Errorf("%d events of a cancelled commit", len(got))
	}
}

func testNoSharing(t *testing.T, h *harness) {
	val := []byte("abc")
	h.commit(t, desk.Batch{Settings: map[string][]byte{"k": val}})
	val[0] = 'X'
	got, _, _ := h.s.Setting(h.ctx, "k")
	got[1] = 'X'
	again, _, err := h.s.Setting(h.ctx, "k")
	if string(again) != "abc" || err != nil {
		t.Errorf("setting = %q, %v", again, err)
	}
}

func testOutbox(t *testing.T, h *harness) {
	h.commit(t, desk.Batch{Events: []casefile.Event{Submission(t, h.m, "a"), Submission(t, h.m, "b")}})
	h.importing(t, desk.Import{Events: []casefile.Event{Submission(t, h.m, "c")}})
	got, err := h.s.Outbox(h.ctx)
	if diff := cmp.Diff(desk.Outbox{Saved: 2}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func testCheck(t *testing.T, h *harness) {
	h.commit(t, desk.Batch{Events: []casefile.Event{Submission(t, h.m, "a")}, Rows: []desk.Row{RowOf("a", 1)}, Settings: map[string][]byte{"k": []byte("v")}})
	h.importing(t, desk.Import{Records: []fact.Record{record(true)}})
	h.restart(t)
	r, err := h.s.Check(h.ctx, func(int, int) {})
	if err != nil || len(r.Problems) != 0 || r.Events != 1 || r.Records == 0 {
		t.Errorf("report %+v, %v", r, err)
	}
	if n := h.s.Notices(); len(n) != 0 {
		t.Errorf("notices of a sound store: %q", n)
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
