package disk

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// The page layout of bbolt, version 2: a header (id uint64, flags uint16,
// count uint16, overflow uint32), then elements. Integers are in the order of
// the machine; every machine we build for is little-endian.
const (
	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10
	elementSize  = 16
	bucketLeaf   = 0x01 // element flag: the value is a bucket
	maxDepth     = 32
)

// page is one page with its overflow pages.
type page struct {
	id    uint64
	flags uint16
	count int
	data  []byte
}

// readPage reads a page, into a buffer where that is large enough.
func readPage(r io.ReaderAt, m meta, id uint64, buf []byte) (page, error) {
	if id < 2 || id >= m.pages {
		return page{}, fmt.Errorf("%w: page %d of %d", errUnsound, id, m.pages)
	}
	var head [pageHeader]byte
	off := int64(id) * int64(m.pageSize)
	if _, err := r.ReadAt(head[:], off); err != nil {
		return page{}, fmt.Errorf("%w: page %d: %w", errUnsound, id, err)
	}
	le := binary.LittleEndian
	p := page{id: le.Uint64(head[:]), flags: le.Uint16(head[8:]), count: int(le.Uint16(head[10:]))}
	overflow := uint64(le.Uint32(head[12:]))
	if p.id != id || id+overflow >= m.pages {
		return page{}, fmt.Errorf("%w: page %d says it is %d and %d more", errUnsound, id, p.id, overflow)
	}
	size := int64(overflow+1) * int64(m.pageSize)
	if int64(cap(buf)) < size {
		buf = make([]byte, size)
	}
	p.data = buf[:size]
	if _, err := r.ReadAt(p.data, off); err != nil {
		return page{}, fmt.Errorf("%w: page %d: %w", errUnsound, id, err)
	}
	return p, nil
}

// leaf gives the elements of a leaf page; false when one of them reaches past
// the page.
func (p *page) leaf(yield func(flags uint32, key, value []byte)) bool {
	le := binary.LittleEndian
	for i := range p.count {
		at := pageHeader + i*elementSize
		if at+elementSize > len(p.data) {
			return false
		}
		e := p.data[at:]
		start := int64(at) + int64(le.Uint32(e[4:]))
		k, v := int64(le.Uint32(e[8:])), int64(le.Uint32(e[12:]))
		if start+k+v > int64(len(p.data)) {
			return false
		}
		yield(le.Uint32(e), p.data[start:start+k], p.data[start+k:start+k+v])
	}
	return true
}

// walk follows every page of a file from its root and says whether the tree is
// whole: ids fit, nothing is reached twice, nothing reaches past its page, keys
// are in order (a search would miss one that is not), no page in use is on the
// free list. It reads no values.
func walk(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return walkIn(f)
}

func walkIn(f io.ReaderAt) error {
	m, err := readMeta(f)
	if err != nil {
		return err
	}
	w := walker{f: f, meta: m}
	if err := w.visit(m.root, span{}, 0); err != nil {
		return err
	}
	return w.freelist()
}

type walker struct {
	f    io.ReaderAt
	meta meta
	seen pageSet
	// bufs hold one page at each depth: what is read below it, the keys of
	// branches above may still be compared with.
	bufs [maxDepth + 1][]byte
}

// pageSet is a set of pages, a bit each: a file of several gigabytes has a
// million. It grows with the pages that were really read.
type pageSet []uint64

func (s pageSet) has(id uint64) bool { return id/64 < uint64(len(s)) && s[id/64]&(1<<(id%64)) != 0 }

func (s *pageSet) add(id uint64) {
	for uint64(len(*s)) <= id/64 {
		*s = append(*s, 0)
	}
	(*s)[id/64] |= 1 << (id % 64)
}

// span is where the keys of a page may lie: from low on, before high.
type span struct{ low, high []byte }

// order takes the keys of a page one by one.
type order struct {
	span
	last []byte
	bad  bool
}

func (o *order) next(key []byte) {
	o.bad = o.bad || bytes.Compare(key, o.low) < 0 || o.high != nil && bytes.Compare(key, o.high) >= 0 ||
		o.last != nil && bytes.Compare(o.last, key) >= 0
	o.last = key
}

