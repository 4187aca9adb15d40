package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is a meaning that colour carries, never alone: an icon and a word stand
// with it.
type Tone int

// The tones. The four verdict tones are Good, Half, Attention and Bad.
const (
	Plain     Tone = iota // running text
	Quiet                 // labels, secondary text
	Accent                // what can be pressed, where one is
	Good                  // 自动通过
	Half                  // 预通过
	Attention             // 转人工
	Bad                   // 已撤销、不予
	OnAccent              // text on the accent colour
	OnRail                // text on the navigation rail
	OnRailDim             // unselected entries there
)

// Palette are the colours of one mode. Every text colour has a contrast of at
// least 4.5:1 on the grounds it is used on; a test holds that.
type Palette struct {
	Ground  color.NRGBA // behind everything
	Surface color.NRGBA // tables, cards, fields
	Hover   color.NRGBA
	Select  color.NRGBA
	Line    color.NRGBA
	Field   color.NRGBA // border of a field
	Rail    color.NRGBA
	RailOn  color.NRGBA // selected entry of the rail
	Shade   color.NRGBA // behind a dialog
	tones   [10]color.NRGBA
	tints   [10]color.NRGBA // grounds of badges
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

var light = Palette{
	Ground: rgb(0xF3F5F8), Surface: rgb(0xFFFFFF), Hover: rgb(0xEDF2F8), Select: rgb(0xDCE9F8), Line: rgb(0xE0E5EB), Field: rgb(0x8A96A5),
	Rail: rgb(0x12263F), RailOn: rgb(0x1F4E86), Shade: color.NRGBA{0x0B, 0x16, 0x26, 0x80},
	tones: [10]color.NRGBA{Plain: rgb(0x17202B), Quiet: rgb(0x556170), Accent: rgb(0x0B57A8), Good: rgb(0x0F6B36), Half: rgb(0x1257A6),
		Attention: rgb(0x8A4B00), Bad: rgb(0xAF2018), OnAccent: rgb(0xFFFFFF), OnRail: rgb(0xFFFFFF), OnRailDim: rgb(0xB9C8DB)},
	tints: [10]color.NRGBA{Plain: rgb(0xEEF1F5), Quiet: rgb(0xEEF1F5), Accent: rgb(0xE2EDF9), Good: rgb(0xE2F3E8), Half: rgb(0xE0ECFA),
		Attention: rgb(0xFFF1D9), Bad: rgb(0xFCE5E3), OnAccent: rgb(0x0B57A8), OnRail: rgb(0x12263F), OnRailDim: rgb(0x12263F)},
}

var dark = Palette{
	Ground: rgb(0x10151B), Surface: rgb(0x1A2129), Hover: rgb(0x242D37), Select: rgb(0x1F3A5A), Line: rgb(0x2D3742), Field: rgb(0x6B7886),
	Rail: rgb(0x0B1118), RailOn: rgb(0x1F4E86), Shade: color.NRGBA{0, 0, 0, 0xA0},
	tones: [10]color.NRGBA{Plain: rgb(0xE8ECF1), Quiet: rgb(0xA9B4C1), Accent: rgb(0x7FB8F5), Good: rgb(0x74D39A), Half: rgb(0x85BDF7),
		Attention: rgb(0xF5BE62), Bad: rgb(0xFF9B92), OnAccent: rgb(0x0A1B2E), OnRail: rgb(0xFFFFFF), OnRailDim: rgb(0xA9B8CB)},
	tints: [10]color.NRGBA{Plain: rgb(0x26303A), Quiet: rgb(0x26303A), Accent: rgb(0x1B3350), Good: rgb(0x17352A), Half: rgb(0x1B3350),
		Attention: rgb(0x3D2E12), Bad: rgb(0x43211F), OnAccent: rgb(0x7FB8F5), OnRail: rgb(0x0B1118), OnRailDim: rgb(0x0B1118)},
}

// Tone is the colour of text in a tone.
func (p *Palette) Tone(t Tone) color.NRGBA { return p.tones[t] }

// Tint is the ground of a badge in a tone.
func (p *Palette) Tint(t Tone) color.NRGBA { return p.tints[t] }

// The colours of signs on the rail.
const (
	ColorRail    fyne.ThemeColorName = "rail"
	ColorRailDim fyne.ThemeColorName = "railDim"
)

// named gives Fyne's own widgets the same colours.
func (p *Palette) named(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case theme.ColorNameBackground:
		return p.Ground, true
	case theme.ColorNameForeground:
		return p.tones[Plain], true
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.tones[Accent], true
	case theme.ColorNameForegroundOnPrimary:
		return p.tones[OnAccent], true
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground:
		return p.Surface, true
	case theme.ColorNameInputBorder:
		return p.Field, true
	case theme.ColorNameSeparator:
		return p.Line, true
	case ColorRail:
		return p.tones[OnRail], true
	case ColorRailDim:
		return p.tones[OnRailDim], true
	case theme.ColorNameHover:
		return p.Hover, true
	case theme.ColorNameSelection, theme.ColorNameFocus:
		return p.Select, true
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.tones[Quiet], true
	case theme.ColorNameButton, theme.ColorNameDisabledButton:
		return p.tints[Plain], true
	case theme.ColorNameError:
		return p.tones[Bad], true
	case theme.ColorNameSuccess:
		return p.tones[Good], true
	case theme.ColorNameWarning:
		return p.tones[Attention], true
	case theme.ColorNameShadow:
		return color.Transparent, true
	case theme.ColorNameScrollBar:
		return p.Field, true
	}
	return nil, false
}

// Contrast is the WCAG contrast ratio of two opaque colours, 1 to 21.
func Contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func luminance(c color.NRGBA) float64 {
	f := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}
