package items

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/itemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// leaf shows the rule sheet of one version.
type leaf struct {
	p       *Page
	whole   *kit.Box
	head    *kit.Box
	body    *kit.Box
	scroll  *kit.Scroll
	buttons []fyne.CanvasObject // what can be done with the sheet
	compare *kit.Button
	tabs    *kit.Segments
	of      app.PackID // whose versions the tabs are
}

func newLeaf(p *Page) *leaf {
	s := &leaf{p: p}
	s.head = p.Stack(look.Gap2).Pad(look.Gap3, look.Gap4)
	s.body = p.Stack(look.Gap3).Pad(look.Gap3, look.Gap4, look.Gap5, look.Gap4)
	s.scroll = p.Scroll(s.body).Follow(p.Kit)
	s.compare = p.Button(p.T("比较版本"), shell.Hint("比较版本"), kit.Normal, p.compare)
	s.buttons = []fyne.CanvasObject{p.Button(p.T("影响"), shell.Hint("新规则的影响"), kit.Normal, p.impact), p.Button(p.T("导出"), shell.Hint("导出规则单"), kit.Normal, p.export),
		p.Button(p.T("受理"), shell.Hint("受理本事项"), kit.Primary, p.intake)}
	return s
}

func (s *leaf) content() fyne.CanvasObject {
	s.whole = s.p.Stack(0, s.head, s.p.Rule(), s.scroll).Grow(2)
	return s.whole
}

// by turns the sheet by most of a page.
func (s *leaf) by(pages float32) { s.scroll.By(pages * s.scroll.Size().Height * 0.85) }

// show shows the version that is read.
func (s *leaf) show() {
	p := s.p
	if p.shown == nil {
		return
	}
	v := sheet.Of(p.Station.Rules, p.shown, p.today())
	s.showHead(v)
	objects := s.elements(v)
	objects = append(objects, s.conditions(v)...)
	objects = append(objects, s.parameters(v)...)
	objects = append(objects, s.results(v)...)
	objects = append(objects, s.materials(v)...)
	objects = append(objects, s.data(v)...)
	objects = append(objects, s.bases(v)...)
	objects = append(objects, s.history(v)...)
	s.body.Set(objects...)
	s.whole.Refresh()
	s.scroll.Refresh()
	s.scroll.Top()
}

// showHead shows name, standing and versions above what scrolls.
func (s *leaf) showHead(v sheet.Sheet) {
	p := s.p
	all := p.versions()
	standing := itemview.StandingSign(v.Standing)
	badge := p.Badge(standing.Icon, p.T(standing.Word), shell.SignTone(standing.Tone))
	title := p.Row(look.Gap3, p.Text(v.Name, look.Title, look.Plain), badge)
	buttons := s.buttons
	if len(all) > 1 {
		buttons = append([]fyne.CanvasObject{s.compare}, buttons...)
	}
	rows := []fyne.CanvasObject{title, p.Row(look.Gap3, buttons...).Wrap()}
	if line := p.list.line(); line.Remedy != "" {
		rows = append(rows, p.Notice(kit.Toast{Tone: shell.SignTone(line.Ready.Tone), Text: p.T(line.Ready.Word) + "：" + p.T(line.Remedy)}))
	}
	s.head.Set(append(rows, s.versionTabs(v))...)
}

// versionTabs choose the version that is read.
func (s *leaf) versionTabs(v sheet.Sheet) fyne.CanvasObject {
	p := s.p
	all := p.versions()
	labels := make([]string, len(all))
	for i, one := range v.Versions {
		labels[i] = p.T(one.Period) + p.T("（%s）", p.T(one.Standing.Label()))
	}
	if len(all) == 1 {
		return p.Text(labels[0], look.Body, look.Quiet)
	}
	if s.of != p.item {
		s.of, s.tabs = p.item, p.Tabs(labels, func(i int) { p.read(all[i]) })
	}
	s.tabs.SetSelected(slices.Index(all, p.shown))
	return p.Row(look.Gap2, s.tabs)
}

// part is a heading with what stands under it; without rows there is none.
func (s *leaf) part(title string, there bool, objects ...fyne.CanvasObject) []fyne.CanvasObject {
	if !there {
		return nil
	}
	return append([]fyne.CanvasObject{s.p.Rule(), s.p.Text(s.p.T(title), look.Title, look.Plain)}, objects...)
}

// table is a sheet of rows.
func (s *leaf) table(rows [][]kit.Cell, columns ...kit.Column) fyne.CanvasObject {
	for i := range columns {
		columns[i].Title = s.p.T(columns[i].Title)
	}
	t := s.p.Sheet(columns...)
	t.SetRows(rows)
	return t
}

func (p *Page) sign(v present.Sign) kit.Cell {
	return kit.Cell{Text: p.T(v.Word), Icon: v.Icon, Tone: shell.SignTone(v.Tone)}
}

// status is how far a basis has been verified.
func (p *Page) status(s rule.Status) kit.Cell {
	if s == "" {
		return kit.Cell{}
	}
	return p.sign(itemview.StatusSign(s))
}

// statusWidth is the room that says how far something was verified.
func (p *Page) statusWidth() float32 {
	if p.English {
		return 9
	}
	return 6.4
}

func quiet(text string) kit.Cell { return kit.Cell{Text: text, Tone: look.Quiet} }

