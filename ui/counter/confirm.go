package counter

import (
	"context"
	"errors"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// confirm is ⑥: whom to call, the read-back, and taking in.
type confirm struct {
	p       *Page
	card    *kit.Box
	phone   *kit.Entry
	contact *kit.Entry
	wrong   *kit.Text
	button  *kit.Button
	extras  *extras
	slot    shell.Slot // reading back
	step    shell.Step // taking in
}

func newConfirm(p *Page) *confirm {
	c := &confirm{p: p, card: p.Stack(look.Gap3).Pad(look.Gap3, look.Gap4), wrong: p.message(), extras: newExtras(p)}
	c.phone = p.Entry(p.T("联系电话（可不填）"), func(s string) { c.typed(&p.in.phone, s) })
	c.contact = p.Entry(p.T("联系人（可不填）"), func(s string) { c.typed(&p.in.contact, s) })
	c.button = p.Button(p.T("受理"), shell.Hint("确认受理"), kit.Primary, c.start)
	if p.Elder {
		c.card.Pad(0)
	}
	c.card.Hide()
	return c
}

func (c *confirm) typed(to *string, text string) {
	if *to == text {
		return
	}
	*to = text
	c.p.tell(c.wrong, "", look.Bad)
	c.p.changed()
}

func (c *confirm) show() {
	p, in := c.p, c.p.in
	if in.judged == nil || in.phase != filling {
		c.card.Hide()
		return
	}
	c.fill(c.phone, in.phone)
	hint := p.T("联系电话（可不填）")
	if in.onFile != "" {
		hint = p.T("电话 %s，有变化再填", present.MaskedPhone(in.onFile))
	}
	c.phone.SetPlaceHolder(hint)
	c.fill(c.contact, in.contact)
	c.button.Set(c.label())
	objects := append([]fyne.CanvasObject{p.Rule(), c.extras.show()}, c.fields()...)
	if !c.allowed() {
		c.button.Disable()
		p.tell(c.wrong, c.refusal(), look.Attention)
	}
	if objects = append(objects, c.wrong); !p.Elder { // there it stands at the foot
		objects = append(objects, c.button)
	}
	c.card.Set(objects...)
	c.card.Show()
}

// label says what taking in will lead to.
func (c *confirm) label() string {
	if c.p.in.thing != nil {
		return c.p.T("一次受理 %d 项", len(c.p.in.all()))
	}
	return c.p.T(counterview.VerdictOf(c.p.in.judged).Accept)
}

// fields are what may be filled in; only for a company or a car is there
// somebody else to call.
func (c *confirm) fields() []fyne.CanvasObject {
	if c.p.in.subject().Kind == app.Person {
		return []fyne.CanvasObject{c.phone}
	}
	return []fyne.CanvasObject{c.contact, c.phone}
}

func (c *confirm) fill(e *kit.Entry, text string) {
	if e.Text != text {
		e.SetText(text)
	}
}

func (c *confirm) allowed() bool { return c.p.Can(app.Clerk, app.Community) }

// refusal says why nothing can be taken in.
func (c *confirm) refusal() string {
	return c.p.T("“%s”不能受理申请，这里只能查看判定；请由窗口或社区人员受理。", c.p.T(c.p.Station.Actor.Role.Label()))
}

// start checks every field, and reads back what is taken in once all of it is
// saved.
func (c *confirm) start() {
	p, in := c.p, c.p.in
	if in.phase != filling || in.judged == nil || c.slot.Busy() || !c.allowed() {
		return
	}
	if !p.who.check() {
		p.reach(p.who.name)
		return
	}
	if f := p.ask.faulty(); f != nil {
		f.complain()
		p.reach(f.focus())
		return
	}
	if _, wrong := present.ReadPhone(in.phone); wrong != "" {
		p.tell(c.wrong, p.T(wrong), look.Bad)
		p.reach(c.phone)
		return
	}
	if in.thing != nil {
		in.saver.whenSaved(c.readBackThing)
		return
	}
	in.saver.whenSaved(c.readBack)
}

// submission is what goes to the station.
type submission struct {
	app    casefile.Application
	draft  string
	slips  []casefile.CorrectedData
	mark   mark
	papers []paper
}

func (c *confirm) submission() (submission, bool) {
	p, in := c.p, c.p.in
	pack, err := p.pack()
	if err != nil {
		p.Fail(err)
		return submission{}, false
	}
	s := submission{app: in.application(pack, p.ref), draft: in.draft, slips: in.slipsOf(pack), papers: in.papers}
	s.app.Later = p.later()
	if s.app.Variant == "" && len(pack.Item.Channels) > 0 {
		s.app.Variant = pack.Item.Channels[0]
	}
	return s, true
}

// readBack judges once more and shows what the clerk reads out.
func (c *confirm) readBack() {
	p := c.p
	s, ok := c.submission()
	if !ok {
		return
	}
	shell.Run(p.Jobs, &c.slot, func(ctx context.Context) (*judging.Judged, error) {
		return reception.At(p.Station).ReadBack(ctx, s.app, s.draft, s.slips...)
	}, func(j *judging.Judged, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		c.ask(s, j)
	})
}

func (c *confirm) ask(s submission, j *judging.Judged) {
	p := c.p
	view := counterview.VerdictOf(j)
	var body []fyne.CanvasObject
	for _, pair := range counterview.ReadBack(j, s.app.Subject, s.app.Name, p.in.profile.Record) {
		body = append(body, p.Row(look.Gap4, p.labelled(p.T(pair.Label)), p.Text(p.T(pair.Value), look.Title, look.Plain)).Grow(1))
	}
	badge := p.Badge(view.Sign.Icon, p.T(view.Sign.Word), shell.SignTone(view.Sign.Tone)).Big()
	body = append(body, p.Row(look.Gap4, p.labelled(p.T("判定")), badge))
	body = append(body, p.Text(p.T("请念给申请人听，确认无误再受理。"), look.Body, look.Quiet))
	read := counterview.ReadOutOf(j, s.app.Subject, s.app.Name, p.in.profile.Record)
	body = append(body, newSigning(p, read, &s.mark).row)
	p.Citizen.ReadBack(read)
	p.Ask(kit.Ask{Title: p.T("请核对"), OK: p.T("核对无误，%s", p.T(view.Accept)), Cancel: p.T("返回"), Body: body, Width: 560,
		Accept: func() bool { c.accept(s); return true }, Closed: p.Citizen.Idle})
}

// accept takes the application in. Nothing is shown as done before it is
// durable.
func (c *confirm) accept(s submission) {
	p, in := c.p, c.p.in
	if c.step.Busy() {
		return
	}
	c.button.Disable()
	shell.Write(p.Jobs, &c.step, p.T("受理")+" "+present.MaskedName(s.app.Subject, s.app.Name), func(ctx context.Context) (*receipt, error) {
		got, err := reception.At(p.Station).Accept(ctx, s.app, s.draft, s.slips...)
		if err != nil {
			return nil, err
		}
		r := &receipt{Accepted: got, unkept: errors.Join(s.mark.keep(ctx, p.Station, got.Case), keepPapers(ctx, p.Station, got.Case, s.papers))}
		if r.kase, _, err = p.Station.Case(ctx, got.Case); err == nil {
			r.next, err = paperwork.At(p.Station).NextSteps(r.kase)
		}
		return r, err
	}, func(r *receipt, err error) {
		c.button.Enable()
		if err != nil {
			p.Citizen.Idle()
			p.Fail(err)
			return
		}
		in.phase, in.receipt = accepted, r
		if p.in != in { // somebody else is served by now
			p.takenIn(r)
			return
		}
		p.Citizen.Told(counterview.ToldOf(p.Station, r.kase, in.judged, r.next))
		if p.index != nil {
			p.index.AddRow(p.Station.RowOf(r.kase))
		}
		p.Changed()
		p.showAll()
		p.result.focus()
		p.Scans.Look()
		if r.unkept != nil { // the case stands; only a mark or a file is lost
			p.Fail(r.unkept)
		}
	})
}
