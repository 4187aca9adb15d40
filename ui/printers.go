package ui

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present/caseview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// printers is the dialog in which a person chooses how a kind of paper is
// printed: printer, tray, copies.
type printers struct {
	p      *papers
	kind   printing.Kind
	list   []printing.Printer
	setup  printing.Setup
	form   *kit.Box
	copies *kit.Entry
	wrong  *kit.Text
	box    *kit.Modal
	slot   shell.Slot
	done   func()
}

// Choose implements shell.Papers.
func (p *papers) Choose(k printing.Kind, done func()) {
	x, d := p.x, &printers{p: p, kind: k, done: done}
	st := x.owner()
	if st == nil {
		return
	}
	shell.Run(x.jobs, &d.slot, func(ctx context.Context) (setup printing.Setup, err error) {
		if x.cfg.Spooler == nil {
			return setup, app.E("print", app.Missing, "这台电脑不能打印。", nil)
		}
		if d.list, err = x.cfg.Spooler.Printers(ctx); err != nil {
			return setup, err
		}
		if len(d.list) == 0 {
			return setup, app.E("print", app.Missing, "系统里没有打印机，请管理员先在系统里添加。", nil)
		}
		setup, err = paperwork.At(st).PrintSetup(ctx, k)
		if app.KindOf(err) == app.Damaged {
			return printing.Setup{}, nil // it is chosen anew
		}
		return setup, err
	}, func(setup printing.Setup, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		if x.frame == nil { // a locked window asks nothing
			p.fail(app.E("print", app.Missing, "窗口锁定时没有选打印机，没有打印。请再打一次。", nil))
			return
		}
		d.setup = setup
		d.ask()
	})
}

func (d *printers) ask() {
	k, t := d.p.x.kit, d.p.x.words.T
	d.form, d.wrong = k.Stack(look.Gap3), k.Text("", look.Body, look.Bad)
	d.copies = k.Entry("1", nil)
	d.copies.SetText(strconv.Itoa(d.setup.Number()))
	d.copies.CursorColumn = len(d.copies.Text)
	d.fill()
	d.box = k.Ask(kit.Ask{Title: t("打印机：%s", t(d.kind.Label())), OK: t("保存"), Cancel: t("返回"), Width: 560,
		Body: []fyne.CanvasObject{d.form}, First: d.copies, Accept: d.keep})
}

// fill lays the choices out for the printer that is chosen.
func (d *printers) fill() {
	k, t := d.p.x.kit, d.p.x.words.T
	names, at := []string{t("系统默认的打印机")}, 0
	for i, one := range d.list {
		names = append(names, d.line(one))
		if one.ID == d.setup.Printer {
			at = i + 1
		}
	}
	printer := k.Selector(t("打印机"), names, t("返回"), d.choose)
	printer.Choose(at)
	chosen, known := d.setup.Choose(d.list)
	trays, in := []string{t("打印机自己选")}, 0
	for i, one := range chosen.Trays {
		trays = append(trays, t(one.Name))
		if one.ID == d.setup.Tray {
			in = i + 1
		}
	}
	tray := k.Selector(t("纸盒"), trays, t("返回"), func(i int) { d.takeTray(chosen, i) })
	tray.Choose(in)
	row := func(label string, o fyne.CanvasObject) fyne.CanvasObject {
		return k.Row(look.Gap3, k.Fixed(5*k.Look.Text(look.Body), k.Line(t(label), look.Body, look.Quiet)), o).Grow(1)
	}
	objects := []fyne.CanvasObject{row("打印机", printer.Button), row("纸盒", tray.Button), row("份数", d.copies), d.wrong}
	if !known && d.setup.Printer != "" {
		d.wrong.Set(t("选过的打印机 %s 不在系统里了，请另选一台。", cmp.Or(d.setup.Name, d.setup.Printer)))
	}
	d.form.Set(objects...)
	if d.box != nil {
		d.box.Fit()
	}
}

// line is a printer as it is offered: name, place, and why it does not print.
func (d *printers) line(one printing.Printer) string {
	t := d.p.x.words.T
	out := one.Name
	if one.Place != "" {
		out += " · " + one.Place
	}
	if words := caseview.PrintTrouble(printing.Report{State: printing.HeldUp, Trouble: one.Trouble, Said: one.Said}); words != "" {
		out += "　" + t(words)
	}
	return out
}

// choose takes a printer; its trays are its own.
func (d *printers) choose(i int) {
	d.setup.Printer, d.setup.Name, d.setup.Tray, d.setup.TrayName = "", "", "", ""
	if i > 0 {
		d.setup.Printer, d.setup.Name = d.list[i-1].ID, d.list[i-1].Name
	}
	d.wrong.Set("")
	d.fill()
}

func (d *printers) takeTray(of printing.Printer, i int) {
	d.setup.Tray, d.setup.TrayName = "", ""
	if i > 0 {
		d.setup.Tray, d.setup.TrayName = of.Trays[i-1].ID, of.Trays[i-1].Name
	}
}

// keep remembers what was chosen.
func (d *printers) keep() bool {
	x := d.p.x
	n, err := strconv.Atoi(strings.TrimSpace(d.copies.Text))
	d.setup.Copies = n
	if err == nil && n > 0 {
		err = d.setup.Check()
	}
	if err != nil || n < 1 {
		d.wrong.Set(x.words.T(fmt.Sprintf("份数请填 1 到 %d。", printing.MaxCopies)))
		d.box.Fit()
		return false
	}
	st := x.owner()
	shell.Run(x.jobs, &d.slot, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, paperwork.At(st).SetPrintSetup(ctx, d.kind, d.setup)
	}, func(_ struct{}, err error) {
		if err != nil {
			d.p.fail(err)
			return
		}
		d.done()
	})
	return true
}
