package boundary_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/boundary"
	"miaopi/app/rule/ruletest"
	"miaopi/app/workday"
	"miaopi/assets"
)

func library(t testing.TB) *rule.Library {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Calendar = cal
	l, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Every limit of every built-in pack is tried on both sides, both sides
// matter to its rule somewhere, and the second evaluator agrees with each
// row.
func TestBothSidesOfEveryLimit(t *testing.T) {
	l := library(t)
	for _, p := range l.Packs() {
		p = p.Confirmed()
		o, err := ruletest.New(p)
		if err != nil {
			t.Fatal(err)
		}
		limits := boundary.Of(p, p.Evaluate)
		for i := range limits {
			limit := &limits[i]
			if !limit.Turns() {
				t.Errorf("%s %s: %s: only one side of %s was found by changing %s", p.ID, p.Version, limit.Rule, limit.Text, limit.Fact)
			}
			matters := false
			for _, r := range limit.Rows {
				matters = matters || r.Refused != "" || r.Verdict != limit.Rows[0].Verdict || r.Result != limit.Rows[0].Result || !slices.Equal(r.Outcome, limit.Rows[0].Outcome)
				if r.Evaluation != nil {
					second(t, p, o, &r)
				}
			}
			if !matters {
				t.Errorf("%s %s: %s: nothing depends on %s, by %s", p.ID, p.Version, limit.Rule, limit.Text, limit.Fact)
			}
		}
	}
}

func second(t *testing.T, p *rule.Pack, o *ruletest.Opinion, r *boundary.Row) {
	t.Helper()
	want := o.Answer(r.Input)
	if r.Verdict != want.Verdict {
		t.Errorf("%s: %s gives %s, second opinion %s", p.ID, r.Value, r.Verdict, want.Verdict)
	}
	for _, c := range r.Evaluation.Conditions {
		if c.Result != want.Results[c.ID] {
			t.Errorf("%s: with %s %s is %s, second opinion %s", p.ID, r.Value, c.ID, c.Result, want.Results[c.ID])
		}
	}
}

// An ordered value is tried one unit below its threshold, at it, and one
// above.
func TestThresholdsAreTriedAUnitApart(t *testing.T) {
	for _, p := range library(t).Packs() {
		for _, l := range boundary.Of(p, p.Evaluate) {
			if l.Kind != boundary.Threshold {
				continue
			}
			if len(l.Rows) != 3 {
				t.Errorf("%s %s by %s: %d rows, want 3", p.ID, l.Text, l.Fact, len(l.Rows))
			}
			for i := 1; i < len(l.Rows); i++ {
				if step := distance(l.Rows[i-1], l.Rows[i]); step != "1" && step != "0.01" {
					t.Errorf("%s %s by %s: from %s to %s is %s", p.ID, l.Text, l.Fact, l.Rows[i-1].Value, l.Rows[i].Value, step)
				}
			}
		}
	}
}

func distance(a, b boundary.Row) string {
	if len(a.Changes) == 0 {
		return fact.IntOf(int64(b.Input.Date - a.Input.Date)).String()
	}
	x, y := a.Changes[0].Value, b.Changes[0].Value
	if x.Type() == fact.Date {
		return fact.IntOf(int64(y.Date() - x.Date())).String()
	}
	d, _ := y.Number().Sub(x.Number())
	return d.String()
}

func TestElderlyAllowanceTable(t *testing.T) {
	l := library(t)
	p := l.Versions("elderly-allowance")[1]
	var b bytes.Buffer
	limits := boundary.Of(p, func(in rule.Input) (*rule.Evaluation, error) { return l.Evaluate(p.ID, in) })
	whole, err := boundary.Write(&b, p, limits)
	if err != nil || !whole {
		t.Errorf("whole %v, error %v", whole, err)
	}
	golden(t, "testdata/elderly-allowance.golden", b.Bytes())
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s", path, got)
	}
}

