package spotcheck

import (
	"fmt"

	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// sheet is a blind check: the conditions with their facts, an opinion on each
// and on the whole, and nothing of how the case was decided.
type sheet struct {
	p        *Page
	progress supervision.Progress
	data     supervision.Sheet
	full     bool // personal data is shown
	marks    []*kit.Ballot
	whole    *kit.Ballot
	remark   *kit.Entry
	count    *kit.Text
	wrong    *kit.Text
	scroll   *kit.Scroll
	box      *kit.Box
}

func newSheet(p *Page, pr supervision.Progress, data supervision.Sheet) *sheet {
	s := &sheet{p: p, progress: pr, data: data, count: p.Line("", look.Body, look.Quiet), wrong: p.Text("", look.Body, look.Bad)}
	answers := make([]string, len(checkview.Answers))
	for i, r := range checkview.Answers {
		answers[i] = fmt.Sprintf("%d %s", i+1, p.T(present.ResultSign(r).Word))
	}
	for i := range data.Conditions {
		s.marks = append(s.marks, s.ballot(i, answers))
	}
	verdicts := make([]string, len(checkview.Verdicts))
	for i, v := range checkview.Verdicts {
		verdicts[i] = fmt.Sprintf("%d %s", i+1, p.T(v.Label))
	}
	s.whole = s.ballot(len(s.marks), verdicts)
	s.remark = p.Area(p.T("理由（有一项不符合或不能确定，或者认为不应准予时，必须写明）"), 2)
	s.remark.Extra, s.remark.Enter = s.remarkKey, s.record
	s.wrong.Hide()
	s.answered()
	return s
}

// ballot is the i-th question; an answer leads to the next one.
func (s *sheet) ballot(i int, labels []string) *kit.Ballot {
	b := s.p.Ballot(labels)
	b.Changed = s.answered
	b.Given = func(int) { s.focus(i + 1) }
	b.Step = func(by int) { s.focus(i + by) }
	return b
}

// focus goes to the i-th question; after the last one comes the remark.
func (s *sheet) focus(i int) {
	switch {
	case i < 0:
		s.scroll.Top()
	case i < len(s.marks):
		s.p.Focus(s.marks[i])
	case i == len(s.marks):
		s.p.Focus(s.whole)
	default:
		s.p.Focus(s.remark)
	}
}

// answered counts.
func (s *sheet) answered() {
	n := 0
	for _, b := range s.marks {
		if b.Selected() >= 0 {
			n++
		}
	}
	s.count.Set(s.p.T("已答 %d／%d 项", n, len(s.marks)))
	s.wrong.Hide()
}

// resume takes over what was answered before a change of look.
func (s *sheet) resume(old *sheet) *sheet {
	for i, b := range old.marks {
		s.marks[i].SetSelected(b.Selected())
	}
	s.whole.SetSelected(old.whole.Selected())
	s.remark.SetText(old.remark.Text)
	s.full = old.full
	s.answered()
	return s
}

// number is the place of the case in the list.
func (s *sheet) number() int {
	for i, c := range s.progress.Cases {
		if c.Case == s.data.Case {
			return i
		}
	}
	return 0
}

func (s *sheet) content() fyne.CanvasObject {
	p := s.p
	s.box = p.Card(look.Gap3).Pad(look.Gap4, look.Gap5)
	s.fill()
	s.scroll = p.Scroll(p.Stack(0, s.box)).Follow(p.Kit)
	buttons := p.Row(look.Gap2, p.Button(p.T("记录意见"), "Ctrl+S", kit.Primary, s.record), p.Button(p.T("完整信息"), shell.Hint("查看完整信息"), kit.Normal, s.reveal),
		p.Button(p.T("先查别的"), "PgDn", kit.Normal, func() { s.skip(1) }), p.Button(p.T("回名单"), "Esc", kit.Normal, s.back), p.Space(), s.count).Grow(4)
	return p.Stack(look.Gap3, s.head(), s.scroll, buttons).Grow(1)
}

func (s *sheet) head() fyne.CanvasObject {
	p := s.p
	title := p.T("盲查 第 %d／%d 件 · %s", s.number()+1, len(s.progress.Cases), s.data.Item)
	help := p.T("按数字作答，答完自动到下一项；上下键换一项")
	if p.Elder {
		return p.Text(title, look.Title, look.Plain)
	}
	return p.Row(look.Gap4, p.Text(title, look.Title, look.Plain), p.Line(help, look.Body, look.Quiet)).Grow(0)
}

// fill lays the file out.
func (s *sheet) fill() {
	p := s.p
	v := checkview.BlindOf(s.data, p.T, shell.Reference(), s.full)
	objects := []fyne.CanvasObject{p.Row(look.Gap4, p.Text(v.Who, look.Body, look.Plain), p.Text(v.Dates, look.Body, look.Quiet)).Grow(0), p.Rule()}
	for i, c := range v.Conditions {
		objects = append(objects, s.condition(i, c), p.Rule())
	}
	objects = append(objects, s.beside(p.Text(p.T("照以上事实，这一件："), look.Body, look.Plain), s.whole), s.remark, s.wrong)
	s.box.Set(objects...)
}

// condition is what the rule says, the facts, and the answers.
func (s *sheet) condition(i int, c checkview.BlindCondition) fyne.CanvasObject {
	p := s.p
	lines := []fyne.CanvasObject{p.Text(c.Say, look.Body, look.Plain)}
	for _, f := range c.Facts {
		lines = append(lines, s.fact(f))
	}
	lines = append(lines, p.Text(c.Basis, look.Body, look.Quiet))
	number := p.Fixed(1.8*p.Look.Text(look.Body), p.Line(fmt.Sprint(i+1), look.Body, look.Accent))
	return s.beside(p.Row(0, number, p.Stack(2, lines...)).Grow(1).Top(), s.marks[i])
}

// beside puts answers at the right of a question, below it in large type.
func (s *sheet) beside(question fyne.CanvasObject, answers *kit.Ballot) fyne.CanvasObject {
	p := s.p
	if p.Elder {
		return p.Stack(look.Gap2, question, p.Row(0, answers, p.Space()).Grow(1))
	}
	return p.Row(look.Gap5, question, answers).Grow(0).Top()
}

// fact is one line: label, value and state, source and moment.
func (s *sheet) fact(f checkview.BlindFact) fyne.CanvasObject {
	p := s.p
	label := p.Fixed(9*p.Look.Text(look.Body), p.Text(f.Label, look.Body, look.Quiet))
	value := p.Text(f.Value, look.Body, look.Plain)
	from := p.Line(f.Source+"  "+f.AsOf, look.Body, look.Quiet).AlignRight()
	if f.State == "" {
		return p.Row(look.Gap2, label, value, from).Grow(1).Top()
	}
	return p.Row(look.Gap2, label, value, p.Badge("!", p.T(f.State), look.Attention), from).Grow(1).Top()
}
