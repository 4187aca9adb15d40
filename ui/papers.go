package ui

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"
)

// papers prints and shows papers; it implements shell.Papers. It is the
// window's: a job that is on its way goes on when the window locks, and is
// recorded for whoever asked for it.
type papers struct {
	x       *Window
	last    *shell.Paper // printed last, to be printed again; forgotten when the window locks
	preview *preview     // the open one
}

var _ shell.Papers = (*papers)(nil)

// printed is a paper on its way.
type printed struct {
	paper shell.Paper
	st    *desk.Station
	order printing.Order
	job   printing.Job
	slot  shell.Slot
}

// Print implements shell.Papers.
func (p *papers) Print(paper shell.Paper) {
	x, one := p.x, &printed{paper: paper, st: p.x.owner()}
	if one.st == nil {
		return // whoever wanted it is gone; the case can print it again
	}
	p.last = &paper
	shell.Run(x.jobs, &one.slot, func(ctx context.Context) (bool, error) { return one.submit(ctx, x.cfg.Spooler) }, func(chosen bool, err error) {
		switch {
		case err != nil:
			p.fail(err)
		case !chosen:
			p.Choose(paper.Kind, func() { p.Print(paper) })
		default:
			p.follow(one)
		}
	})
}

// submit hands the paper to the printer for its kind; false: a person has to
// choose one.
func (one *printed) submit(ctx context.Context, s printing.Spooler) (chosen bool, err error) {
	if s == nil {
		return false, app.E("print", app.Missing, "这台电脑不能打印。", nil)
	}
	setup, err := paperwork.At(one.st).PrintSetup(ctx, one.paper.Kind)
	if err != nil {
		return false, err
	}
	list, err := s.Printers(ctx)
	if err != nil {
		return false, err
	}
	if len(list) == 0 {
		return false, app.E("print", app.Missing, "系统里没有打印机，请管理员先在系统里添加。", nil)
	}
	printer, ok := setup.Choose(list)
	if !ok {
		return false, nil
	}
	setup.Printer, setup.Name = printer.ID, printer.Name
	one.order = printing.Order{Title: one.paper.Name, PDF: one.paper.PDF, Setup: setup}
	one.job, err = s.Submit(ctx, one.order)
	return true, err
}

// follow follows a job to its end and records that. When the window closes
// before, that is its end.
func (p *papers) follow(one *printed) {
	x := p.x
	p.say(one, kit.Toast{Tone: look.Half, Text: x.words.T("正在打印：%s（%s）。", x.words.T(one.paper.Label), one.order.Name), Action: x.words.T("取消打印"), Run: func() { p.cancel(one) }})
	shell.Run(x.jobs, &one.slot, func(ctx context.Context) (printing.Report, error) {
		r, err := printing.Follow(ctx, x.cfg.Spooler, one.job, x.cfg.Pause, func(r printing.Report) { x.jobs.Do(func() { p.tell(one, r) }) })
		if err != nil {
			r = printing.Report{State: printing.Lost, Said: "窗口在打印结束之前关闭了"}
		}
		return r, paperwork.At(one.st).PrintEnded(context.WithoutCancel(ctx), one.paper.Cases, one.paper.Document, one.order, r)
	}, func(r printing.Report, err error) {
		p.ended(one, r)
		if err != nil {
			p.fail(err)
		}
		x.Heard(true)
	})
}

// tell says how a job is doing, when that is not as usual.
func (p *papers) tell(one *printed, r printing.Report) {
	t := p.x.words.T
	words := caseview.PrintTrouble(r)
	switch {
	case words == "" || r.State.Ended():
		return
	case r.State == printing.HeldUp:
		words = t("%s还没有打出来：%s处理好后会接着打。", t(one.paper.Label), t(words))
	default:
		words = t("正在打印：%s（%s）。", t(one.paper.Label), one.order.Name) + t(words)
	}
	p.say(one, kit.Toast{Tone: look.Attention, Text: words, Action: t("取消打印"), Run: func() { p.cancel(one) }})
}

// ended says what became of a job.
func (p *papers) ended(one *printed, r printing.Report) {
	t := p.x.words.T
	label := t(one.paper.Label)
	toast := kit.Toast{Tone: look.Bad, Action: t("再打一次"), Hint: shell.Hint("再打一次"), Run: p.Again}
	switch r.State {
	case printing.Done:
		toast.Tone, toast.Seconds = look.Good, 12
		toast.Text = t("已打印：%s（%s，%d 份）。", label, one.order.Name, one.order.Number()) + t(one.paper.Next)
	case printing.Cancelled:
		toast.Tone, toast.Seconds = look.Attention, 12
		toast.Text = t("打印已取消：%s。", label)
	case printing.Lost:
		toast.Text = t("不知道打没打出来，请到打印机前看看：%s。", label) + t(caseview.PrintTrouble(r))
	default:
		toast.Text = t("没有打出来：%s。", label) + t(caseview.PrintTrouble(r))
	}
	p.say(one, toast)
}

// cancel takes a job back from the system.
func (p *papers) cancel(one *printed) {
	x := p.x
	shell.Run(x.jobs, new(shell.Slot), func(ctx context.Context) (struct{}, error) { return struct{}{}, x.cfg.Spooler.Cancel(ctx, one.job) }, func(_ struct{}, err error) {
		if err != nil {
			p.fail(err)
		}
	})
}

// Again prints the last paper once more.
func (p *papers) Again() {
	if p.last == nil {
		p.x.say(look.Attention, "还没有打印过文书。")
		return
	}
	p.Print(*p.last)
}

// say shows a toast, in the place of an earlier one about the same job. In a window
// that is locked it waits for whoever locked it.
func (p *papers) say(one *printed, t kit.Toast) {
	f := p.x.frame
	if f == nil && p.x.parked != nil {
		f = p.x.parked.frame
	}
	if f == nil {
		return // the case has it
	}
	if one != nil {
		t.Topic = "print " + one.job.Printer + " " + one.job.ID
	}
	f.say(t)
}

func (p *papers) fail(err error) {
	if app.KindOf(err) != app.Cancelled && context.Canceled != err {
		p.say(nil, kit.Toast{Tone: look.Bad, Text: p.x.words.T(present.Sentence(err))})
	}
}

// forget lets go of every paper, because the window locks or closes.
func (p *papers) forget() {
	p.last = nil
	if p.preview != nil {
		p.preview.close()
	}
	if p.x.cfg.Forget != nil {
		p.x.cfg.Forget()
	}
}
