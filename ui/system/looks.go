package system

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// looks is 外观与语言. A change makes the whole window again; the focus comes
// back to the row it was made in.
type looks struct {
	p       *Page
	choices []*kit.Ballot
	rows    []fyne.CanvasObject
}

func newLooks(p *Page) *looks {
	l, t := &looks{p: p}, p.T
	elder, dark := p.Mode.Elder, p.Mode.Dark
	l.add(t("字号"), []string{t("标准"), t("大字")}, elder, "Ctrl+E", func(on bool) { m := p.Mode; m.Elder = on; p.SetMode(m) })
	l.add(t("底色"), []string{t("浅色"), t("深色")}, dark, "Ctrl+D", func(on bool) { m := p.Mode; m.Dark = on; p.SetMode(m) })
	l.add(t("语言"), []string{"中文", "English"}, p.English, "Ctrl+G", p.SetEnglish)
	l.add(t("朗读"), []string{t("关"), t("开")}, p.Aloud, "Ctrl+U", p.SetAloud)
	return l
}

// add adds a row with two choices; the second one is on.
func (l *looks) add(label string, words []string, on bool, hint string, set func(bool)) {
	p, row := l.p, len(l.choices)
	c := p.Ballot(words)
	if c.SetSelected(0); on {
		c.SetSelected(1)
	}
	c.Changed = func() { set(c.Selected() == 1) }
	c.Step = func(by int) { l.step(row + by) }
	l.choices = append(l.choices, c)
	name := p.Fixed(5*p.Look.Text(look.Body), p.Line(label, look.Body, look.Quiet))
	l.rows = append(l.rows, p.Row(look.Gap4, name, c, p.Line(hint, look.Body, look.Quiet), p.Space()).Grow(3))
}

func (l *looks) step(i int) {
	if i >= 0 && i < len(l.choices) {
		l.p.Focus(l.choices[i])
	} else if i < 0 {
		l.p.Focus(l.p.tabs)
	}
}

// row is the row that has the focus, -1 for none.
func (l *looks) row() int {
	for i, c := range l.choices {
		if l.p.Canvas.Focused() == fyne.Focusable(c) {
			return i
		}
	}
	return -1
}

func (l *looks) title() string { return "外观与语言" }

func (l *looks) content() []fyne.CanvasObject {
	p, t := l.p, l.p.T
	help := p.Text(t("左右键选择，上下键换一行；立即生效，下次打开仍是这样。快捷键在任何页面都可用。"), look.Body, look.Quiet)
	return []fyne.CanvasObject{p.card(t("外观与语言"), append([]fyne.CanvasObject{help}, l.rows...)...)}
}
