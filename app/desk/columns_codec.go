package desk

import (
	"encoding/binary"

	"miaopi/app"
	"miaopi/app/civil"
)

// The stored form of a strip, version 1: the version, the number of heads, the
// names as length and bytes with their number before them, then column by column:
// the kinds, four bytes a head; the lengths of the ids and the ids; and as numbers,
// each the difference to that of the head before, the moments of submission, of
// decision (0: none, else twice what lies between, and one), the dates and the
// places of the names. Some forty bytes a head.
const stripVersion = 1

// numbers is how many columns are numbers, and number one of them.
const numbers = 6

func (r *packed) number(column int) int64 {
	switch column {
	case 0:
		return r.at
	case 1:
		if r.decided == 0 {
			return 0
		}
		return 2*(r.decided-r.at) + 1
	case 2:
		return int64(r.due)
	case 3:
		return int64(r.wakes)
	case 4:
		return int64(r.item)
	}
	return int64(r.operator)
}

// setNumber is called for the columns in their order.
func (r *packed) setNumber(column int, n int64) {
	switch column {
	case 0:
		r.at = n
	case 1:
		if n != 0 {
			r.decided = r.at + (n-1)/2
		}
	case 2:
		r.due = civil.Date(n)
	case 3:
		r.wakes = civil.Date(n)
	case 4:
		r.item = uint16(n)
	case 5:
		r.operator = uint16(n)
	}
}

// AppendBinary appends the stored form.
func (b *Strip) AppendBinary(out []byte) []byte {
	out = append(out, stripVersion)
	out = binary.AppendUvarint(out, uint64(len(b.rows)))
	out = binary.AppendUvarint(out, uint64(len(b.names)))
	for _, n := range b.names {
		out = append(binary.AppendUvarint(out, uint64(len(n))), n...)
	}
	for i := range b.rows {
		out = append(out, b.rows[i].kinds[:]...)
	}
	for i := range b.rows {
		out = binary.AppendUvarint(out, uint64(len(b.id(i))))
	}
	out = append(out, b.ids...)
	for column := range numbers {
		last := int64(0)
		for i := range b.rows {
			n := b.rows[i].number(column)
			out = binary.AppendVarint(out, n-last)
			last = n
		}
	}
	return out
}

// DecodeStrip reads what AppendBinary wrote, and proves that it is in order.
func DecodeStrip(b []byte) (*Strip, error) {
	out := decodeStrip(b)
	if out == nil || !out.sound() {
		return nil, app.Errorf("heads", app.Damaged, "a stored strip of heads makes no sense")
	}
	return out, nil
}

func decodeStrip(b []byte) *Strip {
	if len(b) == 0 || b[0] != stripVersion {
		return nil
	}
	r := stripReader{b: b[1:]}
	n := r.count(stripHeads)
	out := &Strip{rows: make([]packed, n)}
	for range r.count(2*stripHeads + 1) {
		out.names = append(out.names, string(r.take(r.count(len(r.b)))))
	}
	for i := range out.rows {
		copy(out.rows[i].kinds[:], r.take(4))
	}
	end := 0
	for i := range out.rows {
		end += r.count(len(r.b))
		out.rows[i].id = uint32(end)
	}
	out.ids = string(r.take(end))
	r.columns(out.rows)
	if r.bad || len(r.b) > 0 {
		return nil
	}
	return out
}

// sound says that heads are in order and name only what there is.
func (b *Strip) sound() bool {
	for i := range b.rows {
		r := &b.rows[i]
		if int(r.item) >= len(b.names) || int(r.operator) >= len(b.names) || i > 0 && b.compare(i-1, r.at, b.id(i)) >= 0 {
			return false
		}
		k := r.kinds
		if int(k[0]) >= len(headStates) || int(k[1]) >= len(headVerdicts) || int(k[2]) >= len(headChannels) || int(k[3]) >= len(headBy) {
			return false
		}
	}
	return len(b.rows) > 0
}

// stripReader reads a stored form to its end, or until it makes no sense.
type stripReader struct {
	b   []byte
	bad bool
}

// count is a number up to a limit.
func (r *stripReader) count(most int) int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > uint64(most) {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *stripReader) take(n int) []byte {
	if n > len(r.b) {
		r.bad, n = true, len(r.b)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// columns reads the columns that are numbers.
func (r *stripReader) columns(rows []packed) {
	for column := range numbers {
		last := int64(0)
		for i := range rows {
			n, size := binary.Varint(r.b)
			if size <= 0 {
				r.bad = true
				return
			}
			last, r.b = last+n, r.b[size:]
			rows[i].setNumber(column, last)
		}
	}
}
