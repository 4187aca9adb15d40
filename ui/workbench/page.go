// Package workbench is the page 工作台: what waits, what is urgent, what can be
// done now.
package workbench

import (
	"context"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/staff"
	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/present/workview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Page is 工作台.
type Page struct {
	*shell.Shell
	tiles    []*kit.Tile
	urgent   *kit.Table
	heading  *kit.Text
	above    *kit.Text // what the list is
	side     *kit.Box
	scroll   *kit.Scroll
	whole    *kit.Box
	tells    []int // the columns of the list that are shown
	rows     []desk.Row
	load     shell.Slot
	counting shell.Slot
	data     snapshot
}

var _ shell.Page = (*Page)(nil)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s}
	for _, t := range workview.TilesOf(s.Station.Actor.Role) {
		p.tiles = append(p.tiles, p.Tile(p.T(t.Label), func() {
			if t.Page != "" {
				p.Go(shell.PageID(t.Page), nil)
				return
			}
			p.Go(shell.Cases, shell.ShowCase{Tab: t.Tab})
		}))
	}
	p.heading, p.above = p.Text("", look.Title, look.Plain), p.Text(p.T("先办这些"), look.Body, look.Quiet)
	p.urgent = p.Table(p.columns(700)...)
	p.urgent.Fit = p.columns
	p.urgent.Len = func() int { return len(p.rows) }
	p.urgent.Row = p.row
	p.urgent.Open = func(i int) { p.Go(shell.Cases, shell.ShowCase{Case: p.rows[i].Head.Case}) }
	p.side = p.Stack(look.Gap3)
	p.scroll = p.Scroll(p.side)
	return p
}

// columns are as many of the list as can be read in that width.
func (p *Page) columns(width float32) []kit.Column {
	all := []kit.Column{{Title: p.T("流水号"), Width: 8.6}, {Title: p.T("申请人"), Width: 5}, {Title: p.T("事项"), Width: 7.4}, {Title: p.T("原因"), Grow: 1}, {Title: p.T("剩余"), Width: 4.4, Right: true}}
	p.tells = []int{0, 1, 2, 3, 4}
	switch em := width / p.Look.Text(look.Body); {
	case em < 21:
		p.tells = []int{1, 4}
		all[1].Grow = 1
	case em < 31:
		p.tells = []int{1, 2, 4}
		all[2].Grow = 1
	}
	return pick(all, p.tells)
}

func pick[T any](all []T, which []int) []T {
	out := make([]T, len(which))
	for i, n := range which {
		out[i] = all[n]
	}
	return out
}

// leastList is how narrow the list may become.
const leastList = 260

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(p.tiles))
	for i, t := range p.tiles {
		objects[i] = t
	}
	bar := p.Row(look.Gap3, p.heading, p.Button(p.T("今日统计"), shell.Hint("今日统计"), kit.Normal, p.stats))
	if p.Can(app.Clerk, app.Community) {
		bar = p.Row(look.Gap3, p.heading, p.Button(p.T("今日统计"), shell.Hint("今日统计"), kit.Normal, p.stats), p.Button(p.T("新受理"), shell.Hint("新受理"), kit.Primary, p.intake),
			p.Button(p.T("判定全部待办"), shell.Hint("判定全部待办"), kit.Normal, func() { p.Go(shell.Cases, shell.DecideAll{}) }))
	}
	left := p.Stack(look.Gap2, p.above, p.urgent).Grow(1)
	width := float32(360)
	if p.Elder {
		width = 470
	}
	right := p.Fixed(width, p.scroll).Least(230)
	body := p.Row(look.Gap4, p.Fixed(leastList, left).Least(leastList), right).Grow(0).Fill()
	p.whole = p.Stack(look.Gap4, bar.Grow(0).Wrap().Spare(p.heading), p.Even(look.Gap3, objects...).Wrap().Fill(), body).Grow(2).Pad(look.Gap4)
	return p.whole
}

func (p *Page) intake() { p.Go(shell.Counter, shell.NewIntake{}) }

// Enter implements shell.Page.
func (p *Page) Enter(any) {
	p.reload()
	p.urgent.TakeFocus()
}

