package storetest

import (
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

func record(value bool) fact.Record {
	return fact.Record{Subject: Subject, Generation: 1, Facts: []fact.Fact{
		{Name: "person.alive", Value: fact.BoolOf(value), Source: "civil.death", AsOf: Noon}}}
}

func testFacts(t *testing.T, h *harness) {
	h.importing(t, desk.Import{Records: []fact.Record{record(true)}, People: []desk.Resident{{Subject: Subject, Name: "王秀英", Area: "440306001001001"}}})
	news := record(false)
	news.Facts[0].AsOf = Noon.Add(time.Hour)
	h.importing(t, desk.Import{Records: []fact.Record{news}})
	h.importing(t, desk.Import{Records: []fact.Record{record(true)}}) // late
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
