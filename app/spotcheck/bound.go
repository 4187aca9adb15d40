package spotcheck

import (
	"math"
)

// Confidence of a bound, unless a plan says another.
const Confidence = 0.95

// doubtAt is 1 − confidence, a hair higher so that a chance of exactly one in
// twenty does not count as over it for want of digits.
func doubtAt(confidence float64) float64 { return (1 - confidence) * (1 + 1e-9) }

// Bound is the largest number of wrong cases in a population of size n that a
// sample without wrong cases beyond what was found still leaves possible: the
// exact one-sided bound at Confidence for drawing without replacement. sample
// cases were checked, wrong of them were wrong.
//
// It is the largest K for which the chance of finding at most wrong among
// sample, when K of n are wrong, is still over 1 − Confidence.
func Bound(n, sample, wrong int) int { return bound(n, sample, wrong, doubtAt(Confidence)) }

func bound(n, sample, wrong int, doubt float64) int {
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

// binomial is P(X ≤ most) of n trials that come out with chance p.
func binomial(n, most int, p float64) float64 {
	if p >= 1 {
		return 0
	}
	sum := 0.0
	for x := range most + 1 {
		sum += math.Exp(choose(n, x) + float64(x)*math.Log(p) + float64(n-x)*math.Log1p(-p))
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
