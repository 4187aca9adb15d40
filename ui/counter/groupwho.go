package counter

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// groupWho is the dialog that picks the people of a group: found as the search finds
// them, picked with Return, taken out again with Return. Nobody is picked twice, and
// whoever has the item open already stands there grey, with the number.
type groupWho struct {
	p       *Page
	g       *group
	index   *desk.Finder
	entry   *kit.Entry
	hits    []counterview.Candidate
	grid    *kit.Grid
	count   *kit.Text
	picked  *kit.Table
	message *kit.Text
	box     *kit.Modal
	loading shell.Slot // who can be found
	reading shell.Slot // a list
	looking shell.Slot
	entered bool // Return was pressed before the hits were there
}

func newGroupWho(p *Page, g *group) {
	w := &groupWho{p: p, g: g, count: p.Text("", look.Body, look.Accent), message: p.Text("", look.Body, look.Quiet)}
	w.entry = p.Entry(p.T("姓名、拼音、证件尾号、电话尾号"), w.typed)
	w.entry.Enter, w.entry.Extra = w.enter, w.key
	w.grid = p.Grid(kit.Column{Width: 5.5}, kit.Column{Width: 5.5}, kit.Column{Width: 10.5}, kit.Column{Grow: 1})
	w.grid.Pick = w.pick
	w.picked = p.Table(kit.Column{Title: p.T("已选"), Width: 5.5}, kit.Column{Width: 5.5}, kit.Column{Width: 10.5}, kit.Column{Title: p.T("⏎ 移除"), Grow: 1})
	w.picked.Len = func() int { return len(g.people) }
	w.picked.Row = func(i int) []kit.Cell {
		return append(w.person(g.people[i].Subject, g.people[i].Name), kit.Cell{Text: "✕", Tone: look.Quiet})
	}
	w.picked.Open = w.remove
	w.box = p.Ask(kit.Ask{Title: p.T("集体代办") + "  " + g.item.Name, OK: p.T("下一步"), Cancel: p.T("返回"), Width: 720, First: w.entry, Body: w.body(),
		Accept: func() bool { w.next(); return false }})
	w.show()
	w.load()
}

// most is how many hits are shown, and how many of those picked are seen at once.
func (w *groupWho) most() int {
	if w.p.Elder {
		return 3 // so that the dialog fits a small screen
	}
	return 5
}

func (w *groupWho) body() []fyne.CanvasObject {
	p := w.p
	row := p.Look.Row()
	return []fyne.CanvasObject{p.Row(look.Gap3, w.entry, p.Button(p.T("粘贴名单"), "", kit.Ghost, w.paste)).Grow(0), p.Tall(float32(w.most())*row, w.grid), w.message,
		w.count, p.Tall(float32(w.most())*row, w.picked)}
}

// load loads who can be found.
func (w *groupWho) load() {
	shell.Run(w.p.Jobs, &w.loading, w.p.Station.Finder, func(x *desk.Finder, err error) {
		if err != nil {
			w.say(present.Sentence(err), look.Bad)
			return
		}
		w.index = x
		w.typed(w.entry.Text)
	})
}

// person are the cells that tell one from another.
func (w *groupWho) person(sub app.Subject, name string) []kit.Cell {
	return []kit.Cell{{Text: present.MaskedName(sub, name)}, {Text: w.p.T(counterview.AgeAndSex(sub, w.p.who.today()))}, {Text: present.MaskedID(sub)}}
}

// typed looks for hits, and beside the window whether they may come.
func (w *groupWho) typed(text string) {
	w.entered = false
	w.say("", look.Quiet)
	if w.index == nil {
		return
	}
	var people []desk.Hit
	for _, h := range subjects(w.index.Find(strings.TrimSpace(text))) {
		if h.Subject.Kind == app.Person && len(people) < w.most() {
			people = append(people, h)
		}
	}
	st, item := w.p.Station, w.g.item.ID
	shell.Run(w.p.Jobs, &w.looking, func(ctx context.Context) ([]counterview.Candidate, error) {
		out := make([]counterview.Candidate, len(people))
		for i, h := range people {
			open, err := reception.At(st).OpenFor(ctx, h.Subject, item)
			if err != nil {
				return nil, err
			}
			out[i] = counterview.Candidate{Member: reception.Member{Subject: h.Subject, Name: h.Name, Phone: h.Phone}, Open: open}
		}
		return out, nil
	}, w.found)
}

// found shows the hits.
func (w *groupWho) found(hits []counterview.Candidate, err error) {
	if err != nil {
		w.say(present.Sentence(err), look.Bad)
		return
	}
	w.hits = hits
	w.show()
	w.grid.Choose(-1)
	w.grid.Choose(0)
	switch {
	case len(hits) == 0 && strings.TrimSpace(w.entry.Text) != "":
		w.say("名册里没有找到。没有登记的人，请用“粘贴名单”写号码和姓名。", look.Quiet)
	case w.entered:
		w.enter()
	}
}

// show shows hits and picked as they are now.
func (w *groupWho) show() {
	rows := make([][]kit.Cell, len(w.hits))
	for i, c := range w.hits {
		why := w.why(c)
		rows[i] = append(w.person(c.Subject, c.Name), kit.Cell{Text: why, Tone: look.Quiet})
		if why != "" {
			for n := range rows[i] {
				rows[i][n].Tone = look.Quiet
			}
		}
	}
	w.grid.SetRows(rows)
	w.picked.Reload()
	w.count.Set(w.p.T("已选 %d 人", len(w.g.people)))
}

// why is why a hit cannot be picked; empty: it can.
func (w *groupWho) why(c counterview.Candidate) string {
	switch {
	case counterview.InMembers(w.g.people, c.Subject):
		return w.p.T("已选")
	case c.Open != "":
		return w.p.T("本事项在办：%s", present.ShortSerial(c.Open))
	}
	return ""
}

func (w *groupWho) say(sentence string, tone look.Tone) {
	w.message.SetTone(w.p.T(sentence), tone)
	w.box.Fit()
}

func (w *groupWho) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		return w.grid.Step(e) || len(w.hits) > 0
	case fyne.KeyEscape:
		if w.entry.Text == "" {
			return false
		}
		w.entry.SetText("")
		return true
	}
	return false
}

// enter picks the selected hit; with nothing typed it goes on.
func (w *groupWho) enter() {
	switch {
	case strings.TrimSpace(w.entry.Text) == "":
		w.next()
	case w.index == nil || w.looking.Busy():
		w.entered = true
	default:
		w.grid.Take()
	}
}

// pick picks a hit, unless something stands against it.
func (w *groupWho) pick(i int) {
	c := w.hits[i]
	if why := w.why(c); why != "" {
		w.say(w.p.T("没有加入：%s", present.MaskedName(c.Subject, c.Name)+"　"+why), look.Attention)
		return
	}
	w.g.people = slices.Insert(w.g.people, 0, c.Member)
	w.entry.SetText("")
	w.hits = nil
	w.show()
	w.p.Focus(w.entry)
}

// remove takes somebody out again.
func (w *groupWho) remove(i int) {
	w.g.people = slices.Delete(w.g.people, i, i+1)
	w.show()
	if len(w.g.people) == 0 {
		w.picked.Forget()
		w.p.Focus(w.entry)
		return
	}
	w.picked.Choose(min(i, len(w.g.people)-1))
}

// next asks for what holds for all.
func (w *groupWho) next() {
	if len(w.g.people) == 0 {
		w.say("还没有选人。", look.Attention)
		return
	}
	newGroupForm(w)
}
