package cases_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"miaopi/ui/uitest"
)

// BenchmarkRowToPanel moves down one row and waits for the whole case; the metrics are
// the median and the 99th percentile in milliseconds.
func BenchmarkRowToPanel(b *testing.B) {
	for _, n := range []int{1200, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { rowToPanel(b, n) })
	}
}

func rowToPanel(b *testing.B, cases int) {
	d := uitest.Start(b, uitest.Options{People: cases * 5 / 2, Applications: cases, Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	d.Key(fyne.KeyLeft) // 全部
	took := make([]time.Duration, 0, b.N)
	for b.Loop() {
		began := time.Now()
		d.Key(fyne.KeyDown)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}
