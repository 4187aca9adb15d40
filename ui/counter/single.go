package counter

import (
	"slices"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// single is elder mode: one question at a time, in large type, so that clerk
// and applicant look at the same thing. What is known already and what is
// taken in are steps too; without open questions the last step comes at once.
type single struct {
	p      *Page
	at     string // key of the step that is shown; empty: the first that waits
	box    *kit.Box
	scroll *kit.Scroll
	foot   *kit.Box // the ways on, always in sight
	page   *kit.Box
}

// step is one thing to look at: a question, or what is known and what comes of it.
type step struct {
	key, title string
	asks       bool
	body       []fyne.CanvasObject
	focus      []fyne.CanvasObject // what in it takes the focus, the first first
}

func newSingle(p *Page) *single {
	s := &single{p: p, box: p.Stack(look.Gap3).Pad(look.Gap3, look.Gap5)}
	s.scroll = p.Scroll(s.box).Follow(p.Kit)
	s.foot = p.Card(0).Pad(look.Gap2, look.Gap5)
	s.page = p.Stack(0, p.head.box, p.strip.box, s.scroll, s.foot).Grow(2)
	return s
}

// show shows the step, or the choice of person and item before there are any.
func (s *single) show() {
	p := s.p
	if p.in.phase != filling || p.in.judged == nil {
		s.at = ""
		s.box.Set(p.who.card, p.what.card)
		s.foot.Hide()
		s.fit()
		return
	}
	steps := s.steps()
	i := s.index(steps)
	one := steps[i]
	var top []fyne.CanvasObject
	if n, of := number(steps, i); one.asks {
		top = append(top, p.Text(p.T("第 %d 题，共 %d 题", n, of), look.Body, look.Accent))
	}
	s.box.Set(append(append(top, p.Text(one.title, look.Figure, look.Plain)), one.body...)...)
	s.foot.Set(s.ways(steps, i))
	s.foot.Show()
	p.head.show()
	s.fit()
}

func (s *single) fit() {
	s.page.Refresh()
	s.scroll.Refresh()
}

// number is which question a step is, and of how many.
func number(steps []step, at int) (n, of int) {
	for i, one := range steps {
		if one.asks {
			of++
			if i <= at {
				n++
			}
		}
	}
	return n, of
}

// ways lead to the step before and the one after. Taking in has a line of its own
// where it would be cut.
func (s *single) ways(steps []step, i int) fyne.CanvasObject {
	p := s.p
	var buttons []fyne.CanvasObject
	if i > 0 {
		buttons = append(buttons, p.Button(s.name(steps, i, -1), "PgUp", kit.Normal, func() { s.turn(-1) }))
	}
	if i < len(steps)-1 {
		buttons = append(buttons, p.Button(s.name(steps, i, 1), "PgDn", kit.Primary, func() { s.turn(1) }))
	}
	buttons = append(buttons, p.what.back, p.who.back)
	if i < len(steps)-1 {
		return p.Row(look.Gap4, buttons...)
	}
	row := p.Row(look.Gap4, append(buttons, p.Space(), p.confirm.button)...)
	if row.Natural() > p.left.Size().Width-2*look.Gap5 {
		return p.Stack(look.Gap2, p.Row(look.Gap4, buttons...), p.confirm.button)
	}
	return row.Grow(len(buttons))
}

// name is what the way to another step is called.
func (s *single) name(steps []step, i, by int) string {
	asks := steps[i].asks && steps[i+by].asks
	switch {
	case asks && by < 0:
		return s.p.T("上一题")
	case asks:
		return s.p.T("下一题")
	case by < 0:
		return s.p.T("上一步")
	}
	return s.p.T("下一步")
}

// steps are what there is to look at now, in order.
func (s *single) steps() []step {
	p := s.p
	var out []step
	if p.who.stranger() {
		out = append(out, step{"name", p.T("叫什么名字？"), true, []fyne.CanvasObject{p.who.nameRow()}, []fyne.CanvasObject{p.who.name}})
	}
	if len(p.known.facts) > 0 {
		out = append(out, step{"known", p.T("这些已经掌握，不用提供"), false, []fyne.CanvasObject{p.Row(0, p.known.slip), p.known.grid}, []fyne.CanvasObject{p.known.grid}})
	}
	if v := p.ask.variant; v != nil {
		out = append(out, step{"variant", p.T("怎样申办？"), true, []fyne.CanvasObject{v.Tiles()}, []fyne.CanvasObject{v}})
	}
	for _, f := range p.ask.shown {
		out = append(out, step{f.q.Name, p.T(f.q.Ask()), true, []fyne.CanvasObject{f.large()}, []fyne.CanvasObject{f.focus()}})
	}
	return append(out, s.last())
}

// last shows what comes of it, and takes it in.
func (s *single) last() step {
	p := s.p
	if p.in.thing != nil {
		focus := append([]fyne.CanvasObject{p.confirm.button}, p.confirm.fields()...)
		return step{"last", p.T("可以受理了"), false, append(p.verdict.lines(), p.confirm.card), focus}
	}
	view := counterview.VerdictOf(p.in.judged)
	tone := shell.SignTone(view.Sign.Tone)
	body := []fyne.CanvasObject{p.Row(0, p.Badge(view.Sign.Icon, p.T(view.Sign.Word), tone).Big())}
	for _, g := range view.Grants {
		body = append(body, grantRow(p.Kit, p.inWords(g), true))
	}
	for _, l := range view.Lead {
		body = append(body, p.Text(p.T(l), look.Body, tone))
	}
	if note := p.ask.elsewhere(); note != "" {
		body = append(body, p.Text(note, look.Body, look.Quiet))
	}
	for _, c := range view.Conditions {
		if c.Sign.Tone != present.GoodTone {
			body = append(body, p.condition(c))
		}
	}
	focus := append([]fyne.CanvasObject{p.confirm.button}, p.confirm.fields()...)
	return step{"last", p.T("可以受理了"), false, append(body, p.confirm.card), focus}
}

// index is where the shown step stands; one that is gone gives way to the
// first that waits.
func (s *single) index(steps []step) int {
	if i := slices.IndexFunc(steps, func(one step) bool { return one.key == s.at }); i >= 0 {
		return i
	}
	open := s.p.ask.open()
	i := slices.IndexFunc(steps, func(one step) bool { return open != nil && slices.Contains(one.focus, open) })
	if i < 0 {
		i = len(steps) - 1
	}
	s.at = steps[i].key
	return i
}

// lead shows the step in which something takes the focus.
func (s *single) lead(o fyne.CanvasObject) (another bool) {
	if s.p.in.phase != filling || s.p.in.judged == nil {
		return false
	}
	for _, one := range s.steps() {
		if one.key != s.at && slices.Contains(one.focus, o) {
			s.at = one.key
			s.show()
			return true
		}
	}
	return false
}

// turn goes to the step before or after.
func (s *single) turn(by int) {
	steps := s.steps()
	if i := s.index(steps) + by; i >= 0 && i < len(steps) {
		s.p.reach(steps[i].focus[0])
	}
}

// reach puts the focus on something, and in elder mode shows the step that it
// is in.
func (p *Page) reach(o fyne.CanvasObject) {
	another := p.Elder && p.single.lead(o)
	p.Focus(o)
	if another {
		p.single.scroll.Top() // the question is read before its answers
	}
}
