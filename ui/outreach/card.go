package outreach

import (
	"context"

	"miaopi/app/casefile"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/outreachview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// card is the person who is called or visited: masked, until somebody looks
// the phone up.
type card struct {
	p      *Page
	box    *kit.Box
	scroll *kit.Scroll
	who    outreach.Eligible
	any    bool // somebody is shown
	full   bool // with name and phone
	step   shell.Step
}

func newCard(p *Page) *card {
	c := &card{p: p, box: p.Card(look.Gap2)}
	c.scroll = p.Scroll(p.Stack(0, c.box)).Follow(p.Kit)
	return c
}

func (c *card) clear() {
	c.any = false
	c.box.Set(c.p.Text(c.p.T("按 ↓ 选一个人。"), look.Body, look.Quiet))
	c.scroll.Refresh()
}

// show shows somebody, masked.
func (c *card) show(e outreach.Eligible) {
	c.who, c.any, c.full = e, true, false
	c.draw()
}

func (c *card) draw() {
	p, e := c.p, c.who
	l := outreachview.PersonOf(e, p.tried(e), p.ref)
	name, phone := l.Name, p.T(l.Phone)
	if c.full {
		name, phone = e.Name, e.Phone
	}
	objects := []fyne.CanvasObject{p.Text(name, look.Title, look.Plain), p.Text(phone, look.Title, look.Accent), p.Text(l.Grid, look.Body, look.Quiet)}
	if !c.full {
		objects = append(objects, p.Button(p.T("查看姓名和电话"), shell.Hint("查看姓名和电话"), kit.Normal, c.lookUp))
	}
	if c.full {
		objects = append(objects, p.Text(outreach.At(p.Station).Message(p.found.Name, e), look.Body, look.Plain))
	}
	objects = append(objects, p.Rule())
	for i, what := range outreach.Contacts[:4] {
		objects = append(objects, p.Button(p.T(what.Label()), string(rune('1'+i)), kit.Normal, func() { c.tried(what) }))
	}
	objects = append(objects, p.Button(p.T("回复要办，开始受理"), shell.Hint("回复要办，开始受理"), kit.Primary, c.reply), p.Rule())
	for _, a := range p.tried(e) {
		objects = append(objects, p.Text(outreachview.AttemptLine(a, p.T), look.Body, look.Quiet))
	}
	c.box.Set(objects...)
	c.scroll.Refresh()
}

// lookUp shows name and phone in full, and journals it.
func (c *card) lookUp() {
	p, who := c.p, c.who
	if !c.any || c.full || c.step.Busy() {
		return
	}
	item := p.found.Item
	shell.Write(p.Jobs, &c.step, p.T("查看姓名和电话"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, outreach.At(p.Station).LookUpPhone(ctx, item, who.Subject)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		if c.any && c.who.Subject == who.Subject {
			c.full = true
			c.draw()
		}
	})
}

// tried records how an attempt came out. A visit wants its time. A second key while
// the first is on its way is no second attempt.
func (c *card) tried(what outreach.Contact) {
	if !c.any || c.step.Busy() {
		return
	}
	if what != outreach.VisitPlanned {
		c.record(what, "")
		return
	}
	p := c.p
	note := p.Entry(p.T("例如：周三上午，要带轮椅"), nil)
	p.Ask(kit.Ask{Title: p.T("约在什么时候上门？"), OK: p.T("记下"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{note}, First: note,
		Accept: func() bool { c.record(what, note.Text); return true }})
}

func (c *card) record(what outreach.Contact, note string) {
	p, who, item := c.p, c.who, c.p.found.Item
	shell.Write(p.Jobs, &c.step, p.T(what.Label()), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, outreach.At(p.Station).Tried(ctx, item, who.Subject, what, note)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.attempts(func() {
			p.Say(kit.Toast{Tone: look.Good, Text: p.T("已记：%s。", p.T(what.Label())), Seconds: 5})
			if p.On(p) {
				p.people.TakeFocus()
			}
		})
	})
}

// attempts reads again what was tried, and keeps the places in the lists.
func (p *Page) attempts(then func()) {
	item, area, person := p.found.Item, p.areas.Selected(), p.people.Selected()
	shell.Run(p.Jobs, &p.asking, func(ctx context.Context) (map[string][]outreach.Attempt, error) {
		return outreach.At(p.Station).Attempts(ctx, item)
	}, func(tried map[string][]outreach.Attempt, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.found.Tried = tried
		p.list()
		p.areas.Choose(area)
		p.people.Choose(person)
		if then != nil {
			then()
		}
	})
}

// reply begins an application for who replied: a draft with the person and the
// item, that the counter goes on with.
func (c *card) reply() {
	p, who := c.p, c.who
	if !c.any || c.step.Busy() {
		return
	}
	item := p.found.Item
	a := casefile.Application{Item: item, Subject: who.Subject, Name: who.Name, Phone: who.Phone, Area: who.Area[:min(len(who.Area), 12)]}
	shell.Write(p.Jobs, &c.step, p.T("回复要办，开始受理"), func(ctx context.Context) (reception.Draft, error) {
		if err := outreach.At(p.Station).Tried(ctx, item, who.Subject, outreach.Replied, ""); err != nil {
			return reception.Draft{}, err
		}
		return reception.At(p.Station).SaveDraft(ctx, reception.Draft{Step: 2, App: a, Note: outreach.ReplyNote})
	}, func(d reception.Draft, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		if p.On(p) {
			p.Go(shell.Counter, shell.NewIntake{Draft: d.ID})
		}
	})
}
