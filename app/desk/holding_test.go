package desk_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/fact"

	"github.com/google/go-cmp/cmp"
)

// said is a part in which an area says one thing about an elderly woman, some
// minutes after the beginning.
func said(area, id, name, value string, minutes int) desk.Part {
	sub := app.Subject{Kind: app.Person, ID: "440306194611220028"}
	return desk.Part{ID: id, Area: area, Who: desk.Resident{Subject: sub, Name: "王秀英"}, Doc: []byte(id), Record: fact.Record{Subject: sub,
		Facts: []fact.Fact{{Name: name, Value: fact.StringOf(value), Source: "police." + area, AsOf: desktest.Monday.Add(time.Duration(minutes) * time.Minute).UTC()}}}}
}

// TestWhichPartsAreHeld: an area's newest word, every area's, and nothing that an
// area deleted.
func TestWhichPartsAreHeld(t *testing.T) {
	add := func(p desk.Part, live bool) func(*desk.Holding) { return func(h *desk.Holding) { h.Add(p, live) } }
	remove := func(area string) func(*desk.Holding) { return func(h *desk.Holding) { h.Remove(area) } }
	a1, a2, a3 := said("a", "a1", "person.hukou", "440306", 1), said("a", "a2", "person.hukou", "440305", 2), said("a", "a3", "person.hukou", "440304", 3)
	aOther := said("a", "other", "person.sex", "female", 1)
	renamed := a1
	renamed.ID, renamed.Who.Name = "renamed", "王秀美"
	b1, own := said("b", "b1", "person.hukou", "440307", 1), said("", "own", "person.hukou", "440308", 9)
	copied := a1
	copied.ID, copied.Area = "copied", "b"
	for _, tc := range []struct {
		name string
		do   []func(*desk.Holding)
		want string
	}{
		{"one", []func(*desk.Holding){add(a1, true)}, "a1"},
		{"the same again", []func(*desk.Holding){add(a1, true), add(a1, true)}, "a1"},
		{"a newer word", []func(*desk.Holding){add(a1, true), add(a2, true)}, "a2"},
		{"an older word that comes late", []func(*desk.Holding){add(a2, true), add(a1, true)}, "a2"},
		{"another word of the same area", []func(*desk.Holding){add(a2, true), add(aOther, true)}, "other a2"},
		{"the same word and another name", []func(*desk.Holding){add(a1, true), add(renamed, true)}, "renamed"},
		{"two areas", []func(*desk.Holding){add(a2, true), add(b1, true)}, "b1 a2"},
		{"two areas that say the same", []func(*desk.Holding){add(a1, true), add(copied, true)}, "a1 copied"},
		{"one of two areas says more", []func(*desk.Holding){add(b1, true), add(a1, true), add(a2, true)}, "b1 a2"},
		{"what was held before there were areas", []func(*desk.Holding){add(own, true), add(a1, true)}, "a1"},
		{"of no area alone", []func(*desk.Holding){add(own, true)}, "own"},
		{"of no area beside one that is held", []func(*desk.Holding){add(a1, true), add(own, true)}, "a1 own"},
		{"deleted", []func(*desk.Holding){add(a1, true), add(b1, true), remove("a")}, "b1"},
		{"deleted, and what was of no area", []func(*desk.Holding){add(a1, true), add(own, true), remove("a")}, ""},
		{"deleted, then an old copy", []func(*desk.Holding){add(a2, true), remove("a"), add(a1, false)}, ""},
		{"deleted, then the same copy", []func(*desk.Holding){add(a2, true), remove("a"), add(a2, false)}, ""},
		{"deleted, then a newer copy", []func(*desk.Holding){add(a2, true), remove("a"), add(a3, false)}, "a3"},
		{"deleted, then the area has it again", []func(*desk.Holding){add(a2, true), remove("a"), add(a1, true)}, "a1"},
		{"deleted, and another area's copy", []func(*desk.Holding){add(a2, true), remove("a"), add(b1, false)}, "b1"},
		{"two deleted, then old copies of both", []func(*desk.Holding){add(a2, true), add(b1, true), remove("b"), remove("a"), add(a1, false), add(b1, false)}, ""},
		{"two deleted, the second is back", []func(*desk.Holding){add(a2, true), add(b1, true), remove("b"), remove("a"), add(a1, true), add(b1, false)}, "a1"},
		{"deleted, back, deleted again, then a copy of between", []func(*desk.Holding){add(a1, true), remove("a"), add(a3, false), remove("a"), add(a2, false)}, ""},
		{"deleted twice", []func(*desk.Holding){add(a2, true), remove("a"), remove("a"), add(a1, false)}, ""},
		{"deleted with several parts, then the newest of them", []func(*desk.Holding){add(aOther, true), add(a2, true), remove("a"), add(a2, false)}, ""},
		{"deleted where another area knows newer", []func(*desk.Holding){add(a1, true), add(said("b", "b3", "person.hukou", "440307", 3), true), remove("a"), add(a2, false)}, "a2 b3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var h desk.Holding
			for _, do := range tc.do {
				do(&h)
				h = stored(t, h) // what a store makes of it between two words
			}
			if got := partsOf(h); got != tc.want {
				t.Errorf("held: %q, want %q", got, tc.want)
			}
		})
	}
}

