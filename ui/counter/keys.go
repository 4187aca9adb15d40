package counter

import (
	"slices"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	return []shell.Command{
		{Label: "换人", Run: p.restart},
		{Label: "读卡", Run: p.readCard},
		{Label: "代办", Can: p.at(filling), Run: p.askAgent},
		{Label: "容缺受理", Can: p.at(filling), Run: p.askLater},
		{Label: "查事项", Can: p.at(choosingItem), Run: p.what.search},
		{Label: "告知承诺", Can: p.at(filling), Run: p.askPromise},
		{Label: "扫描件", Can: p.at(filling, accepted), Run: p.askFiles},
		{Label: "集体代办", Run: p.askGroup},
		{Label: "改选事项", Can: p.at(filling), Run: p.chooseAgain},
		{Label: "一件事", Says: true, Can: p.at(choosingItem), Run: p.chooseThing},
		{Label: "与纸质不符", Can: p.disputable, Run: p.slip},
		{Label: "确认受理", Can: p.at(filling), Run: p.confirm.start},
		{Label: "打印回执", Can: p.at(accepted), Run: func() { p.result.print.Press() }},
		{Label: "打开回执", Can: p.at(accepted), Run: p.result.open},
		{Label: "打印大字回执", Can: p.at(accepted), Run: p.result.large},
		{Label: "看办件", Can: p.at(accepted), Run: p.result.look},
		{Label: "删除未提交的受理", Can: p.at(choosingWho), Run: p.drafts.remove},
	}
}

func (p *Page) disputable() bool {
	return p.in.phase == filling || p.in.phase == accepted && p.in.contested()
}

// takenIn tells what was taken in for whoever was served before.
func (p *Page) takenIn(r *receipt) {
	p.index = nil
	p.Changed()
	p.Say(kit.Toast{Tone: look.Good, Text: p.T("前一位已受理：%s", present.ShortSerial(r.Serial)), Action: p.T("看办件"),
		Run: func() { p.Go(shell.Cases, shell.ShowCase{Case: r.Case}) }})
	if r.unkept != nil {
		p.Fail(r.unkept)
	}
}

// slip writes a correction slip, or prints it once the application was taken
// in.
func (p *Page) slip() {
	if p.in.phase == accepted && p.in.contested() {
		p.result.correction()
		return
	}
	p.known.dispute()
}

// at says whether the intake is at one of some phases.
func (p *Page) at(phases ...phase) func() bool {
	return func() bool { return slices.Contains(phases, p.in.phase) }
}

// TypedKey implements kit.Keys: Return and the arrows go from field to field,
// Escape goes one step back.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		return p.back()
	case fyne.KeyReturn, fyne.KeyEnter:
		return p.onward()
	case fyne.KeyDown:
		return p.move(1)
	case fyne.KeyUp:
		return p.move(-1)
	case fyne.KeyPageDown:
		p.page(1)
	case fyne.KeyPageUp:
		p.page(-1)
	case fyne.KeyDelete:
		p.drafts.remove()
	default:
		return false
	}
	return true
}

// page turns a page, or in elder mode to another question.
func (p *Page) page(by int) {
	if p.Elder && p.in.phase == filling && p.in.judged != nil {
		p.single.turn(by)
		return
	}
	p.left.By(float32(by) * p.left.Size().Height * 0.8)
}

// back goes one step back and loses nothing.
func (p *Page) back() bool {
	switch p.in.phase {
	case choosingWho:
		p.Focus(p.who.entry)
	case choosingItem:
		p.restart()
	case filling:
		p.chooseAgain()
	default:
		return false
	}
	return true
}

// onward goes from a finished field to the next one that waits for an answer,
// and from the last to taking in. A field that cannot be used is not left.
func (p *Page) onward() bool {
	if p.in.phase != filling {
		return false
	}
	from := p.focused()
	if habit := p.jumped; habit != nil {
		if p.jumped = nil; habit == from && p.ask.waits(from) {
			return true
		}
	}
	for _, f := range p.ask.shown {
		if f.focus() == from && f.complain() {
			return true
		}
	}
	order := p.order()
	for _, o := range order[slices.Index(order, from)+1:] {
		if p.ask.waits(o) {
			p.reach(o)
			return true
		}
	}
	p.focus()
	return true
}

// move goes to the field after or before the one with the focus.
func (p *Page) move(by int) bool {
	switch {
	case p.in.phase == choosingWho && by < 0:
		p.Focus(p.who.entry)
		return true
	case p.in.phase == choosingItem && by < 0 && p.who.past.Len() > 0:
		p.Focus(p.who.past)
		return true
	case p.in.phase == choosingItem:
		p.Focus(p.what.grid)
		return true
	case p.in.phase != filling:
		return false
	}
	order := p.order()
	i := slices.Index(order, p.focused())
	switch to := i + by; {
	case i < 0:
		p.focus()
	case to >= 0 && to < len(order):
		p.reach(order[to])
	}
	return true
}

// focused is what has the focus, nil for nothing.
func (p *Page) focused() fyne.CanvasObject {
	o, _ := p.Canvas.Focused().(fyne.CanvasObject)
	return o
}

// order are the widgets of the lower part, the way the work goes.
func (p *Page) order() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if p.who.stranger() {
		out = append(out, p.who.name)
	}
	if len(p.known.facts) > 0 {
		out = append(out, p.known.grid)
	}
	out = append(out, p.ask.order()...)
	out = append(out, p.confirm.fields()...)
	return append(out, p.confirm.button)
}

// TypedRune implements kit.Keys: single letters, while no field has the
// focus.
func (p *Page) TypedRune(r rune) bool {
	switch p.in.phase {
	case choosingItem:
		if i := int(r - '1'); i >= 0 && i < len(p.what.list) && i < digits {
			p.what.choose(i)
			return true
		}
		if r == '/' {
			p.what.search()
			return true
		}
	case filling:
		return p.nameTyped(r)
	case accepted:
		if r == 'n' || r == 'N' {
			p.restart()
			return true
		}
	}
	return false
}