// elements stand two beside each other; the code, which is long, alone.
func (s *leaf) elements(v sheet.Sheet) []fyne.CanvasObject {
	code, rest := v.Elements[0], append(slices.Clone(v.Elements[1:]), v.Deadlines...)
	first := s.table([][]kit.Cell{{quiet(s.p.T(code.Label)), {Text: s.p.T(code.Value)}, s.p.status(code.Status)}}, kit.Column{Width: 6}, kit.Column{Grow: 1}, kit.Column{Width: s.p.statusWidth() + 0.6})
	var rows [][]kit.Cell
	for pair := range slices.Chunk(rest, 2) {
		row := []kit.Cell{quiet(s.p.T(pair[0].Label)), {Text: s.p.T(pair[0].Value)}, {}, {}}
		if len(pair) > 1 {
			row[2], row[3] = quiet(s.p.T(pair[1].Label)), kit.Cell{Text: s.p.T(pair[1].Value)}
		}
		rows = append(rows, row)
	}
	return []fyne.CanvasObject{s.p.Stack(0, first, s.table(rows, kit.Column{Width: 6}, kit.Column{Grow: 1}, kit.Column{Width: 6}, kit.Column{Grow: 1}))}
}

func (s *leaf) conditions(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Conditions))
	for i, c := range v.Conditions {
		rows[i] = []kit.Cell{quiet(fmt.Sprint(c.Number)), {Text: c.Say}, quiet(s.p.T(c.Fails)), quiet(c.Basis), s.p.status(c.Status)}
	}
	title := "办理条件（全部符合才自动通过）"
	if v.Unconfirmed {
		title = "办理条件（规则确认以前由工作人员办理）"
	}
	return s.part(title, len(rows) > 0,
		s.table(rows, kit.Column{Width: 1.6}, kit.Column{Title: "条件", Width: 8, Grow: 3}, kit.Column{Title: "不符合时", Width: 5, Grow: 2}, kit.Column{Title: "依据", Width: 8, Grow: 1}, kit.Column{Width: s.p.statusWidth()}))
}

func (s *leaf) parameters(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Parameters))
	for i, m := range v.Parameters {
		rows[i] = []kit.Cell{{Text: m.Name}, quiet(s.p.T(m.Period)), {Text: m.Value}, quiet(m.Basis)}
	}
	return s.part("标准与参数", len(rows) > 0,
		s.table(rows, kit.Column{Title: "名称", Width: 6}, kit.Column{Title: "适用日期", Width: 7}, kit.Column{Title: "数值", Width: 8, Grow: 2}, kit.Column{Title: "依据", Width: 6, Grow: 1}))
}

func (s *leaf) results(v sheet.Sheet) []fyne.CanvasObject {
	p := s.p
	var lines []string
	if len(v.Outcome) > 0 {
		lines = append(lines, p.T("通过后确定：%s", strings.Join(v.Outcome, "、")))
	}
	if len(v.Documents) > 0 {
		lines = append(lines, p.T("结果文书：%s", strings.Join(v.Documents, "、")))
	}
	lines = append(lines, v.Notes...)
	objects := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		objects[i] = p.Text("· "+l, look.Body, look.Plain)
	}
	return s.part("结果与说明", len(lines) > 0, objects...)
}

func (s *leaf) materials(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Materials))
	for i, m := range v.Materials {
		rows[i] = []kit.Cell{{Text: m.Name}, {Text: s.p.T(m.Kind)}, quiet(m.Shows), quiet(m.Note)}
	}
	return s.part("申请材料（系统查得到的不用提交）", len(rows) > 0,
		s.table(rows, kit.Column{Title: "材料", Width: 8}, kit.Column{Title: "类别", Width: 3}, kit.Column{Title: "证明", Width: 8, Grow: 2}, kit.Column{Title: "适用", Width: 5, Grow: 1}))
}

func (s *leaf) data(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Data))
	for i, d := range v.Data {
		rows[i] = []kit.Cell{{Text: d.Label}, quiet(s.p.T(d.Source)), quiet(s.p.T(d.Fresh)), quiet(s.p.T(d.Stale)), quiet(d.Proof)}
	}
	return s.part("判定用到的数据", len(rows) > 0,
		s.table(rows, kit.Column{Title: "数据项", Width: 8, Grow: 1}, kit.Column{Title: "来源", Width: 6.5}, kit.Column{Title: "时效", Width: 4}, kit.Column{Title: "过时后", Width: 5}, kit.Column{Title: "窗口凭证", Width: 6, Grow: 1}))
}

func (s *leaf) bases(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Bases))
	for i, b := range v.Bases {
		rows[i] = []kit.Cell{{Text: b.Cite}, quiet(strings.Trim(b.Source+"；"+b.Note, "；")), s.p.status(b.Status)}
	}
	return s.part("依据", len(rows) > 0,
		s.table(rows, kit.Column{Title: "文件", Width: 10, Grow: 1}, kit.Column{Title: "来源与说明", Width: 8, Grow: 1}, kit.Column{Title: "核实情况", Width: s.p.statusWidth()}))
}

func (s *leaf) history(v sheet.Sheet) []fyne.CanvasObject {
	rows := make([][]kit.Cell, len(v.Versions))
	for i, one := range v.Versions {
		rows[i] = []kit.Cell{{Text: s.p.T(one.Period)}, s.p.sign(itemview.StandingSign(one.Standing)), {Text: present.Grouped(one.Cases)}, quiet(one.Hash)}
	}
	return s.part("版本沿革", len(rows) > 0,
		s.table(rows, kit.Column{Title: "适用日期", Width: 9}, kit.Column{Width: 5.5}, kit.Column{Title: "自检用例", Width: 4.2, Right: true}, kit.Column{Title: "规则包指纹", Width: 8, Grow: 1}))
}
