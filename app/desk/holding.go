package desk

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

// Part is what one area of a hub holds of a subject, as its loader signed it.
type Part struct {
	ID     string // of the document
	Area   string // empty: the station's own data, as a demo's
	Record fact.Record
	Who    Resident
	Doc    []byte // the document itself, so that it can be carried on as it is
}

// Gone says that an area's document about a subject was deleted.
type Gone struct{ ID, Area string }

// Holding is all that a station holds of one subject: a part for each area that
// knows him, usually one. What counts is the join of them, so that neither the
// order in which parts came nor the way decides anything. It stays apart, because
// what an area deletes must go, and what another holds must stay.
type Holding struct {
	Parts []Part
	gone  []gone
}

// gone remembers up to when an area's part was deleted: an older copy of it that
// somebody carries by hand must not bring it back.
type gone struct {
	area string
	till time.Time // of the newest fact that was deleted
}

// Add takes a part in. live says that the area holds it now, by its own feed;
// what was carried here by other ways cannot undo a deletion. A part that says
// nothing new is left out, one that another covers leaves.
//
// What is of no area gives way to the first word of one: a station of a hub has no
// data of its own, only what it held before there were parts.
func (h *Holding) Add(p Part, live bool) {
	if p.Area != "" {
		h.Parts = slices.DeleteFunc(h.Parts, func(old Part) bool { return old.Area == "" })
	}
	if i := slices.IndexFunc(h.gone, func(g gone) bool { return g.area == p.Area }); i >= 0 {
		if !live && !p.Record.Newest().After(h.gone[i].till) {
			return
		}
		h.gone = slices.Delete(h.gone, i, i+1)
	}
	if slices.ContainsFunc(h.Parts, func(old Part) bool { return old.Area == p.Area && old.Record.Covers(p.Record) && old.Who == p.Who }) {
		return
	}
	h.Parts = slices.DeleteFunc(h.Parts, func(old Part) bool { return old.Area == p.Area && p.Record.Covers(old.Record) })
	h.Parts = append(h.Parts, p)
	slices.SortStableFunc(h.Parts, func(a, b Part) int { return a.Record.Newest().Compare(b.Record.Newest()) })
}

// Remove forgets what an area held.
func (h *Holding) Remove(area string) {
	var till time.Time
	h.Parts = slices.DeleteFunc(h.Parts, func(p Part) bool {
		if p.Area == "" {
			return true // of before there were parts
		}
		if p.Area == area && p.Record.Newest().After(till) {
			till = p.Record.Newest()
		}
		return p.Area == area
	})
	if !till.IsZero() {
		h.gone = append(slices.DeleteFunc(h.gone, func(g gone) bool { return g.area == area }), gone{area, till})
	}
}

// Record is what counts. ok is false when nothing is known.
func (h *Holding) Record() (r fact.Record, ok bool) {
	for i, p := range h.Parts {
		if i == 0 {
			r = p.Record
		} else {
			r = fact.Join(r, p.Record)
		}
	}
	return r, len(r.Facts) > 0
}

// Who is the person as the newest part names him; false: no part does.
func (h *Holding) Who() (Resident, bool) {
	for _, p := range slices.Backward(h.Parts) {
		if p.Who.Name != "" && len(p.Record.Facts) > 0 {
			return p.Who, true
		}
	}
	return Resident{}, false
}

// The stored form of a holding. Integers are varints.
//
//	byte 0x80
//	u n, n times: area text, z nanoseconds        deletions
//	u n, n times: area text, id text, record text, resident text, document text
//
// A text is u length and bytes. A value that does not begin with 0x80 is one
// record, of a station that was made before there were parts.
const holdingMark = 0x80

// AppendBinary appends the stored form.
func (h *Holding) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, holdingMark)
	b = binary.AppendUvarint(b, uint64(len(h.gone)))
	for _, g := range h.gone {
		b = binary.AppendVarint(appendText(b, []byte(g.area)), g.till.UnixNano())
	}
	b = binary.AppendUvarint(b, uint64(len(h.Parts)))
	for _, p := range h.Parts {
		who, err := json.Marshal(p.Who)
		if err != nil {
			return nil, err
		}
		for _, text := range [][]byte{[]byte(p.Area), []byte(p.ID), p.Record.AppendBinary(nil), who, p.Doc} {
			b = appendText(b, text)
		}
	}
	return b, nil
}

func appendText(b, text []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// reader walks a stored form; bad says that it makes no sense.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) int() int64 {
	u := r.uint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) text() []byte {
	n := r.uint()
	if n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

// DecodeHolding reads a stored form. The documents share memory with it.
func DecodeHolding(b []byte) (h Holding, err error) {
	if len(b) == 0 || b[0] != holdingMark {
		p := Part{}
		err := fact.DecodeRecord(b, &p.Record)
		return Holding{Parts: []Part{p}}, err
	}
	r := &reader{rest: b[1:]}
	for n := r.uint(); n > 0 && !r.bad; n-- {
		area := string(r.text())
		h.gone = append(h.gone, gone{area, time.Unix(0, r.int())})
	}
	for n := r.uint(); n > 0 && !r.bad; n-- {
		p := Part{Area: string(r.text()), ID: string(r.text())}
		record, who := r.text(), r.text()
		p.Doc = r.text()
		if r.bad {
			break
		}
		if err := fact.DecodeRecord(record, &p.Record); err != nil {
			return h, err
		}
		if err := json.Unmarshal(who, &p.Who); err != nil {
			return h, app.E("holding", app.Damaged, "", err)
		}
		h.Parts = append(h.Parts, p)
	}
	if r.bad || len(r.rest) > 0 {
		return h, app.Errorf("holding", app.Damaged, "a stored holding makes no sense")
	}
	return h, nil
}

// EncodedRecord is the record that counts of a stored form, in fact.Record's
// encoding; nil when nothing is known. Where there is one part it is cut out
// without decoding.
func EncodedRecord(b []byte) ([]byte, error) {
	if len(b) == 0 || b[0] != holdingMark {
		return b, nil
	}
	r := &reader{rest: b[1:]}
	for n := r.uint(); n > 0 && !r.bad; n-- {
		r.text()
		r.int()
	}
	if r.uint() == 1 && !r.bad {
		r.text()
		r.text()
		if record := r.text(); !r.bad {
			return record, nil
		}
	}
	h, err := DecodeHolding(b)
	if err != nil {
		return nil, err
	}
	record, ok := h.Record()
	if !ok {
		return nil, nil
	}
	return record.AppendBinary(nil), nil
}
