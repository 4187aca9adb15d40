package disk

import (
	"fmt"
	"os"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

// manyHeads is a closed station with so many cases, of which nothing but rows is
// there.
func manyHeads(b *testing.B, n int) Options {
	b.Helper()
	o := options(b)
	s := create(b, o)
	for at := 0; at < n; at += 20_000 {
		var rows []desk.Row
		for i := at; i < min(n, at+20_000); i++ {
			r := storetest.RowOf(app.CaseID(fmt.Sprintf("o%06x%018x", i, i*7919)), 0)
			r.Head.At = r.Head.At.Add(time.Duration(i) * 31 * time.Second)
			rows = append(rows, r)
		}
		if err := s.Commit(b.Context(), desk.Batch{Rows: rows}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.Columns(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return o
}

// BenchmarkHeads reads the heads of a station that was just opened, asks for them
// again after a commit of one case, and makes strips again that were lost.
func BenchmarkHeads(b *testing.B) {
	n := 1_000_000
	if testing.Short() {
		n = 20_000
	}
	o := manyHeads(b, n)
	if info, err := os.Stat(o.path(cacheFile)); err == nil {
		b.Logf("cache.db has %d bytes a case", info.Size()/int64(n))
	}
	s := unlock(b, o)
	defer s.Close()
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			forgetHeads(s)
			if c, err := s.Columns(b.Context()); err != nil || c.Len() != n {
				b.Fatal(c, err)
			}
		}
	})
	b.Run("after a commit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Commit(b.Context(), desk.Batch{Rows: []desk.Row{storetest.RowOf("late", 0)}}); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Columns(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("made again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.remakeHeads(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
