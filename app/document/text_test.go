package document

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"miaopi/app/glyph"
)

// em measures as a fixed font would: Han characters one wide, others half.
func em(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += 0.5
		if r > 0x2000 {
			w += 0.5
		}
	}
	return w
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"fits", "受理回执", 4, []string{"受理回执"}},
		{"breaks anywhere between Han characters", "受理回执单", 4, []string{"受理回执", "单"}},
		{"no comma at the beginning of a line", "受理回执，好", 4, []string{"受理回", "执，好"}},
		{"no bracket at the end of a line", "受理回（执", 4, []string{"受理回", "（执"}},
		{"words stay whole", "编号 2026-11-22 号", 6, []string{"编号", "2026-11-22", "号"}},
		{"a long word is broken", "aaaaaaaaaa", 2, []string{"aaaa", "aaaa", "aa"}},
		{"lines of its own", "一\n二", 4, []string{"一", "二"}},
		{"nothing", "", 4, []string{""}},
		{"narrower than a character", "受理", 0.1, []string{"受", "理"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, wrap(c.text, c.width, em)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever the text, no character but spaces is lost, and no line is wider
// than the column unless it is a single character.
func TestWrapKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[受理回执，（）a-z0-9 ]{0,60}`)).Draw(t, "text")
		width := float64(rapid.IntRange(1, 20).Draw(t, "width"))
		lines := wrap(text, width, em)
		for _, line := range lines {
			if em(line) > width && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
		if got := strings.Join(strings.Fields(strings.Join(lines, "")), ""); got != strings.Join(strings.Fields(text), "") {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// The runs of a clean line fit fpdf: valid text of 16 bits, and all of it.
func TestRunsAreOfSixteenBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := clean(rapid.OneOf(rapid.String(), rapid.StringMatching(`[王𬭚䶮𪻐李a\n]{0,9}`)).Draw(t, "line"))
		said := ""
		for _, r := range runs(line) {
			for _, c := range r.drawn {
				if c > 0xFFFF || c == utf8.RuneError {
					t.Fatalf("%q draws %U", line, c)
				}
			}
			if r.font == glyph.None && strings.Trim(r.drawn, "\x00\n") != "" { // which nobody sees
				t.Fatalf("%q has a run in no font", line)
			}
			if r.text != "" {
				said += r.text
				continue
			}
			said += r.drawn
		}
		if strings.ReplaceAll(line, "\n", "\x00") != strings.ReplaceAll(said, "\n", "\x00") {
			t.Fatalf("%q says %q", line, said)
		}
	})
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"王秀英", "𬭚", "\x00\xff", "a\r\nb", "〔U+0041〕"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if missing := glyph.Missing(clean(s)); len(missing) > 0 {
			t.Errorf("clean(%q) has %q", s, missing)
		}
		wrap(clean(s), 20, em)
	})
}
