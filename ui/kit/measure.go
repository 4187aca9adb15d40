package kit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"miaopi/app/glyph"
)

// Widths of characters in units of the text size. Han characters and
// full-width signs are one unit wide; the others are measured once.
var widths = map[rune]float32{}

const measureAt = 100

// wide says whether a character is one unit wide in every CJK face.
func wide(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF01 && r <= 0xFF60 || r >= 0x20000
}

func runeWidth(r rune) float32 {
	if wide(r) {
		return 1
	}
	if w, ok := widths[r]; ok {
		return w
	}
	w := fyne.MeasureText(string(r), measureAt, fyne.TextStyle{}).Width / measureAt
	widths[r] = w
	return w
}

// Width is the width of a line of text at a size.
func Width(s string, size float32) float32 {
	var w float32
	for _, r := range s {
		w += runeWidth(r)
	}
	return w * size
}

// Fit cuts a line so that it fits, with an ellipsis.
func Fit(s string, size, width float32) string {
	if Width(s, size) <= width+0.5 { // rounding of positions
		return s
	}
	room := width - size // the ellipsis is one unit
	var w float32
	for i, r := range s {
		if w += runeWidth(r) * size; w > room {
			return strings.TrimRight(s[:i], " ·，、") + "…"
		}
	}
	return s
}

// Characters that may not start, or end, a line.
const (
	noStart = "，。、；：？！）》」』】〕”’…—·%％‰℃,.;:?!)]}"
	noEnd   = "（《「『【〔“‘([{"
)

// Wrap breaks text into lines that fit: between Han characters anywhere,
// elsewhere between words; a sign that may not start a line takes the
// character before it along.
func Wrap(s string, size, width float32) []string {
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(part, size, max(width, 2*size))...)
	}
	return lines
}

func wrapLine(s string, size, width float32) []string {
	var lines []string
	for {
		cut := breakAt(s, size, width)
		if cut >= len(s) {
			return append(lines, s)
		}
		lines = append(lines, strings.TrimRight(s[:cut], " "))
		s = strings.TrimLeft(s[cut:], " ")
	}
}

// breakAt is the length of the longest beginning of s that fits and may be
// followed by a line break; at least one character.
func breakAt(s string, size, width float32) int {
	var w float32
	last := 0
	var earlier, before rune
	for i, r := range s {
		if i > 0 && breaks(before, r) && (before != '-' || unicode.IsLetter(earlier) || unicode.IsDigit(earlier)) {
			last = i // after a hyphen inside a word, not after that of --flag
		}
		if w += runeWidth(r) * size; w > width && r != ' ' {
			if last > 0 {
				return last
			}
			return max(i, utf8.RuneLen(r)) // a word longer than the line
		}
		earlier, before = before, r
	}
	return len(s)
}

// breaks says whether a line may end between two characters.
func breaks(a, b rune) bool {
	if strings.ContainsRune(noEnd, a) || strings.ContainsRune(noStart, b) {
		return false
	}
	return a == ' ' || wide(a) || wide(b) || a == '-' && !unicode.IsDigit(b)
}

// run is a stretch of text that one font draws.
type run struct {
	text string
	rare bool
}

// runs splits text by the font that has its characters. What no font has is
// shown by its code point, so that two people never read alike.
func runs(s string) []run {
	if plain(s) {
		return []run{{text: s}}
	}
	var out []run
	for _, r := range glyph.Named(s) {
		rare := glyph.Of(r) == glyph.Rare
		if n := len(out); n > 0 && out[n-1].rare == rare {
			out[n-1].text += string(r)
		} else {
			out = append(out, run{string(r), rare})
		}
	}
	return out
}

// plain is the quick answer for nearly all text.
func plain(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && glyph.Of(r) != glyph.Main {
			return false
		}
	}
	return true
}
