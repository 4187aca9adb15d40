package system

import (
	"strings"

	"miaopi/app/desk/supervision"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"

	"fyne.io/fyne/v2"
)

// audit is 审计日志. Everybody sees how long it is; who may read it sees the
// root, the signed checkpoint and the last entries.
type audit struct {
	p     *Page
	head  *kit.Box
	sheet *kit.Sheet
}

func newAudit(p *Page) *audit {
	t := p.T
	columns := []kit.Column{{Title: t("序号"), Width: 3.6, Right: true}, {Title: t("时间"), Width: 10.2}, {Title: t("账号"), Width: 5}, {Title: t("做了什么"), Width: 8},
		{Title: t("办件"), Width: 8.8}, {Title: t("说明"), Width: 9, Grow: 1}}
	if p.Elder {
		columns = []kit.Column{{Title: t("时间"), Width: 10.2}, {Title: t("账号"), Width: 6}, {Title: t("做了什么"), Width: 8, Grow: 1}, {Title: t("办件"), Width: 8.8}}
	}
	return &audit{p: p, head: p.Stack(look.Gap2), sheet: p.Sheet(columns...)}
}

func (a *audit) title() string { return "审计日志" }

func (a *audit) content() []fyne.CanvasObject {
	p, t := a.p, a.p.T
	a.show()
	out := []fyne.CanvasObject{p.card(t("审计日志"), p.Text(t("查看完整信息、打印、导出和每一个决定都记在这里，连成一棵哈希树，抽掉或改动任何一条都会被查出。"), look.Body, look.Quiet), a.head)}
	if supervision.At(p.Station).MayReadJournal() {
		out = append(out, p.card(t("最近 %d 条", len(p.data.tail)), a.sheet))
	}
	return out
}

// show shows what was read.
func (a *audit) show() {
	p, t, s := a.p, a.p.T, a.p.data
	size := present.Pair{Label: t("条数"), Value: present.Grouped(int(s.audit.Size))}
	if !supervision.At(p.Station).MayReadJournal() {
		a.head.Set(p.pairs([]present.Pair{size}), p.Text(t("内容只有审计和管理人员可以查看。"), look.Body, look.Attention))
		return
	}
	a.head.Set(p.pairs([]present.Pair{size, {Label: t("根哈希"), Value: s.audit.Root}, {Label: t("检查点"), Value: strings.TrimRight(s.audit.Checkpoint, "\n")},
		{Label: t("见证"), Value: systemview.WitnessWords(s.audit.Witnesses, t)}}))
	rows := make([][]kit.Cell, len(s.tail))
	for i, one := range s.tail {
		l := systemview.AuditLineOf(p.Station, one, t)
		if p.Elder {
			rows[i] = []kit.Cell{{Text: l.At}, {Text: l.Who}, {Text: l.What}, {Text: l.Case}}
			continue
		}
		rows[i] = []kit.Cell{{Text: l.N, Tone: look.Quiet}, {Text: l.At}, {Text: l.Who}, {Text: l.What}, {Text: l.Case}, {Text: l.Detail, Tone: look.Quiet}}
	}
	a.sheet.SetRows(rows)
}