func (w *walker) visit(id uint64, in span, depth int) error {
	if w.seen.has(id) || depth > maxDepth {
		return fmt.Errorf("%w: page %d is reached twice", errUnsound, id)
	}
	p, err := readPage(w.f, w.meta, id, w.bufs[depth])
	if err != nil {
		return err
	}
	w.bufs[depth] = p.data
	for i := range uint64(len(p.data)) / uint64(w.meta.pageSize) {
		if w.seen.has(id + i) {
			return fmt.Errorf("%w: page %d is reached twice", errUnsound, id+i)
		}
		w.seen.add(id + i)
	}
	switch p.flags {
	case flagBranch:
		return w.branch(&p, in, depth)
	case flagLeaf:
		return w.leaves(&p, in, depth)
	}
	return fmt.Errorf("%w: page %d has the flags %#x", errUnsound, id, p.flags)
}

func (w *walker) branch(p *page, in span, depth int) error {
	le := binary.LittleEndian
	keys, children := make([][]byte, p.count), make([]uint64, p.count)
	o := order{span: in}
	for i := range p.count {
		at := pageHeader + i*elementSize
		if at+elementSize > len(p.data) {
			return fmt.Errorf("%w: branch page %d is cut off", errUnsound, p.id)
		}
		start := int64(at) + int64(le.Uint32(p.data[at:]))
		end := start + int64(le.Uint32(p.data[at+4:]))
		if end > int64(len(p.data)) {
			return fmt.Errorf("%w: branch page %d reaches past its end", errUnsound, p.id)
		}
		keys[i], children[i] = p.data[start:end], le.Uint64(p.data[at+8:])
		o.next(keys[i])
	}
	if o.bad {
		return fmt.Errorf("%w: the keys of page %d are out of order", errUnsound, p.id)
	}
	for i, child := range children {
		below := span{keys[i], in.high}
		if i+1 < len(keys) {
			below.high = keys[i+1]
		}
		if err := w.visit(child, below, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) leaves(p *page, in span, depth int) (err error) {
	o := order{span: in}
	whole := p.leaf(func(flags uint32, key, value []byte) {
		o.next(key)
		if flags&bucketLeaf == 0 || err != nil || len(value) < pageHeader {
			return
		}
		if root := binary.LittleEndian.Uint64(value); root != 0 {
			err = w.visit(root, span{}, depth+1)
		}
	})
	switch {
	case !whole:
		return fmt.Errorf("%w: leaf page %d reaches past its end", errUnsound, p.id)
	case o.bad:
		return fmt.Errorf("%w: the keys of page %d are out of order", errUnsound, p.id)
	}
	return err
}

func (w *walker) freelist() error {
	id, err := w.freelistPage()
	if err != nil || id == 1<<64-1 { // the file was written without one
		return err
	}
	p, err := readPage(w.f, w.meta, id, nil)
	if err != nil {
		return err
	}
	if p.flags != flagFreelist {
		return fmt.Errorf("%w: page %d is not the free list", errUnsound, id)
	}
	ids, n := p.data[pageHeader:], p.count
	if n == 0xFFFF { // the count did not fit and stands first
		n, ids = int(binary.LittleEndian.Uint64(ids)), ids[8:]
	}
	if n < 0 || n > len(ids)/8 {
		return fmt.Errorf("%w: the free list names %d pages", errUnsound, n)
	}
	for i := range n {
		if free := binary.LittleEndian.Uint64(ids[8*i:]); free < 2 || free >= w.meta.pages || w.seen.has(free) {
			return fmt.Errorf("%w: page %d is both free and in use", errUnsound, free)
		}
	}
	return nil
}

func (w *walker) freelistPage() (uint64, error) {
	for _, off := range []int64{0, int64(w.meta.pageSize)} {
		m, err := metaAt(w.f, off)
		if err == nil && m.txid == w.meta.txid {
			return m.freelist, nil
		}
	}
	return 0, fmt.Errorf("%w: no free list", errUnsound)
}

// scanLeaves gives every key and value that stands on any leaf page of a
// file, reachable or not, old versions included: what a salvage tries.
func scanLeaves(path string, yield func(key, value []byte)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	m := meta{pageSize: pageSize, pages: uint64(info.Size()) / pageSize}
	for id := uint64(2); id < m.pages; id++ {
		p, err := readPage(f, m, id, nil)
		if err == nil && p.flags == flagLeaf {
			p.leaf(func(_ uint32, k, v []byte) { yield(k, v) })
		}
	}
	return nil
}
