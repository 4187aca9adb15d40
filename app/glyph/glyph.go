// Package glyph knows which characters the fonts of the program can draw,
// without reading the fonts: a character without a glyph is drawn as a box,
// and two people whose names differ must never read alike.
//
// There are two fonts: the main one (assets/fonts/window.otf on screen,
// print.ttf on paper, the same characters) and the rare one (rare.ttf). The
// table is made with them by assets/build/fonts.py: for each font the number
// of runs, then each run as first character, last character, and how many
// characters beyond U+FFFF come before it, all uint32, little endian.
package glyph

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"sort"
	"strings"
)

//go:embed coverage.bin
var coverage string

// Font is one of the fonts.
type Font int

// The fonts.
const (
	None Font = iota // no font draws it
	Main
	Rare
)

// privateUse is where the fonts for paper keep characters that do not fit
// into 16 bits.
const privateUse = 0xE000

const runSize = 12

// Of is the font that draws a character.
func Of(r rune) Font {
	font, _ := find(r)
	return font
}

// Slot is the font that draws a character on paper and the place of the
// character in that font's map of 16 bits.
func Slot(r rune) (Font, rune) {
	font, slot := find(r)
	return font, slot
}

// find looks the character up in both fonts.
func find(r rune) (Font, rune) {
	table := coverage
	for font := Main; font <= Rare; font++ {
		n := int(word(table, 0))
		if slot, ok := findIn(table[4:4+n*runSize], r); ok {
			return font, slot
		}
		table = table[4+n*runSize:]
	}
	return None, 0
}

// findIn looks for the last run that begins at or before r.
func findIn(runs string, r rune) (slot rune, ok bool) {
	i := sort.Search(len(runs)/runSize, func(i int) bool { return rune(word(runs, i*runSize)) > r }) - 1
	if i < 0 {
		return 0, false
	}
	run := runs[i*runSize:]
	first, last, before := rune(word(run, 0)), rune(word(run, 4)), rune(word(run, 8))
	switch {
	case r > last:
		return 0, false
	case r <= 0xFFFF:
		return r, true
	}
	return privateUse + before + r - first, true
}

func word(s string, at int) uint32 {
	return binary.LittleEndian.Uint32([]byte(s[at : at+4]))
}

// Missing are the characters of s that no font draws, each once, in order.
// Line breaks and tabs are not drawn and not missing; broken UTF-8 is missing.
func Missing(s string) []rune {
	var missing []rune
	for _, r := range s {
		if !drawable(r) && !strings.ContainsRune(string(missing), r) {
			missing = append(missing, r)
		}
	}
	return missing
}

func drawable(r rune) bool {
	return r == '\n' || r == '\t' || r != '\uFFFD' && Of(r) != None
}

// Named replaces every character that no font draws by its code point,
// 〔U+2B7A0〕, so that the reader sees which one it is.
func Named(s string) string {
	if len(Missing(s)) == 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if drawable(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "〔U+%04X〕", r)
	}
	return b.String()
}
