package workbench

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// maxOwing is how many lines of the ledger stand on the first page.
const maxOwing = 4

// owing is the ledger of what was let come later, the most urgent first.
func (p *Page) owing() fyne.CanvasObject {
	list := caseview.OwingLines(p.Station, p.data.owing)
	objects := []fyne.CanvasObject{p.Text(p.T("容缺受理，等候补交 %d 件", len(list)), look.Body, look.Attention)}
	for _, o := range list[:min(len(list), maxOwing)] {
		tone := shell.SignTone(o.Tone)
		words := p.Stack(0, p.Text(o.Name+"  "+o.Materials, look.Body, look.Plain), p.Text(kit.Icon(tone)+" "+o.When, look.Body, tone))
		objects = append(objects, p.Row(look.Gap2, words, p.Button(p.T("看办件"), "", kit.Ghost, func() {
			p.Go(shell.Cases, shell.ShowCase{Case: o.Case})
		})).Grow(0))
	}
	return p.Card(look.Gap2, objects...)
}
