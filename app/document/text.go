package document

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf16"

	"miaopi/app/glyph"
)

// run is a piece of text in one font, as the font's map of 16 bits has it.
type run struct {
	font  glyph.Font
	drawn string
	text  string // what it says, where drawn is not that
}

// runs splits a line by font. fpdf takes two bytes a character, so characters
// beyond that are drawn through the fonts' private slots, in runs of their own,
// and their true text goes with them for whoever copies or searches.
func runs(line string) []run {
	var all []run
	for _, r := range line {
		font, slot := glyph.Slot(r)
		plain := slot == r
		if n := len(all); n > 0 && all[n-1].font == font && (all[n-1].text == "") == plain {
			all[n-1].drawn += string(slot)
			if !plain {
				all[n-1].text += string(r)
			}
			continue
		}
		next := run{font: font, drawn: string(slot)}
		if !plain {
			next.text = string(r)
		}
		all = append(all, next)
	}
	return all
}

// actualText opens a span that tells what the glyphs in it say (PDF 32000,
// 14.9.4).
func actualText(s string) string {
	raw := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		raw = append(raw, byte(u>>8), byte(u))
	}
	return "/Span <</ActualText <" + strings.ToUpper(hex.EncodeToString(raw)) + ">>> BDC"
}

// clean makes a text drawable: no control characters but line breaks, and a
// character that no font has is named by its code point.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return glyph.Named(s)
}

const (
	noLineStart = "、，。；：！？）》〉」』”’】〕%％·…—,.;:!?)]}"
	noLineEnd   = "（《〈「『“‘【〔([{"
)

// units splits a paragraph into what may not be broken: a Han character, a
// word or number, each with the punctuation that belongs to it (避头尾).
func units(paragraph string) []string {
	var all []string
	start, last := 0, rune(-1)
	for i, r := range paragraph {
		if last >= 0 && !together(last, r) {
			all = append(all, paragraph[start:i])
			start = i
		}
		last = r
	}
	return append(all, paragraph[start:])
}

// together reports whether no line may end between two characters.
func together(a, b rune) bool {
	return strings.ContainsRune(noLineEnd, a) || strings.ContainsRune(noLineStart, b) || inWord(a) && inWord(b)
}

func inWord(r rune) bool { return r < 0x250 && !unicode.IsSpace(r) }

// wrap breaks a text into lines no wider than width, as measure sees them. A
// unit wider than a line is broken anywhere.
func wrap(text string, width float64, measure func(string) float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, unit := range units(paragraph) {
			if fits(line+unit, width, measure) {
				line += unit
				continue
			}
			if strings.TrimSpace(line) != "" {
				lines = append(lines, strings.TrimRight(line, " "))
			}
			line = strings.TrimLeft(unit, " ")
			for !fits(line, width, measure) {
				head := fitting(line, width, measure)
				lines, line = append(lines, head), line[len(head):]
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// fits reports whether a line is no wider than width; a single character
// always fits.
func fits(s string, width float64, measure func(string) float64) bool {
	return len(fitting(s, width, measure)) == len(s)
}

// fitting is the longest beginning that fits, and at least one character. It
// measures no further than the first that does not.
func fitting(s string, width float64, measure func(string) float64) string {
	used := 0.0
	for i, r := range s {
		if used += measure(string(r)); i > 0 && used > width {
			return s[:i]
		}
	}
	return s
}
