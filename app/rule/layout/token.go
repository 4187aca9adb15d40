package layout

import (
	"cmp"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"miaopi/app/rule/source"
)

// pos is a place in a file; line and column count from 1.
type pos struct{ line, column int }

func (p pos) compare(q pos) int {
	return cmp.Or(cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}

// mark is one token of a file.
type mark struct {
	pos
	text    string
	comment bool
	opens   bool // a dash or an opening bracket
	dash    bool
}

// tokens splits a file that was parsed before.
func tokens(data []byte) []mark {
	var list []mark
	for _, t := range lexer.Tokenize(string(data)) {
		m := mark{pos: pos{t.Position.Line, t.Position.Column}, text: t.Value}
		switch t.Type {
		case token.CommentType:
			m.comment = true
		case token.SequenceEntryType:
			m.opens, m.dash = true, true
		case token.MappingStartType, token.SequenceStartType:
			m.opens = true
		}
		list = append(list, m)
	}
	return list
}

// reader makes a document of a tree and the tokens it was read from.
type reader struct {
	tokens []mark
	lines  []string
	doc    *document
	roots  []*entry
	flat   []*entry // in the order of the file
}

// children makes entries of what is written as a block.
func (r *reader) children(parent *entry, n *source.Node, s *shape) {
	switch {
	case s == nil || !s.block:
	case n.Kind == source.Object:
		for _, f := range n.Fields {
			e := r.add(parent, &entry{key: f.Key, value: f.Value, shape: s.of(f.Key)}, f.At)
			r.children(e, f.Value, e.shape)
		}
	case n.Kind == source.List && (parent == nil || !parent.item): // a list right inside a list stays on its line
		for _, item := range n.Items {
			e := r.add(parent, &entry{item: true, value: item, shape: s.of("")}, item)
			r.children(e, item, e.shape)
		}
	}
}

func (r *reader) add(parent, e *entry, n *source.Node) *entry {
	e.node.line, e.node.column = n.Place()
	e.at, e.parent = e.node, parent
	if e.item {
		e.at = r.dash(e.node)
	}
	e.blank = r.blankAbove(e.at.line)
	if parent == nil {
		r.roots = append(r.roots, e)
	} else {
		parent.children = append(parent.children, e)
	}
	r.flat = append(r.flat, e)
	return e
}

// dash is where the dash of a list item stands, or the item itself in a list
// in brackets.
func (r *reader) dash(at pos) pos {
	for i := len(r.tokens) - 1; i >= 0; i-- {
		t := r.tokens[i]
		if t.comment || t.compare(at) >= 0 {
			continue
		}
		if t.dash {
			return t.pos
		}
		if !t.opens {
			return at
		}
	}
	return at
}

// blankAbove says whether the line above a line is empty.
func (r *reader) blankAbove(line int) bool {
	return line >= 2 && line-2 < len(r.lines) && strings.TrimSpace(r.lines[line-2]) == ""
}

// attach gives every comment to an entry.
func (r *reader) attach() {
	for i, t := range r.tokens {
		if t.comment {
			r.give(t, i)
		}
	}
}

func (r *reader) give(t mark, i int) {
	c := comment{text: "#" + strings.TrimRight(t.text, " \t\r"), blank: r.blankAbove(t.line)}
	last, next := r.around(t.pos)
	inside := last != nil && r.goesOn(i, next)
	switch {
	case last == nil:
		r.doc.header = append(r.doc.header, c)
	case !r.alone(t) && last.inline == "":
		last.inline, last.gap = c.text, r.gap(t)
	case !r.alone(t) || inside:
		last.head = append(last.head, c)
	case next != nil && (next.parent == last || t.column <= next.at.column):
		next.head = append(next.head, c)
	default:
		r.below(last, t.column, c)
	}
}

// around are the entries before and after a place.
func (r *reader) around(p pos) (last, next *entry) {
	for _, e := range r.flat {
		if e.node.compare(p) > 0 {
			return last, e
		}
		last = e
	}
	return last, nil
}

// goesOn says whether an entry goes on after the comment that is token i.
func (r *reader) goesOn(i int, next *entry) bool {
	for _, t := range r.tokens[i+1:] {
		if !t.comment && !t.opens {
			return next == nil || t.compare(next.node) < 0
		}
	}
	return false
}

// alone says whether a comment has its line for itself.
func (r *reader) alone(t mark) bool { return strings.TrimSpace(r.before(t)) == "" }

// before is what stands on the line of a comment before it.
func (r *reader) before(t mark) string {
	if t.line > len(r.lines) {
		return ""
	}
	line := r.lines[t.line-1]
	at := strings.LastIndex(line, "#"+strings.TrimRight(t.text, "\r"))
	return line[:max(at, 0)]
}

// maxGap keeps a comment from being pushed out of sight.
const maxGap = 40

// gap is how many blanks stand before a comment at the end of a line: where
// it begins is the author's choice, so that those of several lines may stand
// in one column.
func (r *reader) gap(t mark) int {
	text := r.before(t)
	return max(2, min(len(text)-len(strings.TrimRight(text, " ")), maxGap))
}

// below puts a comment under the entry, or the one around it, that begins in
// its column or left of it.
func (r *reader) below(e *entry, column int, c comment) {
	for ; e != nil; e = e.parent {
		if e.at.column <= column {
			e.foot = append(e.foot, c)
			return
		}
	}
	r.doc.footer = append(r.doc.footer, c)
}
