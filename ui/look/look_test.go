package look

import (
	"fmt"
	"image/color"
	"math"
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

// TestZoomScalesEverything that is read or pressed alike, and no further than its
// bounds, whatever a file says.
func TestZoomScalesEverything(t *testing.T) {
	for name, m := range map[string]Mode{"normal": {}, "elder": {Elder: true}, "far": {Elder: true, Far: true}, "dark": {Dark: true}} {
		plain := New(m, Fonts{})
		for _, tc := range []struct {
			zoom  int
			times float32
			scale float32
		}{{0, 0, 1}, {3, 0, 1.3}, {MinZoom, 0, 0.8}, {MaxZoom, 0, 1.8}, {MaxZoom + 40, 0, 1.8}, {MinZoom - 40, 0, 0.8}, {0, 2, 2}, {5, 2, 3}} {
			m := m
			m.Zoom, m.Times = tc.zoom, tc.times
			l := New(m, Fonts{})
			for what, got := range map[string][2]float32{
				"body": {l.Text(Body), plain.Text(Body)}, "title": {l.Text(Title), plain.Text(Title)}, "figure": {l.Text(Figure), plain.Text(Figure)},
				"row": {l.Row(), plain.Row()}, "target": {l.Target(), plain.Target()},
			} {
				if want := got[1] * tc.scale; math.Abs(float64(got[0]-want)) > 0.01 {
					t.Errorf("%s, zoom %d times %g: %s is %g, want %g", name, tc.zoom, tc.times, what, got[0], want)
				}
			}
		}
	}
}

// TestTextFitsWhatItStandsIn: a line of text fits its row, its button, and the field
// that Fyne makes of the same sizes.
func TestTextFitsWhatItStandsIn(t *testing.T) {
	for _, m := range []Mode{{}, {Elder: true}, {Elder: true, Far: true}, {Zoom: MaxZoom}, {Zoom: MinZoom}} {
		l := New(m, Fonts{})
		line := l.Text(Body) * Leading
		if line > l.Row() || line > l.Target() {
			t.Errorf("%+v: a line of %g in a row of %g and a button of %g", m, line, l.Row(), l.Target())
		}
		if l.Row() > l.Target() {
			t.Errorf("%+v: a row is higher than a button", m)
		}
		if l.Text(Body) >= l.Text(Title) || l.Text(Title) >= l.Text(Figure) {
			t.Errorf("%+v: the sizes are not three", m)
		}
		if caption := l.Size(theme.SizeNameCaptionText); caption >= l.Text(Body) || caption < 11 {
			t.Errorf("%+v: captions are %g", m, caption)
		}
		if l.Size(theme.SizeNameInlineIcon) < l.Text(Body) {
			t.Errorf("%+v: a sign is smaller than the text beside it", m)
		}
	}
}

// TestFynesWidgetsHaveOurColours: what Fyne draws itself is of the palette, in both
// modes, and can be told from what it lies on.
func TestFynesWidgetsHaveOurColours(t *testing.T) {
	ours := []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameForeground, theme.ColorNamePrimary, theme.ColorNameHyperlink, theme.ColorNameForegroundOnPrimary,
		theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground, theme.ColorNameInputBorder,
		theme.ColorNameSeparator, ColorRail, ColorRailDim, theme.ColorNameHover, theme.ColorNameSelection, theme.ColorNameFocus, theme.ColorNamePlaceHolder,
		theme.ColorNameDisabled, theme.ColorNameButton, theme.ColorNameDisabledButton, theme.ColorNameError, theme.ColorNameSuccess, theme.ColorNameWarning, theme.ColorNameScrollBar}
	for name, m := range map[string]Mode{"light": {}, "dark": {Dark: true}} {
		l := New(m, Fonts{})
		at := func(n fyne.ThemeColorName) color.NRGBA { return l.Color(n, theme.VariantLight).(color.NRGBA) }
		for _, n := range ours {
			if _, known := l.P.named(n); !known {
				t.Errorf("%s: %s is Fyne's own", name, n)
			}
			if at(n).A != 255 {
				t.Errorf("%s: %s is not opaque", name, n)
			}
		}
		for _, pair := range [][2]fyne.ThemeColorName{
			{theme.ColorNameForeground, theme.ColorNameBackground}, {theme.ColorNameForeground, theme.ColorNameMenuBackground}, {theme.ColorNameForeground, theme.ColorNameSelection},
			{theme.ColorNameForeground, theme.ColorNameHover}, {theme.ColorNamePlaceHolder, theme.ColorNameInputBackground}, {theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
			{theme.ColorNameError, theme.ColorNameBackground}, {theme.ColorNameHyperlink, theme.ColorNameOverlayBackground},
		} {
			if c := Contrast(at(pair[0]), at(pair[1])); c < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", name, pair[0], pair[1], c)
			}
		}
		if l.Color(theme.ColorNameShadow, 0) != color.Transparent {
			t.Errorf("%s: shadows cost time on software rendering", name)
		}
	}
}

// TestTonesCanBeToldApart: a state is said by a word and a sign too, but two tones
// that look alike would say the wrong thing at a glance.
func TestTonesCanBeToldApart(t *testing.T) {
	for name, p := range map[string]Palette{"light": light, "dark": dark} {
		seen := map[color.NRGBA]Tone{}
		for _, tone := range []Tone{Plain, Quiet, Accent, Good, Half, Attention, Bad} {
			c := p.Tone(tone)
			if other, twice := seen[c]; twice {
				t.Errorf("%s: tones %d and %d are one colour", name, other, tone)
			}
			seen[c] = tone
		}
	}
}

func TestContrastIsTheStandards(t *testing.T) {
	black, white, grey := color.NRGBA{A: 255}, color.NRGBA{255, 255, 255, 255}, color.NRGBA{0x76, 0x76, 0x76, 255}
	for name, tc := range map[string]struct {
		a, b color.NRGBA
		want float64
	}{"black on white": {black, white, 21}, "white on black": {white, black, 21}, "the same": {grey, grey, 1}, "the grey that just passes": {grey, white, 4.54}} {
		if got := Contrast(tc.a, tc.b); math.Abs(got-tc.want) > 0.01 {
			t.Errorf("%s: %.3f, want %.2f", name, got, tc.want)
		}
	}
}
