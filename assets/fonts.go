package assets

import _ "embed"

// The fonts. build/fonts.py makes them; package glyph says which characters
// they have.
var (
	// WindowFont draws the window: Latin, symbols and some 30,000 Han
	// characters, with PostScript outlines.
	//
	//go:embed fonts/window.otf
	WindowFont []byte

	// PrintFont has the same characters as TrueType outlines, for PDF.
	//
	//go:embed fonts/print.ttf
	PrintFont []byte

	// RareFont has Han characters of names and places that the others lack,
	// for both.
	//
	//go:embed fonts/rare.ttf
	RareFont []byte
)
