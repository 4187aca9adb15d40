package counter

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/paperwork"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// result is what the clerk sees once the application is taken in: the number,
// what became of it, what happens next, and the papers.
type result struct {
	p     *Page
	box   *kit.Box
	foot  *kit.Box // the buttons, in sight whatever the length of what is above
	print *kit.Button
	next  *kit.Button
	step  shell.Step
}

func newResult(p *Page) *result {
	r := &result{p: p, box: p.Stack(0).Grow(0)}
	label, first := p.T("打印回执"), func() { r.paper(paperwork.ReceiptPaper, p.Papers.Print) }
	if p.Elder { // who needs large type on the screen needs it on paper
		label, first = p.T("打印大字回执"), r.large
	}
	r.print = p.Button(label, shell.Hint("打印回执"), kit.Primary, first)
	r.next = p.Button(p.T("下一位"), shell.Hint("新受理"), kit.Normal, p.restart)
	return r
}

func (r *result) show() {
	p, got := r.p, r.p.in.receipt
	if got.visit != nil {
		r.showVisit(got)
		return
	}
	c := got.kase
	sign := present.SignOf(c.State, c.Verdict(), casefile.Machine)
	who := p.who.line() + "　" + present.ItemName(p.Station, c.App.Item)
	head := p.Row(look.Gap4, p.Text(p.T("已受理"), look.Figure, look.Plain), p.Badge(sign.Icon, p.T(sign.Word), shell.SignTone(sign.Tone)).Big())
	objects := []fyne.CanvasObject{head, p.Text(who, look.Title, look.Plain),
		p.Stack(look.Gap1, p.Text(p.T("办件编号"), look.Body, look.Quiet), p.Text(present.SpacedSerial(got.Serial), look.Title, look.Accent))}
	for _, g := range counterview.Granted(p.in.judged, got.Verdict) {
		objects = append(objects, grantRow(p.Kit, p.inWords(g), true))
	}
	objects = append(objects, p.Rule(), p.Text(p.T("接下来"), look.Body, look.Quiet))
	for _, s := range got.next {
		objects = append(objects, p.Text(p.T(s), look.Body, look.Plain))
	}
	if due := c.Deadline(p.Station.Calendar); !due.On.IsZero() {
		objects = append(objects, p.Text(p.T("承诺 %s 前办结。", due.On), look.Body, look.Plain))
	}
	r.put(objects)
}

// put shows a card, and the buttons below it in sight whatever its length.
func (r *result) put(objects []fyne.CanvasObject) {
	p := r.p
	card := p.Card(look.Gap4, objects...).Pad(look.Gap5)
	paper := p.Scroll(p.Stack(0, container.New(&middle{p.Look.Text(look.Body) * 58}, card)).Pad(look.Gap5)).Follow(p.Kit)
	r.foot = p.Card(0, container.New(&middle{p.Look.Text(look.Body) * 58}, r.buttons())).Pad(look.Gap3, look.Gap5)
	r.box.Set(paper, r.foot)
}

func (r *result) buttons() *kit.Box {
	p := r.p
	var first []fyne.CanvasObject
	if c := p.in.receipt.kase; c != nil && len(c.App.Promises) > 0 {
		first = append(first, p.Button(p.T("打印告知承诺书"), "", kit.Primary, r.promise))
	}
	if p.in.contested() {
		first = append(first, p.Button(p.T("打印数据更正单"), shell.Hint("与纸质不符"), kit.Normal, r.correction))
	}
	if len(first) == 0 {
		return r.usual()
	}
	return p.Stack(look.Gap3, p.Row(look.Gap3, first...).Wrap(), r.usual())
}

// correction prints the slip to the registers that the papers contradict: one
// for all cases of a visit.
func (r *result) correction() {
	r.paper(paperwork.CorrectionPaper, r.p.Papers.Print)
}

// promise prints what the applicant has to sign.
func (r *result) promise() {
	r.paper(paperwork.PromisePaper, r.p.Papers.Print)
}

func (r *result) usual() *kit.Box {
	p := r.p
	open, show := p.Button(p.T("打开"), shell.Hint("打开回执"), kit.Normal, r.open), p.Button(p.T("看办件"), shell.Hint("看办件"), kit.Normal, r.look)
	if p.Elder {
		return p.Row(look.Gap3, r.print, open, show, r.next).Wrap()
	}
	return p.Row(look.Gap3, r.print, open, p.Button(p.T("大字回执"), shell.Hint("打印大字回执"), kit.Normal, r.large), show, r.next).Wrap()
}

// look shows the case; of a visit the first.
func (r *result) look() { r.p.Go(shell.Cases, shell.ShowCase{Case: r.p.in.receipt.Case}) }

func (r *result) focus() { r.p.Focus(r.print) }

func (r *result) open() { r.paper(paperwork.ReceiptPaper, r.p.Papers.Preview) }
func (r *result) large() {
	r.paper(paperwork.LargeReceipt, r.p.Papers.Print)
}

// nextWith says what is to be done with a paper.
var nextWith = map[paperwork.Paper]string{paperwork.CorrectionPaper: "请转登记部门。", paperwork.PromisePaper: "请申请人签字后扫描存档。"}

// paper makes a paper beside the window and prints or shows it.
func (r *result) paper(kind paperwork.Paper, to func(shell.Paper)) {
	p, got := r.p, r.p.in.receipt
	if got == nil || r.step.Busy() {
		return
	}
	shell.Write(p.Jobs, &r.step, p.T(present.PaperName(kind)), func(ctx context.Context) ([]byte, error) {
		switch {
		case got.visit != nil && kind == paperwork.CorrectionPaper:
			return paperwork.At(p.Station).PrintVisitCorrection(ctx, got.visit.ID, p.Fonts)
		case got.visit != nil:
			return paperwork.At(p.Station).PrintVisit(ctx, got.visit.ID, kind == paperwork.LargeReceipt, p.Fonts)
		}
		return paperwork.At(p.Station).Print(ctx, got.Case, kind, p.Fonts)
	}, func(pdf []byte, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		if got.visit != nil && kind != paperwork.CorrectionPaper {
			kind = paperwork.VisitPaper
		}
		p.Focus(r.next)
		to(shell.Paper{Label: present.PaperName(kind), Name: string(got.Serial) + "-" + string(kind), Kind: paperwork.KindOf(kind), Document: string(kind), Cases: got.cases(), PDF: pdf, Next: nextWith[kind]})
	})
}

// cases are those that a paper of the intake is about.
func (r *receipt) cases() []app.CaseID {
	if r.visit == nil {
		return []app.CaseID{r.Case}
	}
	var out []app.CaseID
	for _, line := range r.visit.Steps {
		if line.Case != "" {
			out = append(out, line.Case)
		}
	}
	return out
}
