// Package layout writes pack files in one form, so that two versions of a
// pack differ only where their rules do.
//
// The form is that of the rule sheet: sections and keys in a fixed order; one
// line for each basis, value of a parameter, fact, material and case; one line
// for each key of a condition; no quotes where none are needed; at least two blanks
// before a comment at the end of a line; no more than one empty line. Facts,
// conditions, outcomes and cases stay in the order written, which has a
// meaning.
//
// Comments stay with what they stand by. The meaning of the file does not
// change, which Format checks on its own result; its hash does, since the
// hash is that of the bytes.
//
// The YAML library's own printer was tried: it keeps comments, but also the order,
// quotes and indents that it read, and a mapping that it is told to put on one line
// takes the comments inside with it, so that what follows is lost. Hence this one.
package layout

import (
	"bytes"
	"slices"
	"strings"

	"miaopi/app/rule/source"
)

// Format writes a pack file in canonical form. The error is of package
// source, when the file cannot be read. The pack need not be valid.
func Format(name string, data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, source.Mark)
	root, err := source.Parse(name, data)
	if err != nil {
		return nil, err
	}
	doc := read(root, data)
	out := doc.bytes()
	again, err := source.Parse(name, out)
	if err != nil || flow(again, file) != flow(root, file) || !slices.Equal(comments(out), comments(data)) {
		return nil, root.Errorf("the file cannot be written in canonical form; it stays as it is")
	}
	return out, nil
}

// comments are the texts of all comments, in order of text.
func comments(data []byte) []string {
	var list []string
	for _, t := range tokens(data) {
		if t.comment {
			list = append(list, strings.TrimSpace(t.text))
		}
	}
	slices.Sort(list)
	return list
}

// document is a file as a tree of entries.
type document struct {
	header  []comment // above the first entry
	entries []*entry  // of the root
	footer  []comment // what belongs to no entry
}

// entry is what gets lines of its own: a key with its value, or an item of a
// list.
type entry struct {
	key   string // "" for an item
	item  bool
	value *source.Node
	shape *shape

	parent   *entry
	children []*entry // of a value that is written as a block
	at       pos      // of its first character, a dash included
	node     pos      // of its key or value

	head   []comment // on lines of their own, above
	inline string    // at the end of its first line, with the mark
	gap    int       // blanks before that
	foot   []comment // below, as far indented
	blank  bool      // an empty line stands above it
}

// comment is one line.
type comment struct {
	text  string // with the mark
	blank bool   // an empty line stands above it
}

func read(root *source.Node, data []byte) *document {
	r := reader{tokens: tokens(data), lines: strings.Split(string(data), "\n"), doc: &document{}}
	r.children(nil, root, file)
	r.doc.entries = r.roots
	slices.SortStableFunc(r.flat, func(a, b *entry) int { return a.node.compare(b.node) })
	r.attach()
	r.doc.order()
	return r.doc
}

// order puts keys into the order of their shape. The comments above the first
// key of an item move above the item.
func (d *document) order() {
	d.entries = arrange(d.entries, file)
}

func arrange(list []*entry, s *shape) []*entry {
	slices.SortStableFunc(list, func(a, b *entry) int { return s.rank(a.key) - s.rank(b.key) })
	for _, e := range list {
		e.children = arrange(e.children, e.shape)
		if e.item && len(e.children) > 0 {
			first := e.children[0]
			e.head = append(e.head, first.head...)
			e.blank = e.blank || first.blank && len(first.head) == 0
			first.head, first.blank = nil, false
		}
	}
	return list
}

func (d *document) bytes() []byte {
	w := &writer{}
	w.comments(d.header, 0)
	for _, e := range d.entries {
		w.entry(e, 0, "")
	}
	w.comments(d.footer, 0)
	return bytes.TrimLeft(w.Bytes(), "\n")
}
