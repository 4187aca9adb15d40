package spotcheck

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// freeze is the first step of a spot check: which decisions, and how many.
// The population is settled before there is a seed.
type freeze struct {
	p        *Page
	choice   *kit.Segments
	from, to *kit.Entry
	item     *kit.Selector
	items    []app.PackID
	apart    *kit.Segments // what strata are told apart by
	fresh    *kit.Segments // whether a new version's first month is looked at whole
	risk     *kit.Segments
	sure     *kit.Segments
	pace     spotcheck.Pace
	wrong    *kit.Text // what cannot be used above
	card     *kit.Box
	scroll   *kit.Scroll

	frozen *supervision.Frozen // nil until frozen, and after a change
	planned
	first *kit.Box // the buttons before the list is frozen
	part  *kit.Box // what comes after
}

// month is the ready choice a new spot check starts with.
const month = 1

func newFreeze(p *Page) *freeze {
	f := &freeze{p: p, wrong: p.Text("", look.Body, look.Bad)}
	labels := make([]string, len(checkview.Periods))
	for i, c := range checkview.Periods {
		labels[i] = p.T(c.Label)
	}
	f.choice = p.Choice(labels, f.choose)
	f.from, f.to = f.entry(), f.entry()
	f.makeItems()
	f.makePlan()
	f.part, f.first = p.Stack(look.Gap3), p.Row(0)
	f.wrong.Hide()
	f.choice.SetSelected(month)
	f.choose(month)
	return f
}

// entry is a field for a day; changing it ends what was frozen.
func (f *freeze) entry() *kit.Entry {
	e := f.p.Entry("2026-11-22", func(string) {
		f.choice.SetSelected(-1)
		f.thaw()
	})
	e.Enter = f.freezeNow
	return e
}

func (f *freeze) makeItems() {
	p := f.p
	f.items = []app.PackID{""}
	names := []string{p.T("全部事项")}
	for _, id := range p.Station.Rules.Items() {
		f.items, names = append(f.items, id), append(names, present.ItemName(p.Station, id))
	}
	f.item = p.Selector(p.T("事项"), names, p.T("返回"), func(int) { f.thaw() })
}

// resume takes over what was entered before a change of look.
func (f *freeze) resume(old *freeze) *freeze {
	f.from.SetText(old.from.Text)
	f.to.SetText(old.to.Text)
	f.choice.SetSelected(old.choice.Selected())
	f.item.Choose(old.item.Selected)
	f.apart.SetSelected(old.apart.Selected())
	f.fresh.SetSelected(old.fresh.Selected())
	f.risk.SetSelected(old.risk.Selected())
	f.sure.SetSelected(old.sure.Selected())
	if old.frozen != nil {
		f.hold(*old.frozen)
		f.carry(old)
	}
	return f
}

func (f *freeze) choose(i int) {
	today := present.Today(f.p.Station)
	put(f.from, checkview.Periods[i].From(today).String())
	put(f.to, today.String())
	f.choice.SetSelected(i)
}

// put fills a field in for somebody who may change it: the cursor stands
// behind.
func put(e *kit.Entry, text string) {
	e.SetText(text)
	e.CursorColumn = len([]rune(text))
}

