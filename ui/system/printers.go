package system

import (
	"cmp"
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
	"miaopi/ui/kit"
	"miaopi/ui/look"

	"fyne.io/fyne/v2"
)

// setupsOf reads how each kind of paper is printed. One that cannot be read is
// chosen anew.
func setupsOf(ctx context.Context, st *desk.Station) (out []printing.Setup, err error) {
	for _, k := range printing.Kinds {
		one, err := paperwork.At(st).PrintSetup(ctx, k)
		if err != nil && app.KindOf(err) != app.Damaged {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// printers is how each kind of paper is printed at this window.
func (d *devices) printers() fyne.CanvasObject {
	p, t := d.p, d.p.T
	rows := []fyne.CanvasObject{p.Text(t("每种纸张用哪台打印机、哪个纸盒、打几份，记在本窗口。"), look.Body, look.Quiet)}
	for i, k := range printing.Kinds {
		if i >= len(p.data.setups) {
			break // not read yet
		}
		one := p.data.setups[i]
		name := cmp.Or(one.Name, one.Printer, t("系统默认的打印机"))
		if one.Tray != "" {
			name += " · " + t(cmp.Or(one.TrayName, one.Tray))
		}
		rows = append(rows, p.Row(look.Gap2, p.Text(t(k.Label()), look.Body, look.Plain), p.Text(name+" · "+t("%d 份", one.Number()), look.Body, look.Quiet),
			p.Button(t("更改"), "", kit.Normal, func() { p.Papers.Choose(k, p.reload) })).Grow(1))
	}
	return p.card(t("打印机"), rows...)
}
