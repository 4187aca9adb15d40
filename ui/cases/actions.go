package cases

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// can says whether an action is possible on the case that is shown.
func (v *panel) can(a casefile.Action) bool {
	return v.view.Case != "" && v.acting[v.view.Case] == 0 && slices.Contains(v.view.Actions, a)
}

// do starts an action on the open case: at once, or after a reason.
func (v *panel) do(a casefile.Action) {
	if v.view.Case == "" || !v.p.ready() {
		return
	}
	if !v.can(a) {
		v.p.Say(kit.Toast{Tone: look.Attention, Text: v.p.T("办件现在的状态或您的角色不允许“%s”。", v.p.T(a.Label()))})
		return
	}
	st, id := v.p.Station, v.view.Case
	switch a {
	case casefile.DoApprove:
		v.approve()
	case casefile.DoReturn:
		v.note(a, returns, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Return(ctx, id, why)
		})
	case casefile.DoRefuse:
		v.reason(a, v.view.Refusal, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Refuse(ctx, id, why)
		})
	case casefile.DoSupplement:
		wants := v.view.Wants
		v.reason(a, supplements(wants), func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Supplement(ctx, id, why, wants)
		})
	case casefile.DoHold:
		v.reason(a, holds, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Hold(ctx, id, why)
		})
	case casefile.DoWithdraw:
		v.reason(a, withdrawals, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Withdraw(ctx, id, why)
		})
	case casefile.DoReject:
		v.reason(a, rejections, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Reject(ctx, id, why)
		})
	case casefile.DoInvalidate:
		v.reason(a, nil, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Invalidate(ctx, id, why, "")
		})
	case casefile.DoUphold:
		v.reason(a, []string{"经核查，原决定正确。"}, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Uphold(ctx, id, why)
		})
	case casefile.DoPrint:
		v.print()
	case casefile.DoReceive:
		v.receive()
	case casefile.DoCorrect:
		v.correct()
	case casefile.DoAttach:
		v.attach()
	case casefile.DoCall:
		v.note(a, caseview.CallNotes, func(ctx context.Context, said string) (*casefile.Case, error) {
			return reception.At(st).CallBack(ctx, id, said)
		})
	case casefile.DoVisit:
		v.note(a, caseview.VisitNotes, func(ctx context.Context, found string) (*casefile.Case, error) {
			return reception.At(st).RecordVisit(ctx, id, found, found != caseview.NotMet)
		})
	default:
		v.run(id, a, v.simple(a))
	}
}

// simple are the actions that need nothing more.
func (v *panel) simple(a casefile.Action) func(context.Context) (*casefile.Case, error) {
	st, id := v.p.Station, v.view.Case
	act := map[casefile.Action]func(context.Context, app.CaseID) (*casefile.Case, error){
		casefile.DoEvaluate: confirm.At(st).Evaluate, casefile.DoResume: deciding.At(st).Resume, casefile.DoClaim: deciding.At(st).Claim,
		casefile.DoRelease: deciding.At(st).Release, casefile.DoEndorse: deciding.At(st).Endorse, casefile.DoUndo: deciding.At(st).Undo, casefile.DoReveal: st.Reveal,
	}[a]
	return func(ctx context.Context) (*casefile.Case, error) { return act(ctx, id) }
}

// run does an action on a case beside the window, then shows it as it is now.
// Until then nothing else can be done to it.
func (v *panel) run(id app.CaseID, a casefile.Action, act func(context.Context) (*casefile.Case, error)) {
	v.write(id, v.naming(a, id), act, func(c *casefile.Case) { v.after(a, c) })
}

// write is one step on a case; done is told what became of it, a failure is said.
func (v *panel) write(id app.CaseID, what string, act func(context.Context) (*casefile.Case, error), done func(*casefile.Case)) {
	p := v.p
	v.acting[id]++
	if v.view.Case == id {
		v.letGo()
		v.actions.Set(v.buttons()...)
		v.whole.Refresh()
	}
	shell.Write(p.Jobs, &v.step, what, act, func(c *casefile.Case, err error) {
		if v.acting[id]--; v.acting[id] == 0 {
			delete(v.acting, id)
		}
		if err != nil {
			p.Fail(err)
			v.again(id)
			return
		}
		done(c)
	})
}

// naming names a step for the line that says what is being saved.
func (v *panel) naming(a casefile.Action, id app.CaseID) string {
	return strings.TrimSpace(v.p.T(a.Label()) + " " + v.p.list.titled(id))
}

func (v *panel) after(a casefile.Action, c *casefile.Case) {
	p := v.p
	if a == casefile.DoReveal {
		if p.list.chosen() == c.ID {
			v.revealed = c.ID
			v.open(c.ID)
		}
		return
	}
	if a == casefile.DoAttach {
		p.Scans.Look()
	}
	toast := kit.Toast{Tone: look.Good, Text: p.T("%s：%s %s", p.T(done(a, c)), present.ShortSerial(c.Serial()), present.MaskedName(c.App.Subject, c.App.Name)), Seconds: 8}
	v.undoable = ""
	if c.Undoable != nil {
		v.undoable = c.ID
		toast.Text += p.T("，30 秒内可以收回")
		toast.Action, toast.Hint, toast.Run, toast.Seconds = p.T("收回"), shell.UndoHint, v.undo, 30
	}
	p.Say(toast)
	v.catchUp(c.ID)
}

// done is what a step did: an approval may only be a proposal.
func done(a casefile.Action, c *casefile.Case) string {
	if a == casefile.DoApprove && c.State == casefile.ProposedCase {
		return "拟批准（待复核）"
	}
	return a.Label()
}

