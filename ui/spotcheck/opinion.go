package spotcheck

import (
	"context"

	"miaopi/app/casefile"
	"miaopi/app/desk/supervision"
	"miaopi/app/rule"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// enter goes to the first question without an answer.
func (s *sheet) enter() {
	for i, b := range s.marks {
		if b.Selected() < 0 {
			s.focus(i)
			return
		}
	}
	s.focus(len(s.marks))
}

// opinion is what was answered so far.
func (s *sheet) opinion() supervision.Opinion {
	o := supervision.Opinion{Holds: map[string]rule.Result{}, Remark: s.remark.Text}
	for i, b := range s.marks {
		if n := b.Selected(); n >= 0 {
			o.Holds[s.data.Conditions[i].ID] = checkview.Answers[n]
		}
	}
	if n := s.whole.Selected(); n >= 0 {
		o.Grant = checkview.Verdicts[n].Grant
	}
	return o
}

// record keeps the opinion and shows the difference. It cannot be changed
// after.
func (s *sheet) record() {
	p, st := s.p, s.p.Station
	if p.work.Busy() {
		return
	}
	for i, b := range s.marks {
		if b.Selected() < 0 {
			s.fail(p.T("第 %d 项条件还没有意见。", i+1), s.marks[i])
			return
		}
	}
	if s.whole.Selected() < 0 {
		s.fail(p.T("请选择这一件应当准予，还是不应准予。"), s.whole)
		return
	}
	draw, id, o := s.progress.Draw, s.data.Case, s.opinion()
	type answer struct {
		diff     supervision.Difference
		progress supervision.Progress
	}
	shell.Write(p.Jobs, &p.work, p.T("记录抽查意见"), func(ctx context.Context) (a answer, err error) {
		if a.diff, err = supervision.At(st).Record(ctx, draw.ID, id, o); err != nil {
			return a, err
		}
		a.progress, err = supervision.At(st).Progress(ctx, draw)
		return a, err
	}, func(a answer, err error) {
		if err != nil {
			s.fail(p.T(present.Sentence(err)), s.remark)
			return
		}
		delete(p.begun, id)
		p.Changed()
		p.show(newDifference(p, a.progress, a.diff))
	})
}

func (s *sheet) fail(sentence string, at fyne.CanvasObject) {
	s.wrong.Set(sentence)
	s.wrong.Show()
	s.box.Refresh()
	s.scroll.Refresh()
	s.p.Focus(at)
	s.p.Say(kit.Toast{Tone: look.Attention, Text: sentence, Seconds: 8})
}

// reveal shows personal data in full; the station journals it.
func (s *sheet) reveal() {
	p, st, id := s.p, s.p.Station, s.data.Case
	if s.full || p.work.Busy() {
		return
	}
	shell.Write(p.Jobs, &p.work, p.T("查看完整信息"), func(ctx context.Context) (*casefile.Case, error) { return st.Reveal(ctx, id) }, func(_ *casefile.Case, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		s.full = true
		s.fill()
		s.scroll.Refresh()
	})
}

// skip opens the next or previous unchecked case and leaves this one open.
func (s *sheet) skip(by int) {
	p := s.p
	at := unchecked(s.progress, s.number()+by, by)
	if at < 0 || s.progress.Cases[at].Case == s.data.Case {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("没有别的未查办件了。"), Seconds: 8})
		return
	}
	openSheet(p, s.progress, s.progress.Cases[at].Case)
}

func (s *sheet) back() { s.p.show(newDrawn(s.p, s.progress)) }

func (s *sheet) remarkKey(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyUp && s.remark.CursorRow == 0 {
		s.p.Focus(s.whole)
		return true
	}
	return false
}

func (s *sheet) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyPageDown:
		s.skip(1)
	case fyne.KeyPageUp:
		s.skip(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.record()
	case fyne.KeyDown:
		s.focus(0)
	default:
		return false
	}
	return true
}
