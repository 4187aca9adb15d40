package storetest

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// part is what an area says of Subject at an hour.
func (h *harness) part(area string, alive bool, hour int) desk.Part {
	r := record(alive)
	r.Facts[0].AsOf = Noon.Add(time.Duration(hour) * time.Hour)
	return desk.Part{ID: h.subjectID(), Area: area, Record: r, Who: desk.Resident{Subject: Subject, Name: "王秀英", Area: "440306001001001"}, Doc: []byte(`{"area":"` + area + `"}`)}
}

// subjectID is the id of Subject's document. A store that finds subjects by it
// tells, where it is tested.
func (h *harness) subjectID() string {
	if s, ok := h.s.(interface{ SubjectID(app.Subject) string }); ok {
		return s.SubjectID(Subject)
	}
	return "subject:01"
}

// testParts: what areas say of one subject is joined, in whatever order it came,
// and goes when its area deletes it.
func testParts(t *testing.T, h *harness) {
	alive := func(want ...bool) {
		t.Helper()
		r, ok, err := h.s.Facts(h.ctx, Subject)
		if err != nil || ok != (len(want) > 0) || len(r.Facts) != len(want) {
			t.Fatalf("facts %+v, %v, %v; want %v", r.Facts, ok, err, want)
		}
		for i, w := range want {
			if r.Facts[i].Value != fact.BoolOf(w) {
				t.Errorf("fact %d is %s, want %v", i, r.Facts[i].Value, w)
			}
		}
	}
	page := func(im desk.Import) { h.importing(t, im) }
	page(desk.Import{Records: []fact.Record{record(true)}}) // as a station held facts before there were parts
	alive(true)
	page(desk.Import{DB: "b", Live: true, Parts: []desk.Part{h.part("b", false, 2)}})
	page(desk.Import{DB: "a", Live: true, Parts: []desk.Part{h.part("a", true, 1)}})
	alive(false)
	if parts, err := h.s.Parts(h.ctx, Subject); err != nil || len(parts) != 2 {
		t.Errorf("parts %+v, %v", parts, err)
	}
	page(desk.Import{DB: "b", Live: true, Parts: []desk.Part{h.part("b", true, 0)}}) // an old copy of the hub
	alive(false)
	page(desk.Import{DB: "a", Live: true, Parts: []desk.Part{h.part("a", true, 2)}}) // one moment, two words
	alive(false, true)
	page(desk.Import{DB: "b", Gone: []desk.Gone{{ID: h.subjectID(), Area: "b"}}})
	alive(true)
	page(desk.Import{DB: "a", Gone: []desk.Gone{{ID: h.subjectID(), Area: "a"}}})
	h.restart(t)
	alive()
	if who, ok, err := h.s.Resident(h.ctx, Subject); ok || err != nil {
		t.Errorf("the name of somebody who was removed: %+v, %v", who, err)
	}
	page(desk.Import{Parts: []desk.Part{h.part("b", true, 2)}}) // by a stick from before
	alive()
	page(desk.Import{Parts: []desk.Part{h.part("b", true, 3)}}) // newer than what was deleted
	alive(true)
	var docs []string
	if err := h.s.EachPart(h.ctx, func(p desk.Part) bool { docs = append(docs, string(p.Doc)); return true }); err != nil || len(docs) != 1 || docs[0] != `{"area":"b"}` {
		t.Errorf("documents to carry on: %q, %v", docs, err)
	}
	// A withdrawal that was signed covers every area.
	gone := h.part("a", true, 4)
	gone.Record.Facts, gone.Record.Withdrawn, gone.Who = nil, Noon.Add(4*time.Hour), desk.Resident{Subject: Subject}
	page(desk.Import{Parts: []desk.Part{gone}})
	alive()
	page(desk.Import{DB: "b", Live: true, Parts: []desk.Part{h.part("b", true, 4)}})
	alive()
}
