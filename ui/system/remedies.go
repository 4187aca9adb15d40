package system

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// remedies is what papers need to know and no rules say: where decisions are
// contested, and what is lacking.
type remedies struct{ p *Page }

func (r remedies) card() fyne.CanvasObject {
	p, t := r.p, r.p.T
	objects := []fyne.CanvasObject{}
	for _, gap := range p.data.gaps {
		objects = append(objects, p.Notice(kit.Toast{Tone: look.Attention, Text: t(gap)}))
	}
	if list := systemview.RemedyLines(p.data.remedies, t); len(list) > 0 {
		objects = append(objects, p.pairs(list))
	}
	if p.Can(app.Administrator) && slices.ContainsFunc(p.data.remedies, func(one paperwork.Remedy) bool { return !one.District }) {
		objects = append(objects, p.Row(look.Gap2, p.Button(t("填写复议机关和法院"), shell.Hint("填写复议机关和法院"), kit.Normal, r.choose), p.Space()).Grow(1))
	}
	return p.card(t("文书要素"), objects...)
}

// choose asks of which authority, of those that are the station's to name.
func (r remedies) choose() {
	p := r.p
	list := slices.DeleteFunc(slices.Clone(p.data.remedies), func(one paperwork.Remedy) bool { return one.District })
	if !p.Can(app.Administrator) || len(list) == 0 {
		return
	}
	labels := make([]string, len(list))
	for i, one := range list {
		if labels[i] = one.Authority; !one.Whole() {
			labels[i] += "  " + p.T("没有填")
		}
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		r.fill(list[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("哪个部门？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// fill asks for both.
func (r remedies) fill(one paperwork.Remedy) {
	p, a := r.p, r.p.accounts()
	review, court := p.Entry(p.T("行政复议机关的全称"), nil), p.Entry(p.T("人民法院的全称"), nil)
	review.SetText(one.Review)
	court.SetText(one.Court)
	body := []fyne.CanvasObject{p.Text(one.Authority, look.Body, look.Plain), a.field("行政复议机关", review), a.field("人民法院", court)}
	a.ask("填写复议机关和法院", "保存", "已填写，文书从现在起写明。", false, body, []*kit.Entry{review, court}, func() (change, error) {
		made := desk.Remedy{Authority: one.Authority, Review: review.Text, Court: court.Text}
		return func(ctx context.Context) error { return paperwork.At(p.Station).SetRemedy(ctx, made) }, nil
	})
}
