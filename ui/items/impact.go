package items

import (
	"context"

	"miaopi/app/desk/rulebook"
	"miaopi/app/rule"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// candidate is a pack whose effect can be looked at.
type candidate struct {
	label string
	read  func() (*rule.Pack, error)
}

// impact asks which rules to try: another version of the item, or a pack file
// in the station's inbox.
func (p *Page) impact() {
	if p.shown == nil {
		return
	}
	list, err := p.candidates()
	if err != nil {
		p.Fail(err)
		return
	}
	labels := make([]string, len(list))
	for i, c := range list {
		labels[i] = c.label
	}
	hint := p.Text(p.T("只作推算，不改任何办件。把还没发布的规则包文件放进 %s，就会列在这里。", p.InboxDir), look.Body, look.Quiet)
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		p.try(list[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("换成哪一份规则，看看影响？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{hint, pick}, First: pick, Width: 620})
}

// candidates are the versions of the item, then the files.
func (p *Page) candidates() ([]candidate, error) {
	var out []candidate
	for _, v := range p.versions() {
		out = append(out, candidate{p.T("%s %s 版", v.Item.Name, v.Version), func() (*rule.Pack, error) { return v, nil }})
	}
	if p.Inbox == nil {
		return out, nil
	}
	files, err := p.Inbox(".yaml")
	for _, f := range files {
		out = append(out, candidate{p.T("文件 %s", f.Name), func() (*rule.Pack, error) { return rulebook.At(p.Station).ReadPack(f.Name, f.Data) }})
	}
	return out, err
}

// try judges the cases with a pack beside the window, with a bar and a way to
// stop.
func (p *Page) try(c candidate) {
	st, do, today, t := p.Station, p.Jobs.Do, p.today(), p.T
	var m *kit.Modal
	bar := p.Progress(p.T("正在推算"), p.T("停止"), func() {
		p.work.Cancel()
		m.Close()
	})
	m = p.Ask(kit.Ask{Title: p.T("影响：%s", c.label), Cancel: p.T("停止"), Body: []fyne.CanvasObject{bar}, Closed: p.work.Cancel})
	shell.Run(p.Jobs, &p.work, func(ctx context.Context) (systemview.ImpactView, error) {
		pack, err := c.read()
		if err != nil {
			return systemview.ImpactView{}, err
		}
		i, err := rulebook.At(st).Impact(ctx, pack, func(done, total int) { do(func() { bar.Set(done, total) }) })
		return systemview.ImpactOf(i, pack, st.Rules, today, t), err
	}, func(v systemview.ImpactView, err error) {
		m.Close()
		if err != nil {
			p.refused(c, err)
			return
		}
		p.report(v)
	})
}

// refused says why a pack cannot be tried: for a file, every error in it.
func (p *Page) refused(c candidate, err error) {
	var body []fyne.CanvasObject
	for _, line := range systemview.PackErrors(err, p.T, p.English) {
		body = append(body, p.Text(line, look.Body, look.Plain))
	}
	if len(body) == 0 {
		p.Fail(err)
		return
	}
	view := p.Reader(p.Stack(look.Gap2, body...))
	p.Ask(kit.Ask{Title: p.T("%s有 %d 处错误，不能推算", c.label, len(body)), Cancel: p.T("返回"), Body: []fyne.CanvasObject{view}, First: view, Width: 900})
}

// report shows what would change. Return on a case opens it.
func (p *Page) report(v systemview.ImpactView) {
	counts := p.Sheet(kit.Column{Width: 6}, kit.Column{Title: p.T("推算"), Width: 4, Right: true}, kit.Column{Title: p.T("会变为通过"), Width: 5.4, Right: true}, kit.Column{Title: p.T("不再通过"), Width: 5, Right: true},
		kit.Column{Title: p.T("其他变化"), Width: 5, Right: true}, kit.Column{Title: p.T("金额变化"), Width: 5, Right: true}, kit.Column{Title: p.T("每月增减（元）"), Width: 7.4, Grow: 1, Right: true})
	var rows [][]kit.Cell
	for _, r := range v.Rows {
		cells := make([]kit.Cell, len(r))
		for i, text := range r {
			cells[i] = kit.Cell{Text: text}
		}
		rows = append(rows, cells)
	}
	counts.SetRows(rows)
	body := []fyne.CanvasObject{p.Notice(kit.Toast{Tone: look.Half, Text: p.T("这是推算，没有改任何办件。在办的按现在的数据，已通过的按当时的数据。")}), counts}
	if v.Days != "" {
		body = append(body, p.Text(v.Days, look.Body, look.Attention))
	}
	for _, line := range v.By {
		body = append(body, p.Text("· "+line, look.Body, look.Plain))
	}
	ask := kit.Ask{Title: v.Title, Cancel: p.T("返回"), Body: append(body, p.Text(v.Nothing, look.Body, look.Good)), Width: 940}
	if len(v.Flips) > 0 {
		table := p.flips(v.Flips)
		ask.Body, ask.First = append(body, p.Tall(7*p.Look.Row(), table)), table.Focusable()
		m := (*kit.Modal)(nil)
		table.Open = func(i int) {
			m.Close()
			p.Go(shell.Cases, shell.ShowCase{Case: v.Flips[i].Case})
		}
		m = p.Ask(ask)
		table.Choose(0)
		return
	}
	p.Ask(ask)
}

// flips are the cases that would come out otherwise.
func (p *Page) flips(list []systemview.FlipLine) *kit.Table {
	t := p.Table(kit.Column{Title: p.T("流水号"), Width: 8.6}, kit.Column{Title: p.T("现在"), Width: 5.4}, kit.Column{Title: p.T("将来"), Width: 5.4}, kit.Column{Title: p.T("因为"), Width: 8, Grow: 1},
		kit.Column{Title: p.T("金额"), Width: 7, Right: true})
	t.Len = func() int { return len(list) }
	t.Row = func(i int) []kit.Cell {
		f := list[i]
		return []kit.Cell{{Text: f.Serial, Tone: look.Quiet}, p.sign(f.From), p.sign(f.To), {Text: f.Why}, {Text: f.Money}}
	}
	return t
}
