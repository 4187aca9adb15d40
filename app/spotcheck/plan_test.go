package spotcheck

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"miaopi/app"
)

// TestRootIsTheTreesOfTheLog compares with the library that logs use.
func TestRootIsTheTreesOfTheLog(t *testing.T) {
	var hashes []tlog.Hash
	for n := range 70 {
		if n > 0 {
			want, err := tlog.TreeHash(int64(n), tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
				out := make([]tlog.Hash, len(at))
				for i, a := range at {
					out[i] = hashes[a]
				}
				return out, nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			if got := Freeze(cases(n)).Root(); got != hex.EncodeToString(want[:]) {
				t.Errorf("%d cases: root %s, want %s", n, got, want)
			}
		}
		more, err := tlog.StoredHashes(int64(n), fmt.Appendf(nil, "case-%05d", n), tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(at))
			for i, a := range at {
				out[i] = hashes[a]
			}
			return out, nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
}

func strataOf(t *rapid.T) []Stratum {
	out := make([]Stratum, rapid.IntRange(1, 6).Draw(t, "strata"))
	for i := range out {
		out[i] = Stratum{Key: fmt.Sprint("s", i), Count: rapid.IntRange(1, 400).Draw(t, "count"), Whole: rapid.IntRange(0, 4).Draw(t, "whole") == 0}
	}
	return out
}

// TestSpread: every stratum has one at least and no more than it holds, whole ones
// all; who asks for n gets n, where there are as many and not more strata.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := strataOf(t)
		total := drawnFrom(strata)
		n := rapid.IntRange(1, max(1, total)).Draw(t, "n")
		sum, sampled := 0, 0
		for _, s := range (Plan{Risk: 0.05, Confidence: 0.95, Size: n}).Spread(strata) {
			if s.Sample < 1 || s.Sample > s.Count || s.Whole && s.Sample != s.Count {
				t.Fatalf("sample %+v", s)
			}
			if !s.Whole {
				sum, sampled = sum+s.Sample, sampled+1
			}
		}
		if sampled > 0 && sum != n && !(sum > n && sum < n+sampled) {
			t.Fatalf("asked for %d, got %d of %d strata", n, sum, sampled)
		}
	})
}

// TestAPlanRulesItsRiskOut: a clean draw of a plan's own size proves what the plan
// asked for.
func TestAPlanRulesItsRiskOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := strataOf(t)
		p := Plan{Risk: float64(rapid.IntRange(1, 20).Draw(t, "risk")) / 100, Confidence: rapid.SampledFrom([]float64{0.8, 0.9, 0.95, 0.99}).Draw(t, "confidence")}
		got := p.Spread(strata)
		if !p.rules(got) {
			t.Fatalf("%+v does not rule out %g", got, p.Risk)
		}
		r := ConcludeEach(Found(got), SampleOf(got), 0, p)
		if s := r.Standing(); s != Met {
			t.Fatalf("a clean draw of its own size stands at %v", s)
		}
	})
}

// TestStrataCostLittle: that strata are told apart costs hardly more looks than one
// list would.
func TestStrataCostLittle(t *testing.T) {
	p := Plan{Risk: 0.05, Confidence: 0.95}
	for _, strata := range [][]Stratum{
		{{Key: "a", Count: 91}, {Key: "b", Count: 4}},
		{{Key: "a", Count: 44}, {Key: "b", Count: 335}, {Key: "c", Count: 93}, {Key: "d", Count: 54}, {Key: "e", Count: 71}, {Key: "f", Count: 58}, {Key: "g", Count: 1}, {Key: "h", Count: 19}},
		{{Key: "a", Count: 400_000}, {Key: "b", Count: 600_000}},
	} {
		got := p.Spread(strata)
		if n := SampleOf(got); n > 65 || !p.rules(got) {
			t.Errorf("%d looks: %+v", n, got)
		}
	}
}

// TestBoundOfStrataHolds draws from made-up truths: the truth is over the bound no
// more often than the doubt allows.
func TestBoundOfStrataHolds(t *testing.T) {
	for name, truth := range map[string][]layer{
		"wrong everywhere":            {{60, 12, 9}, {40, 4, 6}, {20, 20, 2}},
		"wrong where few were looked": {{300, 30, 0}, {100, 5, 30}},
		"hardly any wrong":            {{200, 40, 2}, {200, 40, 1}, {50, 10, 1}},
		"proportional":                {{100, 20, 15}, {50, 10, 8}, {50, 10, 7}},
	} {
		t.Run(name, func(t *testing.T) { boundHolds(t, truth) })
	}
}

type layer struct{ count, sample, wrong int }

