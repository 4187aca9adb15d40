package layout

import (
	"bytes"
	"slices"
	"strings"

	"miaopi/app/rule/source"
)

// writer writes entries as lines.
type writer struct{ bytes.Buffer }

// line writes one line, with an empty one above it where that is wanted.
func (w *writer) line(blank bool, indent int, text string) {
	if blank {
		w.WriteByte('\n')
	}
	w.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+text, " ") + "\n")
}

func (w *writer) comments(list []comment, indent int) {
	for _, c := range list {
		w.line(c.blank, indent, c.text)
	}
}

// entry writes an entry whose lines begin at an indent. lead is a dash that
// goes before its key on the first line and takes up two columns of the
// indent.
func (w *writer) entry(e *entry, indent int, lead string) {
	first := indent - len(lead)
	w.comments(e.head, first)
	text, below := e.firstLine()
	inline := e.inline
	if inline != "" && below != nil { // a mark of a text below takes no comment
		w.line(false, first, inline)
		inline = ""
	}
	if e.item && below == nil && len(e.children) > 0 { // an item whose keys have lines of their own
		w.item(e, indent, lead)
		return
	}
	if inline != "" {
		text += strings.Repeat(" ", e.gap) + inline
	}
	w.line(e.blank, first, lead+text)
	for _, line := range below {
		w.line(false, indent+2, line)
	}
	for _, c := range e.children {
		if c.item {
			w.entry(c, indent+4, "- ")
		} else {
			w.entry(c, indent+2, "")
		}
	}
	w.comments(e.foot, first)
}

// item writes an item of several lines: the dash stands before its first key.
func (w *writer) item(e *entry, indent int, lead string) {
	if e.inline != "" {
		w.line(false, indent-len(lead), e.inline)
	}
	e.children[0].blank = e.blank
	w.entry(e.children[0], indent, lead)
	for _, c := range e.children[1:] {
		w.entry(c, indent, "")
	}
	w.comments(e.foot, indent-len(lead))
}

// firstLine is the key with its value, or the key alone when the value goes
// below: as entries, or as the lines of a text.
func (e *entry) firstLine() (text string, below []string) {
	value := ""
	switch {
	case len(e.children) > 0 || e.value.Kind == source.Null:
	case e.value.Kind == source.Scalar && !e.item && isBlock(e.value.Value):
		value, below = blockText(e.value.Value)
	case e.value.Kind == source.Scalar:
		value = scalar(e.value, false)
	default:
		value = flow(e.value, e.shape)
	}
	if e.item {
		return value, below
	}
	if value == "" {
		return keyText(e.key, false) + ":", below
	}
	return keyText(e.key, false) + ": " + value, below
}

// flow writes a value on one line.
func flow(n *source.Node, s *shape) string {
	switch n.Kind {
	case source.Object:
		fields := slices.Clone(n.Fields)
		slices.SortStableFunc(fields, func(a, b source.Field) int { return s.rank(a.Key) - s.rank(b.Key) })
		parts := make([]string, len(fields))
		for i, f := range fields {
			parts[i] = keyText(f.Key, true) + ": " + flowPart(f.Value, s, f.Key)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			if parts[i] = flowPart(item, s, ""); item.Kind == source.Null {
				parts[i] = "null"
			}
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case source.Scalar:
		return scalar(n, true)
	}
	return ""
}

func flowPart(n *source.Node, s *shape, key string) string {
	if s == nil {
		return flow(n, nil)
	}
	return flow(n, s.of(key))
}
