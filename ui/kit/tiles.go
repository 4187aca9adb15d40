package kit

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/look"
)

// Tiles shows the answers large, each in a line of its own or two beside each other,
// so that an old person can read and touch them. The keys stay the same.
func (s *Segments) Tiles() *Segments {
	s.tiled = true
	return s
}

// tileColumns are how many tiles stand beside each other: yes and no do, and so do
// many, so that they stay in sight.
func (s *Segments) tileColumns() int {
	if n := len(s.labels); n == 2 || n > 3 {
		return 2
	}
	return 1
}

func (s *Segments) tileHeight() float32 { return s.k.Target() * 1.15 }

func (s *Segments) tilesHeight() float32 {
	rows := (len(s.labels) + s.tileColumns() - 1) / s.tileColumns()
	return float32(rows)*(s.tileHeight()+look.Gap3) - look.Gap3
}

// tile is where an answer stands. They run across, as they are read.
func (s *Segments) tile(i int, width float32) (fyne.Position, fyne.Size) {
	columns := s.tileColumns()
	w := (width - look.Gap3*float32(columns-1)) / float32(columns)
	at := fyne.NewPos(float32(i%columns)*(w+look.Gap3), float32(i/columns)*(s.tileHeight()+look.Gap3))
	return at, fyne.NewSize(w, s.tileHeight())
}

func (s *Segments) tileAt(e fyne.Position) int {
	for i := range s.labels {
		at, size := s.tile(i, s.Size().Width)
		if e.X >= at.X && e.X < at.X+size.Width && e.Y >= at.Y && e.Y < at.Y+size.Height {
			return i
		}
	}
	return -1
}

func (r *segmentsRenderer) tiles(width float32) {
	for i := range r.s.labels {
		at, size := r.s.tile(i, width)
		r.segment(i, at, size)
	}
}
