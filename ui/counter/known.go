package counter

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// known is ③: what the registers hold (秒报). It is shown as it is and cannot
// be edited; where a paper says otherwise, a correction slip is written.
type known struct {
	p     *Page
	card  *kit.Box
	grid  *kit.Grid
	facts []present.Known
	slip  *kit.Button
	few   bool // there is no room for every column
}

func newKnown(p *Page) *known {
	k := &known{p: p, card: p.Card(look.Gap3), few: p.Elder}
	k.grid = p.Grid(k.columns()...)
	k.grid.Pick = func(int) { k.dispute() }
	k.slip = p.Button(p.T("与纸质不符"), shell.Hint("与纸质不符"), kit.Ghost, k.dispute)
	k.card.Hide()
	return k
}

// columns are fewer in large type and in a narrow window: source and moment stand
// below each other.
func (k *known) columns() []kit.Column {
	t := k.p.T
	switch {
	case k.p.Elder:
		return []kit.Column{{Title: t("数据项"), Width: 6}, {Title: t("内容"), Width: 9.3, Grow: 1}, {Title: t("来源"), Width: 8}, {Title: t("状态"), Width: 4.6}}
	case k.few:
		return []kit.Column{{Title: t("数据项"), Width: 7}, {Title: t("内容"), Width: 8, Grow: 1}, {Title: t("来源"), Width: 8.2}, {Title: t("状态"), Width: 5}}
	}
	return []kit.Column{{Title: t("数据项"), Width: 9}, {Title: t("内容"), Width: 6, Grow: 1}, {Title: t("来源"), Width: 6.2},
		{Title: t("数据时间"), Width: 8.1}, {Title: t("状态"), Width: 7.6}}
}

// narrow is how wide the questions must be, in units of the text size, for every
// column to have its own.
const narrow = 44

// arrange makes the columns that there is room for.
func (k *known) arrange() {
	p := k.p
	if p.Elder || p.left == nil || p.left.Size().Width == 0 {
		return
	}
	if few := p.left.Size().Width < narrow*p.Look.Text(look.Body); few != k.few {
		k.few = few
		k.grid.SetColumns(k.columns()...)
	}
}

// row is one fact; only what is not in order stands out.
func (k *known) row(f present.Known) []kit.Cell {
	state := kit.Cell{Text: k.p.T(f.State), Tone: look.Quiet}
	if tone := shell.Tone(f.Mood); tone != look.Quiet {
		state = kit.Cell{Text: k.p.T(f.State), Icon: kit.Icon(tone), Tone: tone}
	}
	label, value := kit.Cell{Text: f.Label, Tone: look.Quiet}, kit.Cell{Text: k.p.T(f.Value)}
	if k.few {
		state.Icon = ""
		return []kit.Cell{label, value, {Text: k.p.T(f.Source) + "\n" + f.AsOf, Tone: look.Quiet}, state}
	}
	return []kit.Cell{label, value, {Text: k.p.T(f.Source), Tone: look.Quiet}, {Text: f.AsOf, Tone: look.Quiet}, state}
}

func (k *known) show() {
	p, in := k.p, k.p.in
	if in.judged == nil || in.phase != filling {
		k.card.Hide()
		return
	}
	k.arrange()
	k.facts = p.knownFacts()
	rows := make([][]kit.Cell, len(k.facts))
	for i, f := range k.facts {
		rows[i] = k.row(f)
	}
	k.grid.SetRows(rows)
	right, body := fyne.CanvasObject(k.slip), fyne.CanvasObject(k.grid)
	if len(rows) == 0 {
		right, body = nil, p.Text(p.T("本机没有这位申请人的登记数据，需要的内容在④逐项核验。"), look.Body, look.Quiet)
	}
	k.card.Set(p.step(3, p.T("已掌握的数据"), right), body)
	k.card.Show()
}

// dispute asks what the paper says otherwise, or takes a slip back.
func (k *known) dispute() {
	p := k.p
	if p.in.phase != filling || len(k.facts) == 0 {
		return
	}
	i := k.grid.Selected()
	if i < 0 {
		p.reach(k.grid)
		return
	}
	f := k.facts[i]
	if f.Disputed {
		p.in.dispute(f.Fact, "")
		p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("已撤回“%s”的更正单。", f.Label), Seconds: 6})
		p.changed()
		return
	}
	k.ask(f)
}

func (k *known) ask(f present.Known) {
	p := k.p
	wrong := p.message()
	note := p.Entry(p.T("纸质材料上是怎么写的"), nil)
	var m *kit.Modal
	m = p.Ask(kit.Ask{Title: p.T("与纸质不符：%s", f.Label), OK: p.T("写更正单"), Cancel: p.T("返回"), First: note,
		Body: []fyne.CanvasObject{
			p.Text(p.T("%s登记为：%s", p.T(f.Source), p.T(f.Value)), look.Body, look.Plain),
			p.Text(p.T("登记内容不在这里改。更正单随申请转给登记部门；更正以前，这一项不能用于自动通过。"), look.Body, look.Quiet),
			note, wrong},
		Accept: func() bool {
			sentence := present.NoteWrong(note.Text)
			if sentence != "" {
				p.tell(wrong, p.T(sentence), look.Bad)
				m.Fit()
				return false
			}
			p.in.dispute(f.Fact, note.Text)
			p.Say(kit.Toast{Tone: look.Attention, Text: p.T("“%s”已写更正单，受理后转人工。", f.Label), Seconds: 6})
			p.changed()
			return true
		}})
}
