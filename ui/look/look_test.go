package look

import (
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func TestContrast(t *testing.T) {
	for name, p := range map[string]Palette{"light": light, "dark": dark} {
		check := func(what string, fg, bg color.NRGBA, least float64) {
			if c := Contrast(fg, bg); c < least {
				t.Errorf("%s: %s has a contrast of %.2f, want %.1f", name, what, c, least)
			}
		}
		for _, tone := range []Tone{Plain, Quiet, Accent, Good, Half, Attention, Bad} {
			for what, ground := range map[string]color.NRGBA{"ground": p.Ground, "surface": p.Surface, "hover": p.Hover, "select": p.Select, "tint": p.Tint(tone)} {
				check(fmt.Sprintf("tone %d on %s", tone, what), p.Tone(tone), ground, 4.5)
			}
		}
		check("text on accent", p.Tone(OnAccent), p.Tone(Accent), 4.5)
		check("rail", p.Tone(OnRail), p.Rail, 4.5)
		check("rail, selected", p.Tone(OnRail), p.RailOn, 4.5)
		check("rail, dim", p.Tone(OnRailDim), p.Rail, 4.5)
		check("field border", p.Field, p.Surface, 2.9)
	}
}

// What the elderly read and press: in elder mode, and on the screen turned to
// them.
func TestElderSizes(t *testing.T) {
	for name, m := range map[string]Mode{"elder": {Elder: true}, "elder dark": {Elder: true, Dark: true}, "far": {Elder: true, Far: true}, "far alone": {Far: true}} {
		l := New(m, Fonts{})
		for what, got := range map[string][2]float32{
			"body": {l.Text(Body), 18}, "heading": {l.Text(Title), 30}, "figure": {l.Text(Figure), 30}, "target": {l.Target(), 60}, "row": {l.Row(), 60},
			"line spacing": {Leading, 1.3}, "text of fields": {l.Size(theme.SizeNameText), 18}, "headings of fields": {l.Size(theme.SizeNameHeadingText), 30},
		} {
			if got[0] < got[1] {
				t.Errorf("%s: %s is %g, want at least %g", name, what, got[0], got[1])
			}
		}
	}
}

func TestOneFaceForAllStyles(t *testing.T) {
	text := fyne.NewStaticResource("t.otf", nil)
	l := New(Mode{}, Fonts{Text: text})
	for _, s := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Monospace: true}} {
		if l.Font(s) != text {
			t.Errorf("style %+v has another face", s)
		}
	}
	if l.Color(theme.ColorNameForeground, theme.VariantDark) != light.Tone(Plain) {
		t.Error("the system's variant overrides the chosen mode")
	}
}
