package ui

import (
	"context"
	"slices"
	"time"

	"miaopi/app/card"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/cases"
	"miaopi/ui/counter"
	"miaopi/ui/items"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/outreach"
	"miaopi/ui/present"
	"miaopi/ui/shell"
	"miaopi/ui/spotcheck"
	"miaopi/ui/system"
	"miaopi/ui/workbench"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// frame is the window once somebody logged in: top line, rail, page, toast,
// bottom line.
type frame struct {
	x       *Window
	sh      *shell.Shell
	jobs    *shell.Jobs // end with the frame
	ctx     context.Context
	stop    context.CancelFunc
	pages   map[shell.PageID]shell.Page
	seen    map[shell.PageID]fyne.CanvasObject
	current shell.PageID

	root     fyne.CanvasObject
	rail     *kit.Rail
	offered  []shell.PageID // on the rail
	headline *topLine
	search   *finder
	body     *fyne.Container
	over     *fyne.Container // what lies over the page: the search's hits
	toasts   *toasts
	middle   *fyne.Container // page and toasts
	saving   *kit.Text       // the step that is on its way
	place    *kit.Text       // where this is, when the top line has no room to say it
	status   *kit.Text
	bundle   *kit.Text
	touch    present.Touch
	// twoLines says that the bottom line has two.
	twoLines bool
	foot     *kit.Box
	slot     shell.Slot
	waker    waker
	scans    scans
	drop     shell.Slot // files that were dropped on the window
}

var makers = map[shell.PageID]func(*shell.Shell) shell.Page{
	shell.Workbench: func(s *shell.Shell) shell.Page { return workbench.New(s) },
	shell.Counter:   func(s *shell.Shell) shell.Page { return counter.New(s) },
	shell.Cases:     func(s *shell.Shell) shell.Page { return cases.New(s) },
	shell.Check:     func(s *shell.Shell) shell.Page { return spotcheck.New(s) },
	shell.Items:     func(s *shell.Shell) shell.Page { return items.New(s) },
	shell.System:    func(s *shell.Shell) shell.Page { return system.New(s) },
	shell.Outreach:  func(s *shell.Shell) shell.Page { return outreach.New(s) },
}

var titles = map[shell.PageID]string{
	shell.Workbench: "工作台", shell.Counter: "受理", shell.Cases: "办件",
	shell.Check: "抽查", shell.Items: "事项", shell.System: "系统", shell.Outreach: "免申即享",
}

// icons are the signs of the pages on the rail. They are asked for when they are drawn:
// the toolkit complains when its icons are, and no window is open.
var icons = map[shell.PageID]func() fyne.Resource{
	shell.Workbench: theme.HomeIcon, shell.Counter: theme.DocumentCreateIcon, shell.Cases: theme.ListIcon, shell.Outreach: theme.AccountIcon,
	shell.Check: theme.VisibilityIcon, shell.Items: theme.DocumentIcon, shell.System: theme.SettingsIcon,
}

// showFrame builds the frame on a page, and hands the page what it kept.
func (x *Window) showFrame(page shell.PageID, kept any) {
	f := &frame{x: x, pages: map[shell.PageID]shell.Page{}, seen: map[shell.PageID]fyne.CanvasObject{}}
	f.ctx, f.stop = context.WithCancel(context.Background())
	x.frame = f
	f.jobs = x.jobs.Session()
	f.jobs.Late = func(what string, err error) { x.answered(f.sh.Station.Actor.Account, what, err) }
	f.sh = &shell.Shell{Kit: x.kit, Words: x.words, Station: x.station, Jobs: f.jobs, Go: f.show, Changed: f.reload,
		Machine: x.cfg.Machine, Papers: x.paper, SetMode: x.setMode, SetEnglish: x.setEnglish, Lock: x.lock, English: x.English,
		Citizen: x.face, Aloud: x.Aloud, SetAloud: x.setAloud, Columns: x.Columns}
	f.sh.SetColumns, f.sh.Arranged = f.setColumns, func() { f.toasts.arrange() }
	st := x.station
	f.scans.f, f.sh.Scans, f.sh.ReadCard = f, &f.scans, func(ctx context.Context) (card.Card, error) { return x.readCard(ctx, st) }
	x.kit.OnToast(f.say)
	x.kit.OnAsk(func(title string) { x.trace("asks " + title) })
	f.root = f.content()
	x.win.SetContent(f.root)
	f.show(page, kept)
	f.reload()
	f.wake()
	f.scans.Look()
	if x.cfg.Every != nil {
		x.cfg.Every(f.ctx, 20*time.Second, f.tick)
	}
}

// keep is the work in hand of the page that is shown.
func (f *frame) keep() any {
	if p, ok := f.pages[f.current].(shell.Keeper); ok {
		return p.Keep()
	}
	return nil
}

// close ends what the frame does by itself.
func (f *frame) close() {
	if p := f.pages[f.current]; p != nil {
		p.Leave()
	}
	f.slot.Cancel()
	f.waker.slot.Cancel()
	f.scans.slot.Cancel()
	f.drop.Cancel()
	f.jobs.End()
	f.stop()
}

func (f *frame) content() fyne.CanvasObject {
	k, t := f.x.kit, f.x.words.T
	f.offered = shell.PagesOf(f.sh.Station.Actor.Role)
	labels, signs := make([]string, len(f.offered)), make([]fyne.Resource, len(f.offered))
	for i, p := range f.offered {
		labels[i], signs[i] = t(titles[p]), icons[p]()
	}
	f.rail = k.Rail(labels, signs, func(i int) { f.show(f.offered[i], nil) })
	f.body = container.NewStack()
	f.toasts = newToasts(f)
	f.saving = k.Line("", look.Body, look.Accent)
	f.place = k.Line("", look.Body, look.Quiet)
	f.status = k.Line("", look.Body, look.Quiet)
	f.bundle = k.Line("", look.Body, look.Quiet)
	f.search = newFinder(f)

	f.middle = container.New(f.toasts, f.body, f.toasts.box)
	f.over = container.NewWithoutLayout(f.search.panel)
	page := container.NewStack(canvas.NewRectangle(k.P.Ground), f.middle, f.over)
	return container.New(frameLayout{f}, f.top(), f.rail, page, f.bottom())
}

// bottom is the line that is always true.
func (f *frame) bottom() fyne.CanvasObject {
	k := f.x.kit
	f.foot = k.Stack(0)
	f.arrange()
	return k.Stack(0, k.Rule(), k.Ground(k.P.Surface, f.foot, look.Gap1, look.Gap4))
}

// arrange puts the rules beside the rest of the bottom line, or below it: nothing
// of it may be cut off. It reports whether the lines became more or fewer.
func (f *frame) arrange() (changed bool) {
	k := f.x.kit
	first := []fyne.CanvasObject{f.status}
	if f.saving.String() != "" {
		first = []fyne.CanvasObject{f.saving, f.status}
	}
	two := f.saving.Natural()+f.status.Natural()+f.bundle.Natural()+5*look.Gap4 > f.x.win.Canvas().Size().Width
	switch {
	case f.place.String() != "":
		two = true
		f.foot.Set(k.Row(look.Gap4, first...).Grow(len(first)-1), k.Row(look.Gap4, f.place, f.bundle).Grow(1))
	case two:
		f.foot.Set(k.Row(look.Gap4, first...).Grow(len(first)-1), f.bundle)
	default:
		f.foot.Set(k.Row(look.Gap4, append(first, f.bundle)...).Grow(len(first) - 1))
	}
	changed, f.twoLines = two != f.twoLines, two
	return changed
}

// show goes to a page.
func (f *frame) show(id shell.PageID, arg any) {
	if old := f.pages[f.current]; old != nil && f.current != id {
		old.Leave()
	}
	p := f.pages[id]
	if p == nil {
		p = makers[id](f.sh)
		f.pages[id], f.seen[id] = p, p.Content()
	}
	f.current = id
	f.body.Objects = []fyne.CanvasObject{f.seen[id]}
	f.body.Refresh()
	f.rail.Select(slices.Index(f.offered, id))
	f.x.kit.SetPage(p)
	f.x.showMenu(f)
	p.Enter(arg)
	f.toasts.arrange()
	f.x.trace("page " + string(id))
}

// say shows a sentence over the page.
func (f *frame) say(t kit.Toast) {
	f.x.trace("says " + t.Text)
	f.toasts.say(t)
}

// setColumns keeps which columns lists show.
func (f *frame) setColumns(s string) {
	f.sh.Columns, f.x.Columns = s, s
	f.x.remember()
}

// relayout gives the page the room the bottom line leaves.
func (f *frame) relayout() { f.x.win.Content().Refresh() }

// state is what the bottom line and the rail say.
type state struct {
	line   present.Status
	counts map[desk.Tab]int
}

// tick is what happens by itself.
func (f *frame) tick() {
	f.x.lockIfIdle()
	if f.x.frame == f {
		f.reload()
		f.wake()
		f.scans.Look()
	}
}

// reload reads counts and status beside the window.
func (f *frame) reload() {
	st := f.sh.Station
	shell.Run(f.jobs, &f.slot, func(ctx context.Context) (state, error) {
		q, err := st.Queue(ctx)
		if err != nil {
			return state{}, err
		}
		health, err := safekeeping.At(st).Health(ctx)
		return state{present.StatusOf(health, f.x.words.T), q.Counts(desk.Filter{})}, err
	}, func(s state, err error) {
		if err != nil {
			f.sh.Fail(err)
			return
		}
		f.status.SetTone(s.line.Text, shell.Tone(s.line.Mood))
		f.bundle.Set(s.line.Rules)
		if s.line.Hub != f.touch {
			f.touch = s.line.Hub
			f.x.trace("hub " + string(f.touch))
		}
		if f.arrange() {
			f.relayout()
		}
		count := ""
		if n := s.counts[desk.TabMine]; n > 0 {
			count = present.Grouped(n)
		}
		f.rail.Count(slices.Index(f.offered, shell.Cases), count)
	})
}

// pageCommands are the pages and the search. Pages that a role has no use for stand
// grey in the menu; their keys show them all the same, to read.
func (f *frame) pageCommands() []shell.Command {
	var out []shell.Command
	for _, p := range shell.Pages {
		out = append(out, shell.Command{Label: titles[p], Says: true, Can: func() bool { return slices.Contains(f.offered, p) }, Run: func() { f.show(p, nil) }})
	}
	return append(out, shell.Command{Label: "查找", Run: f.search.focus})
}

// takeBack undoes the last step, on whatever page one is by now.
func (f *frame) takeBack() {
	undo := f.toasts.undo()
	if undo == nil {
		f.say(kit.Toast{Tone: look.Attention, Text: f.x.words.T("没有可以收回的步骤：只能由本人在 30 秒内收回。"), Seconds: 8})
		return
	}
	undo()
}

// workCommands are taking in, and what the page offers.
func (f *frame) workCommands() []shell.Command {
	out := []shell.Command{{Label: "新受理", Run: func() { f.show(shell.Counter, shell.NewIntake{}) }},
		{Label: shell.UndoLabel, Run: f.takeBack}, {Label: "再打一次", Run: f.x.paper.Again}}
	if p := f.pages[f.current]; p != nil {
		out = append(out, p.Commands()...)
	}
	return out
}

func (f *frame) systemCommands() []shell.Command {
	return []shell.Command{
		{Label: "锁定", Run: f.x.lock},
		{Label: "群众屏", Run: f.x.face.toggle},
		{Label: "朗读", Run: func() { f.x.setAloud(!f.x.Aloud) }},
	}
}

// frameLayout puts the top line, the rail, the page and the bottom line edge to
// edge.
type frameLayout struct{ f *frame }

func (frameLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1024, o[0].MinSize().Height+o[1].MinSize().Height+o[3].MinSize().Height)
}

func (l frameLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.f.fitTop(size.Width)
	top, bottom, rail := o[0].MinSize().Height, o[3].MinSize().Height, o[1].MinSize().Width
	middle := size.Height - top - bottom
	place := func(i int, x, y, w, h float32) {
		o[i].Move(fyne.NewPos(x, y))
		o[i].Resize(fyne.NewSize(w, h))
	}
	place(0, 0, 0, size.Width, top)
	place(1, 0, top, rail, middle)
	place(2, rail, top, size.Width-rail, middle)
	place(3, 0, top+middle, size.Width, bottom)
}
