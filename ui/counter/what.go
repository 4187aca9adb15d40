package counter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// what is ②: the items the applicant may apply for, the best first, and then
// the one that was chosen.
type what struct {
	p    *Page
	card *kit.Box
	grid *kit.Grid
	find *kit.Entry // narrows the list, where it is longer than the digits reach
	more *kit.Text  // how many are not listed
	all  []counterview.Prospect
	list []counterview.Prospect
	back *kit.Button
}

// digits is how many rows have a key of their own; most is how many are listed,
// the best first: drawing more takes longer than a key may.
const (
	digits = 9
	most   = 40
)

func newWhat(p *Page) *what {
	w := &what{p: p, card: p.Card(look.Gap3)}
	name, sign := w.widths()
	w.grid = p.Grid(kit.Column{Width: 1.2}, kit.Column{Title: p.T("事项"), Width: name}, kit.Column{Title: p.T("判断"), Width: sign}, kit.Column{Title: p.T("说明"), Grow: 1})
	w.grid.Pick = w.choose
	w.find = p.Entry(p.T("事项名称、拼音  Alt+F"), func(string) { w.narrow() })
	w.find.Extra = w.key
	w.more = p.Line("", look.Body, look.Quiet)
	w.back = p.Button(p.T("改选事项"), shell.Hint("改选事项"), kit.Ghost, p.chooseAgain)
	return w
}

// widths are those of name and sign: in a small window the remark needs the room.
func (w *what) widths() (name, sign float32) {
	small := w.p.Canvas.Size().Width < 80*w.p.Look.Text(look.Body)
	name, sign = 12.5, 6.5
	switch {
	case w.p.Elder:
		name = 8
	case small:
		name, sign = 9.5, 5.5
	}
	if w.p.Shell.English {
		sign = 9
	}
	return name, sign
}

// show lists the items until one is chosen.
func (w *what) show() {
	switch w.p.in.phase {
	case choosingWho:
		w.card.Hide()
		return
	case choosingItem:
		w.showList()
	default: // the headline names it
		w.card.Hide()
		return
	}
	w.card.Show()
}

// name is what was chosen.
func (w *what) name() string {
	if t := w.p.in.thing; t != nil {
		return w.p.T("一件事：%s", t.Name)
	}
	return present.ItemName(w.p.Station, w.p.in.item)
}

func (w *what) showList() {
	p, in := w.p, w.p.in
	w.all = counterview.Prospects(in.prospects, in.recent, civil.On(p.Station.Now()))
	if things := p.things(); in.subject().Kind == app.Person {
		slices.SortStableFunc(w.all, func(a, b counterview.Prospect) int {
			return cmp.Compare(p.seldom(things, a.Item), p.seldom(things, b.Item))
		})
	}
	if w.find.Text != "" {
		w.find.SetText("")
	}
	w.narrow()
	w.grid.Choose(w.index(in.wanted))
	right := fyne.CanvasObject(p.Text(p.T("按数字键或 ↑ ↓ ⏎ 选择"), look.Body, look.Quiet))
	if in.subject().Kind == app.Person {
		right = p.Row(look.Gap3, right, p.Button(p.T("一件事"), shell.Hint("一件事"), kit.Normal, p.chooseThing))
	}
	head := p.step(2, p.T("事项"), right)
	switch {
	case len(w.all) == 0:
		w.card.Set(head, p.Text(p.T("今天没有这类主体可以申请的事项。"), look.Body, look.Quiet))
	case len(w.all) > digits:
		w.card.Set(head, w.find, w.grid, w.more)
	default:
		w.card.Set(head, w.grid)
	}
}

// narrow shows the items that the words in the box find, by name, pinyin or
// the other words that a pack gives.
func (w *what) narrow() {
	p := w.p
	if w.list = counterview.Named(w.all, w.find.Text); strings.TrimSpace(w.find.Text) == "" && p.in.subject().Kind == app.Person {
		w.list = counterview.Offered(w.all, p.in.wanted)
	}
	found := len(w.list)
	w.list = w.list[:min(found, most)]
	w.more.Set(w.rest(found))
	rows := make([][]kit.Cell, len(w.list))
	for i, v := range w.list {
		rows[i] = []kit.Cell{{Text: digit(i), Tone: look.Accent}, {Text: v.Name},
			{Text: p.T(v.Sign.Word), Icon: v.Sign.Icon, Tone: shell.SignTone(v.Sign.Tone)}, {Text: p.T(v.Text), Tone: look.Quiet}}
	}
	w.grid.SetRows(rows)
	w.grid.Choose(min(0, len(rows)-1))
}

// rest says what is not listed.
func (w *what) rest(found int) string {
	p := w.p
	switch left, unfit := found-len(w.list), len(w.all)-found; {
	case left > 0:
		return p.T("还有 %d 项没有列出，请按名称查找。", left)
	case unfit > 0 && w.find.Text == "":
		return p.T("另有 %d 项不合申请人的情况，没有列出；按名称可以查到。", unfit)
	}
	return ""
}

// search goes to the box.
func (w *what) search() {
	if w.p.in.phase == choosingItem && len(w.all) > digits {
		w.p.Focus(w.find)
	}
}

// key moves in the list and takes from it while the box keeps the focus.
func (w *what) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		return w.grid.Step(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		w.choose(w.grid.Selected())
		return true
	case fyne.KeyEscape:
		w.find.SetText("")
		w.p.Focus(w.grid)
		return true
	}
	return false
}

// digit is the key that chooses a row, as long as there is one.
func digit(i int) string {
	if i < digits {
		return fmt.Sprint(i + 1)
	}
	return ""
}

// index is where an item stands in the list, the first place when it does
// not.
func (w *what) index(id app.PackID) int {
	for i, v := range w.list {
		if v.Item == id {
			return i
		}
	}
	return min(0, len(w.list)-1)
}

// choose takes an item. The name of somebody unknown comes first.
func (w *what) choose(i int) {
	p := w.p
	if i < 0 || i >= len(w.list) {
		return
	}
	if !p.who.check() {
		p.Focus(p.who.name)
		return
	}
	p.take(w.list[i].Item)
}

// pack is the rules of the chosen item in force today.
func (p *Page) pack() (*rule.Pack, error) {
	return p.Station.Rules.At(p.in.item, civil.On(p.Station.Now()))
}
