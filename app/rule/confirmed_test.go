package rule

import (
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// A pack that nobody confirmed decides nothing: everything is evaluated, and a
// person is told why he is asked. Its own cases show what it would decide.
func TestAnUnconfirmedPackAsksAPerson(t *testing.T) {
	open := strings.Replace(small, "until:\n", "until:\nconfirmed: false\n", 1)
	p := load(t, open)
	for _, r := range p.RunCases() {
		if !r.OK() {
			t.Errorf("%s: %v", r.Name, r.Problems)
		}
	}
	in := p.Sample(civil.Of(2026, 11, 22))
	e, err := p.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	if e.Verdict != app.Review || p.Verdict(in) != app.Review || !slices.Equal(e.with(Fail), []string{"confirmed"}) {
		t.Errorf("%s, failing %v", e.Verdict, e.with(Fail))
	}
	if len(e.Conditions) != 5 || e.Conditions[0].Why != "本事项的办理规则还没有经主管部门确认，所有申请由工作人员办理" || e.WakesOn != civil.None || len(e.Missing) != 0 {
		t.Errorf("%d conditions, why %q, wakes %s, missing %v", len(e.Conditions), e.Conditions[0].Why, e.WakesOn, e.Missing)
	}
	fresh := func(string) (time.Duration, bool) { return 0, true }
	if p.Readiness(fresh) != app.Review || p.Confirmed().Readiness(fresh) != app.Approve {
		t.Errorf("with fresh registers it is ready for %s", p.Readiness(fresh))
	}
	if got := p.Confirmed().Verdict(in); got != app.Approve || !p.Unconfirmed {
		t.Errorf("confirmed it says %s", got)
	}
	if q := load(t, strings.Replace(open, "confirmed: false", "confirmed: true", 1)); q.Unconfirmed || q.Confirmed() != q || q.Verdict(in) != app.Approve {
		t.Error("a confirmed pack is not its own")
	}
}

func TestFirstDay(t *testing.T) {
	for text, want := range map[string]bool{"": false, "first_day: published\n": false, "first_day: in-use\n": true} {
		if p := load(t, strings.Replace(small, "until:\n", "until:\n"+text, 1)); p.InUse != want {
			t.Errorf("%q: in use %t", text, p.InUse)
		}
	}
	for text, want := range map[string]string{
		"first_day: soon\n":    "expected published, in-use",
		"confirmed: perhaps\n": "expected true or false",
	} {
		_, err := LoadPack("small.yaml", []byte(strings.Replace(small, "until:\n", "until:\n"+text, 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
