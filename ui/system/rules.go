package system

import (
	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// rules is 规则: where the rules come from, whose signatures count, and whether
// what was decided comes out the same again.
type rules struct {
	p       *Page
	replay  *replay
	install install
}

func newRules(p *Page) *rules { return &rules{p: p, replay: newReplay(p), install: install{p: p}} }

func (r *rules) title() string { return "规则" }

func (r *rules) content() []fyne.CanvasObject {
	p, t := r.p, r.p.T
	if p.data.health.Packs == 0 {
		return []fyne.CanvasObject{p.card(t("规则来源"))} // not read yet
	}
	v := systemview.RulesOf(p.data.health, t)
	head := p.Row(look.Gap3, p.Badge(v.Sign.Icon, t(v.Sign.Word), shell.SignTone(v.Sign.Tone)), p.Text(v.Words, look.Body, look.Plain)).Grow(1).Top()
	origin := p.card(t("规则来源"), head, p.pairs(v.Pairs))
	right := []fyne.CanvasObject{p.card(t("重算判定"), r.replay.box)}
	if p.Can(app.Administrator) {
		right = append(right, r.install.card())
	}
	left := []fyne.CanvasObject{origin}
	if len(p.data.leftovers) > 0 {
		left = append(left, p.card(t("不在现行规则里、还有在办的事项"), p.pairs(systemview.LeftoverLines(p.data.leftovers, t)),
			p.Text(t("在办的照原来的规则办，不受理新的申请。"), look.Body, look.Quiet)))
	}
	right = append(right, remedies{p}.card())
	return []fyne.CanvasObject{p.columns(p.Stack(look.Gap4, append(left, r.publishers())...), p.Stack(look.Gap4, right...))}
}

// publishers are those whose signatures count.
func (r *rules) publishers() fyne.CanvasObject {
	p, t := r.p, r.p.T
	if len(p.data.publishers) == 0 {
		return p.card(t("可信的发布机关"), p.Text(t("还没有设定。设定以前不能安装规则束；设定以后不能在本机更改。"), look.Body, look.Quiet))
	}
	sheet := p.Sheet(kit.Column{Title: t("名称"), Width: 7}, kit.Column{Title: t("公钥指纹（请与发布机关公布的核对）"), Width: 10, Grow: 1})
	var rows [][]kit.Cell
	for _, one := range systemview.Publishers(p.data.publishers) {
		rows = append(rows, []kit.Cell{{Text: one.Name}, {Text: one.Fingerprint, Tone: look.Quiet}})
	}
	sheet.SetRows(rows)
	return p.card(t("可信的发布机关"), p.Text(t("规则束要有其中两家的签名。"), look.Body, look.Quiet), sheet)
}
