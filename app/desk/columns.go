package desk

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
)

// Columns are the heads of all cases, the oldest first, packed: some seventy
// bytes a case, in which a collector has nothing to follow. They never change.
// With gives others, which share every strip that did not.
type Columns struct {
	strips []*Strip
	before []int // heads in front of each strip, and, last, of all
}

// Strip is a run of heads, at most stripHeads.
type Strip struct {
	rows  []packed
	ids   string   // of its cases, one after another
	names []string // its items and operators; the first is empty
}

// packed is a head whose names stand in its strip.
type packed struct {
	at, decided    int64 // milliseconds since 1970; 0: none
	due, wakes     civil.Date
	id             uint32  // where its case's id ends in the strip's
	item, operator uint16  // places in names
	kinds          [4]byte // places of state, verdict, channel and by
}

// stripHeads is how many heads a strip has at most: one that changes is made
// again.
const stripHeads = 1024

// Change is what befell one head. Was is where it stood, see Head.Millis; None
// where there was none.
type Change struct {
	Head Head
	Was  int64
	None bool
}

// Millis is the moment by which heads are ordered.
func (h *Head) Millis() int64 { return int64(millis(h.At)) }

// ColumnsOf packs heads that come in any order, a strip at a time: never are all
// of them there unpacked.
func ColumnsOf(heads iter.Seq[Head]) *Columns {
	var loose []*Strip
	part := make([]Head, 0, stripHeads)
	flush := func() {
		if len(part) > 0 {
			loose, part = append(loose, pack(part)), part[:0]
		}
	}
	for h := range heads {
		if part = append(part, h); len(part) == stripHeads {
			flush()
		}
	}
	flush()
	return columnsOf(sortStrips(loose))
}

// sortStrips puts the heads of strips in order, over all of them.
func sortStrips(loose []*Strip) (out []*Strip) {
	type ref struct {
		at         int64
		strip, row uint32
	}
	var refs []ref
	for s, b := range loose {
		for i := range b.rows {
			refs = append(refs, ref{b.rows[i].at, uint32(s), uint32(i)})
		}
	}
	slices.SortFunc(refs, func(a, b ref) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(loose[a.strip].id(int(a.row)), loose[b.strip].id(int(b.row))))
	})
	part := make([]Head, 0, stripHeads)
	for refs := range slices.Chunk(refs, stripHeads) {
		part = part[:0]
		for _, r := range refs {
			part = append(part, loose[r.strip].head(int(r.row)))
		}
		out = append(out, pack(part))
	}
	return out
}

func oldestFirst(a, b Head) int {
	return cmp.Or(cmp.Compare(a.Millis(), b.Millis()), cmp.Compare(a.Case, b.Case))
}

// JoinStrips puts strips that were kept together again. False: they are not the
// strips of one whole.
func JoinStrips(strips []*Strip) (*Columns, bool) {
	strips = slices.Clone(strips)
	slices.SortFunc(strips, func(a, b *Strip) int { return a.compare(0, b.rows[0].at, b.id(0)) })
	for i := 1; i < len(strips); i++ {
		if last := len(strips[i-1].rows) - 1; strips[i-1].compare(last, strips[i].rows[0].at, strips[i].id(0)) >= 0 {
			return nil, false
		}
	}
	return columnsOf(strips), true
}

func columnsOf(strips []*Strip) *Columns {
	c := &Columns{strips: strips, before: make([]int, 1, len(strips)+1)}
	for _, b := range strips {
		c.before = append(c.before, c.Len()+len(b.rows))
	}
	return c
}

// Len is the number of heads.
func (c *Columns) Len() int { return c.before[len(c.before)-1] }

// Strips are the strips, in order. They are shared.
func (c *Columns) Strips() []*Strip { return c.strips }

// At is the head at a place, the oldest at 0.
func (c *Columns) At(i int) Head {
	b, found := slices.BinarySearch(c.before, i)
	if !found {
		b--
	}
	return c.strips[b].head(i - c.before[b])
}

// All gives every head with its place, the newest first.
func (c *Columns) All() iter.Seq2[int, Head] {
	return func(yield func(int, Head) bool) {
		for i, b := range slices.Backward(c.strips) {
			for j := len(b.rows) - 1; j >= 0; j-- {
				if !yield(c.before[i]+j, b.head(j)) {
					return
				}
			}
		}
	}
}

// find is the place of a case.
func (c *Columns) find(id app.CaseID) (int, bool) {
	if c == nil || id == "" {
		return 0, false
	}
	for n, b := range c.strips {
		for i := range b.rows {
			if b.id(i) == string(id) {
				return c.before[n] + i, true
			}
		}
	}
	return 0, false
}

// Each gives the heads until yield returns false.
func (c *Columns) Each(yield func(Head) bool) {
	for _, h := range c.All() {
		if !yield(h) {
			return
		}
	}
}

