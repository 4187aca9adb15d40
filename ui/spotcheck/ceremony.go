package spotcheck

import (
	"context"

	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// ceremony is the presentation screen: what was announced, and the seed that
// those present give in front of everybody. Then the list appears.
type ceremony struct {
	p     *Page
	draw  drawing.Draw
	lines []*saying
	list  *kit.Box
	wrong *kit.Text
}

// saying is what one person present says.
type saying struct{ who, what *kit.Entry }

// mostPresent is how many people fit on the screen.
const mostPresent = 5

func newCeremony(p *Page, d drawing.Draw) *ceremony {
	c := &ceremony{p: p, draw: d, wrong: p.Text("", look.Title, look.Bad), list: p.Stack(look.Gap2)}
	c.wrong.Hide()
	c.add()
	if c.public() == "" {
		c.lines[0].who.SetText(p.Station.Actor.Name)
		c.add()
	}
	return c
}

// public is the name of the public number that was announced, if one was.
func (c *ceremony) public() string { return c.draw.Announcement.Source.Public }

// add makes a line for one more person.
func (c *ceremony) add() {
	p := c.p
	quiet := func(string) { c.wrong.Hide() }
	s := &saying{who: p.Entry(p.T("姓名"), quiet), what: p.Entry(p.T("所报的数"), quiet)}
	s.who.Enter = func() { p.Focus(s.what) }
	s.what.Enter = c.onward
	c.lines = append(c.lines, s)
	c.lay()
}

func (c *ceremony) lay() {
	p := c.p
	var rows []fyne.CanvasObject
	for _, s := range c.lines {
		if c.public() != "" {
			rows = append(rows, p.Row(look.Gap3, p.Line(c.public(), look.Title, look.Plain), p.Large(s.what)).Grow(1))
			continue
		}
		rows = append(rows, p.Row(look.Gap3, p.Fixed(12*p.Look.Text(look.Body), p.Large(s.who)), p.Large(s.what)).Grow(1))
	}
	c.list.Set(rows...)
}

// onward goes to the next field that is empty, or draws.
func (c *ceremony) onward() {
	for _, s := range c.lines {
		for _, e := range []*kit.Entry{s.who, s.what} {
			if e.Text == "" && (e == s.what || c.public() == "") {
				c.p.Focus(e)
				return
			}
		}
	}
	c.take()
}

// resume takes over what was entered before a change of look.
func (c *ceremony) resume(old *ceremony) *ceremony {
	for len(c.lines) < len(old.lines) {
		c.add()
	}
	for i, s := range old.lines {
		c.lines[i].who.SetText(s.who.Text)
		c.lines[i].what.SetText(s.what.Text)
	}
	return c
}

func (c *ceremony) content() fyne.CanvasObject {
	p, d := c.p, c.draw
	a := d.Announcement
	list := p.T("办结时段 %s · %s", checkview.PeriodWords(p.T, d.From, d.To), checkview.ItemOrAll(p.Station, p.T, d.Item))
	how := p.T("请在场的人各报一个数，当面写下。报数之前，谁也不知道会抽中哪些；报数之后，谁都能照样算出同一份名单。")
	if c.public() != "" {
		how = p.T("请填写公告写明的公开数字，%s 起公布。", a.Source.On)
	}
	buttons := []fyne.CanvasObject{p.Button(p.T("抽取"), "⏎", kit.Primary, c.take)}
	if c.public() == "" {
		buttons = append(buttons, p.Button(p.T("再加一人"), shell.Hint("再加一人"), kit.Normal, c.more))
	}
	buttons = append(buttons, p.Button(p.T("抽取公告"), shell.Hint("抽取公告"), kit.Normal, func() { c.p.paper(c.draw) }), p.Button(p.T("返回"), "Esc", kit.Normal, c.back), p.Space())
	card := p.Card(look.Gap4,
		p.Text(p.T("当众抽取"), look.Figure, look.Plain),
		p.Stack(look.Gap2,
			p.Text(list, look.Title, look.Plain),
			p.Text(p.T("名单 %s 件，已公告；抽取 %s 件。", present.Grouped(d.Size), present.Grouped(spotcheck.SampleOf(a.Strata))), look.Title, look.Plain),
			p.Text(p.T("名单摘要")+"  "+d.Digest, look.Body, look.Quiet),
			p.Text(p.T("公告指纹")+"  "+spotcheck.Fingerprint(d.Text), look.Body, look.Quiet)),
		p.Rule(),
		p.Stack(look.Gap2, p.Text(p.T("种子"), look.Title, look.Plain), c.list, c.wrong, p.Text(how, look.Title, look.Quiet)),
		p.Row(look.Gap3, buttons...).Grow(len(buttons)-1),
	).Pad(look.Gap5 + look.Gap3)
	return p.Scroll(p.Stack(0, card)).Follow(p.Kit)
}

func (c *ceremony) enter() {
	for _, s := range c.lines {
		if s.what.Text == "" {
			c.p.Focus(s.what)
			return
		}
	}
	c.p.Focus(c.lines[0].what)
}

// more adds a person.
func (c *ceremony) more() {
	if c.public() != "" || len(c.lines) >= mostPresent {
		c.p.Say(kit.Toast{Tone: look.Attention, Text: c.p.T("最多写 %d 位在场的人。", mostPresent), Seconds: 8})
		return
	}
	c.add()
	c.p.body.Refresh()
	c.p.Focus(c.lines[len(c.lines)-1].who)
}

func (c *ceremony) said() []spotcheck.Said {
	var out []spotcheck.Said
	for i, s := range c.lines {
		if i >= spotcheck.People && s.who.Text == "" && s.what.Text == "" {
			continue // a line that nobody filled in
		}
		out = append(out, spotcheck.Said{Who: s.who.Text, What: s.what.Text})
	}
	return out
}

// take draws beside the window, and shows the list.
func (c *ceremony) take() {
	p, st := c.p, c.p.Station
	if p.work.Busy() {
		return // a second Return must not draw twice
	}
	id, said := c.draw.ID, c.said()
	shell.Write(p.Jobs, &p.work, p.T("抽取"), func(ctx context.Context) (supervision.Progress, error) {
		d, err := supervision.At(st).Take(ctx, id, said)
		if err != nil {
			return supervision.Progress{}, err
		}
		return supervision.At(st).Progress(ctx, d)
	}, func(pr supervision.Progress, err error) {
		if err != nil {
			c.wrong.Set(p.T(present.Sentence(err)))
			c.wrong.Show()
			p.body.Refresh()
			c.enter()
			return
		}
		p.Changed()
		p.show(newDrawn(p, pr))
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("已抽取 %s 件，名单已存。", present.Grouped(len(pr.Cases))), Seconds: 8})
	})
}

func (c *ceremony) back() { c.p.home() }

func (c *ceremony) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		c.onward()
		return true
	}
	return false
}