// catchUp brings list and panel up to date after a step on a case.
func (v *panel) catchUp(id app.CaseID) {
	v.p.Changed()
	v.p.stale = true
	v.p.reload()
	v.again(id)
}

// undo takes the last step back, whichever case is open now.
func (v *panel) undo() {
	p, id := v.p, v.undoable
	if id == "" {
		id = v.view.Case
	}
	if id == "" || v.acting[id] > 0 {
		return
	}
	st := p.Station
	v.write(id, p.T("收回"), func(ctx context.Context) (*casefile.Case, error) { return deciding.At(st).Undo(ctx, id) }, func(c *casefile.Case) {
		v.undoable = ""
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已收回：%s", present.ShortSerial(c.Serial())), Seconds: 8})
		p.want = c.ID
		v.catchUp(c.ID)
	})
}

// all are the actions under 更多, those without a button first. Each keeps its
// number, whoever looks and whatever the case; the impossible ones are grey.
var all = []casefile.Action{
	casefile.DoEvaluate, casefile.DoClaim, casefile.DoRelease, casefile.DoReveal, casefile.DoAttach, casefile.DoCorrect, casefile.DoHold,
	casefile.DoWithdraw, casefile.DoReject, casefile.DoResume, casefile.DoCall, casefile.DoVisit,
	casefile.DoReceive, casefile.DoUphold, casefile.DoInvalidate, casefile.DoPrint, casefile.DoUndo, casefile.DoEndorse, casefile.DoReturn,
}

// more offers everything that can be done to a case.
func (v *panel) more() {
	p := v.p
	if v.view.Case == "" || !p.ready() {
		return
	}
	options := make([]kit.Answer, len(all))
	for i, a := range all {
		options[i] = kit.Answer{Text: p.T(a.Label()), Off: !v.can(a)}
		if slices.Contains(commanded, a) {
			options[i].Hint = shell.Hint(a.Label())
		}
	}
	var box *kit.Modal
	pick := p.Answers(options, func(i int) {
		box.Close()
		v.do(all[i])
	})
	box = p.Ask(kit.Ask{Title: p.T("更多操作"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 360})
}

// print asks which paper, makes it and shows it.
func (v *panel) print() {
	p := v.p
	papers := v.view.Papers
	if len(papers) == 0 {
		return
	}
	labels := make([]string, len(papers))
	for i, one := range papers {
		labels[i] = p.T(present.PaperName(one))
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) {
		box.Close()
		v.paper(papers[i])
	})
	box = p.Ask(kit.Ask{Title: p.T("打印"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 420})
}

func (v *panel) paper(one paperwork.Paper) {
	p, id, st, fonts := v.p, v.view.Case, v.p.Station, v.p.Fonts
	shell.Write(p.Jobs, &v.step, p.T(present.PaperName(one)), func(ctx context.Context) ([]byte, error) { return paperwork.At(st).Print(ctx, id, one, fonts) }, func(pdf []byte, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Papers.Preview(paperOf(id, one, pdf))
		v.again(id)
	})
}

// paperOf is a paper of a case that was made.
func paperOf(id app.CaseID, one paperwork.Paper, pdf []byte) shell.Paper {
	return shell.Paper{Label: present.PaperName(one), Name: string(id) + "-" + string(one), Kind: paperwork.KindOf(one), Document: string(one), Cases: []app.CaseID{id}, PDF: pdf}
}

// receive takes in what the applicant brought: one answer for each thing that
// was asked for.
func (v *panel) receive() {
	p, id, st := v.p, v.view.Case, v.p.Station
	shell.Run(p.Jobs, &v.asking, func(ctx context.Context) ([]present.Question, error) {
		c, _, err := st.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		return present.Questions(ctx, st, c)
	}, func(qs []present.Question, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		v.ask(id, qs)
	})
}

// ask shows the questions as one form.
func (v *panel) ask(id app.CaseID, qs []present.Question) {
	p, st := v.p, v.p.Station
	form := newForm(p, qs)
	var box *kit.Modal
	box = p.Ask(kit.Ask{Title: p.T("收补正材料"), OK: p.T("收下并判定"), Cancel: p.T("返回"), Width: 640, Body: form.objects(), First: form.first(),
		Accept: func() bool {
			facts, ok := form.facts(st.Now())
			if !ok {
				box.Fit()
				return false
			}
			box.Close()
			v.run(id, casefile.DoReceive, func(ctx context.Context) (*casefile.Case, error) {
				return reception.At(st).Receive(ctx, id, facts, form.note())
			})
			return false
		}})
}

// correct asks which fact differs from the paper, and how.
func (v *panel) correct() {
	p, id, st := v.p, v.view.Case, v.p.Station
	names, labels := v.factNames()
	if len(names) == 0 {
		return
	}
	var box *kit.Modal
	pick := p.Picker(labels, func(i int) {
		box.Close()
		v.reason(casefile.DoCorrect, nil, func(ctx context.Context, note string) (*casefile.Case, error) {
			return deciding.At(st).CorrectFact(ctx, id, names[i], note)
		})
	})
	box = p.Ask(kit.Ask{Title: p.T("哪一项与纸质不符？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 420})
}

func (v *panel) factNames() (names, labels []string) {
	for _, c := range v.view.Conditions {
		for _, f := range c.Facts {
			if !slices.Contains(names, f.Name) && f.Value != "—" {
				names = append(names, f.Name)
				labels = append(labels, f.Label+"："+f.Value)
			}
		}
	}
	return names, labels
}
