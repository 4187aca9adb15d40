package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/rulebook"
	"miaopi/app/fact"
	"miaopi/app/fact/facttest"
	"miaopi/app/rule"
	"miaopi/assets"
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
	for _, n := range []int{1_200, 20_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st := station(b, 20_000, n)
			for b.Loop() {
				began := time.Now()
				t, err := deciding.At(st).DecideAll(context.Background(), nil)
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
// seal, the synced log. A turn is a thousand, so that one turn has a p99.
func BenchmarkAccept(b *testing.B) {
	st := station(b, 2_000, 100)
	var took []time.Duration
	for b.Loop() {
		for range 1_000 {
			began := time.Now()
			if _, err := reception.At(st).Accept(b.Context(), elder(b, len(took)), ""); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// elder is the i-th person for whom everything holds. A day has 9,999 numbers
// of an item: more than nine turns of intakes would use them up.
func elder(b *testing.B, i int) casefile.Application {
	b.Helper()
	birth := civil.MustParse("1946-01-01") - civil.Date(i/499)
	id, values, err := facttest.Elder(birth, i%499)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now().Add(-time.Minute)
	a := casefile.Application{Item: "elderly-allowance", Subject: app.Subject{Kind: app.Person, ID: id}, Name: "王秀英"}
	for name, v := range values {
		a.Declared = append(a.Declared, fact.Fact{Name: name, Value: v, Source: "police.population", AsOf: now})
	}
	return a
}

// BenchmarkList100000 measures what 办件 does with 100,000 cases.
func BenchmarkList100000(b *testing.B) {
	st := station(b, 20_000, 100_000)
	if _, err := deciding.At(st).DecideAll(b.Context(), nil); err != nil {
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
		pages := 0
		for b.Loop() {
			for range 100 {
				at := pages * 7919 % (heads.Len() - 60)
				if _, err := st.Page(b.Context(), heads.Part(at, at+60)); err != nil {
					b.Fatal(err)
				}
				pages++
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(pages), "ms/page")
	})
}

// BenchmarkRules100000 measures what a change of rules asks of 100,000 decided
// cases: to make every decision again, and to say which a stricter pack would
// change.
func BenchmarkRules100000(b *testing.B) {
	st := station(b, 20_000, 100_000)
	if _, err := deciding.At(st).DecideAll(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	b.Run("replay", func(b *testing.B) {
		for b.Loop() {
			r, err := rulebook.At(st).ReplayCases(b.Context(), nil, nil)
			if err != nil || r.Equal != r.Cases {
				b.Fatalf("%d of %d cases are equal, error %v", r.Equal, r.Cases, err)
			}
			b.ReportMetric(float64(r.Cases)/r.Seconds, "cases/s")
		}
	})
	b.Run("impact", func(b *testing.B) {
		stricter := stricterPack(b)
		for b.Loop() {
			began := time.Now()
			i, err := rulebook.At(st).Impact(b.Context(), stricter, nil)
			if err != nil || i.Decided.Lose == 0 {
				b.Fatalf("%d cases are lost, error %v", i.Decided.Lose, err)
			}
			n := i.Open.Cases + i.Decided.Cases
			b.ReportMetric(float64(n), "cases")
			b.ReportMetric(float64(n)/time.Since(began).Seconds(), "cases/s")
		}
	})
}

// stricterPack is the allowance's pack from 75 years on.
func stricterPack(b *testing.B) *rule.Pack {
	b.Helper()
	const name = "packs/elderly-allowance-2021-03-01.yaml"
	data, err := assets.Packs.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Replace(string(data), "age(person.birth, date) >= 70", "age(person.birth, date) >= 75", 1)
	p, err := rule.LoadPack(name, []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	return p
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
				got, err := outreach.At(st).Sweep(b.Context(), "elderly-allowance", nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(got.Subjects)/got.Seconds, "residents/s")
			}
		})
	}
}
