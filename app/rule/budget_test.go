package rule

import (
	"testing"

	"miaopi/app"
)

// What an evaluation allocates does not grow unnoticed. The figures are those of
// the day they were written, with a little room; issue 13 has the times that go
// with them.
func TestAllocationsStayInBudget(t *testing.T) {
	l := library(t)
	elder, approve := caseOf(t, l, "elderly-allowance", "80 岁，条件全部符合")
	_, waits := caseOf(t, l, "elderly-allowance", "50 周岁，二十年后")
	driver, nothing := caseOf(t, l, "ridehail-driver", "深圳户籍，条件全部符合")
	nothing.Record.Facts = nil
	evaluate := func(p *Pack, in Input) func() error {
		return func() error { _, err := p.Evaluate(in); return err }
	}
	verdict := func(in Input, want app.Verdict) func() error {
		return func() error {
			if got := elder.Verdict(in); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
			return nil
		}
	}
	stored, waiting := approve.Record.AppendBinary(nil), waits.Record.AppendBinary(nil)
	for _, c := range []struct {
		name string
		most float64
		do   func() error
	}{
		{"verdict, approve", 0, verdict(approve, app.Approve)},
		{"verdict, review", 0, verdict(waits, app.Review)},
		{"verdict on a stored record", 1, func() error { _, err := elder.VerdictEncoded(stored, approve.Date, approve.Now); return err }},
		{"outlook", 1, func() error {
			_, err := elder.Outlook(waiting, waits.Now, waits.Date, elder, waits.Date+60)
			return err
		}},
		{"answer, eight conditions", 16, func() error { _, err := elder.Answer(approve); return err }},
		{"evaluation, eight conditions", 26, evaluate(elder, approve)},
		{"evaluation that waits", 26, evaluate(elder, waits)},
		{"evaluation, everything missing", 290, evaluate(driver, nothing)},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := testing.AllocsPerRun(500, func() {
				if err := c.do(); err != nil {
					t.Fatal(err)
				}
			})
			if n > c.most {
				t.Errorf("%v allocations, at most %v", n, c.most)
			}
		})
	}
}
