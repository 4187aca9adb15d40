package spotcheck

import (
	"context"

	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// ceremony is the presentation screen: the seed is entered in front of
// everybody, and the list appears.
type ceremony struct {
	p      *Page
	frozen supervision.Frozen
	size   int
	seed   *kit.Entry
	wrong  *kit.Text
}

func newCeremony(p *Page, f supervision.Frozen, size int) *ceremony {
	c := &ceremony{p: p, frozen: f, size: size, wrong: p.Text("", look.Title, look.Bad)}
	c.wrong.Hide()
	c.seed = p.Entry("", func(string) { c.wrong.Hide() })
	c.seed.Enter = c.draw
	return c
}

// resume takes over what was entered before a change of look.
func (c *ceremony) resume(old *ceremony) *ceremony {
	c.seed.SetText(old.seed.Text)
	return c
}

func (c *ceremony) content() fyne.CanvasObject {
	p, f := c.p, c.frozen
	list := p.T("办结时段 %s · %s", checkview.PeriodWords(p.T, f.From, f.To), checkview.ItemOrAll(p.Station, p.T, f.Item))
	card := p.Card(look.Gap5,
		p.Text(p.T("当众抽取"), look.Figure, look.Plain),
		p.Stack(look.Gap2,
			p.Text(list, look.Title, look.Plain),
			p.Text(p.T("名单 %s 件，已冻结；抽取 %s 件。", present.Grouped(f.Size()), present.Grouped(c.size)), look.Title, look.Plain),
			p.Text(p.T("名单摘要")+"  "+f.Digest(), look.Body, look.Quiet)),
		p.Rule(),
		p.Stack(look.Gap2,
			p.Text(p.T("种子"), look.Title, look.Plain),
			p.Large(c.seed),
			c.wrong,
			p.Text(p.T("请在场的人当面定下，例如每人报一个数，依次写在一起。种子定下之前，谁也不知道会抽中哪些；定下之后，谁都能照样算出同一份名单。"), look.Title, look.Quiet)),
		p.Row(look.Gap3, p.Button(p.T("抽取"), "⏎", kit.Primary, c.draw), p.Button(p.T("返回"), "Esc", kit.Normal, c.back), p.Space()).Grow(2),
	).Pad(look.Gap5 + look.Gap4)
	return p.Scroll(p.Stack(0, card)).Follow(p.Kit)
}

func (c *ceremony) enter() { c.p.Focus(c.seed) }

// draw draws beside the window, and shows the list.
func (c *ceremony) draw() {
	p, st := c.p, c.p.Station
	if p.work.Busy() {
		return // a second Return must not draw twice
	}
	frozen, seed, n := c.frozen, c.seed.Text, c.size
	shell.Write(p.Jobs, &p.work, p.T("抽取"), func(ctx context.Context) (supervision.Progress, error) {
		d, err := supervision.At(st).NewDraw(ctx, frozen, seed, n)
		if err != nil {
			return supervision.Progress{}, err
		}
		return supervision.At(st).Progress(ctx, d)
	}, func(pr supervision.Progress, err error) {
		if err != nil {
			c.wrong.Set(p.T(present.Sentence(err)))
			c.wrong.Show()
			p.body.Refresh()
			p.Focus(c.seed)
			return
		}
		p.Changed()
		p.show(newDrawn(p, pr))
	})
}

func (c *ceremony) back() {
	c.p.show(newFreeze(c.p).reopen(c.frozen, c.size))
}

func (c *ceremony) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		c.draw()
		return true
	}
	return false
}
