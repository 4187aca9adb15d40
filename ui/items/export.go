package items

import (
	"context"
	"fmt"

	"miaopi/app/desk/paperwork"
	"miaopi/app/sheet"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// export asks for a format and gives the published sheet of the version that
// is read to the system.
func (p *Page) export() {
	if p.shown == nil {
		return
	}
	var m *kit.Modal
	pick := p.Picker([]string{p.T("网页（HTML）：公布在网站上，手机也能看"), p.T("PDF：打印张贴")}, func(i int) {
		m.Close()
		p.publish(i == 1)
	})
	m = p.Ask(kit.Ask{Title: p.T("导出规则单：%s", p.shown.Item.Name), Cancel: p.T("返回"), Body: []fyne.CanvasObject{pick}, First: pick})
}

// publish makes the sheet beside the window.
func (p *Page) publish(pdf bool) {
	st, one := p.Station, sheet.Of(p.Station.Rules, p.shown, p.today())
	pack := p.shown
	name := fmt.Sprintf("%s-%s", p.shown.ID, p.shown.Version)
	shell.Write(p.Jobs, &p.step, p.T("导出规则单"), func(ctx context.Context) ([]byte, error) {
		edition, err := paperwork.At(st).SheetEdition(ctx, pack)
		if err != nil {
			return nil, err
		}
		if pdf {
			return one.PDF(edition, p.Fonts)
		}
		return one.HTML(edition)
	}, func(data []byte, err error) {
		if !pdf {
			name += ".html"
		}
		if err == nil {
			err = p.Open(name, data)
		}
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("规则单已导出，正在打开。"), Seconds: 6})
	})
}
