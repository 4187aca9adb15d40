package workbench

import (
	"miaopi/app/desk/staff"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// proposals are the changes of accounts that wait for a second administrator. Who
// proposed one sees that it waits.
func (p *Page) proposals() fyne.CanvasObject {
	list := p.data.proposals
	objects := []fyne.CanvasObject{p.Text(p.T("账号改动等第二位管理人员确认 %d 份", len(list)), look.Body, look.Attention)}
	for _, one := range list[:min(len(list), 3)] {
		text := string(one.Account.ID) + "  " + systemview.ProposalWords(one, p.T) + "\n" + systemview.ProposalLine(p.Station, one, p.T)
		label := p.T("去确认")
		if staff.At(p.Station).MayConfirm(one) != nil {
			label = p.T("查看")
		}
		objects = append(objects, p.Row(look.Gap2, p.Text(text, look.Body, look.Plain), p.Button(label, "", kit.Ghost, func() {
			p.Go(shell.System, shell.Accounts{})
		})).Grow(0))
	}
	return p.Card(look.Gap2, objects...)
}
