package counter

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/visits"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// steps are the verdicts of a thing, one below the other.
func (v *verdict) steps() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{v.p.step(5, v.p.T("判定"), nil)}, v.lines()...)
}

func (v *verdict) lines() []fyne.CanvasObject {
	p := v.p
	var out []fyne.CanvasObject
	var ways []fyne.CanvasObject
	for i, s := range counterview.ThingSteps(p.in.steps, p.T) {
		if i > 0 {
			out = append(out, p.Rule())
		}
		tone := shell.SignTone(s.Sign.Tone)
		out = append(out, p.Row(look.Gap3, p.Text(s.Name, look.Body, look.Plain), p.Badge(s.Sign.Icon, p.T(s.Sign.Word), tone)).Grow(0))
		for _, line := range s.Lines {
			out = append(out, p.Text(line, look.Body, look.Quiet))
		}
		if item := p.in.steps[i].Item; item != "" {
			label := p.T("这次不办：%s", present.ShortItem(p.Station, item))
			if slices.Contains(p.in.skip, item) {
				label = p.T("还是要办：%s", present.ShortItem(p.Station, item))
			}
			ways = append(ways, p.Row(0, p.Button(label, "", kit.Ghost, func() { p.leaveOut(item) })))
		}
	}
	return append(append(out, p.Rule()), ways...)
}

// leaveOut takes a step out of the visit, or in again.
func (p *Page) leaveOut(item app.PackID) {
	in := p.in
	if i := slices.Index(in.skip, item); i >= 0 {
		in.skip = slices.Delete(slices.Clone(in.skip), i, i+1)
	} else if len(in.all()) > 1 {
		in.skip = append(slices.Clone(in.skip), item)
	} else {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("至少要办一项。"), Seconds: 6})
		return
	}
	p.judgeThing(p.showAll)
}

// readBackThing judges once more and shows what the clerk reads out.
func (c *confirm) readBackThing() {
	p := c.p
	f, draft := p.form(), p.in.draft
	f.Corrected = p.in.slipsOf(p.in.judgedBy()...)
	shell.Run(p.Jobs, &c.slot, func(ctx context.Context) ([]visits.ThingStep, error) {
		return visits.At(p.Station).ReadBackThing(ctx, f, draft)
	}, func(steps []visits.ThingStep, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		c.askThing(f, draft, steps)
	})
}

func (c *confirm) askThing(f visits.ThingForm, draft string, steps []visits.ThingStep) {
	p := c.p
	read := counterview.ThingReadOut(f, steps, p.T)
	var body []fyne.CanvasObject
	for _, pair := range read.Lines {
		body = append(body, p.Row(look.Gap4, p.labelled(pair.Label), p.Text(pair.Value, look.Title, look.Plain)).Grow(1))
	}
	var m mark
	body = append(body, p.Text(p.T("请念给申请人听，确认无误再受理。"), look.Body, look.Quiet), newSigning(p, read, &m).row)
	p.Citizen.ReadBack(read)
	p.Ask(kit.Ask{Title: p.T("请核对：%s", f.Thing.Name), OK: p.T("核对无误，%s", c.label()), Cancel: p.T("返回"), Body: body, Width: 640,
		Accept: func() bool { c.acceptThing(f, draft, m); return true }, Closed: p.Citizen.Idle})
}

// acceptThing takes every step in. Nothing is shown as done before it is
// durable.
func (c *confirm) acceptThing(f visits.ThingForm, draft string, m mark) {
	p, in := c.p, c.p.in
	if c.step.Busy() {
		return
	}
	c.button.Disable()
	shell.Write(p.Jobs, &c.step, p.T("受理")+" "+f.Thing.Name, func(ctx context.Context) (*receipt, error) {
		v, err := visits.At(p.Station).AcceptThing(ctx, f, draft)
		if err != nil {
			return nil, err
		}
		r := &receipt{visit: &v}
		for _, s := range slices.Backward(v.Steps) {
			if s.Case == "" {
				continue
			}
			r.Accepted = reception.Accepted{Case: s.Case, Serial: s.Serial, Verdict: s.Verdict}
			if err := m.keep(ctx, p.Station, s.Case); err != nil {
				r.unkept = err
			}
		}
		return r, nil
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
		p.Citizen.Told(counterview.ThingTold(p.Station, *r.visit))
		p.index = nil // the finder reads the new cases when it is asked next
		p.Changed()
		p.showAll()
		p.result.focus()
		if r.unkept != nil { // the cases stand; only the mark is lost
			p.Fail(r.unkept)
		}
	})
}

// showVisit shows every number of a visit.
func (r *result) showVisit(got *receipt) {
	p, v := r.p, got.visit
	objects := []fyne.CanvasObject{p.Text(p.T("已受理：%s", v.Name), look.Figure, look.Plain), p.Text(p.who.line(), look.Title, look.Plain)}
	for _, s := range counterview.VisitSteps(p.Station, *v, p.T) {
		head := p.Row(look.Gap4, p.Text(s.Name, look.Title, look.Plain), p.Badge(s.Sign.Icon, p.T(s.Sign.Word), shell.SignTone(s.Sign.Tone))).Grow(0)
		objects = append(objects, p.Rule(), head)
		for _, line := range s.Lines {
			objects = append(objects, p.Text(line, look.Body, look.Quiet))
		}
	}
	objects = append(objects, p.Text(p.T("一张回执写明全部办件编号。"), look.Body, look.Quiet))
	r.put(objects)
}
