package counter

import (
	"strings"

	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// stranger says that nobody told the name: the clerk reads it off the paper.
func (w *who) stranger() bool { return w.p.in.filed == "" }

// show shows what the headline does not: the name to be typed, what was done
// before.
func (w *who) show() {
	p, in := w.p, w.p.in
	v := p.whoIs()
	var objects []fyne.CanvasObject
	if p.Elder && in.phase == choosingItem {
		objects = append(objects, p.Text(p.T(strings.Join(v.About, "　")), look.Body, look.Quiet))
	}
	if w.stranger() {
		objects = append(objects, w.nameRow())
	}
	w.showPast(v.Cases)
	if len(v.Cases) > 0 && in.phase == choosingItem {
		objects = append(objects, w.past)
	}
	if w.card.Set(objects...); len(objects) == 0 {
		w.card.Hide()
	} else {
		w.card.Show()
	}
}

func (w *who) showPast(cases []counterview.PastCase) {
	rows := make([][]kit.Cell, len(cases))
	for i, c := range cases {
		rows[i] = []kit.Cell{{Text: c.Serial}, {Text: c.Item}, {Text: w.p.T(c.Sign.Word), Icon: c.Sign.Icon, Tone: shell.SignTone(c.Sign.Tone)}, {Text: w.p.T(c.When), Tone: look.Quiet}}
	}
	w.past.SetRows(rows)
}

// nameRow asks for the name on the paper.
func (w *who) nameRow() fyne.CanvasObject {
	p := w.p
	label := map[app.SubjectKind]string{app.Person: "姓名（凭居民身份证）", app.Enterprise: "企业名称（凭营业执照）", app.Vehicle: "号牌（凭行驶证）"}[p.in.subject().Kind]
	if w.name.Text != p.in.name {
		w.name.SetText(p.in.name)
	}
	return p.Stack(look.Gap1, p.Row(look.Gap3, p.labelled(p.T(label)), p.Fixed(p.fieldWidth(), w.name)), w.wrong)
}

func (w *who) named(text string) {
	if w.p.in.name == text {
		return
	}
	w.p.in.name = text
	w.p.tell(w.wrong, "", look.Bad)
	w.p.head.show()
	w.p.changed()
}

// check says whether the name will do, and shows why not.
func (w *who) check() bool {
	if !w.stranger() {
		return true
	}
	_, wrong := present.ReadName(w.p.in.subject().Kind, w.p.in.name)
	w.p.tell(w.wrong, w.p.T(wrong), look.Bad)
	return wrong == ""
}

func (w *who) nameDone() {
	if !w.check() {
		return
	}
	if w.p.in.phase == choosingItem {
		w.p.Focus(w.p.what.grid)
		return
	}
	w.p.onward()
}