// replaceable selects what a field was filled with, so that typing replaces
// it.
func replaceable(e *kit.Entry) { e.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// thaw forgets what was frozen, because it is no longer what is written above.
func (f *freeze) thaw() {
	f.wrong.Hide()
	f.frozen = nil
	f.fit()
}

// fit lays the card out again; it is not there while the fields are filled in
// for the first time.
func (f *freeze) fit() {
	f.arrange()
	if f.card != nil {
		f.card.Refresh()
		f.scroll.Refresh()
	}
}

// arrange shows what belongs to the step one is at.
func (f *freeze) arrange() {
	if f.frozen == nil {
		f.first.Show()
		f.part.Hide()
	} else {
		f.first.Hide()
		f.part.Show()
	}
}

func (f *freeze) content() fyne.CanvasObject {
	p := f.p
	px := p.Look.Text(look.Body)
	dates := p.Row(look.Gap2, p.Fixed(8*px, f.from), p.Line(p.T("至"), look.Body, look.Quiet), p.Fixed(8*px, f.to))
	f.first = p.Row(look.Gap3, p.Button(p.T("冻结名单"), "⏎", kit.Primary, f.freezeNow), p.Button(p.T("返回"), "Esc", kit.Normal, f.back), p.Space()).Grow(2)
	f.arrange()
	objects := []fyne.CanvasObject{
		p.Text(p.T("新抽查"), look.Title, look.Plain),
		p.Text(p.T("先定名单并公告，再定种子：公告之后才抽签，谁也不能挑选办件。"), look.Body, look.Quiet),
		p.Rule(),
		f.field(p.T("办结时段"), p.Row(look.Gap4, f.choice, dates)),
		f.field(p.T("事项"), p.Row(0, f.item.Button, p.Space()).Grow(1)),
	}
	fresh := p.Line(p.T("新版本"), look.Body, look.Quiet)
	if p.Elder {
		objects = append(objects, f.field(p.T("分层"), p.Row(0, f.apart, p.Space()).Grow(1)), f.field(p.T("新版本"), p.Row(0, f.fresh, p.Space()).Grow(1)))
	} else {
		objects = append(objects, f.field(p.T("分层"), p.Row(look.Gap3, f.apart, fresh, f.fresh, p.Space()).Grow(3)))
	}
	objects = append(objects, f.wrong, f.first, f.part)
	f.card = p.Card(look.Gap3, objects...).Pad(look.Gap5)
	f.scroll = p.Scroll(p.Stack(0, f.card)).Follow(p.Kit)
	return f.scroll
}

func (f *freeze) field(label string, o fyne.CanvasObject) fyne.CanvasObject {
	p := f.p
	return p.Row(look.Gap3, p.Fixed(5*p.Look.Text(look.Body), p.Line(label, look.Body, look.Quiet)), o).Grow(1)
}

// period reads the fields.
func (f *freeze) period() (supervision.Period, string) {
	t := f.p.T
	from, wrong := checkview.ReadDay(t, t("开始日"), f.from.Text)
	if wrong != "" {
		return supervision.Period{}, wrong
	}
	to, wrong := checkview.ReadDay(t, t("结束日"), f.to.Text)
	return supervision.Period{From: from, To: to, Item: f.items[f.item.Selected]}, wrong
}

// freezeNow freezes the population beside the window. Nothing is announced yet.
func (f *freeze) freezeNow() {
	p := f.p
	period, wrong := f.period()
	if wrong != "" {
		f.fail(wrong)
		return
	}
	st, apart := p.Station, f.strata()
	shell.Write(p.Jobs, &p.work, p.T("冻结名单"), func(ctx context.Context) (out prepared, err error) {
		room := supervision.At(st)
		all, err := room.Spotchecks(ctx)
		if err != nil {
			return out, err
		}
		out.pace = spotcheck.PaceAfter(checkview.FinishedOf(all))
		out.frozen, err = room.Freeze(ctx, period, spotcheck.Plan{Risk: out.pace.Risk(), Confidence: spotcheck.Confidence}, apart...)
		return out, err
	}, func(z prepared, err error) {
		if err != nil {
			f.fail(f.p.T(present.Sentence(err)))
			return
		}
		f.pace = z.pace
		f.risk.SetSelected(checkview.RiskOf(z.pace))
		f.sure.SetSelected(checkview.UsualSure)
		f.hold(z.frozen)
		f.fit()
		f.enter()
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("名单已冻结：%s 件", present.Grouped(z.frozen.Size())), Seconds: 4})
	})
}

// prepared is what freezing gives.
type prepared struct {
	frozen supervision.Frozen
	pace   spotcheck.Pace
}

func (f *freeze) fail(sentence string) {
	f.wrong.Set(sentence)
	f.wrong.Show()
	f.fit()
}

func (f *freeze) back() { f.p.home() }

func (f *freeze) key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyReturn && e.Name != fyne.KeyEnter {
		return false
	}
	if f.frozen != nil {
		f.proceed()
	} else {
		f.freezeNow()
	}
	return true
}