func boundHolds(t *testing.T, truth []layer) {
	missed, runs := 0, 2000
	for run := range runs {
		var tallies []Tally
		wrong := 0
		for at, s := range truth {
			ids := make([]app.CaseID, s.count)
			for i := range ids {
				ids[i] = app.CaseID(fmt.Sprintf("%d-%04d", at, i))
			}
			seen := 0
			for _, d := range Freeze(ids).Draw(fmt.Sprint("run ", run), s.sample) {
				if slices.Index(ids, d.Case) < s.wrong {
					seen++
				}
			}
			tallies, wrong = append(tallies, Tally{Count: s.count, Checked: s.sample, Wrong: seen}), wrong+s.wrong
		}
		if BoundOf(tallies, 0.9) < wrong {
			missed++
		}
	}
	if missed > runs/10 {
		t.Errorf("the bound was too low in %d of %d draws", missed, runs)
	}
}

func TestOneStratumIsTheBoundOfBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		s := rapid.IntRange(0, n).Draw(t, "sample")
		w := rapid.IntRange(0, s).Draw(t, "wrong")
		if got, want := BoundOf([]Tally{{Count: n, Checked: s, Wrong: w}}, Confidence), Bound(n, s, w); got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}

func TestPlanRefuses(t *testing.T) {
	good := Plan{Risk: 0.05, Confidence: 0.95}
	for _, tc := range []struct {
		name   string
		change func(*Plan)
		says   string
	}{
		{"sound", func(*Plan) {}, ""},
		{"more than there are", func(p *Plan) { p.Size = 101 }, "不能超过名单的 100 件"},
		{"less than none", func(p *Plan) { p.Size = -1 }, "至少为 1"},
		{"no risk", func(p *Plan) { p.Risk = 0 }, "不当率"},
		{"all risk", func(p *Plan) { p.Risk = 1 }, "不当率"},
		{"certainty", func(p *Plan) { p.Confidence = 1 }, "把握"},
		{"a coin", func(p *Plan) { p.Confidence = 0.4 }, "把握"},
		{"a rate over all", func(p *Plan) { p.Rate = 1.1 }, "抽查比例"},
	} {
		p := good
		tc.change(&p)
		err := p.Check(100)
		if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

func TestStanding(t *testing.T) {
	for _, tc := range []struct {
		name                    string
		n, drawn, checked, left int
		wrong                   int
		risk                    float64
		want                    Standing
	}{
		{"not finished", 1000, 59, 58, 0, 0, 0.05, Unfinished},
		{"nobody said what is enough", 1000, 59, 59, 0, 0, 0, NoTarget},
		{"clean", 1000, 59, 59, 0, 0, 0.05, Met},
		{"clean, but too few", 1000, 20, 20, 0, 0, 0.05, TooSmall},
		{"clean, but some were left before", 1000, 59, 59, 12, 0, 0.05, TooSmall},
		{"one wrong in many", 1000, 59, 59, 0, 1, 0.05, TooSmall},
		{"many wrong", 1000, 59, 59, 0, 9, 0.05, Overstepped},
	} {
		r := ConcludeEach([]Tally{{Count: tc.n, Checked: tc.checked, Wrong: tc.wrong}}, tc.drawn, tc.left, Plan{Risk: tc.risk, Confidence: 0.95})
		if got := r.Standing(); got != tc.want {
			t.Errorf("%s: %v, want %v (%s)", tc.name, got, tc.want, r.Sentence())
		}
	}
}

func TestPace(t *testing.T) {
	clean, bad := Result{}, Result{Wrong: 1}
	for _, tc := range []struct {
		name string
		last []Result
		want Pace
	}{
		{"the first", nil, Normal},
		{"four clean", []Result{clean, clean, clean, clean}, Normal},
		{"five clean", []Result{clean, clean, clean, clean, clean, bad}, Relaxed},
		{"one bad of five", []Result{clean, bad, clean, clean, clean}, Normal},
		{"two bad", []Result{bad, clean, bad}, Tightened},
		{"two bad, one of them long ago", []Result{bad, clean, clean, clean, clean, bad}, Normal},
	} {
		if got := PaceAfter(tc.last); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
	if Tightened.Risk() >= Normal.Risk() || Relaxed.Risk() <= Normal.Risk() {
		t.Error("a closer look rules out less")
	}
}

// BenchmarkAMillion freezes, names and draws a district's year.
func BenchmarkAMillion(b *testing.B) {
	members := make([]Member, 1_000_000)
	for i := range members {
		members[i] = Member{app.CaseID(fmt.Sprintf("o%025d", i*7919%1_000_003)), fmt.Sprint("item=", i%12)}
	}
	for b.Loop() {
		p := FreezeIn(members)
		strata := (Plan{Risk: 0.05, Confidence: 0.95}).Spread(p.Strata())
		if len(p.DrawEach(p.Digest()+p.Root(), strata)) < 59 {
			b.Fatal("too few")
		}
	}
}
