// Package look is the one place that says how the workstation looks: colours,
// sizes, fonts, icons. It implements fyne.Theme.
package look

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The spacing scale, in device-independent pixels.
const (
	Gap1 float32 = 4
	Gap2 float32 = 8
	Gap3 float32 = 12
	Gap4 float32 = 16
	Gap5 float32 = 24
)

// Mode is what the person at the window chose.
type Mode struct {
	Dark  bool
	Elder bool // larger type, larger targets
	Far   bool // larger still: the screen turned to the citizen, read across the desk
	Zoom  int  // tenths that everything is larger, or smaller; from MinZoom to MaxZoom
	// Times is how often larger everything is besides, to fit a display; 0: once.
	Times float32
}

// The bounds of Mode.Zoom.
const (
	MinZoom = -2
	MaxZoom = 8
)

// Scale is how much larger than usual everything is.
func (m Mode) Scale() float32 {
	return (1 + float32(min(max(m.Zoom, MinZoom), MaxZoom))/10) * cmp.Or(m.Times, 1)
}

// Look is the theme in one mode. It never changes: another mode is another
// Look.
type Look struct {
	Mode
	P     Palette
	fonts Fonts
}

// Fonts are the two faces: Text for nearly everything, Rare for the name
// characters that Text lacks.
type Fonts struct {
	Text, Rare fyne.Resource
}

var _ fyne.Theme = (*Look)(nil)

// New makes the look of a mode.
func New(m Mode, f Fonts) *Look {
	p := light
	if m.Dark {
		p = dark
	}
	return &Look{Mode: m, P: p, fonts: f}
}

// Rare is the second font.
func (l *Look) Rare() fyne.Resource { return l.fonts.Rare }

// Size is one of the three text sizes.
type Size int

// The text sizes.
const (
	Body Size = iota
	Title
	Figure
)

// Text is a size in device-independent pixels.
func (l *Look) Text(s Size) float32 {
	sizes := [...]float32{15, 20, 28}
	switch {
	case l.Far:
		sizes = [...]float32{30, 44, 72}
	case l.Elder:
		sizes = [...]float32{22, 30, 40}
	}
	return sizes[s] * l.Scale()
}

// Row is the height of a table row.
func (l *Look) Row() float32 { return l.Target() - l.extra() }

// Target is the height of a button or field.
func (l *Look) Target() float32 {
	height := float32(36)
	switch {
	case l.Far:
		height = 88
	case l.Elder:
		height = 60
	}
	return height * l.Scale()
}

// extra is how much higher a button is than a row.
func (l *Look) extra() float32 {
	if l.Far {
		return 8 * l.Scale()
	}
	return 0
}

// Leading is the height of a line of running text, as a factor of its size.
const Leading float32 = 1.45

// Size implements fyne.Theme.
func (l *Look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return l.Text(Body)
	case theme.SizeNameCaptionText:
		return l.Text(Body) - 1
	case theme.SizeNameHeadingText:
		return l.Text(Figure)
	case theme.SizeNameSubHeadingText:
		return l.Text(Title)
	case theme.SizeNamePadding:
		return Gap1
	case theme.SizeNameInnerPadding:
		if l.Elder {
			return Gap3 + 2 // the text of a field in the middle of its height
		}
		return Gap2
	case theme.SizeNameLineSpacing:
		return Gap1
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return Gap1
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 6
	case theme.SizeNameInlineIcon:
		return l.Text(Body) + 3
	case theme.SizeNameModalBlurRadius:
		return 0 // blurring costs seconds on software rendering
	}
	return theme.DefaultTheme().Size(name)
}

// Font implements fyne.Theme. One face serves every style: a face handed out
// for four styles is parsed four times, and Chinese bold is not bold. Weight is
// shown by size, colour and icon.
func (l *Look) Font(s fyne.TextStyle) fyne.Resource {
	if l.fonts.Text == nil || s.Symbol {
		return theme.DefaultTheme().Font(s)
	}
	return l.fonts.Text
}

// Icon implements fyne.Theme.
func (l *Look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Color implements fyne.Theme.
func (l *Look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := l.P.named(name); ok {
		return c
	}
	variant := theme.VariantLight
	if l.Dark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}
