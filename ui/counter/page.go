// Package counter is the page 受理: one page from top to bottom, evaluated as
// it fills. ① who ② what ③ what is known already ④ what is missing ⑤ the
// verdict ⑥ confirmation. The intake itself (intake.go) knows no widget; each
// numbered part shows it in a file of its own.
package counter

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Page is 受理.
type Page struct {
	*shell.Shell
	in    *intake
	ref   present.Reference
	index *desk.Finder

	head    *headline
	who     *who
	what    *what
	known   *known
	ask     *ask
	verdict *verdict
	confirm *confirm
	result  *result
	drafts  *drafts
	single  *single // in elder mode
	facing  facing
	strip   *strip // the scans that wait
	group   *group // that was begun; nil: none

	root     *fyne.Container // what one works on, or the result
	work     fyne.CanvasObject
	left     *kit.Scroll
	right    *kit.Scroll
	column   *kit.Box
	whole    *kit.Box // with the headline
	judging  shell.Slot
	jumped   fyne.CanvasObject // the field that an answer led to
	answered fyne.CanvasObject // the field to move on from once it is judged
}

var (
	_ shell.Page     = (*Page)(nil)
	_ shell.Keeper   = (*Page)(nil)
	_ shell.Receiver = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, in: newIntake(), ref: shell.Reference()}
	p.ref.Near = s.Station.Info.Area
	p.facing, p.strip = newFacing(p), newStrip(p)
	p.drafts, p.head = newDrafts(p), newHeadline(p)
	p.who, p.what, p.known, p.ask = newWho(p), newWhat(p), newKnown(p), newAsk(p)
	p.verdict, p.confirm, p.result = newVerdict(p), newConfirm(p), newResult(p)
	if p.Elder {
		p.single = newSingle(p)
	}
	return p
}

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	if p.work = p.columns(); p.Elder {
		p.work, p.left = p.single.page, p.single.scroll
	}
	p.root = container.NewStack(p.work)
	return p.root
}

// columns are everything at once: the questions left, the verdict right.
func (p *Page) columns() fyne.CanvasObject {
	if p.Elder {
		return nil
	}
	parts := p.Stack(look.Gap3, p.who.card, p.what.card, p.known.card, p.ask.card).Pad(look.Gap3, 0, look.Gap3, look.Gap4)
	p.left = p.Scroll(parts).Follow(p.Kit)
	p.right = p.Scroll(p.verdict.box)
	p.column = p.Stack(0, p.right, p.strip.box, p.confirm.card).Grow(0)
	ground := canvas.NewRectangle(p.P.Surface)
	p.whole = p.Stack(0, p.head.box, container.New(columns{p.Kit}, p.left, container.NewStack(ground, p.column))).Grow(1)
	return p.whole
}

// columns puts the questions left and the verdict right, which takes about a
// third, edge to edge.
type columns struct{ k *kit.Kit }

func (columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 300) }

func (c columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	right := min(max(size.Width*0.33, 19*c.k.Look.Text(look.Body)), size.Width*0.42)
	o[0].Resize(fyne.NewSize(size.Width-right, size.Height))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(right, size.Height))
	o[1].Move(fyne.NewPos(size.Width-right, 0))
}

// middle puts a card of at most a width into the middle, at the top.
type middle struct{ width float32 }

// MinSize implements fyne.Layout.
func (l *middle) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(400, o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (l *middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width)
	o[0].Move(fyne.NewPos((size.Width-w)/2, 0))
	o[0].Resize(fyne.NewSize(w, o[0].(kit.Flow).HeightFor(w)))
}

// Enter implements shell.Page.
func (p *Page) Enter(arg any) {
	p.Citizen.Watch(p.facing.tell)
	p.Scans.OnChange(p.strip.look)
	switch a := arg.(type) {
	case *intake: // the same work in another look
		p.begin(a)
	case shell.NewIntake:
		p.start(a)
	default:
		if p.in.phase == choosingWho {
			p.begin(p.in)
			return
		}
		p.showAll()
		p.focus()
	}
}

// Leave implements shell.Page. The draft is saved as it is typed; the
// citizen's screen shows nobody any more.
func (p *Page) Leave() {
	p.confirm.slot.Cancel()
	p.Citizen.Idle()
	p.Citizen.Watch(nil)
	p.Scans.OnChange(nil)
}

// Keep implements shell.Keeper.
func (p *Page) Keep() any {
	if p.in.phase == choosingWho {
		return nil
	}
	return p.in
}

