package paperwork_test

import (
	"strings"
	"testing"

	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/assets"
)

// A receipt lists the papers that were handed over: not what a register said,
// and never an answer such as the grey list as if it were a paper.
func TestReceiptListsPapersHandedOver(t *testing.T) {
	for _, tc := range []struct {
		name   string
		source func(fact string) string
		want   string
	}{
		{"everything from registers", func(string) string { return "police.population" }, ""},
		{"one card seen at the window", func(name string) string {
			if name == "account.type" || name == "account.holder" || name == "credit.grey" {
				return fact.Counter
			}
			return "police.population"
		}, "收到材料 颐年卡"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			a := h.Elder(1, nil)
			for _, f := range h.Known(a).Facts {
				if f.Source = tc.source(f.Name); f.Source == fact.Counter {
					a.Declared = append(a.Declared, f)
				}
			}
			pdf, err := paperwork.At(h.Station).Print(t.Context(), h.Accept(a).Case, paperwork.ReceiptPaper, document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont})
			if err != nil {
				t.Fatal(err)
			}
			text := desktest.Printed(t, pdf)
			got := ""
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "收到材料") {
					got = strings.TrimSpace(line)
				}
			}
			if got != tc.want || strings.Contains(text, "灰名单；") {
				t.Errorf("got %q, want %q:\n%s", got, tc.want, text)
			}
		})
	}
}
