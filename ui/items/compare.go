package items

import (
	"slices"

	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/itemview"

	"fyne.io/fyne/v2"
)

// compare shows what the version that is read changed in the one before it.
// Two versions of an item are compared at once; of more, the clerk chooses the
// other one.
func (p *Page) compare() {
	all := p.versions()
	if p.shown == nil || len(all) < 2 {
		p.Say(kit.Toast{Tone: look.Quiet, Text: p.T("这个事项只有一个版本，没有可比较的。"), Seconds: 6})
		return
	}
	others := slices.DeleteFunc(slices.Clone(all), func(v *rule.Pack) bool { return v == p.shown })
	if len(others) == 1 {
		p.showCompare(others[0])
		return
	}
	labels := make([]string, len(others))
	for i, v := range others {
		labels[i] = v.Version.String()
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		p.showCompare(others[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("与哪个版本比较？"), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick, Width: 420})
}

// showCompare lists the differences, the older version first.
func (p *Page) showCompare(other *rule.Pack) {
	old, now := other, p.shown
	if now.Version < old.Version {
		old, now = now, old
	}
	changes := sheet.Compare(old, now)
	rows := make([][]kit.Cell, len(changes))
	for i, c := range changes {
		rows[i] = []kit.Cell{p.sign(itemview.ChangeSign(c.Kind)), {Text: c.What}, quiet(orDash(c.Old)), {Text: orDash(c.New)}}
	}
	body := fyne.CanvasObject(p.Text(p.T("两个版本内容相同。"), look.Body, look.Plain))
	if len(rows) > 0 {
		table := p.Sheet(kit.Column{Width: 4.6}, kit.Column{Title: p.T("内容"), Width: 7, Grow: 2}, kit.Column{Title: old.Version.String(), Width: 7, Grow: 3}, kit.Column{Title: now.Version.String(), Width: 7, Grow: 3})
		table.SetRows(rows)
		body = table
	}
	view := p.Reader(body)
	p.Ask(kit.Ask{Title: p.T("%s：%s 比 %s 改动 %d 处", now.Item.Name, now.Version, old.Version, len(rows)), Cancel: p.T("返回"),
		Body: []fyne.CanvasObject{view}, First: view, Width: 1000})
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