// start begins anew: with somebody, with a draft, or with nothing but the
// empty box.
func (p *Page) start(a shell.NewIntake) {
	p.begin(newIntake())
	p.in.wanted = a.Item
	switch {
	case a.Draft != "":
		p.open(a.Draft)
	case a.Subject.ID != "":
		p.who.identify(a)
	}
}

// open continues the draft with an id.
func (p *Page) open(id string) {
	shell.Run(p.Jobs, &p.who.asking, reception.At(p.Station).Drafts, func(list []reception.Draft, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		for _, d := range list {
			if d.ID == id {
				p.resume(d)
				return
			}
		}
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("这份未提交的受理已经提交或清除。")})
	})
}

// resume continues a draft where it was left.
func (p *Page) resume(d reception.Draft) {
	in := fromDraft(d)
	p.who.look(in, func() {
		in.since = d.At
		p.begin(in)
		switch one := p.thing(in.thingID); {
		case one != nil:
			p.takeThing(one)
		case in.item != "":
			p.take(in.item)
		}
	})
}

// begin puts an intake on the page.
func (p *Page) begin(in *intake) {
	if in.phase == choosingWho && in.subject().ID != "" {
		in.phase = choosingItem
	}
	p.in = in
	p.Citizen.Idle()
	if in.saver == nil {
		in.saver = p.newSaver(in)
	}
	in.saver.fail = p.Fail
	p.judging.Cancel()
	p.ask.reset()
	p.showAll()
	switch {
	case in.phase == choosingWho:
		p.who.search()
	case in.phase == filling && in.judged == nil:
		p.take(in.item)
	}
	p.focus()
}

// newSaver keeps the draft of one intake.
func (p *Page) newSaver(in *intake) *saver {
	s := &saver{jobs: p.Jobs.Session(), st: p.Station, saved: func(id string) { in.draft = id }}
	s.make = func() (reception.Draft, bool) {
		pack, err := p.Station.Rules.At(in.item, p.who.today())
		if in.phase != filling || err != nil || in.draft == "" && !in.begun() {
			return reception.Draft{}, false
		}
		return in.toDraft(pack, p.ref), true
	}
	return s
}

// restart is for the next person; what was begun stays a draft.
func (p *Page) restart() { p.start(shell.NewIntake{}) }

// chooseAgain goes back to the items and keeps the answers.
func (p *Page) chooseAgain() {
	if p.in.phase != filling {
		return
	}
	p.judging.Cancel()
	p.in.wanted, p.in.phase, p.in.judged = p.in.item, choosingItem, nil
	p.in.thing, p.in.steps = nil, nil
	p.showAll()
	p.focus()
}

// take fixes the item and asks for what is missing.
func (p *Page) take(item app.PackID) {
	if p.in.item != item { // what was chosen and promised was for the other
		p.in.variant, p.in.later, p.in.promises = "", nil, nil
	}
	p.in.item, p.in.phase = item, filling
	p.goOn()
	p.ask.reset()
	p.in.saver.changed()
	p.judge(func() {
		p.showAll()
		p.left.Top()
		if p.ask.open() != nil {
			p.left.Lead(p.ask.card)
		}
		p.focus()
	})
}

// changed is told of every answer: it is saved and judged.
func (p *Page) changed() {
	p.in.saver.changed()
	if p.in.phase == filling {
		p.judge(p.judgedAgain)
	}
}

// judgedAgain shows a new verdict, and moves on from an answer that was whole.
func (p *Page) judgedAgain() {
	p.showParts()
	if from := p.answered; from != nil {
		if p.answered = nil; from == p.focused() {
			p.moveOn(from)
		}
	}
}

// judge evaluates what is known so far; only the newest answer counts.
func (p *Page) judge(then func()) {
	in := p.in
	if in.thing != nil {
		p.judgeThing(then)
		return
	}
	pack, err := p.pack()
	if err != nil {
		p.Fail(err)
		return
	}
	a, slips := in.application(pack, p.ref), in.slipsOf(pack)
	shell.Run(p.Jobs, &p.judging, func(ctx context.Context) (*judging.Judged, error) {
		return reception.At(p.Station).Consider(ctx, a, slips...)
	}, func(j *judging.Judged, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		in.judged = j
		then()
	})
}

func (p *Page) now() time.Time { return p.Station.Now().Truncate(time.Second) }
