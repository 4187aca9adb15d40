// Package system is the page 系统: what can be done now, how current and how
// sound the data are, the audit log, the looks, the keys, and what this is.
package system

import (
	"context"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/rulebook"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/staff"
	"miaopi/app/desk/supervision"
	"miaopi/app/printing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// Page is 系统. Its parts are tabs; left and right change them wherever the
// focus is.
type Page struct {
	*shell.Shell
	tabs   *kit.Segments
	parts  []part
	body   *kit.Box
	scroll *kit.Scroll
	seen   bool
	load   shell.Slot
	data   snapshot
}

// part is one tab; its content shows the page's snapshot.
type part interface {
	title() string // in Chinese
	content() []fyne.CanvasObject
}

// snapshot is what the parts show, read at one moment.
type snapshot struct {
	health safekeeping.Health
	audit  supervision.Audit
	tail   []supervision.JournalLine
	told   []string        // what was mended
	trend  []desk.DayCount // the last days
	log    string          // the newest lines of the log

	publishers []string // keys whose signatures count
	leftovers  []rulebook.Leftover
	remedies   []paperwork.Remedy
	gaps       []string // what papers lack

	me    desk.Colleague
	staff []desk.Colleague // everybody's accounts

	proposals []staff.Proposal // what waits for a second administrator

	reader card.Config
	scans  string           // the folder that is watched; empty: the station's own
	setups []printing.Setup // how each of printing.Kinds is printed
}

var (
	_ shell.Page   = (*Page)(nil)
	_ shell.Keeper = (*Page)(nil)
)

// New makes the page.
func New(s *shell.Shell) *Page {
	p := &Page{Shell: s, body: s.Stack(look.Gap4)}
	p.parts = []part{&ready{p: p}, newKeeping(p), newRules(p), newHub(p), newAccounts(p), newDevices(p), newAudit(p), newLooks(p), &keyboard{p: p}, newAbout(p)}
	titles := make([]string, len(p.parts))
	for i, one := range p.parts {
		titles[i] = p.T(one.title())
	}
	p.tabs = p.Tabs(titles, func(int) { p.show() })
	p.scroll = p.Scroll(p.body).Follow(p.Kit)
	return p
}

// Content implements shell.Page. What is wrong with the rules stands on every
// tab.
func (p *Page) Content() fyne.CanvasObject {
	if w := p.Station.Warning(); w != "" {
		return p.Stack(look.Gap3, p.tabs, p.Notice(kit.Toast{Tone: look.Bad, Text: p.T(w)}), p.scroll).Grow(2).Pad(look.Gap3, look.Gap4)
	}
	return p.Stack(look.Gap3, p.tabs, p.scroll).Grow(1).Pad(look.Gap3, look.Gap4)
}

// kept is where one was before a change of look.
type kept struct{ tab, row int }

// Enter implements shell.Page.
func (p *Page) Enter(arg any) {
	p.seen = true
	row := -1
	if k, ok := arg.(kept); ok {
		p.tabs.SetSelected(k.tab)
		row = k.row
	}
	if _, ok := arg.(shell.Accounts); ok {
		p.tabs.SetSelected(accountsTab)
	}
	p.show()
	if l, ok := p.part().(*looks); ok && row >= 0 {
		p.Focus(l.choices[row])
	}
	p.reload()
}

// Leave implements shell.Page. A check goes on: its report waits for whoever
// comes back.
func (p *Page) Leave() {
	p.seen = false
	p.load.Cancel()
}

// Keep implements shell.Keeper.
func (p *Page) Keep() any {
	k := kept{tab: p.tabs.Selected(), row: -1}
	if l, ok := p.part().(*looks); ok {
		k.row = l.row()
	}
	return k
}

func (p *Page) part() part { return p.parts[p.tabs.Selected()] }

// show lays the chosen part out.
func (p *Page) show() {
	p.body.Set(p.part().content()...)
	p.scroll.Refresh()
	p.scroll.Top()
	if !p.seen {
		return
	}
	p.Focus(p.tabs)
}

// fit lays the shown part out again after its content changed.
func (p *Page) fit() {
	p.body.Refresh()
	p.scroll.Refresh()
}

// tailLength is how many entries of the audit log are shown.
const tailLength = 200

// reload reads everything beside the window.
func (p *Page) reload() {
	st := p.Station
	shell.Run(p.Jobs, &p.load, func(ctx context.Context) (s snapshot, err error) {
		if s.health, err = safekeeping.At(st).Health(ctx); err != nil {
			return s, err
		}
		if s.audit, err = supervision.At(st).Audit(ctx); err != nil {
			return s, err
		}
		if supervision.At(st).MayReadJournal() {
			s.tail, err = supervision.At(st).JournalTail(ctx, tailLength)
		}
		if err != nil {
			return s, err
		}
		q, err := st.Queue(ctx)
		if err != nil {
			return s, err
		}
		s.trend = q.Trend(civil.On(st.Now()), shell.TrendDays)
		if p.LogText != nil {
			text, err := p.LogText()
			if err != nil {
				return s, app.E("log", app.Denied, "", err)
			}
			s.log = systemview.LogTail(text)
		}
		s.told = st.Notices()
		if s.publishers, err = st.Publishers(ctx); err != nil {
			return s, err
		}
		if s.leftovers, err = rulebook.At(st).Leftovers(ctx); err != nil {
			return s, err
		}
		if s.remedies, err = paperwork.At(st).Remedies(ctx); err != nil {
			return s, err
		}
		if s.gaps, err = paperwork.At(st).Gaps(ctx); err != nil {
			return s, err
		}
		if s.staff, err = st.Colleagues(); err == nil {
			s.me, err = st.Me()
		}
		if err != nil && app.KindOf(err) != app.Forbidden { // a store may keep no accounts
			return s, err
		}
		if s.proposals, err = staff.At(st).Proposals(ctx); err != nil {
			return s, err
		}
		if s.reader, err = reception.At(st).CardReader(ctx); err != nil {
			return s, err
		}
		if s.setups, err = setupsOf(ctx, st); err != nil {
			return s, err
		}
		s.scans, err = evidence.At(st).ScansFolder(ctx)
		return s, err
	}, func(s snapshot, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.data = s
		p.body.Set(p.part().content()...)
		p.scroll.Refresh()
	})
}

// card is a white surface with a heading.
func (p *Page) card(title string, objects ...fyne.CanvasObject) *kit.Box {
	return p.Card(look.Gap2, append([]fyne.CanvasObject{p.Text(title, look.Title, look.Plain)}, objects...)...).Pad(look.Gap4, look.Gap4)
}

// pairs are labels and values, one a line.
func (p *Page) pairs(list []present.Pair) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(list))
	for i, one := range list {
		label := p.Fixed(7.2*p.Look.Text(look.Body), p.Text(one.Label, look.Body, look.Quiet))
		rows[i] = p.Row(look.Gap3, label, p.Text(one.Value, look.Body, look.Plain)).Grow(1).Top()
	}
	return p.Stack(look.Gap1, rows...)
}

// columns puts two cards beside each other, below each other in large type.
func (p *Page) columns(left, right fyne.CanvasObject) fyne.CanvasObject {
	if p.Elder {
		return p.Stack(look.Gap4, left, right)
	}
	return p.Even(look.Gap4, left, right).Top()
}
