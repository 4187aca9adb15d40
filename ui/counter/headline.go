package counter

import (
	"strings"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/counterview"

	"fyne.io/fyne/v2"
)

// headline stays above what scrolls: who it is about, how old, for which item,
// and how far one is.
type headline struct {
	p   *Page
	box *kit.Box
}

func newHeadline(p *Page) *headline {
	return &headline{p: p, box: p.Card(0).Pad(look.Gap2, look.Gap4)}
}

func (h *headline) show() {
	p := h.p
	if p.in.phase == choosingWho {
		h.box.Hide()
		return
	}
	v := p.whoIs()
	if p.Elder {
		h.box.Set(h.large())
	} else {
		about := p.Line(p.T(strings.Join(v.About, "　")), look.Body, look.Quiet)
		h.box.Set(h.line(v), p.Row(look.Gap4, about, h.step(), p.facing.head).Grow(0))
	}
	h.box.Show()
}

// whoIs is the applicant in words; one without a name is called so.
func (p *Page) whoIs() counterview.Who {
	v := counterview.WhoOf(p.Station, p.in.profile, p.in.name, p.in.onFile, p.ref)
	if p.in.name == "" {
		v.Name = p.T("申请人")
	}
	return v
}

// line is name and age.
func (w *who) line() string {
	v := w.p.whoIs()
	if v.Age == "" {
		return v.Name
	}
	return v.Name + "　" + w.p.T(v.Age)
}

// line is name, age and item with the ways to others; a long one goes on below.
func (h *headline) line(v counterview.Who) fyne.CanvasObject {
	p := h.p
	objects := []fyne.CanvasObject{p.Row(look.Gap3, p.number(1), p.Text(v.Name, look.Title, look.Plain), p.Text(p.T(v.Age), look.Body, look.Plain), p.who.back)}
	if p.in.phase == filling {
		objects = append(objects, p.Row(look.Gap3, p.number(2), p.Text(p.what.name(), look.Title, look.Plain), p.what.back))
	}
	return p.Row(look.Gap5, objects...).Wrap()
}

// large is the same in elder mode, where the ways to others stand at the foot.
func (h *headline) large() fyne.CanvasObject {
	p := h.p
	if p.in.phase == filling {
		right := p.Stack(0, h.step().AlignRight(), p.facing.head)
		return p.Row(look.Gap4, p.Text(p.who.line()+"　"+p.what.name(), look.Body, look.Plain), right).Grow(0)
	}
	return p.Row(look.Gap4, p.Text(p.who.line(), look.Body, look.Plain), p.facing.head, p.who.back).Grow(0)
}

func (h *headline) step() *kit.Text { return h.p.Text(h.at(), look.Body, look.Accent) }

// at says how far one is.
func (h *headline) at() string {
	p := h.p
	switch {
	case p.in.phase == choosingItem:
		return p.T("② 选事项")
	case p.in.judged == nil:
		return ""
	}
	if n := p.ask.waiting(); n > 0 {
		return p.T("④ 还要问 %d 项", n)
	}
	return p.T("⑥ 核对受理")
}
