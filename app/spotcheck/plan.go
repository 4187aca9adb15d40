package spotcheck

import (
	"fmt"
	"math"
	"slices"

	"miaopi/app"
)

// Stratum is a part of a population with a sample of its own.
type Stratum struct {
	Key    string `json:"key"`
	Title  string `json:"title,omitempty"` // for a person
	Count  int    `json:"count"`
	Sample int    `json:"sample"`
	Whole  bool   `json:"whole,omitempty"` // every case is to be looked at
}

// Plan says how many cases to look at. Risk is the share of wrong decisions
// that, with Confidence, is to be ruled out when none is found.
type Plan struct {
	Risk       float64 `json:"risk"`
	Confidence float64 `json:"confidence"`
	// Rate is the share of each stratum that is looked at at least.
	Rate float64 `json:"rate,omitempty"`
	// Size is how many a person asks for; 0: as many as Risk needs.
	Size int `json:"size,omitempty"`
}

// Check refuses a plan that makes no sense.
func (p Plan) Check(population int) error {
	switch {
	case p.Size < 0:
		return app.E("plan", app.Input, "抽查件数至少为 1。", nil)
	case p.Size > population:
		return app.E("plan", app.Input, fmt.Sprintf("抽查件数不能超过名单的 %d 件。", population), nil)
	case !(p.Risk > 0 && p.Risk < 1):
		return app.E("plan", app.Input, "可以容忍的不当率应大于 0、小于 100%。", nil)
	case !(p.Confidence >= 0.5 && p.Confidence < 1):
		return app.E("plan", app.Input, "把握应在 50% 至 99.9% 之间。", nil)
	case !(p.Rate >= 0 && p.Rate <= 1):
		return app.E("plan", app.Input, "抽查比例应在 0 至 100% 之间。", nil)
	}
	return nil
}

// Spread gives every stratum its sample: whole ones all of their cases, the
// others in proportion to their size, and one at least.
func (p Plan) Spread(strata []Stratum) []Stratum {
	n := p.Size
	if n == 0 {
		n = p.needed(strata)
	}
	return p.spread(strata, n)
}

// CountOf and SampleOf add strata up.
func CountOf(strata []Stratum) (n int) {
	for _, s := range strata {
		n += s.Count
	}
	return n
}

// SampleOf is how many are drawn of all strata.
func SampleOf(strata []Stratum) (n int) {
	for _, s := range strata {
		n += s.Sample
	}
	return n
}

// spread shares n out among the strata that are not whole: by whole parts first,
// what is left to the largest remainders. The rate is a floor under each.
func (p Plan) spread(strata []Stratum, n int) []Stratum {
	out := slices.Clone(strata)
	total := drawnFrom(strata)
	var order []int // of the remainders, the largest first
	given := 0
	for i := range out {
		s := &out[i]
		if s.Whole {
			s.Sample = s.Count
			continue
		}
		s.Sample = max(1, n*s.Count/total)
		given += s.Sample
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return n*out[b].Count%total - n*out[a].Count%total })
	for _, i := range order {
		if s := &out[i]; given < n && s.Sample < s.Count {
			s.Sample++
			given++
		}
	}
	for _, i := range order {
		s := &out[i]
		s.Sample = min(s.Count, max(s.Sample, int(math.Ceil(p.Rate*float64(s.Count)-1e-9))))
	}
	return out
}

// drawnFrom counts the cases of the strata that are sampled.
func drawnFrom(strata []Stratum) (n int) {
	for _, s := range strata {
		if !s.Whole {
			n += s.Count
		}
	}
	return n
}

// needed is how many must be looked at for the plan's risk, when none is wrong.
func (p Plan) needed(strata []Stratum) int {
	total := drawnFrom(strata)
	low, high := min(1, total), total
	for low < high {
		mid := (low + high) / 2
		if p.rules(p.spread(strata, mid)) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	for low < total && !p.rules(p.spread(strata, low)) { // shares are whole: a step may have missed
		low++
	}
	return low
}

// rules says whether samples without a wrong one rule the risk out.
func (p Plan) rules(strata []Stratum) bool {
	return float64(BoundOf(Found(strata), p.Confidence)) <= p.Risk*float64(CountOf(strata))+1e-9
}

// Found are strata of which every drawn case was looked at and none was wrong.
func Found(strata []Stratum) []Tally {
	out := make([]Tally, len(strata))
	for i, s := range strata {
		out[i] = Tally{Count: s.Count, Checked: s.Sample}
	}
	return out
}

// Tally is what is known of a stratum.
type Tally struct {
	Key     string `json:"key,omitempty"`
	Title   string `json:"title,omitempty"`
	Count   int    `json:"count"`
	Checked int    `json:"checked"`
	Wrong   int    `json:"wrong"`
}

// whole says that nothing of a stratum is left to chance.
func (t Tally) whole() bool { return t.Checked >= t.Count }

// BoundOf is the largest number of wrong cases in strata that were sampled apart,
// at confidence. Of one stratum the bound is exact. Of several the number found is
// a sum of independent yes and no, and by Hoeffding (1956) such a sum is small no
// more often than a binomial of the same mean; the mean is taken as small as it
// can be, with the wrong cases where the fewest were looked at.
func BoundOf(strata []Tally, confidence float64) int {
	found := 0
	var sampled []Tally
	for _, t := range strata {
		if t.whole() {
			found += t.Wrong
		} else {
			sampled = append(sampled, t)
		}
	}
	switch len(sampled) {
	case 0:
		return found
	case 1:
		return found + bound(sampled[0].Count, sampled[0].Checked, sampled[0].Wrong, doubtAt(confidence))
	}
	return found + pooled(sampled, doubtAt(confidence))
}

func pooled(strata []Tally, doubt float64) int {
	slices.SortStableFunc(strata, func(a, b Tally) int { return a.Checked*b.Count - b.Checked*a.Count }) // the least looked at first
	count, checked, wrong := 0, 0, 0
	for _, t := range strata {
		count, checked, wrong = count+t.Count, checked+t.Checked, wrong+t.Wrong
	}
	low, high := wrong, count-(checked-wrong)
	for low < high {
		mid := (low + high + 1) / 2
		mean := leastMean(strata, mid)
		if float64(wrong) > mean-1 || checked == 0 || binomial(checked, wrong, mean/float64(checked)) > doubt {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// leastMean is the smallest number of bad cases to be expected in the samples, when
// so many are bad. The strata are in order of the share that was looked at.
func leastMean(strata []Tally, bad int) (mean float64) {
	for _, t := range strata {
		here := min(bad, t.Count)
		mean += float64(here) * float64(t.Checked) / float64(t.Count)
		bad -= here
	}
	return mean
}

// Sentence says before a draw what it would prove.
func (p Plan) Sentence(strata []Stratum) string {
	count, sample := CountOf(strata), SampleOf(strata)
	if count == 0 {
		return "这个时段没有已决定的办件。"
	}
	if sample == count {
		return fmt.Sprintf("共 %d 件，全部核查。", count)
	}
	rate := float64(BoundOf(Found(strata), p.Confidence)) / float64(count)
	return fmt.Sprintf("共 %d 件，抽取 %d 件；若都妥当，有 %s 把握：不当决定率不超过 %s。", count, sample, Sure(p.Confidence), Percent(rate))
}
