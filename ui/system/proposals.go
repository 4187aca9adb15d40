package system

import (
	"context"

	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// pending is what one administrator proposed for an account and another has to
// confirm.
type pending struct{ a *accounts }

func (a *accounts) pending() pending { return pending{a} }

// lines are what waits, below the accounts.
func (w pending) lines() []fyne.CanvasObject {
	p := w.a.p
	if len(p.data.proposals) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{p.Rule(), p.Text(p.T("等第二位管理人员确认 %d 份", len(p.data.proposals)), look.Body, look.Attention)}
	for _, one := range p.data.proposals {
		out = append(out, p.Text(w.label(one)+"\n"+systemview.ProposalLine(p.Station, one, p.T), look.Body, look.Plain))
	}
	return append(out, p.Row(look.Gap2, p.Button(p.T("确认账号改动"), shell.Hint("确认账号改动"), kit.Normal, w.choose), p.Space()).Grow(1))
}

func (w pending) label(one staff.Proposal) string {
	return string(one.Account.ID) + "  " + one.Account.Name + "  " + systemview.ProposalWords(one, w.a.p.T)
}

// choose asks which one.
func (w pending) choose() {
	p := w.a.p
	list := p.data.proposals // as listed, whatever is read meanwhile
	if !w.a.keeps() || len(list) == 0 {
		return
	}
	if len(list) == 1 {
		w.decide(list[0])
		return
	}
	labels := make([]string, len(list))
	for i, one := range list {
		labels[i] = w.label(one)
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		w.decide(list[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("哪一份改动？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// decide asks whether it is to count. Who proposed it, and who is concerned, can
// only take it back.
func (w pending) decide(one staff.Proposal) {
	p := w.a.p
	body := []fyne.CanvasObject{p.Text(w.label(one), look.Body, look.Plain), p.Text(systemview.ProposalLine(p.Station, one, p.T), look.Body, look.Quiet)}
	if err := staff.At(p.Station).MayConfirm(one); err != nil {
		w.takeBack(one, append(body, p.Text(p.T(present.Sentence(err)), look.Body, look.Attention)))
		return
	}
	var m *kit.Modal
	pick := p.Picker([]string{p.T("确认"), p.T("不同意，撤回")}, func(i int) {
		m.Close()
		if i == 0 {
			w.confirm(one)
			return
		}
		w.takeBack(one, body)
	})
	m = p.Ask(kit.Ask{Title: p.T("确认账号改动"), Cancel: p.T("返回"), Body: append(body, pick), First: pick})
}

// confirm asks for the second half of the first password.
func (w pending) confirm(one staff.Proposal) {
	a, p := w.a, w.a.p
	half, again, own := p.Password(p.T("至少 %d 位", desk.MinHalf)), p.Password(""), p.Password(p.T("确认是您本人"))
	by := p.Station.Officer(one.By).Name
	body := []fyne.CanvasObject{
		p.Text(w.label(one), look.Body, look.Plain),
		p.Text(p.T("请先向本人核实。前一半由 %s 告诉本人，后一半由您告诉本人：两半接起来是初始密码，谁也不单独知道；本人登录后必须改掉。", by), look.Body, look.Quiet),
		a.field("初始密码的后一半", half), a.field("再输一次", again), p.Rule(), a.field("您自己的密码", own),
	}
	a.ask("确认账号改动", "确认", "已确认。请把后一半告诉本人。", false, body, []*kit.Entry{half, again, own}, func() (change, error) {
		mine, second := own.Text, half.Text
		return func(ctx context.Context) error {
			return staff.At(p.Station).ConfirmAccount(ctx, mine, one.Account.ID, second)
		}, same(half, again)
	})
}

// takeBack asks before a proposal is gone.
func (w pending) takeBack(one staff.Proposal, body []fyne.CanvasObject) {
	p := w.a.p
	p.Ask(kit.Ask{Title: p.T("撤回这份改动？"), OK: p.T("撤回改动"), Cancel: p.T("返回"), Danger: true, Body: body, Accept: func() bool {
		shell.Write(p.Jobs, &w.a.step, p.T("账号"), func(ctx context.Context) (struct{}, error) {
			return struct{}{}, staff.At(p.Station).WithdrawProposal(ctx, one.Account.ID)
		}, func(_ struct{}, err error) {
			if err != nil {
				p.Fail(err)
			} else {
				p.Say(kit.Toast{Tone: look.Good, Text: p.T("已撤回，账号没有变。"), Seconds: 8})
			}
			p.reload()
		})
		return true
	}})
}
