package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Measures of the picture, in pixels.
const (
	boxWidth   = 112
	boxHeight  = 26
	lineHeight = 13 // of the packages in a room
	across     = 12 // between boxes
	down       = 44 // between rows
	margin     = 16
)

// colours are the fill and the edge of a box by the first part of its name.
var colours = map[string][2]string{
	"main": {"#e4e4e4", "#3d3d3d"}, "ui": {"#e3eefb", "#3b74b8"}, "store": {"#fbeede", "#b8742a"},
	"app": {"#e5f3e6", "#3f8a49"}, "assets": {"#f0eaf7", "#7a5aa6"},
}

// draw is the picture: rooms in rows, each above what it uses.
func draw(h house) []byte {
	rows := h.rows()
	most, height := 0, margin
	top := make([]int, len(rows))
	for i, row := range rows {
		most, top[i] = max(most, len(row)), height
		height += tallest(row) + down
	}
	p := pen{width: most*(boxWidth+across) - across + 2*margin, top: top}
	fmt.Fprintf(&p, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", p.width, height)
	fmt.Fprintf(&p, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", p.width, height)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, other := range slices.Sorted(maps.Keys(h[name].uses)) {
			p.arrow(h[name], h[other])
		}
	}
	for _, row := range rows {
		for _, r := range row {
			p.box(r)
		}
	}
	fmt.Fprintf(&p, `<text x="%d" y="%d" fill="#555555">A room stands above what it uses; what it uses through another has no arrow, nor has app, whose nouns all speak in.</text>`+"\n</svg>\n", margin, height-margin)
	return p.Bytes()
}

func tallest(row []*room) (most int) {
	for _, r := range row {
		most = max(most, r.height())
	}
	return most
}

func (r *room) height() int { return boxHeight + lineHeight*len(r.lines()) }

// lines are the packages in a room, a few on each line.
func (r *room) lines() (out []string) {
	const fits = 19 // characters
	for _, name := range r.within {
		if last := len(out) - 1; last >= 0 && len(out[last])+1+len(name) <= fits {
			out[last] += " " + name
		} else {
			out = append(out, name)
		}
	}
	return out
}

// pen writes the picture.
type pen struct {
	bytes.Buffer
	width int
	top   []int // of each row
}

// middle is where the middle of a room is, from the left.
func (p *pen) middle(r *room) float64 { return float64(p.width)/2 + r.at*(boxWidth+across) }

func (p *pen) arrow(from, to *room) {
	x0, y0 := p.middle(from), float64(p.top[from.row]+from.height())
	x1, y1 := p.middle(to), float64(p.top[to.row])
	bend := max(20, (y1-y0)/2)
	fmt.Fprintf(p, `<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" fill="none" stroke="%s" stroke-opacity="0.55"/>`+"\n",
		x0, y0, x0, y0+bend, x1, y1-bend, x1, y1-4, colourOf(from)[1])
	fmt.Fprintf(p, `<path d="M%.1f %.1fl-3 -5h6z" fill="%s"/>`+"\n", x1, y1, colourOf(from)[1])
}

func (p *pen) box(r *room) {
	c := colourOf(r)
	x, y := p.middle(r), p.top[r.row]
	fmt.Fprintf(p, `<rect x="%.1f" y="%d" width="%d" height="%d" rx="4" fill="%s" stroke="%s"/>`+"\n", x-boxWidth/2, y, boxWidth, r.height(), c[0], c[1])
	fmt.Fprintf(p, `<text x="%.1f" y="%d" text-anchor="middle" fill="#1a1a1a">%s</text>`+"\n", x, y+17, r.name)
	for i, line := range r.lines() {
		fmt.Fprintf(p, `<text x="%.1f" y="%d" text-anchor="middle" font-size="10" fill="#555555">%s</text>`+"\n", x, y+boxHeight+2+lineHeight*i+6, line)
	}
}

func colourOf(r *room) [2]string {
	first, _, _ := strings.Cut(r.name, "/")
	return colours[first]
}
