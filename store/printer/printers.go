package printer

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"

	"github.com/OpenPrinting/goipp"

	"miaopi/app"
	"miaopi/app/printing"
)

// stopped is the state of a printer that prints nothing.
const stopped = 5

var printerAttributes = []goipp.Value{goipp.String("printer-info"), goipp.String("printer-location"), goipp.String("printer-state"),
	goipp.String("printer-state-reasons"), goipp.String("printer-state-message"), goipp.String("printer-is-accepting-jobs"), goipp.String("media-source-supported")}

// wanted names the attributes to be answered.
func wanted(first goipp.Value, rest ...goipp.Value) goipp.Attribute {
	return goipp.MakeAttr("requested-attributes", goipp.TagKeyword, first, rest...)
}

// Printers implements printing.Spooler.
func (c *CUPS) Printers(ctx context.Context) ([]printing.Printer, error) {
	m := c.request(goipp.OpCupsGetPrinters, "/")
	m.Operation.Add(wanted(goipp.String("printer-name"), printerAttributes...))
	answer, err := c.ask(ctx, "/", m, nil)
	if app.KindOf(err) == app.Missing { // a service without printers says that it found none
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	standard, err := c.standard(ctx)
	if err != nil {
		return nil, err
	}
	var out []printing.Printer
	for _, g := range answer.AttrGroups() {
		if name, ok := text(g.Attrs, "printer-name"); ok && g.Tag == goipp.TagPrinterGroup {
			p := printerOf(name, g.Attrs)
			p.Default = name == standard
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b printing.Printer) int {
		if a.Default != b.Default {
			return map[bool]int{true: -1, false: 1}[a.Default]
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return out, nil
}

// standard is the name of the system's default printer; empty: there is none.
func (c *CUPS) standard(ctx context.Context) (string, error) {
	m := c.request(goipp.OpCupsGetDefault, "/")
	m.Operation.Add(wanted(goipp.String("printer-name")))
	answer, err := c.ask(ctx, "/", m, nil)
	if app.KindOf(err) == app.Missing {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	name, _ := text(answer.Printer, "printer-name")
	return name, nil
}

func printerOf(name string, list goipp.Attributes) printing.Printer {
	info, _ := text(list, "printer-info")
	place, _ := text(list, "printer-location")
	p := printing.Printer{ID: name, Name: cmp.Or(info, name), Place: place}
	p.Trouble, p.Said = troubleOf(list, "printer")
	if p.Trouble == "" && !yes(list, "printer-is-accepting-jobs") {
		p.Trouble = printing.Refusing
	}
	for _, source := range texts(list, "media-source-supported") {
		if source != "auto" {
			p.Trays = append(p.Trays, printing.Tray{ID: source, Name: trayName(source)})
		}
	}
	return p
}

// troubleOf is why a printer does not print, and what the service says of it.
func troubleOf(list goipp.Attributes, what string) (printing.Trouble, string) {
	still := number(list, what+"-state") == stopped
	t := printing.TroubleOf(texts(list, what+"-state-reasons"), still)
	if t == "" && still {
		t = printing.Paused
	}
	said, _ := text(list, what+"-state-message")
	return t, said
}

// trayNames are the usual trays (PWG 5100.3); others keep the name they have.
var trayNames = map[string]string{"main": "主纸盒", "manual": "手送纸", "top": "上纸盒", "middle": "中纸盒", "bottom": "下纸盒", "side": "侧纸盒", "by-pass-tray": "手送纸盘",
	"envelope": "信封纸盒", "alternate": "备用纸盒", "large-capacity": "大容量纸盒", "photo": "相纸盒", "disc": "光盘托盘", "main-roll": "卷纸",
	"tray-1": "纸盒 1", "tray-2": "纸盒 2", "tray-3": "纸盒 3", "tray-4": "纸盒 4", "tray-5": "纸盒 5"}

func trayName(source string) string { return cmp.Or(trayNames[source], source) }

// printerPath is where a printer's requests go.
func printerPath(id string) string { return path.Join("/printers", url.PathEscape(id)) }
