package spotcheck

import (
	"fmt"
	"math"
	"strconv"
)

// Confidence of every bound.
const Confidence = 0.95

// doubt is 1 − Confidence, a hair higher so that a chance of exactly one in
// twenty does not count as over it for want of digits.
const doubt = (1 - Confidence) * (1 + 1e-9)

// Bound is the largest number of wrong cases in a population of size n that a
// sample without wrong cases beyond what was found still leaves possible: the
// exact one-sided bound at Confidence for drawing without replacement. sample
// cases were checked, wrong of them were wrong.
//
// It is the largest K for which the chance of finding at most wrong among
// sample, when K of n are wrong, is still over 1 − Confidence.
func Bound(n, sample, wrong int) int {
	if sample <= 0 || n <= 0 {
		return max(n, 0)
	}
	sample, wrong = min(sample, n), min(max(wrong, 0), min(sample, n))
	low, high := wrong, n-(sample-wrong) // what was seen bounds it at once
	for low < high {
		mid := (low + high + 1) / 2
		if atMost(n, mid, sample, wrong) > doubt {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// atMost is P(X ≤ wrong) for the hypergeometric distribution: sample draws
// from n of which bad are wrong.
func atMost(n, bad, sample, wrong int) float64 {
	sum := 0.0
	for x := max(0, sample-(n-bad)); x <= min(wrong, bad); x++ {
		sum += math.Exp(choose(bad, x) + choose(n-bad, sample-x) - choose(n, sample))
	}
	return sum
}

// choose is the logarithm of the binomial coefficient.
func choose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// SampleFor is the smallest sample that, without one wrong case, proves at
// Confidence that no more than rate of n cases are wrong.
func SampleFor(n int, rate float64) int {
	if n <= 0 {
		return 0
	}
	low, high := 1, n
	for low < high {
		mid := (low + high) / 2
		if float64(Bound(n, mid, 0)) <= rate*float64(n) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// Result is what a finished, or unfinished, spot check says.
type Result struct {
	Population int     `json:"population"`
	Drawn      int     `json:"drawn"`
	Checked    int     `json:"checked"`
	Wrong      int     `json:"wrong"`
	Bound      int     `json:"bound"` // wrong cases at most, at Confidence
	Rate       float64 `json:"rate"`  // Bound / Population
}

// Conclude counts.
func Conclude(population, drawn, checked, wrong int) Result {
	r := Result{Population: population, Drawn: drawn, Checked: checked, Wrong: wrong, Bound: Bound(population, checked, wrong), Rate: 1}
	if population > 0 {
		r.Rate = float64(r.Bound) / float64(population)
	}
	return r
}

// Sentence is the one sentence a supervisor reads. A draw that is not finished
// proves nothing yet: which cases were left out may not be chance.
func (r Result) Sentence() string {
	switch {
	case r.Population == 0:
		return "这个时段没有已决定的办件。"
	case r.Checked == 0:
		return fmt.Sprintf("已抽取 %d 件，尚未抽查。", r.Drawn)
	case r.Checked < r.Drawn:
		return fmt.Sprintf("已抽查 %d／%d 件，%d 件不当；全部查完后给出结论。", r.Checked, r.Drawn, r.Wrong)
	case r.Checked == r.Population:
		return fmt.Sprintf("全部 %d 件均已核查，%d 件不当。", r.Checked, r.Wrong)
	}
	return fmt.Sprintf("抽查 %d 件，%d 件不当；有 95%% 把握：不当决定率不超过 %s。", r.Checked, r.Wrong, Percent(r.Rate))
}

// Percent rounds a rate up, never down, to one decimal: 5%, 4.8%, 100%.
func Percent(rate float64) string {
	tenths := math.Ceil(rate*1000 - 1e-9)
	return strconv.FormatFloat(tenths/10, 'f', -1, 64) + "%"
}