// With is what columns become by changes, in their order. One that was made
// before changes nothing.
func (c *Columns) With(changes []Change) *Columns {
	edits := map[int]map[app.CaseID]edit{}
	for i := range changes {
		ch := &changes[i]
		if !ch.None {
			c.edit(edits, edit{at: ch.Was, id: ch.Head.Case})
		}
		c.edit(edits, edit{at: ch.Head.Millis(), id: ch.Head.Case, put: &ch.Head})
	}
	if len(edits) == 0 {
		return c
	}
	var out []*Strip
	for i := range max(1, len(c.strips)) {
		if e := edits[i]; e != nil {
			out = append(out, c.edited(i, e)...)
		} else {
			out = append(out, c.strips[i])
		}
	}
	return columnsOf(out)
}

// edit takes a head out, and puts another in.
type edit struct {
	at  int64
	id  app.CaseID
	put *Head
}

// edit notes an edit for its strip. Of several of one case in a strip the last
// counts: a head that moves within a strip leaves the place it was put last.
func (c *Columns) edit(edits map[int]map[app.CaseID]edit, e edit) {
	n, found := slices.BinarySearchFunc(c.strips, e, func(b *Strip, e edit) int { return b.compare(0, e.at, string(e.id)) })
	if !found {
		n = max(0, n-1)
	}
	if edits[n] == nil {
		edits[n] = map[app.CaseID]edit{}
	}
	edits[n][e.id] = e
}

// edited is what becomes of a strip.
func (c *Columns) edited(n int, edits map[app.CaseID]edit) []*Strip {
	heads := make([]Head, 0, len(edits)+stripHeads)
	if n < len(c.strips) {
		for i := range c.strips[n].rows {
			if h := c.strips[n].head(i); !has(edits, h.Case) {
				heads = append(heads, h)
			}
		}
	}
	for _, e := range edits {
		if e.put != nil {
			heads = append(heads, *e.put)
		}
	}
	slices.SortFunc(heads, oldestFirst)
	size := stripHeads
	if parts := (len(heads) + size - 1) / size; parts > 1 && n < len(c.strips)-1 {
		size = (len(heads) + parts - 1) / parts // in the middle there is room to grow; at the end the next begins
	}
	return packAll(heads, size)
}

func has[K comparable, V any](m map[K]V, k K) bool {
	_, ok := m[k]
	return ok
}

func packAll(sorted []Head, size int) (out []*Strip) {
	for part := range slices.Chunk(sorted, size) {
		out = append(out, pack(part))
	}
	return out
}

func pack(heads []Head) *Strip {
	b := &Strip{rows: make([]packed, len(heads)), names: []string{""}}
	var ids strings.Builder
	ids.Grow(lengths(heads))
	places := map[string]uint16{"": 0}
	named := func(s string) uint16 {
		if !has(places, s) {
			places[s] = uint16(len(b.names))
			b.names = append(b.names, strings.Clone(s)) // else it keeps what it was cut from
		}
		return places[s]
	}
	for i := range heads {
		h := &heads[i]
		ids.WriteString(string(h.Case))
		b.rows[i] = packed{h.Millis(), int64(millis(h.Decided)), h.Due, h.Wakes, uint32(ids.Len()), named(string(h.Item)), named(string(h.Operator)),
			[4]byte{Place(headStates, h.State), Place(headVerdicts, h.Verdict), Place(headChannels, h.Channel), Place(headBy, h.By)}}
	}
	b.ids = ids.String()
	return b
}

func lengths(heads []Head) (n int) {
	for i := range heads {
		n += len(heads[i].Case)
	}
	return n
}

// Len is the number of heads.
func (b *Strip) Len() int { return len(b.rows) }

func (b *Strip) id(i int) string {
	from := uint32(0)
	if i > 0 {
		from = b.rows[i-1].id
	}
	return b.ids[from:b.rows[i].id]
}

// compare orders a head against a moment and an id.
func (b *Strip) compare(i int, at int64, id string) int {
	return cmp.Or(cmp.Compare(b.rows[i].at, at), cmp.Compare(b.id(i), id))
}

// head unpacks one; nothing is allocated for it. A stranger among the kinds is
// empty: none is kept on a disk.
func (b *Strip) head(i int) Head {
	r := &b.rows[i]
	h := Head{Case: app.CaseID(b.id(i)), Item: app.PackID(b.names[r.item]), At: moment(uint64(r.at)), Due: r.due,
		Decided: moment(uint64(r.decided)), Operator: app.AccountID(b.names[r.operator]), Wakes: r.wakes}
	h.State, _ = At(headStates, r.kinds[0])
	h.Verdict, _ = At(headVerdicts, r.kinds[1])
	h.Channel, _ = At(headChannels, r.kinds[2])
	h.By, _ = At(headBy, r.kinds[3])
	return h
}
