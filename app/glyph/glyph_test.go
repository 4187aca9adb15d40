package glyph

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

const folder = "../../assets/fonts/"

// chars reads a font's own map of characters in one format: 12 is the true
// one, 4 the one of 16 bits.
func chars(t *testing.T, file string, format uint16) map[rune]uint16 {
	t.Helper()
	font, err := os.ReadFile(folder + file)
	if err != nil {
		t.Fatal(err)
	}
	cmap := table(t, font, "cmap")
	for i := range int(u16(cmap, 2)) {
		sub := cmap[binary.BigEndian.Uint32(cmap[4+8*i+4:]):]
		switch {
		case u16(sub, 0) == 12 && format == 12:
			return groups(sub)
		case u16(sub, 0) == 4 && format == 4:
			return segments(sub)
		}
	}
	t.Fatalf("%s has no map of format %d", file, format)
	return nil
}

func table(t *testing.T, font []byte, tag string) []byte {
	t.Helper()
	for i := range int(u16(font, 4)) {
		entry := font[12+16*i:]
		if string(entry[:4]) == tag {
			return font[binary.BigEndian.Uint32(entry[8:]):]
		}
	}
	t.Fatalf("no table %s", tag)
	return nil
}

func groups(sub []byte) map[rune]uint16 {
	m := make(map[rune]uint16)
	for i := range int(binary.BigEndian.Uint32(sub[12:])) {
		g := sub[16+12*i:]
		first, last, glyph := binary.BigEndian.Uint32(g), binary.BigEndian.Uint32(g[4:]), binary.BigEndian.Uint32(g[8:])
		for c := first; c <= last; c++ {
			m[rune(c)] = uint16(glyph + c - first)
		}
	}
	return m
}

func segments(sub []byte) map[rune]uint16 {
	m, n := make(map[rune]uint16), int(u16(sub, 6)/2)
	for i := range n {
		last, first := u16(sub, 14+2*i), u16(sub, 16+2*n+2*i)
		delta, offset := u16(sub, 16+4*n+2*i), u16(sub, 16+6*n+2*i)
		for c := int(first); c <= int(last) && c < 0xFFFF; c++ {
			glyph := uint16(c) + delta
			if offset != 0 {
				glyph = u16(sub, 16+6*n+2*i+int(offset)+2*(c-int(first)))
			}
			m[rune(c)] = glyph
		}
	}
	return m
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }

// The table says exactly what the fonts have, character by character, and
// the slot leads to the same glyph as the character.
func TestCoverageIsWhatTheFontsHave(t *testing.T) {
	window, paper, rare := chars(t, "window.otf", 12), chars(t, "print.ttf", 12), chars(t, "rare.ttf", 12)
	paperSlots, rareSlots := chars(t, "print.ttf", 4), chars(t, "rare.ttf", 4)
	for r := rune(0x20); r <= utf8.MaxRune; r++ {
		want := None
		if _, ok := rare[r]; ok {
			want = Rare
		}
		if _, ok := window[r]; ok {
			want = Main
		}
		font, slot := Slot(r)
		if font != want || Of(r) != want {
			t.Fatalf("%U: font %d, want %d", r, font, want)
		}
		if font == Main && paperSlots[slot] != paper[r] || font == Rare && rareSlots[slot] != rare[r] {
			t.Fatalf("%U: slot %U is another glyph", r, slot)
		}
	}
	if len(window) != len(paper) {
		t.Errorf("window has %d characters, print %d", len(window), len(paper))
	}
}

func TestStandardCharactersAreCovered(t *testing.T) {
	list, err := os.ReadFile("testdata/tgh.txt")
	if err != nil {
		t.Fatal(err)
	}
	standard := strings.TrimSpace(string(list))
	if n := utf8.RuneCountInString(standard); n != 8105 {
		t.Fatalf("%d characters in the list of 8,105", n)
	}
	if missing := Missing(standard); len(missing) > 0 {
		t.Errorf("no glyph for %q", missing)
	}
}

func TestNamesAndPlacesAreCovered(t *testing.T) {
	for name, text := range map[string]string{
		"rare name characters": "𬭚䶮㛃堃犇喆赟翀甡婳𫖯𬸚𫍽𬱟𪻐𤩽㵤䴙𠅤𬎆𬘭𫄨",
		"signs of the screen":  "✓✕✗◐●▾▴▸☐←→！·…—《》〔〕【】①②③￥％…“”‘’",
		"ASCII":                "!\"#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~",
		"divisions":            file(t, "../../assets/divisions/china.tsv"),
	} {
		if missing := Missing(text); len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", name, missing)
		}
	}
}

// Whatever a rule pack says is printed on rule sheets and receipts.
func TestPacksAreCovered(t *testing.T) {
	names, err := filepath.Glob("../../assets/packs/*.yaml")
	if err != nil || len(names) < 6 {
		t.Fatalf("%d packs, %v", len(names), err)
	}
	for _, name := range names {
		if missing := Missing(file(t, name)); len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", name, missing)
		}
	}
}

func file(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNamed(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"王秀英", "王秀英"}, {"王\U0010FFFE英", "王〔U+10FFFE〕英"}, {"a\nb", "a\nb"}, {"葛\U000E0100", "葛〔U+E0100〕"},
		{"\xff", "〔U+FFFD〕"}, {"가", "〔U+AC00〕"}, {"\x00", "〔U+0000〕"},
	} {
		if got := Named(c.in); got != c.want {
			t.Errorf("Named(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNamedIsAlwaysDrawable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if len(Missing(Named(a))) != 0 {
			t.Fatalf("%q is shown as %q", a, Named(a))
		}
		if a != b && Named(a) == Named(b) && !strings.ContainsAny(a+b, "〔\uFFFD") {
			t.Fatalf("%q and %q read alike", a, b)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of('𬭚')
		Of('王')
	}
}
