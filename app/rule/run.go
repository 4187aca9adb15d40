package rule

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule/tell"
)

// CaseResult is what became of one case.
type CaseResult struct {
	Name       string
	Problems   []string    // empty when it passed
	Evaluation *Evaluation // nil when none could be made
}

// OK says whether the case passed.
func (r CaseResult) OK() bool { return len(r.Problems) == 0 }

// RunCases runs the pack's own cases, as the pack decides once confirmed. A pack whose cases fail must not be put
// to use; a Library refuses it.
func (p *Pack) RunCases() []CaseResult {
	results := make([]CaseResult, 0, len(p.Cases))
	p = p.Confirmed()
	for _, c := range p.Cases {
		r := CaseResult{Name: c.Name}
		e, err := p.Answer(c.Input)
		if err != nil {
			r.Problems = []string{err.Error()}
		} else {
			r.Evaluation = e
			r.Problems = c.Expect.differences(e)
			if v := p.Verdict(c.Input); v != e.Verdict {
				r.Problems = append(r.Problems, fmt.Sprintf("the sweep says %s, the evaluation %s", v, e.Verdict))
			}
		}
		results = append(results, r)
	}
	return results
}

// differences lists what an evaluation does not do as expected.
func (x Expect) differences(e *Evaluation) []string {
	var list []string
	note := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			list = append(list, fmt.Sprintf("%s is %s, expected %s", what, g, w))
		}
	}
	note("verdict", e.Verdict, x.Verdict)
	if x.Fail != nil || x.Unknown != nil {
		note("fail", e.with(Fail), sorted(x.Fail))
		note("unknown", e.with(Unknown), sorted(x.Unknown))
	}
	if x.Missing != nil {
		note("missing", e.Missing, x.Missing)
	}
	if x.WakesOn != nil {
		note("wakes_on", e.WakesOn, *x.WakesOn)
	}
	for key, want := range x.Outcome {
		if got := e.Outcome.Get(key); !got.Equal(fact.StringOf(want)) && got.String() != want {
			note("outcome "+key, got, want)
		}
	}
	return list
}

// with lists the conditions that have a result, in order of id.
func (e *Evaluation) with(r Result) []string {
	var ids []string
	for _, c := range e.Conditions {
		if c.Result == r {
			ids = append(ids, c.ID)
		}
	}
	return sorted(ids)
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// activates is an Input error that names the first failing case, nil when all
// pass.
func (p *Pack) activates() error {
	for _, r := range p.RunCases() {
		if !r.OK() {
			return app.E("rule.Library", app.Input, "规则包未通过自带的测试，不能启用。",
				fmt.Errorf("%s: case %q: %s", p.File, r.Name, strings.Join(r.Problems, "; ")))
		}
	}
	return nil
}

// WriteCases prints the results of a pack's cases, failures with what differs,
// and a last line with the count. It reports whether all passed.
func WriteCases(w io.Writer, p *Pack, results []CaseResult) (ok bool, err error) {
	failed := 0
	for _, r := range results {
		mark := "通过"
		if !r.OK() {
			mark = "失败"
			failed++
		}
		if _, err = fmt.Fprintf(w, "%s  %s\n", mark, r.Name); err != nil {
			return false, err
		}
		for _, problem := range r.Problems {
			if told, ok := tell.Sentence(problem); ok {
				problem = told
			}
			if _, err = fmt.Fprintf(w, "      %s\n", problem); err != nil {
				return false, err
			}
		}
	}
	_, err = fmt.Fprintf(w, "%s %s：%d 个用例，%d 个失败\n", p.ID, p.Version, len(results), failed)
	return failed == 0, err
}