func partsOf(h desk.Holding) string {
	var ids []string
	for _, p := range h.Parts {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

// stored is a holding read back; the record cut out of the form is its own.
func stored(t *testing.T, h desk.Holding) desk.Holding {
	t.Helper()
	b, err := h.AppendBinary(nil)
	desktest.Sound(t, err)
	back, err := desk.DecodeHolding(b)
	desktest.Sound(t, err)
	if diff := cmp.Diff(h.Parts, back.Parts, cmp.AllowUnexported(fact.Value{})); diff != "" && len(h.Parts)+len(back.Parts) > 0 {
		t.Fatal(diff)
	}
	var want []byte
	if r, ok := h.Record(); ok {
		want = r.AppendBinary(nil)
	}
	cut, err := desk.EncodedRecord(b)
	if err != nil || string(cut) != string(want) {
		t.Errorf("the record cut out: %q, %v; want %q", cut, err, want)
	}
	return back
}

// TestWhatCountsOfSeveralParts is all that areas say, and the newest name.
func TestWhatCountsOfSeveralParts(t *testing.T) {
	var h desk.Holding
	if r, ok := h.Record(); ok || len(r.Facts) > 0 {
		t.Errorf("nothing is known, and yet: %v", r)
	}
	if who, ok := h.Who(); ok {
		t.Errorf("nobody is known, and yet: %v", who)
	}
	a, b := said("a", "a", "person.hukou", "440306", 1), said("b", "b", "person.sex", "female", 2)
	b.Who.Name = "王秀美"
	nameless, empty := said("c", "c", "person.alive", "yes", 3), said("d", "d", "", "", 0)
	nameless.Who.Name = ""
	empty.Who.Name, empty.Record.Facts, empty.Record.Withdrawn = "王秀丽", nil, desktest.Monday.Add(time.Hour).UTC()
	for _, p := range []desk.Part{b, a, nameless, empty} {
		h.Add(p, true)
	}
	if got := partsOf(h); got != "a b c d" {
		t.Fatalf("held: %q", got)
	}
	if who, ok := h.Who(); !ok || who.Name != "王秀美" {
		t.Errorf("named %q", who.Name)
	}
	h.Remove("d")
	var names []string
	r, ok := h.Record()
	for _, f := range r.Facts {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); !ok || got != "person.alive person.hukou person.sex" {
		t.Errorf("what counts: %q", got)
	}
}

// TestACutHoldingIsDamaged: no beginning of a stored form passes for the whole.
func TestACutHoldingIsDamaged(t *testing.T) {
	var h desk.Holding
	for _, p := range []desk.Part{said("a", "a1", "person.hukou", "440306", 1), said("b", "b1", "person.hukou", "440307", 2), said("c", "c1", "person.hukou", "440307", 2)} {
		h.Add(p, true)
	}
	h.Remove("c")
	whole, err := h.AppendBinary(nil)
	desktest.Sound(t, err)
	for n := 1; n < len(whole); n++ {
		if back, err := desk.DecodeHolding(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes: %d parts", n, len(whole), len(back.Parts))
		}
	}
	if _, err := desk.DecodeHolding(append(whole, 0)); err == nil {
		t.Error("a byte more passes")
	}
}
