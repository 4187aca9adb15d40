package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// The figures of the closing notes. They are measured, never asserted:
//
//	make bench

// quiet is the program's host without output.
func quiet() *command.Host {
	h := host()
	h.Stdout, h.Stderr = io.Discard, os.Stderr
	return h
}

// station makes a demo station and opens it as the clerk.
func station(b *testing.B, people, applications int) *desk.Station {
	b.Helper()
	dir := b.TempDir()
	h := quiet()
	if c := command.Execute(b.Context(), h, []string{"init", "--data", dir, "--demo", "--people", fmt.Sprint(people), "--applications", fmt.Sprint(applications)}); c != 0 {
		b.Fatalf("init: exit %d", c)
	}
	st, done := inside(b, dir)
	b.Cleanup(done)
	return st
}

func BenchmarkInitDemo(b *testing.B) {
	for b.Loop() {
		station(b, 20_000, 1_200)
	}
}

func BenchmarkDecideAll(b *testing.B) {
	for _, n := range []int{1_200, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st := station(b, 20_000, n)
			for b.Loop() {
				began := time.Now()
				t, err := st.DecideAll(context.Background(), nil)
				if err != nil {
					b.Fatal(err)
				}
				if t.Cases == n {
					b.ReportMetric(float64(time.Since(began).Microseconds())/float64(n), "µs/case")
					b.ReportMetric(time.Since(began).Seconds(), "s/queue")
				}
			}
		})
	}
}

// BenchmarkAccept measures whole counter intakes: rights, number, evaluation,
// seal, three synced files.
func BenchmarkAccept(b *testing.B) {
	st := station(b, 2_000, 100)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, err := st.Accept(b.Context(), elder(b, i), ""); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// elder is somebody for whom everything holds; the driver's item has no limit
// of numbers a benchmark would reach.
func elder(b *testing.B, i int) casefile.Application {
	b.Helper()
	birth := civil.MustParse("1946-01-01") - civil.Date(i/499)
	id, err := chinaid.NextID("440306", birth, i%499, "female")
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now().Add(-time.Minute)
	a := casefile.Application{Item: "elderly-allowance", Subject: app.Subject{Kind: app.Person, ID: id}, Name: "王秀英"}
	for name, v := range map[string]fact.Value{
		"person.id": fact.StringOf(id), "person.name": fact.StringOf("王秀英"), "person.birth": fact.DateOf(birth), "person.sex": fact.StringOf("female"),
		"person.hukou": fact.StringOf("440306"), "person.alive": fact.BoolOf(true), "credit.grey": fact.BoolOf(false),
		"account.type": fact.StringOf("yinian"), "account.holder": fact.StringOf("王秀英"), "allowance.active": fact.BoolOf(false),
	} {
		a.Declared = append(a.Declared, fact.Fact{Name: name, Value: v, Source: "police.population", AsOf: now})
	}
	return a
}

// BenchmarkList100000 measures what 办件 does with 100,000 cases.
func BenchmarkList100000(b *testing.B) {
	st := station(b, 20_000, 100_000)
	if _, err := st.DecideAll(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	q, err := st.Queue(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	heads := q.Select(desk.Filter{Tab: desk.TabAll})
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			if _, err := st.Queue(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("filter", func(b *testing.B) {
		for b.Loop() {
			q.Select(desk.Filter{Tab: desk.TabReview, Item: "elderly-allowance"})
			q.Counts(desk.Filter{})
		}
	})
	b.Run("page of 60", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			at := i * 7919 % (len(heads) - 60)
			if _, err := st.Page(b.Context(), heads[at:at+60]); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFirstWindow measures from the start of the process to the login
// screen being built, on a display of software rendering.
func BenchmarkFirstWindow(b *testing.B) {
	dir := demo(b, 2_000, 120)
	for b.Loop() {
		b.StopTimer()
		s := &screen{t: b}
		env := append(os.Environ(), "DISPLAY=:"+s.display(1366, 768), "WAYLAND_DISPLAY=", "MIAOPI_TRACE=1", "LIBGL_ALWAYS_SOFTWARE=1")
		b.StartTimer()
		s.start(dir, env)
		s.wait("login")
		b.StopTimer()
		_ = s.program.Process.Kill()
		_ = s.program.Wait()
		b.StartTimer()
	}
}

// BenchmarkSweep looks at everybody of a station of so many residents.
func BenchmarkSweep(b *testing.B) {
	for _, n := range []int{50_000, 500_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st := station(b, n, 100)
			for b.Loop() {
				got, err := st.Sweep(b.Context(), "elderly-allowance", nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(got.Subjects)/got.Seconds, "residents/s")
			}
		})
	}
}
