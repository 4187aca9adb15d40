package check

import (
	"fmt"
	"io"
	"strings"

	"miaopi/app/rule"
)

// Coverage says how often the pack's own cases showed each condition with
// each result, in the order of the pack.
type Coverage []Shown

// Shown is how often one condition came to each result.
type Shown struct {
	ID      string `json:"id"`
	Pass    int    `json:"pass"`
	Fail    int    `json:"fail"`
	Unknown int    `json:"unknown"`
	// Certain says that the condition reads no fact, so that it is never
	// unknown and need not be shown so.
	Certain bool `json:"certain,omitempty"`
}

// Cover counts the results of the pack's own cases.
func Cover(p *rule.Pack) Coverage {
	p = p.Confirmed()
	cover := make(Coverage, len(p.Conditions))
	for i := range p.Conditions {
		cover[i] = Shown{ID: p.Conditions[i].ID, Certain: len(p.Reads(&p.Conditions[i])) == 0}
	}
	for _, r := range p.RunCases() {
		if r.Evaluation == nil {
			continue
		}
		for i, c := range r.Evaluation.Conditions {
			*cover[i].count(c.Result)++
		}
	}
	return cover
}

func (s *Shown) count(r rule.Result) *int {
	switch r {
	case rule.Pass:
		return &s.Pass
	case rule.Fail:
		return &s.Fail
	}
	return &s.Unknown
}

// Lacks are the results a condition was not shown with.
func (s Shown) Lacks() []rule.Result {
	var list []rule.Result
	for _, r := range []rule.Result{rule.Pass, rule.Fail, rule.Unknown} {
		if *s.count(r) == 0 && !(r == rule.Unknown && s.Certain) {
			list = append(list, r)
		}
	}
	return list
}

// Whole says whether every condition was shown with every result: the
// threshold.
func (c Coverage) Whole() bool {
	for _, s := range c {
		if len(s.Lacks()) > 0 {
			return false
		}
	}
	return true
}

// Write prints the coverage of a pack as a table, with a last line that says
// whether the threshold is met.
func (c Coverage) Write(w io.Writer, p *rule.Pack) error {
	var b strings.Builder
	lacking := 0
	for _, s := range c {
		line := fmt.Sprintf("%s符合 %-4d不符合 %-4d不能确定 %-4d%s", rule.Pad(s.ID, 26), s.Pass, s.Fail, s.Unknown, lackText(s))
		fmt.Fprintf(&b, "%s\n", strings.TrimRight(line, " "))
		lacking += len(s.Lacks())
	}
	verdict := "每个条件的三种结果都见到了"
	if lacking > 0 {
		verdict = fmt.Sprintf("缺 %d 种结果", lacking)
	}
	fmt.Fprintf(&b, "%s %s：%d 个条件，%d 个用例，%s\n", p.ID, p.Version, len(c), len(p.Cases), verdict)
	_, err := io.WriteString(w, b.String())
	return err
}

func lackText(s Shown) string {
	var words []string
	for _, r := range s.Lacks() {
		words = append(words, r.Label())
	}
	if len(words) == 0 {
		return ""
	}
	return "缺：" + strings.Join(words, "、")
}