const limited = `pack: limited
version: 2020-01-01
until: 2027-12-31
basis: [{id: b1, title: x}]
parameters:
  cap:
    - {from: 2019-01-01, value: 5, basis: b1}
    - {from: 2026-07-01, value: 7, basis: b1}
facts:
  a.n: {type: int, source: r, max_age: 24h}
  a.money: {type: decimal, source: r}
  a.word: {type: string, source: r}
  a.list: {type: list<int>, source: r}
conditions:
  - {id: n, when: 'a.n <= parameters.cap && a.n != 3', basis: b1}
  - {id: money, when: "a.money * 2 >= decimal('99.99')", basis: b1}
  - {id: word, when: "matches(a.word, '^x') || a.word in ['u', 'v']", basis: b1}
  - {id: points, when: 'each_below(a.list, 3, 12)', basis: b1}
  - {id: season, when: "month(date).endsWith('-05')", basis: b1}
  - {id: never, when: 'size(a.word) < 0', basis: b1}
sample: {a.n: 1, a.money: 100.00, a.word: u, a.list: [1, 2, 3]}
cases:
  - {name: may, date: 2026-05-10, expect: {verdict: review, fail: [never], unknown: []}}
`

// What is tried is what a person would try.
func TestValuesTried(t *testing.T) {
	p, err := rule.LoadPack("limited.yaml", []byte(limited))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string][]string)
	for _, l := range boundary.Of(p, p.Evaluate) {
		for _, r := range l.Rows {
			got[l.Text] = append(got[l.Text], r.Value+" "+string(r.Truth))
		}
		if l.Text == "size(a.word) < 0" && (l.Turns() || len(l.Rows) > 0) {
			t.Error("a condition that never holds was made to hold")
		}
	}
	for text, want := range map[string][]string{
		"a.n <= parameters.cap":             {"4 true", "5 true", "6 false"},
		"a.n != 3":                          {"2 true", "3 false", "4 true"},
		"a.money * 2 >= decimal('99.99')":   {"49.99 false", "50 true", "50.01 true"},
		"matches(a.word, '^x')":             nil,
		"a.word in ['u', 'v']":              {"u true", "v true", "甲 false"},
		"each_below(a.list, 3, 12)":         {"[1 2 3] true", "[11 0 0] true", "[12 0 0] false", "[13 0 0] false", "[0 0] unknown", "[0 0 0 0] unknown"},
		"month(date).endsWith('-05')":       {"2026-05-31 true", "2026-06-01 false", "2026-06-02 false"},
		"a.n 的数据不超过 24 小时":                  nil,
		"版本 2020-01-01 施行":                  {"2019-12-31 false", "2020-01-01 true"},
		"版本 2020-01-01 在 2027-12-31 以后不再施行": {"2027-12-31 false", "2028-01-01 true"},
		"parameters.cap 自 2026-07-01 起":     {"2026-06-30 false", "2026-07-01 true"},
	} {
		if want != nil && !slices.Equal(got[text], want) {
			t.Errorf("%s: tried %q, want %q", text, got[text], want)
		}
	}
}

// A change of birth date takes the citizen ID with it, except where the rule
// is about the ID.
func TestBirthTakesTheIDAlong(t *testing.T) {
	p := library(t).Versions("elderly-allowance")[1]
	for _, l := range boundary.Of(p, p.Evaluate) {
		if l.Text != "age(person.birth, date) >= 70" || l.Rule != "age" {
			continue
		}
		if l.Rows[0].Verdict != app.Approve || l.Rows[2].Verdict != app.Review || l.Rows[2].Evaluation.WakesOn != l.Rows[2].Input.Date+1 {
			t.Errorf("the day after %v, the day before %v", l.Rows[0], l.Rows[2])
		}
		if id := l.Rows[1].Input.Record.Subject.ID; id[6:14] != "19561122" {
			t.Errorf("the subject stayed %s", id)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	p := library(b).Versions("ridehail-driver")[0]
	for b.Loop() {
		boundary.Of(p, p.Evaluate)
	}
}
