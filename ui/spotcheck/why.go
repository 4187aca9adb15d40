package spotcheck

import (
	"strings"

	"miaopi/ui/kit"
	"miaopi/ui/look"

	"fyne.io/fyne/v2"
)

// why is a question for the reason of a step that cannot be taken back.
type why struct {
	title, ok string
	warns     string // what the step leads to
	into      string // where the reason goes, in the empty field
	empty     string // that one is lacking
	first     string // what the field is filled with
}

// askWhy asks, and goes on with a reason.
func (p *Page) askWhy(w why, then func(reason string)) {
	field := p.Area(w.into, 3)
	field.SetText(w.first)
	wrong := p.Text("", look.Body, look.Bad)
	var box *kit.Modal
	accept := func() bool {
		if strings.TrimSpace(field.Text) == "" {
			wrong.Set(w.empty)
			box.Fit()
			p.Focus(field)
			return false
		}
		box.Close()
		then(field.Text)
		return false
	}
	field.Enter = func() { accept() }
	box = p.Ask(kit.Ask{Title: w.title, OK: w.ok, Cancel: p.T("返回"), Danger: true, First: field, Width: 600, Accept: accept,
		Body: []fyne.CanvasObject{p.Text(w.warns, look.Body, look.Attention), field, wrong}})
	replaceable(field)
}
