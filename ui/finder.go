package ui

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/proof"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/caseview"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// finder is the search box of the top line: people and cases as one types,
// Down and Return to choose, Escape to leave. A scanner types the code of a paper
// into it: then Return checks the paper.
type finder struct {
	f     *frame
	entry *kit.Entry
	index *desk.Finder
	pages *desk.Finder // the pages by name, pinyin and initials
	hits  []desk.Hit
	table *kit.Table
	panel *fyne.Container // the hits, over the page
	all   bool            // every hit is listed
	// nothing says that nothing was found.
	nothing *kit.Text
	slot    shell.Slot
	check   shell.Slot
	// entered says that Return was pressed before the index was there.
	entered bool
}

func newFinder(f *frame) *finder {
	k, t := f.x.kit, f.x.words.T
	s := &finder{f: f}
	s.entry = k.Entry(t("姓名/拼音/证件尾号/流水号  Ctrl+F"), s.typed).Briefly(t("查找  Ctrl+F"))
	s.entry.Extra = s.key
	s.entry.Enter = s.enter
	s.table = k.Table(kit.Column{Title: t("姓名"), Width: 6}, kit.Column{Title: t("年龄"), Width: 4.6}, kit.Column{Title: t("证件"), Width: 10.4}, kit.Column{Title: t("办件"), Grow: 1})
	s.table.Len = func() int { return len(s.hits) }
	s.table.Row = func(i int) []kit.Cell { return s.row(s.hits[i]) }
	s.table.Open = s.choose
	s.table.Select = s.reach
	s.nothing = k.Text(t("没有找到。可以输入姓名、拼音、证件尾号或流水号。"), look.Body, look.Quiet)
	s.nothing.Hide()
	edge := canvas.NewRectangle(k.P.Surface)
	edge.StrokeColor, edge.StrokeWidth, edge.CornerRadius = k.P.Field, 1, 6
	s.panel = container.NewStack(edge, container.NewPadded(s.table), container.NewPadded(k.Stack(0, k.Space(), s.nothing).Pad(k.Look.Row(), look.Gap3)))
	s.panel.Hide()
	s.pages = desk.NewFinder()
	for id, title := range titles {
		s.pages.Add(desk.Hit{Name: t(title), Item: app.PackID(id)})
	}
	return s
}

// focus goes to the box and loads what can be found, the first time.
func (s *finder) focus() {
	s.f.x.kit.Focus(s.entry)
	s.load()
}

func (s *finder) load() {
	if s.index != nil || s.slot.Busy() {
		return
	}
	st := s.f.sh.Station
	shell.Run(s.f.x.jobs, &s.slot, st.Finder, func(x *desk.Finder, err error) {
		if err != nil {
			s.f.sh.Fail(err)
			return
		}
		s.index = x
		s.typed(s.entry.Text)
		if s.entered {
			s.enter()
		}
	})
}

// verify checks a paper's code and says what it is worth; where the case is here,
// it can be opened.
func (s *finder) verify(code string) {
	st := s.f.sh.Station
	s.leave()
	shell.Run(s.f.x.jobs, &s.check, func(ctx context.Context) (paperwork.Verified, error) { return paperwork.At(st).Verify(ctx, code) }, func(v paperwork.Verified, err error) {
		if err != nil {
			s.f.sh.Fail(err)
			return
		}
		toast := kit.Toast{Tone: look.Bad, Text: caseview.VerifiedWords(st, v, s.f.x.words.T)}
		if v.Worth == paperwork.ValidPaper {
			toast.Tone = look.Good
		}
		if v.Case != "" {
			toast.Action, toast.Run = s.f.x.words.T("打开办件"), func() { s.f.show(shell.Cases, shell.ShowCase{Case: v.Case}) }
		}
		s.f.sh.Say(toast)
	})
}

func (s *finder) typed(text string) {
	if proof.Looks(text) {
		s.hide() // a scanner types on: nothing is found by that
		return
	}
	if s.index == nil {
		s.load()
		return
	}
	s.all = false
	s.list(s.index.Find(text))
	s.table.Choose(0)
}

// list shows hits, or says that there are none.
func (s *finder) list(hits []desk.Hit) {
	s.hits = append(s.pages.Find(s.entry.Text), hits...)
	s.nothing.Hide()
	if len(s.hits) == 0 {
		if strings.TrimSpace(s.entry.Text) == "" {
			s.hide()
			return
		}
		s.nothing.Show()
	}
	s.show()
	s.table.Forget()
	s.table.Reload()
}

// reach lists all hits once the last of the best is reached: there may be thousands.
func (s *finder) reach(i int) {
	if s.all || len(s.hits) < desk.MaxHits || i < len(s.hits)-1 {
		return
	}
	s.all = true
	s.list(s.index.FindAll(s.entry.Text))
	s.table.Choose(i)
}

// show lays the hits over the page, under the box. They are no overlay: an
// overlay would take the keyboard from the box.
func (s *finder) show() {
	k := s.f.x.kit
	size := fyne.NewSize(min(640, s.f.x.win.Canvas().Size().Width-2*look.Gap4), float32(min(max(len(s.hits), 1), 12)+1)*k.Look.Row()+look.Gap3)
	d := fyne.CurrentApp().Driver()
	at, page := d.AbsolutePositionForObject(s.entry), d.AbsolutePositionForObject(s.f.over)
	s.panel.Move(fyne.NewPos(at.X-page.X+s.entry.Size().Width-size.Width, look.Gap1))
	s.panel.Resize(size)
	s.panel.Show()
}

func (s *finder) hide() { s.panel.Hide() }

// leave empties the box and gives the page the keys again.
func (s *finder) leave() {
	s.hide()
	s.entered = false
	s.entry.SetText("")
	s.f.x.kit.Canvas.Unfocus()
}

// key moves in the hits while the box keeps the focus.
func (s *finder) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		s.leave()
		return true
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return s.panel.Visible() && s.table.Step(e)
	}
	return false
}

// choose opens the case, or starts an intake for the person.
func (s *finder) choose(i int) {
	if i < 0 || i >= len(s.hits) {
		return
	}
	h := s.hits[i]
	if h.Subject.ID == "" && h.Case == "" {
		s.leave()
		s.f.show(shell.PageID(h.Item), nil)
		return
	}
	s.index.Use(h.Subject)
	s.leave()
	if h.Case != "" {
		s.f.show(shell.Cases, shell.ShowCase{Case: h.Case})
		return
	}
	s.f.show(shell.Counter, shell.NewIntake{Subject: h.Subject, Name: h.Name, Phone: h.Phone, Area: h.Area})
}

func (s *finder) row(h desk.Hit) []kit.Cell {
	if h.Subject.ID == "" && h.Case == "" {
		return []kit.Cell{{Text: h.Name}, {}, {}, {Text: s.f.x.words.T("打开页面"), Tone: look.Quiet}}
	}
	what := kit.Cell{Text: s.f.x.words.T("新受理"), Tone: look.Quiet}
	if h.Case != "" {
		what = kit.Cell{Text: present.ItemName(s.f.sh.Station, h.Item) + " " + present.ShortSerial(h.Serial)}
	}
	return []kit.Cell{{Text: present.MaskedName(h.Subject, h.Name)}, {Text: s.f.x.words.T(counterview.AgeAndSex(h.Subject, civil.On(s.f.sh.Station.Now()))), Tone: look.Quiet}, {Text: present.MaskedID(h.Subject)}, what}
}
