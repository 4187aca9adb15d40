package kit

import "fyne.io/fyne/v2"

// Follow makes the area scroll to whatever inside it gets the focus, so that
// the Tab key never leads out of sight.
func (s *Scroll) Follow(k *Kit) *Scroll {
	k.following = append(k.following, s)
	return s
}

// gained is told by widgets that have the focus now.
func (k *Kit) gained(o fyne.CanvasObject) {
	if c := k.open; c != nil && c.closes(o) {
		k.open = nil
		c.offer(nil)
	}
	k.reveal(o, 0, o.Size().Height)
}

// reveal brings a part of an object into view, in the area that holds it.
func (k *Kit) reveal(o fyne.CanvasObject, top, height float32) {
	for _, s := range k.following {
		if y, ok := offset(s.content, o); ok {
			s.show(y+top, height)
		}
	}
}

// Lead scrolls so that an object inside stands at the top, as far as the
// content reaches.
func (s *Scroll) Lead(o fyne.CanvasObject) {
	if y, ok := offset(s.content, o); ok {
		s.inner.ScrollToOffset(fyne.NewPos(0, max(0, min(y-margin/2, s.content.Size().Height-s.inner.Size().Height))))
	}
}

// margin is kept free above and below what is revealed.
const margin = 24

func (s *Scroll) show(top, height float32) {
	view := s.inner.Size().Height
	switch from := s.inner.Offset.Y; {
	case top-margin < from:
		s.By(top - margin - from)
	case top+height+margin > from+view:
		s.By(min(top-margin, top+height+margin-view) - from)
	}
}

// offset is how far below the top of a box an object lies, if it is in it.
func offset(in, o fyne.CanvasObject) (float32, bool) {
	if in == o {
		return 0, true
	}
	var inside []fyne.CanvasObject
	switch w := in.(type) {
	case *Box:
		inside = w.objects
	case *Fixed:
		inside = []fyne.CanvasObject{w.o}
	case *Aside:
		inside = []fyne.CanvasObject{w.main, w.remark}
	case *Combo:
		inside = []fyne.CanvasObject{w.box}
	case *fyne.Container:
		inside = w.Objects
	}
	for _, one := range inside {
		if !one.Visible() {
			continue
		}
		if y, ok := offset(one, o); ok {
			return y + one.Position().Y, true
		}
	}
	return 0, false
}
