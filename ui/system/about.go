package system

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
)

// about is 关于: what this is, which station, and on what terms.
type about struct{ p *Page }

func (a *about) title() string { return "关于" }

func (a *about) content() []fyne.CanvasObject {
	p, t := a.p, a.p.T
	program := p.card(t("秒批工作站"),
		p.Text(t("按公布的规则当场判定；规则通不过的，由人来办。机器可以说“行”，只有人可以说“不行”。"), look.Body, look.Plain),
		p.pairs([]present.Pair{{Label: t("版本"), Value: p.Version}, {Label: t("制作"), Value: t("秒批工作站开发者")}, {Label: t("许可"), Value: t("MIT 许可证，源代码公开")}}))
	station := p.card(t("本站"), p.pairs(append(present.AboutStation(p.Station, t), present.Pair{Label: t("数据目录"), Value: p.Dir})))
	sheet := p.Sheet(kit.Column{Title: t("名称"), Width: 11, Grow: 1}, kit.Column{Title: t("用途"), Width: 8, Grow: 1}, kit.Column{Title: t("许可"), Width: 9, Grow: 1})
	rows := make([][]kit.Cell, len(present.Licences))
	for i, l := range present.Licences {
		rows[i] = []kit.Cell{{Text: t(l.Name)}, {Text: t(l.Use), Tone: look.Quiet}, {Text: t(l.Terms), Tone: look.Quiet}}
	}
	sheet.SetRows(rows)
	return []fyne.CanvasObject{p.columns(program, station), p.card(t("字体、数据和程序库的许可"), sheet)}
}
