package workbench

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// stats reads the day's figures and shows them: by hour, by item and result. They are
// of the station; nobody is ranked.
func (p *Page) stats() {
	st := p.Station
	shell.Run(p.Jobs, &p.counting, func(ctx context.Context) (desk.DayStats, error) {
		q, err := st.Queue(ctx)
		if err != nil {
			return desk.DayStats{}, err
		}
		return q.DayStats(civil.On(st.Now())), nil
	}, func(s desk.DayStats, err error) {
		switch {
		case err != nil:
			p.Fail(err)
		case p.On(p) && !p.Busy():
			p.showStats(s)
		}
	})
}

func (p *Page) showStats(s desk.DayStats) {
	t := p.T
	items := p.Sheet(kit.Column{Title: t("事项"), Width: 11, Grow: 1}, kit.Column{Title: t("提交"), Width: 4, Right: true}, kit.Column{Title: t("自动通过"), Width: 5.4, Right: true},
		kit.Column{Title: t("预通过"), Width: 4.6, Right: true}, kit.Column{Title: t("人工准予"), Width: 5.4, Right: true}, kit.Column{Title: t("不予"), Width: 4, Right: true},
		kit.Column{Title: t("窗口用时"), Width: 6, Right: true})
	rows := [][]kit.Cell{p.statsRow(t("合计"), s.All)}
	for _, i := range s.Items {
		rows = append(rows, p.statsRow(present.ItemName(p.Station, i.Item), i))
	}
	items.SetRows(rows)
	view := p.Reader(p.Stack(look.Gap3, p.Text(t("每小时提交"), look.Body, look.Quiet), p.hours(s.Hours), items,
		p.Text(t("窗口用时是从受理到决定的中位数，只算当天在窗口受理并决定的。"), look.Body, look.Quiet)))
	p.Ask(kit.Ask{Title: t("%s 统计", s.Day.String()), Cancel: t("返回"), Body: []fyne.CanvasObject{view}, First: view, Width: 880})
}

func (p *Page) statsRow(name string, d desk.ItemDay) []kit.Cell {
	minutes := "—"
	if d.Minutes >= 0 {
		minutes = p.T("%d 分", d.Minutes)
	}
	out := []kit.Cell{{Text: name}}
	for _, n := range []int{d.Submitted, d.Auto, d.Provisional, d.Granted, d.Refused} {
		out = append(out, kit.Cell{Text: present.Grouped(n)})
	}
	return append(out, kit.Cell{Text: minutes})
}

// hours are a bar for each hour of the working day, and for others in which something
// came.
func (p *Page) hours(by [24]int) fyne.CanvasObject {
	var out []fyne.CanvasObject
	most := 1
	for _, n := range by {
		most = max(most, n)
	}
	for h, n := range by {
		if n == 0 && (h < 8 || h > 18) {
			continue
		}
		bar := p.Tall(p.Look.Text(look.Body), p.Bar(float32(n)/float32(most)))
		out = append(out, p.Row(look.Gap2, p.Fixed(4*p.Look.Text(look.Body), p.Line(fmt.Sprintf("%d:00", h), look.Body, look.Quiet)), bar,
			p.Fixed(3*p.Look.Text(look.Body), p.Line(present.Grouped(n), look.Body, look.Plain).AlignRight())).Grow(1))
	}
	return p.Stack(2, out...)
}
