package desk

import (
	"encoding/binary"
	"encoding/json"
	"time"

	"miaopi/app"
	"miaopi/app/fact"
)

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
