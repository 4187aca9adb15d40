package cases

import (
	"context"
	"fmt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// overruling is an approval on its way: one condition after the other is given its
// reason, and what was seen. Nothing is written before the last answer.
type overruling struct {
	v    *panel
	id   app.CaseID
	open []deciding.Unmet
	over []casefile.Overrule
}

// approve asks why, of each condition that has not passed; where all have, once.
func (v *panel) approve() {
	st, id := v.p.Station, v.view.Case
	if len(v.view.Unmet) == 0 {
		v.reason(casefile.DoApprove, approvals, func(ctx context.Context, why string) (*casefile.Case, error) {
			return deciding.At(st).Approve(ctx, id, why)
		})
		return
	}
	o := &overruling{v: v, id: id, open: v.view.Unmet}
	o.why()
}

// now is the condition that is asked about.
func (o *overruling) now() deciding.Unmet { return o.open[len(o.over)] }

// why asks for the reason.
func (o *overruling) why() {
	p := o.v.p
	u := o.now()
	o.v.answer(question{title: o.title(), ok: p.T("下一步"), body: o.list(casefile.Overrule{}), hint: "理由（申请人会在文书上看到）", other: "另写理由", ready: approvals,
		check: func(why string) error { _, err := u.Reason(why); return err }}, func(why string) {
		if said := (casefile.Overrule{Condition: u.ID, Reason: why}); u.Sees() {
			o.saw(said)
		} else {
			o.next(said)
		}
	})
}

// saw asks for the paper or scan.
func (o *overruling) saw(said casefile.Overrule) {
	p := o.v.p
	u := o.now()
	o.v.answer(question{title: o.title(), ok: p.T("下一步"), body: o.list(said), hint: "看到的材料（原件或者扫描件）", other: "另写材料", ready: u.Papers,
		check: func(paper string) error { _, err := u.Seen(paper); return err }}, func(paper string) {
		said.Seen = paper
		o.next(said)
	})
}

// next goes on to the next condition, and after the last does the step.
func (o *overruling) next(said casefile.Overrule) {
	if o.over = append(o.over, said); len(o.over) < len(o.open) {
		o.why()
		return
	}
	st := o.v.p.Station
	o.v.run(o.id, casefile.DoApprove, func(ctx context.Context) (*casefile.Case, error) {
		return deciding.At(st).Approve(ctx, o.id, "", o.over...)
	})
}

func (o *overruling) title() string {
	p := o.v.p
	title := p.T(casefile.DoApprove.Label()) + "  " + p.T(o.v.view.Title)
	if len(o.open) > 1 {
		title += fmt.Sprintf("  %d/%d", len(o.over)+1, len(o.open))
	}
	return title
}

// list shows every condition that has not passed: those that were answered with
// the answer, the one that is asked about with what it takes.
func (o *overruling) list(said casefile.Overrule) []fyne.CanvasObject {
	p := o.v.p
	var out []fyne.CanvasObject
	for i, u := range o.open {
		sign, tone := present.ResultSign(u.Result), look.Quiet
		lines := []fyne.CanvasObject{p.Text(u.Say, look.Body, tone)}
		switch {
		case i < len(o.over):
			lines = append(lines, p.Text(desk.Overruling(o.over[i]), look.Body, look.Quiet))
		case i == len(o.over):
			lines = o.asked(u, said)
		}
		icon := p.Fixed(1.4*p.Look.Text(look.Body), p.Line(sign.Icon, look.Body, shell.SignTone(sign.Tone)))
		out = append(out, p.Row(look.Gap1, icon, p.Stack(2, lines...)).Grow(1).Top())
	}
	return out
}

// asked is the condition that is asked about, with what it takes to set it aside.
func (o *overruling) asked(u deciding.Unmet, said casefile.Overrule) []fyne.CanvasObject {
	p := o.v.p
	lines := []fyne.CanvasObject{p.Text(u.Say, look.Body, look.Plain)}
	switch {
	case said.Reason != "":
		lines = append(lines, p.Text(said.Reason, look.Body, look.Quiet), p.Text(p.T("为它看到了什么材料？"), look.Body, look.Accent))
	case u.ToRefuse():
		lines = append(lines, p.Text(p.T("按规则应当不予。批准要另一位同事或者督查同意才生效。"), look.Body, look.Attention), p.Text(p.T("为什么仍然批准？"), look.Body, look.Accent))
	default:
		lines = append(lines, p.Text(p.T("为什么仍然批准？"), look.Body, look.Accent))
	}
	return lines
}
