package system

import (
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// ready is 现在能办什么: one row an item.
type ready struct{ p *Page }

func (r *ready) title() string { return "现在能办什么" }

func (r *ready) content() []fyne.CanvasObject {
	p, t := r.p, r.p.T
	columns := []kit.Column{{Title: t("事项"), Width: 12.2}, {Title: t("现在"), Width: 8}, {Title: t("原因"), Width: 10, Grow: 1}, {Title: t("怎么办"), Width: 10, Grow: 1}}
	if p.Elder {
		columns = []kit.Column{{Title: t("事项"), Width: 9, Grow: 1}, {Title: t("现在"), Width: 8}, {Title: t("原因"), Width: 12, Grow: 1}}
	}
	sheet := p.Sheet(columns...)
	if p.data.health.Packs > 0 { // read
		sheet.SetRows(r.rows())
	}
	words := p.Text(t("数据越旧，能自动办的越少；人工受理总是可以的。"), look.Body, look.Quiet)
	items := p.card(t("现在能办什么"), words, sheet)
	if due := systemview.BackupDue(p.data.health, p.Station.Now(), safekeeping.At(p.Station).MayBackUp(), t); due != "" {
		show := kit.Toast{Tone: look.Attention, Text: due, Action: t("看备份"), Run: func() { p.tabs.Select(keepingTab) }}
		return []fyne.CanvasObject{p.Notice(show), items}
	}
	return []fyne.CanvasObject{items}
}

func (r *ready) rows() [][]kit.Cell {
	p := r.p
	var rows [][]kit.Cell
	for _, l := range systemview.ReadyLines(p.Station, p.data.health, p.T) {
		sign := kit.Cell{Icon: l.Sign.Icon, Text: p.T(l.Sign.Word), Tone: shell.SignTone(l.Sign.Tone)}
		row := []kit.Cell{{Text: l.Item}, sign, {Text: l.Why, Tone: look.Quiet}, {Text: l.Remedy}}
		if p.Elder {
			row = row[:3]
			if l.Remedy != "" {
				row[2].Text += "\n" + l.Remedy
			}
		}
		rows = append(rows, row)
	}
	return rows
}
