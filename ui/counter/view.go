package counter

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// step is the head of a numbered part, with something at its right end.
func (p *Page) step(n int, title string, right fyne.CanvasObject) fyne.CanvasObject {
	words := p.Text(title, look.Title, look.Plain)
	if right == nil {
		return p.Row(look.Gap3, p.number(n), words).Grow(1)
	}
	return p.Row(look.Gap3, p.Row(look.Gap3, p.number(n), words), p.Space(), right).Grow(1).Wrap()
}

func (p *Page) number(n int) fyne.CanvasObject {
	return p.Text(string(rune('①'+n-1)), look.Title, look.Accent)
}

// tell shows a message that takes no room while there is none.
func (p *Page) tell(t *kit.Text, sentence string, tone look.Tone) {
	if t.String() == sentence && t.Visible() == (sentence != "") {
		return
	}
	t.SetTone(sentence, tone)
	if sentence == "" {
		t.Hide()
	} else {
		t.Show()
	}
	p.fit()
}

// message is a message that is not there yet.
func (p *Page) message() *kit.Text {
	t := p.Text("", look.Body, look.Bad)
	t.Hide()
	return t
}

// labelled is the label of a field, in a column of its own width.
func (p *Page) labelled(label string) *kit.Fixed {
	return p.Fixed(p.Look.Text(look.Body)*9.5, p.Text(label, look.Body, look.Quiet))
}

// beside is text that stands beside the first line of a field.
func (p *Page) beside(o fyne.CanvasObject) fyne.CanvasObject {
	return p.Stack(0, o).Pad((p.Target()-p.Look.Text(look.Body)*look.Leading)/2, 0, 0, 0)
}

func (p *Page) fieldWidth() float32 {
	return p.Look.Text(look.Body) * 20
}

// showAll shows the intake in every part.
func (p *Page) showAll() {
	if p.in.phase == accepted {
		p.result.show()
		p.root.Objects = []fyne.CanvasObject{p.result.box}
		p.root.Refresh()
		p.Arranged()
		return
	}
	p.root.Objects = []fyne.CanvasObject{p.work}
	p.head.show()
	if p.in.phase != choosingWho {
		p.who.show()
	}
	p.what.show()
	p.showParts()
	p.root.Refresh()
	p.Arranged()
}

// Foot implements shell.Footed: of the result.
func (p *Page) Foot() float32 {
	if p.in.phase != accepted || p.result.foot == nil { // accepted, not shown yet
		return 0
	}
	return p.result.foot.Size().Height
}

// showParts shows what a new verdict changes.
func (p *Page) showParts() {
	p.known.show()
	p.ask.show()
	p.verdict.show()
	p.confirm.show()
	p.strip.show()
	p.head.show()
	if p.Elder {
		p.single.show()
	}
	p.fit()
}

// fit lays the page out again after heights changed.
func (p *Page) fit() {
	switch {
	case p.left == nil:
	case p.Elder:
		p.single.page.Refresh()
		p.left.Refresh()
	default:
		p.whole.Refresh()
		p.left.Refresh()
		p.column.Refresh()
		p.right.Refresh()
	}
}

// focus goes where the clerk needs it now.
func (p *Page) focus() {
	switch p.in.phase {
	case choosingWho:
		p.Focus(p.who.entry)
	case choosingItem:
		if p.who.stranger() && p.in.name == "" {
			p.Focus(p.who.name)
			return
		}
		p.Focus(p.what.grid)
		if p.what.grid.Selected() <= 0 {
			p.left.Top() // who it is stays in sight
		}
	case filling:
		if open := p.ask.open(); open != nil {
			p.reach(open)
			return
		}
		p.reach(p.confirm.button)
	case accepted:
		p.result.focus()
	}
}
