package spotcheck

import (
	"fmt"
	"math"
	"strconv"
)

// Result is what a finished, or unfinished, spot check says.
type Result struct {
	Population int     `json:"population"`
	Drawn      int     `json:"drawn"`
	Checked    int     `json:"checked"`
	Wrong      int     `json:"wrong"`
	Left       int     `json:"left,omitempty"` // of these decisions, what other draws took and nobody looked at
	Bound      int     `json:"bound"`          // wrong cases at most, at Confidence
	Rate       float64 `json:"rate"`           // Bound / Population
	Confidence float64 `json:"confidence"`
	Risk       float64 `json:"risk,omitempty"` // what was to be ruled out; 0: nobody said
	Strata     []Tally `json:"strata,omitempty"`
}

// Conclude counts a draw that was not stratified.
func Conclude(population, drawn, checked, wrong int) Result {
	return ConcludeEach([]Tally{{Count: population, Checked: checked, Wrong: wrong}}, drawn, 0, Plan{Confidence: Confidence})
}

// ConcludeEach counts a draw by strata. left are cases of the same decisions that
// an earlier draw took and nobody looked at: each counts as wrong, since why it
// was left may not be chance.
func ConcludeEach(strata []Tally, drawn, left int, p Plan) Result {
	r := Result{Drawn: drawn, Left: left, Rate: 1, Confidence: p.Confidence, Risk: p.Risk}
	for _, t := range strata {
		r.Population += t.Count
		r.Checked += t.Checked
		r.Wrong += t.Wrong
	}
	if len(strata) > 1 {
		r.Strata = strata
	}
	r.Bound = min(r.Population, BoundOf(strata, p.Confidence)+left)
	if r.Population > 0 {
		r.Rate = float64(r.Bound) / float64(r.Population)
	}
	return r
}

// Standing is what a finished spot check came to against what was to be ruled out.
type Standing int

// The standings. Without a target nothing is met.
const (
	Unfinished Standing = iota
	NoTarget
	Met         // 达标
	TooSmall    // 样本不足: what was seen is within the target, what could be is not
	Overstepped // 超标: what was seen is over the target
)

// Standing compares.
func (r Result) Standing() Standing {
	switch {
	case r.Checked < r.Drawn || r.Drawn == 0:
		return Unfinished
	case r.Risk == 0:
		return NoTarget
	case r.Rate <= r.Risk+1e-12:
		return Met
	case float64(r.Wrong) <= r.Risk*float64(r.Checked)+1e-9:
		return TooSmall
	}
	return Overstepped
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
	case r.Left > 0:
		return fmt.Sprintf("抽查 %d 件，%d 件不当；另有 %d 件先前抽中而未查，按不当计；有 %s 把握：不当决定率不超过 %s。",
			r.Checked, r.Wrong, r.Left, Sure(r.Confidence), Percent(r.Rate))
	}
	return fmt.Sprintf("抽查 %d 件，%d 件不当；有 %s 把握：不当决定率不超过 %s。", r.Checked, r.Wrong, Sure(r.Confidence), Percent(r.Rate))
}

// Percent rounds a rate up, never down, to one decimal: 5%, 4.8%, 100%.
func Percent(rate float64) string {
	tenths := math.Ceil(rate*1000 - 1e-9)
	if tenths <= 0 {
		return "0%" // never -0%
	}
	return strconv.FormatFloat(tenths/10, 'f', -1, 64) + "%"
}

// Sure writes a confidence as it is: 95%, 99.5%.
func Sure(confidence float64) string {
	return strconv.FormatFloat(math.Round(confidence*1000)/10, 'f', -1, 64) + "%"
}

// Pace says how close a look the next draw should take, after what the last ones
// came to. The numbers are ours (no rule for it is published).
type Pace int

// The paces.
const (
	Normal    Pace = iota // 正常
	Tightened             // 加严: two of the last five finished draws found something wrong
	Relaxed               // 放宽: the last five found nothing wrong
)

const paceOver = 5 // finished draws

// PaceAfter reads the finished results, the newest first.
func PaceAfter(finished []Result) Pace {
	last := finished[:min(len(finished), paceOver)]
	bad := 0
	for _, r := range last {
		if r.Wrong > 0 {
			bad++
		}
	}
	switch {
	case bad >= 2:
		return Tightened
	case bad == 0 && len(last) == paceOver:
		return Relaxed
	}
	return Normal
}

// Risk is the share of wrong decisions that a draw of this pace is to rule out.
func (p Pace) Risk() float64 {
	switch p {
	case Tightened:
		return 0.025
	case Relaxed:
		return 0.08
	}
	return 0.05
}

// Sentence says why; empty at the normal pace.
func (p Pace) Sentence() string {
	switch p {
	case Tightened:
		return "最近五次抽查有两次以上查出不当，本次按加严抽取。"
	case Relaxed:
		return "最近五次抽查都没有查出不当，本次可按放宽抽取。"
	}
	return ""
}