// Reload implements shell.Reloader.
func (p *Page) Reload() { p.reload() }

// Leave implements shell.Page.
func (p *Page) Leave() {}

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command {
	return []shell.Command{
		{Label: "判定全部待办", Run: func() { p.Go(shell.Cases, shell.DecideAll{}) }},
		{Label: "今日统计", Run: p.stats},
		{Label: "刷新列表", Run: p.reload},
	}
}

// TypedKey implements kit.Keys.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool { return p.urgent.Step(e) }

// TypedRune implements kit.Keys: n starts an intake.
func (p *Page) TypedRune(r rune) bool {
	if r == 'n' || r == 'N' {
		p.intake()
		return true
	}
	return false
}

// urgentRows is how many cases are listed.
const urgentRows = 60

type snapshot struct {
	tab       desk.Tab // the rows are of
	rows      []desk.Row
	health    safekeeping.Health
	drafts    []reception.Draft
	owing     []desk.Owing
	view      workview.Workbench
	trend     []desk.DayCount  // the last days
	proposals []staff.Proposal // what waits for a second administrator
}

func (p *Page) reload() {
	st := p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (s snapshot, err error) {
		q, err := st.Queue(ctx)
		if err != nil {
			return s, err
		}
		s.tab = p.tab()
		heads := q.Select(desk.Filter{Tab: s.tab})
		if heads.Len() == 0 && p.Can(app.Supervisor) {
			s.tab = desk.TabDue
			heads = q.Select(desk.Filter{Tab: s.tab})
		}
		if s.rows, err = st.Page(ctx, heads.Part(0, min(heads.Len(), urgentRows))); err != nil {
			return s, err
		}
		if s.health, err = safekeeping.At(st).Health(ctx); err != nil {
			return s, err
		}
		if s.drafts, err = reception.At(st).Drafts(ctx); err != nil {
			return s, err
		}
		if s.owing, err = st.Ledger(ctx, false); err != nil {
			return s, err
		}
		if p.Can(app.Administrator) {
			if s.proposals, err = staff.At(st).Proposals(ctx); err != nil {
				return s, err
			}
		}
		day, err := p.day(ctx, s.health)
		if err != nil {
			return s, err
		}
		day.Pending = len(s.proposals)
		day.Today, day.Oldest = q.Today(), q.Oldest()
		s.trend = q.Trend(civil.On(st.Now()), shell.TrendDays)
		s.view = workview.WorkbenchOf(day, p.T)
		return s, nil
	}, func(s snapshot, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.show(s)
	})
}

// tab is what the list is of: what waits for whoever sits here, else what is late.
func (p *Page) tab() desk.Tab {
	if p.Can(app.Auditor, app.Administrator) {
		return desk.TabDue
	}
	return desk.TabMine
}

// day reads what the figures of the role are made of.
func (p *Page) day(ctx context.Context, h safekeeping.Health) (d workview.Day, err error) {
	st := p.Station
	d = workview.Day{Health: h, Who: st.Actor, Now: st.Now()}
	if p.Can(app.Supervisor, app.Auditor) {
		if d.Checks, err = supervision.At(st).Spotchecks(ctx); err != nil {
			return d, err
		}
	}
	if supervision.At(st).MayReadJournal() {
		tail, err := supervision.At(st).JournalTail(ctx, 1)
		if err != nil {
			return d, err
		}
		for _, one := range tail {
			d.Journal = one.N + 1
		}
	}
	if p.Can(app.Administrator) {
		all, err := st.Colleagues()
		if err != nil {
			return d, err
		}
		d.Accounts = len(all)
	}
	return d, nil
}

func (p *Page) show(s snapshot) {
	p.data, p.rows = s, s.rows
	p.heading.Set(p.T(s.view.Heading))
	for i, f := range s.view.Figures {
		p.tiles[i].Set(f.Figure, p.T(f.Note), shell.SignTone(f.Tone))
	}
	p.above.Set(p.T(p.caption(len(s.rows))))
	p.urgent.Forget()
	p.urgent.Reload()
	p.urgent.Choose(0)
	p.side.Set(p.sideCards()...)
	p.whole.Refresh() // the words may take more lines than before
}

