package command

import (
	"io"
	"strings"
	"unicode"
)

// speaking is a writer of sentences for people: each line goes out in the language of
// Host.Words. JSON goes past it.
type speaking struct {
	w     io.Writer
	words func(string) string
}

// Write implements io.Writer. A write holds whole lines, or the beginning of one.
func (s speaking) Write(p []byte) (int, error) {
	lines := strings.SplitAfter(string(p), "\n")
	for i, line := range lines {
		text := strings.TrimSuffix(line, "\n")
		lines[i] = s.line(text) + line[len(text):]
	}
	_, err := io.WriteString(s.w, strings.Join(lines, ""))
	return len(p), err
}

const program = "miaopi: "

// line is one line: a sentence, or a row of a table, whose cells are.
func (s speaking) line(text string) string {
	if !han(text) || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return text
	}
	body := strings.TrimLeft(text, " \r")
	head := text[:len(text)-len(body)]
	if rest, ok := strings.CutPrefix(body, program); ok {
		head, body = head+program, rest
	}
	if told := s.words(body); told != body {
		return head + told
	}
	return head + s.cells(body)
}

// cells puts each cell of a row into the language, in columns as before where there
// is room.
func (s speaking) cells(row string) string {
	var out strings.Builder
	for len(row) > 0 {
		end := strings.Index(row, "  ")
		if end < 0 {
			end = len(row)
		}
		cell, gap := row[:end], len(row[end:])-len(strings.TrimLeft(row[end:], " "))
		told := s.words(cell)
		out.WriteString(told)
		if row = row[end+gap:]; row != "" {
			out.WriteString(strings.Repeat(" ", max(2, gap+wide(cell)-wide(told))))
		}
	}
	return out.String()
}

// wide is how many columns of a terminal a text takes.
func wide(text string) (n int) {
	for _, r := range text {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

func han(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// text is standard output for people; JSON and papers go to Stdout itself.
func (h *Host) text() io.Writer { return h.spoken(h.Stdout) }

func (h *Host) spoken(w io.Writer) io.Writer {
	if h.Words == nil {
		return w
	}
	return speaking{w, h.Words}
}
