package spotcheck

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck/drawing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// difference is what a checker sees once the opinion is recorded: how the case
// was decided, by whom, and where the two disagree.
type difference struct {
	p        *Page
	progress supervision.Progress
	data     supervision.Difference
	onward   *kit.Button
}

func newDifference(p *Page, pr supervision.Progress, d supervision.Difference) *difference {
	return &difference{p: p, progress: pr, data: d}
}

func (v *difference) content() fyne.CanvasObject {
	p, d := v.p, v.data
	w := checkview.DifferenceOf(p.Station, d, p.T)
	title := p.T("比对 · %s %s", present.ItemName(p.Station, d.Item), present.ShortSerial(d.Serial))
	box := p.Card(look.Gap3, v.headline(w), v.decision(w), p.Rule(), v.lines(w)).Pad(look.Gap4, look.Gap5)
	return p.Stack(look.Gap3, p.Text(title, look.Title, look.Plain), p.Scroll(p.Stack(0, box)).Follow(p.Kit), v.buttons(w)).Grow(1)
}

func (v *difference) headline(w checkview.DifferenceView) fyne.CanvasObject {
	p, tone := v.p, shell.SignTone(w.Sign.Tone)
	lines := []fyne.CanvasObject{p.Text(w.Sign.Icon+"  "+w.Headline, look.Title, tone)}
	if w.Revoked != "" {
		lines = append(lines, p.Text(p.T("已撤销：%s。这一件不能再作任何处理。", w.Revoked), look.Body, look.Bad))
	}
	return p.Stack(look.Gap1, lines...).Pad(look.Gap3, look.Gap4).Tinted(p.Kit, tone)
}

// decision is how the case was decided, beside the checker's remark.
func (v *difference) decision(w checkview.DifferenceView) fyne.CanvasObject {
	p := v.p
	theirs := []fyne.CanvasObject{p.Row(look.Gap3, p.Line(p.T("原决定"), look.Body, look.Quiet), p.sign(w.Decided)), p.Text(w.By, look.Body, look.Plain)}
	if w.Reason != "" {
		theirs = append(theirs, p.Text(p.T("理由：%s", w.Reason), look.Body, look.Plain))
	}
	verdict := checkview.VerdictWords(v.data.Grant)
	mine := []fyne.CanvasObject{p.Row(look.Gap3, p.Line(p.T("抽查意见"), look.Body, look.Quiet), p.Line(p.T(verdict), look.Body, look.Plain)), p.Text(w.Checked, look.Body, look.Plain)}
	if w.Remark != "" {
		mine = append(mine, p.Text(p.T("理由：%s", w.Remark), look.Body, look.Plain))
	}
	return p.Even(look.Gap5, p.Stack(look.Gap1, mine...), p.Stack(look.Gap1, theirs...)).Top()
}

// lines compares condition by condition.
func (v *difference) lines(w checkview.DifferenceView) fyne.CanvasObject {
	p, t := v.p, v.p.T
	columns := []kit.Column{{Title: t("条件"), Width: 12, Grow: 1}, {Title: t("抽查意见"), Width: 7}, {Title: t("当时记录"), Width: 7}, {Title: t("比对"), Width: 6}}
	sheet := p.Sheet(columns...)
	rows := make([][]kit.Cell, len(w.Lines))
	for i, l := range w.Lines {
		say := l.Say
		if l.Why != "" && l.Why != l.Say && l.Agrees.Tone != present.GoodTone {
			say += "\n" + t("记录：%s", l.Why)
		}
		rows[i] = []kit.Cell{{Text: say}, p.cell(l.Holds), p.cell(l.Recorded), p.cell(l.Agrees)}
	}
	sheet.SetRows(rows)
	return sheet
}

func (v *difference) buttons(w checkview.DifferenceView) fyne.CanvasObject {
	p := v.p
	v.onward = p.Button(p.T("下一件"), "⏎", kit.Primary, v.next)
	if unchecked(v.progress, 0, 1) < 0 || !p.may() {
		v.onward = p.Button(p.T("看结论"), "⏎", kit.Primary, v.back)
	}
	objects := []fyne.CanvasObject{v.onward}
	if w.MayRevoke {
		objects = append(objects, p.Button(p.T("撤销"), shell.Hint("撤销查出的办件"), kit.Danger, v.revoke))
	}
	objects = append(objects, p.Button(p.T("回名单"), "Esc", kit.Normal, v.back), p.Space(), p.Text(checkview.ResultSentence(p.T, v.progress.Result), look.Body, look.Quiet))
	return p.Row(look.Gap2, objects...).Grow(len(objects) - 2)
}

func (v *difference) enter() { v.p.Focus(v.onward) }

// next goes on with the next unchecked case after this one.
func (v *difference) next() {
	at := unchecked(v.progress, v.number()+1, 1)
	if at < 0 || !v.p.may() {
		v.back()
		return
	}
	openSheet(v.p, v.progress, v.progress.Cases[at].Case)
}

func (v *difference) number() int {
	for i, c := range v.progress.Cases {
		if c.Case == v.data.Case {
			return i
		}
	}
	return 0
}

// beside opens the checked case before or after this one.
func (v *difference) beside(by int) {
	n := len(v.progress.Cases)
	for i := 1; i < n; i++ {
		c := v.progress.Cases[((v.number()+i*by)%n+n)%n]
		if c.Checked {
			openDifference(v.p, v.progress, c.Case)
			return
		}
	}
}

// revoke asks for the reason and revokes the decision.
func (v *difference) revoke() {
	p, d := v.p, v.data
	if !d.Wrong || !d.Revoke {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("只有查出不当、尚未撤销的办件可以在这里撤销。"), Seconds: 8})
		return
	}
	p.askWhy(why{title: p.T("撤销 %s", present.ShortSerial(d.Serial)), ok: p.T("撤销"), empty: p.T("请写明撤销的理由。"),
		into:  p.T("撤销的理由（会写进办件，申请人可以查阅）"),
		warns: p.T("撤销之后，这一件不能再作任何处理；请随后告知申请人。"), first: d.Remark}, v.invalidate)
}

// revoked is what revoking leads to.
type revoked struct {
	data     supervision.Difference
	progress supervision.Progress
}

func (v *difference) invalidate(why string) {
	p, st, draw, id := v.p, v.p.Station, v.progress.Draw, v.data.Case
	shell.Write(p.Jobs, &p.work, p.T("撤销"), func(ctx context.Context) (r revoked, err error) {
		if _, err = deciding.At(st).Invalidate(ctx, id, why, draw.ID); err != nil {
			return r, err
		}
		return readRevoked(ctx, st, draw, id)
	}, func(r revoked, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Changed()
		p.show(newDifference(p, r.progress, r.data))
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已撤销 %s。", present.ShortSerial(r.data.Serial)), Seconds: 8})
	})
}

func readRevoked(ctx context.Context, st *desk.Station, d drawing.Draw, id app.CaseID) (r revoked, err error) {
	if r.data, err = supervision.At(st).Difference(ctx, d.ID, id); err != nil {
		return r, err
	}
	r.progress, err = supervision.At(st).Progress(ctx, d)
	return r, err
}

func (v *difference) back() { v.p.show(newDrawn(v.p, v.progress)) }

func (v *difference) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		v.onward.Press()
	case fyne.KeyLeft, fyne.KeyUp:
		v.beside(-1)
	case fyne.KeyRight, fyne.KeyDown:
		v.beside(1)
	default:
		return false
	}
	return true
}