// caption says what the list is of, or why it is empty.
func (p *Page) caption(rows int) string {
	switch own := p.data.tab == desk.TabMine; {
	case own && p.Can(app.Supervisor):
		return "等您核查的争议件"
	case own && rows == 0:
		return "没有等着办的件；新的申请和到期的复核会排在这里。"
	case own:
		return "先办这些"
	case rows == 0:
		return "没有即将超期的办件。"
	}
	return "即将超期的办件（由窗口办理）"
}

func (p *Page) row(i int) []kit.Cell {
	r := p.rows[i]
	today := present.Today(p.Station)
	left, tone := caseview.Left(r.Head, today, p.Station.Calendar)
	return pick([]kit.Cell{{Text: present.ShortSerial(r.Serial), Tone: look.Quiet}, {Text: present.MaskedName(r.Subject, r.Name)},
		{Text: present.ShortItem(p.Station, r.Head.Item)}, {Text: p.T(caseview.Reason(r))}, {Text: p.T(left), Tone: shell.SignTone(tone)}}, p.tells)
}

// sideCards are the drafts and what can be done now.
func (p *Page) sideCards() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if w := p.Station.Warning(); w != "" {
		out = append(out, p.Notice(kit.Toast{Tone: look.Bad, Text: p.T(w)}))
	}
	for _, n := range p.Station.Notices() {
		out = append(out, p.Notice(kit.Toast{Tone: look.Attention, Text: p.T(n)}))
	}
	if len(p.data.proposals) > 0 {
		out = append(out, p.proposals())
	}
	if len(p.data.drafts) > 0 {
		out = append(out, p.drafts())
	}
	if len(p.data.owing) > 0 {
		out = append(out, p.owing())
	}
	return append(out, p.readiness(), p.trend())
}

// trend plots what was decided in the last days.
func (p *Page) trend() fyne.CanvasObject {
	plot := p.Days(p.T("自动通过"), p.T("人工办结"))
	plot.Set(shell.DecidedBars(p.data.trend))
	return p.Card(look.Gap2, p.Text(p.T("近 %d 天办结", shell.TrendDays), look.Body, look.Quiet), plot)
}

func (p *Page) drafts() fyne.CanvasObject {
	objects := []fyne.CanvasObject{p.Text(p.T("未提交的受理 %d 份", len(p.data.drafts)), look.Body, look.Attention)}
	for _, d := range p.data.drafts[:min(len(p.data.drafts), 3)] {
		name := present.MaskedName(d.App.Subject, d.App.Name)
		if name == "" {
			name = p.T("未定申请人")
		}
		text := p.Text(name+"  "+present.When(d.At, present.Today(p.Station)), look.Body, look.Plain)
		objects = append(objects, p.Row(look.Gap2, text, p.Button(p.T("继续"), "", kit.Ghost, func() {
			p.Go(shell.Counter, shell.NewIntake{Draft: d.ID})
		})).Grow(0))
	}
	return p.Card(look.Gap2, objects...)
}

// readiness counts what is approved with the data there is, and names the items
// that are not.
func (p *Page) readiness() fyne.CanvasObject {
	objects := []fyne.CanvasObject{p.Text(p.T("现在能办什么"), look.Body, look.Quiet)}
	approve, others, more := workview.Readiness(p.data.health.Items, readyRoom)
	sign := present.ReadySign(app.Approve)
	objects = append(objects, p.Row(look.Gap2, p.Line(p.T("%d 项", approve), look.Body, look.Plain), p.Badge(sign.Icon, p.T(sign.Word), shell.SignTone(sign.Tone))).Grow(0))
	for _, i := range others {
		sign := present.ReadyOf(i)
		objects = append(objects, p.Row(look.Gap2, p.Line(i.Pack.Item.Name, look.Body, look.Plain), p.Badge(sign.Icon, p.T(sign.Word), shell.SignTone(sign.Tone))).Grow(0))
	}
	if more > 0 {
		objects = append(objects, p.Text(p.T("还有 %d 项不能自动通过，见“事项”。", more), look.Body, look.Quiet))
	}
	return p.Card(look.Gap2, objects...)
}

// readyRoom is how many items that approve nothing are named.
const readyRoom = 6
