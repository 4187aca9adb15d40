// Package storetest is the one suite that every desk.Store passes.
package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
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
		{"columns are in order, and what was taken of them stays", testColumns},
		{"facts and people come back, the newer replacing the older", testFacts},
		{"what areas say of one subject is joined, and goes when they delete it", testParts},
		{"settings are put, deleted and listed", testSettings},
		{"the journal keeps entries and hashes by number", testJournal},
		{"a value is taken up to its longest, and refused beyond it whole", testLongest},
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

func testColumns(t *testing.T, h *harness) {
	at := func(c app.CaseID, minutes int) desk.Row {
		r := RowOf(c, 0)
		r.Head.At = Noon.Add(time.Duration(minutes) * time.Minute)
		return r
	}
	columns := func() (*desk.Columns, []app.CaseID) {
		t.Helper()
		c, err := h.s.Columns(h.ctx)
		if err != nil {
			t.Fatal(err)
		}
		return c, casesOf(c)
	}
	if _, got := columns(); len(got) != 0 {
		t.Errorf("a new store has %v", got)
	}
	h.commit(t, desk.Batch{Rows: []desk.Row{at("b", 1), at("c", 2), at("a", 2)}})
	before, got := columns()
	if diff := cmp.Diff([]app.CaseID{"c", "a", "b"}, got); diff != "" {
		t.Error(diff)
	}
	h.commit(t, desk.Batch{Rows: []desk.Row{at("b", 5), at("d", 0)}})
	for range 2 {
		now, got := columns()
		if diff := cmp.Diff([]app.CaseID{"b", "c", "a", "d"}, got); diff != "" || now.At(0) != at("d", 0).Head {
			t.Error(diff, now.At(0))
		}
		h.restart(t)
	}
	if diff := cmp.Diff([]app.CaseID{"c", "a", "b"}, casesOf(before)); diff != "" {
		t.Errorf("what was taken before: %s", diff)
	}
}

func casesOf(c *desk.Columns) (out []app.CaseID) {
	for _, h := range c.All() {
		out = append(out, h.Case)
	}
	return out
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

// testLongest: what is acknowledged can be read again, and a batch that holds
// one value too long leaves nothing.
func testLongest(t *testing.T, h *harness) {
	long := make([]byte, desk.MaxValue+1)
	for _, b := range []desk.Batch{
		{Settings: map[string][]byte{"long": long}},
		{Journal: desk.JournalTail{Entries: [][]byte{long}}},
		{Slots: map[app.AccountID][]byte{"li": long}},
	} {
		b.Events = []casefile.Event{Submission(t, h.m, "a")}
		if err := h.s.Commit(h.ctx, b); app.KindOf(err) != app.Input || err == nil {
			t.Errorf("a value of %d bytes: %v", len(long), err)
		}
	}
	if got := h.eventIDs(t, "a"); len(got) != 0 {
		t.Errorf("%d events of batches that were refused", len(got))
	}
	h.commit(t, desk.Batch{Settings: map[string][]byte{"long": long[1:]}})
	h.restart(t)
	if got, ok, err := h.s.Setting(h.ctx, "long"); len(got) != desk.MaxValue || !ok || err != nil {
		t.Errorf("%d bytes, %v, %v", len(got), ok, err)
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
