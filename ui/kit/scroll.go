package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Scroll shows content of any height in the room there is. The content gets
// the width of the room, and the height it then needs.
type Scroll struct {
	widget.BaseWidget
	inner   *container.Scroll
	content *Box // its least height follows from its width
}

// Scroll makes a vertically scrolling area.
func (k *Kit) Scroll(content *Box) *Scroll {
	s := &Scroll{content: content}
	s.inner = container.NewVScroll(content)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer { return rendered(s, &scrollRenderer{s}) }

type scrollRenderer struct{ s *Scroll }

// barRoom is kept free at the right for the scroll bar.
const barRoom = 14

func (r *scrollRenderer) Layout(size fyne.Size) {
	r.s.content.pad[1] = max(r.s.content.pad[1], barRoom)
	r.s.content.Resize(fyne.NewSize(size.Width, max(size.Height, heightFor(r.s.content, size.Width))))
	r.s.inner.Resize(size)
	r.s.inner.Refresh()
}
func (r *scrollRenderer) MinSize() fyne.Size           { return fyne.NewSize(r.s.content.MinSize().Width, 60) }
func (r *scrollRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.inner} }

// Top scrolls to the beginning.
func (s *Scroll) Top() { s.inner.ScrollToTop() }

// By scrolls by a number of pixels, for Page Up and Page Down.
func (s *Scroll) By(dy float32) {
	s.inner.ScrollToOffset(fyne.NewPos(0, max(0, s.inner.Offset.Y+dy)))
}
