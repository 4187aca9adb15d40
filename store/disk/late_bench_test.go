package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/store/storetest"
)

// BenchmarkAccept tells how long a commit of an accept takes, one after another,
// with the clock running, in waits for the same disk.
func BenchmarkAccept(b *testing.B) {
	o := options(b)
	o.later = nil
	s, m := create(b, o), storetest.Maker()
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var bare, ours []time.Duration
	for i := 0; b.Loop(); i++ {
		e := storetest.Submission(b, m, app.CaseID(fmt.Sprint("case", i)))
		from := time.Now()
		if err := accept(b, s, e); err != nil {
			b.Fatal(err)
		}
		took := time.Now()
		if _, err := f.Write(make([]byte, 2000)); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		ours, bare = append(ours, took.Sub(from)), append(bare, time.Since(took))
	}
	slices.Sort(ours)
	slices.Sort(bare)
	fsync := float64(bare[len(bare)/2])
	b.ReportMetric(float64(ours[len(ours)/2])/fsync, "p50-fsyncs")
	b.ReportMetric(float64(ours[len(ours)*99/100])/fsync, "p99-fsyncs")
	b.ReportMetric(fsync/1e6, "ms/fsync")
}
