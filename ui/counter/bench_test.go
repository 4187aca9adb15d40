package counter_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/ui/uitest"
)

// BenchmarkKey is one key in a field: draft saved, judged, shown.
func BenchmarkKey(b *testing.B) {
	d := uitest.Start(b, uitest.Options{People: 60, Applications: -1})
	record := fact.Record{Subject: firm}
	for n, v := range registered {
		f := fact.Fact{Name: n, Value: fact.StringOf("active"), Source: "market.registry", AsOf: uitest.Now}
		if flag, ok := v.(bool); ok {
			f.Value = fact.BoolOf(flag)
		}
		record.Facts = append(record.Facts, f)
	}
	record.Sort()
	if err := d.Store.Import(b.Context(), desk.Import{Records: []fact.Record{record}, People: []desk.Resident{{Subject: firm, Name: "拟联"}}}); err != nil {
		b.Fatal(err)
	}
	d.LogIn("clerk")
	d.Command("新受理")
	d.Type(firm.ID)
	d.Key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	for b.Loop() {
		d.Type("字")
		d.Key(fyne.KeyBackspace)
	}
}
