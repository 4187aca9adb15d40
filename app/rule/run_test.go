package rule

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// A case of a pack fails by each thing that is not as expected, and by nothing
// that it does not name.
func TestWhatACaseHolds(t *testing.T) {
	day, other := civil.MustParse("2026-11-22"), civil.MustParse("2026-11-23")
	e := &Evaluation{Verdict: app.Review, Missing: [][]string{{"a", "b"}}, WakesOn: day,
		Outcome:    Grants{{"amount", fact.IntOf(200)}, {"kind", fact.StringOf("card")}},
		Conditions: []ConditionResult{{ID: "z", Result: Fail}, {ID: "a", Result: Fail}, {ID: "u", Result: Unknown}, {ID: "p", Result: Pass}}}
	for _, tc := range []struct {
		name   string
		expect Expect
		want   string // what differs, the first word of each
	}{
		{"the verdict alone", Expect{Verdict: app.Review}, ""},
		{"another verdict", Expect{Verdict: app.Approve}, "verdict"},
		{"what fails and is unknown, in any order", Expect{Verdict: app.Review, Fail: []string{"z", "a"}, Unknown: []string{"u"}}, ""},
		{"a failure not named", Expect{Verdict: app.Review, Fail: []string{"a"}, Unknown: []string{"u"}}, "fail"},
		{"only failures named: nothing else is unknown", Expect{Verdict: app.Review, Fail: []string{"a", "z"}}, "unknown"},
		{"only unknowns named: nothing else fails", Expect{Verdict: app.Review, Unknown: []string{"u"}}, "fail"},
		{"what is missing", Expect{Verdict: app.Review, Missing: [][]string{{"a", "b"}}}, ""},
		{"something else is missing", Expect{Verdict: app.Review, Missing: [][]string{{"a"}}}, "missing"},
		{"the day it wakes", Expect{Verdict: app.Review, WakesOn: &day}, ""},
		{"another day", Expect{Verdict: app.Review, WakesOn: &other}, "wakes_on"},
		{"what it grants, a number and a text", Expect{Verdict: app.Review, Outcome: map[string]string{"amount": "200", "kind": "card"}}, ""},
		{"another amount", Expect{Verdict: app.Review, Outcome: map[string]string{"amount": "300"}}, "outcome"},
		{"what it does not grant", Expect{Verdict: app.Review, Outcome: map[string]string{"none": "1"}}, "outcome"},
	} {
		var got []string
		for _, line := range tc.expect.differences(e) {
			got = append(got, strings.Fields(line)[0])
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %q differ, want %q", tc.name, got, tc.want)
		}
	}
}

// A pack that cannot decide its own case fails it.
func TestACaseThatCannotBeDecidedFails(t *testing.T) {
	p := load(t, small)
	p.Cases[0].Input.Date = p.Version - 1
	r := p.RunCases()[0]
	if r.OK() || r.Evaluation != nil || len(r.Problems) != 1 {
		t.Errorf("%+v", r)
	}
	if err := p.activates(); app.KindOf(err) != app.Input {
		t.Errorf("it activates: %v", err)
	}
}

// full is a writer that takes some writes and no more.
type full struct{ left int }

var errFull = errors.New("the disk is full")

func (f *full) Write(b []byte) (int, error) {
	if f.left == 0 {
		return 0, errFull
	}
	f.left--
	return len(b), nil
}

func TestWriteCasesSaysWhetherAllPassed(t *testing.T) {
	p := load(t, small)
	good := []CaseResult{{Name: "one"}, {Name: "two"}}
	bad := []CaseResult{{Name: "one"}, {Name: "two", Problems: []string{"this", "that"}}}
	var b bytes.Buffer
	if ok, err := WriteCases(&b, p, good); !ok || err != nil || !strings.Contains(b.String(), "2 个用例，0 个失败") {
		t.Errorf("%v, %v, %s", ok, err, &b)
	}
	if ok, err := WriteCases(&b, p, bad); ok || err != nil || !strings.Contains(b.String(), "2 个用例，1 个失败") {
		t.Errorf("%v, %v, %s", ok, err, &b)
	}
	for n := range 5 { // two names, two problems, the count
		if ok, err := WriteCases(&full{n}, p, bad); ok || !errors.Is(err, errFull) {
			t.Errorf("with room for %d: %v, %v", n, ok, err)
		}
	}
}

// What an approval grants must be computed, every value of it, and on fresh facts
// where it is no provisional one. The sweep and the evaluation agree.
func TestWhatIsGrantedDecidesToo(t *testing.T) {
	text := strings.NewReplacer(
		"date) >= 70", "date) >= 60", // the bands begin at 70
		"when: person.alive,", `when: 'person.alive || account.type == "yinian"',`, // stale or not, it holds
		"label: 每月金额}\n  from: month(decided_on)", "label: 每月金额}\n  again: {is: 'band(parameters.bands, age(person.birth, date))', label: 另一金额}",
		"outcome:\n", "outcome:\n  from: month(decided_on)\n",
	).Replace(small[:strings.Index(small, "cases:")])
	p := load(t, text)
	now := civil.MustParse("2026-11-22").Noon()
	for _, tc := range []struct {
		name     string
		birth    string
		birthAge time.Duration // of the registers' word
		aliveAge time.Duration
		want     app.Verdict
		problem  string
		granted  int
	}{
		{"all fresh", "1946-11-22", 0, 0, app.Approve, "", 3},
		{"something stale that nothing needs", "1946-11-22", 0, 48 * time.Hour, app.Approve, "", 3},
		{"what it is computed from is stale", "1946-11-22", 8 * 24 * time.Hour, 0, app.Provisional, "", 3},
		{"it cannot be computed", "1961-11-22", 0, 0, app.Review, "每月金额无法计算", 0},
		{"it cannot be computed, and something is stale", "1961-11-22", 0, 48 * time.Hour, app.Review, "每月金额无法计算", 0},
		{"it cannot be computed from what is stale", "1961-11-22", 8 * 24 * time.Hour, 0, app.Review, "每月金额无法计算", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			said := func(name string, v fact.Value, age time.Duration) fact.Fact {
				d, _ := p.Decl(name)
				return fact.Fact{Name: name, Value: v, Source: d.Source, AsOf: now.Add(-age)}
			}
			in := Input{Date: civil.On(now), Now: now, Record: fact.Record{Subject: app.Subject{Kind: app.Person, ID: "x"}, Facts: []fact.Fact{
				said("account.type", fact.StringOf("yinian"), 0), said("credit.grey", fact.BoolOf(false), 0),
				said("person.alive", fact.BoolOf(true), tc.aliveAge), said("person.birth", fact.StringOf(tc.birth), tc.birthAge)}}}
			e, err := p.Evaluate(in)
			if err != nil {
				t.Fatal(err)
			}
			if e.Verdict != tc.want || p.Verdict(in) != tc.want || !strings.HasPrefix(e.Problem, tc.problem) || (e.Problem == "") != (tc.problem == "") {
				t.Errorf("%s, sweep %s, want %s; %q, want %q", e.Verdict, p.Verdict(in), tc.want, e.Problem, tc.problem)
			}
			if len(e.Outcome) != tc.granted {
				t.Errorf("granted %v, want %d values", e.Outcome, tc.granted)
			}
		})
	}
}

// A screen shows who somebody is in part only; the trace's hash stays that of the
// whole, which does not change.
func TestMaskedHidesWhoSomebodyIs(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	e, err := p.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	before := e.JSON()
	m := e.Masked()
	if !bytes.Equal(e.JSON(), before) || m.TraceHash != e.TraceHash {
		t.Error("masking changes what is masked")
	}
	hidden, shown := 0, 0
	for i, c := range m.Conditions {
		for j, f := range c.Facts {
			whole := e.Conditions[i].Facts[j].Value
			text := fact.Mask(f.Name, whole.String())
			switch {
			case text != whole.String():
				hidden++
				if f.Value.Text() != text {
					t.Errorf("%s is shown as %s, want %s", f.Name, f.Value, text)
				}
			case f.Value != whole:
				t.Errorf("%s is shown as %v, is %v", f.Name, f.Value, whole)
			default:
				shown++
			}
		}
	}
	if hidden == 0 || shown == 0 {
		t.Errorf("%d facts hidden, %d shown", hidden, shown)
	}
}

// What is no answer leaves what was there.
func TestAnswersThatCannotBeRead(t *testing.T) {
	var g Grants
	if err := json.Unmarshal([]byte(`[1]`), &g); err == nil {
		t.Error("a list passes for grants")
	}
	e := Evaluation{Pack: "kept"}
	for _, bad := range []string{`[]`, `{"pack":1}`, `{"outcome":[1]}`} {
		if err := json.Unmarshal([]byte(bad), &e); err == nil || e.Pack != "kept" {
			t.Errorf("%s: %v, %q", bad, err, e.Pack)
		}
	}
}

// A damaged record gives no verdict but a review, with the error, wherever it
// ends.
func TestADamagedRecordIsAReview(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	whole := in.Record.AppendBinary(nil)
	if v, err := p.VerdictEncoded(whole, in.Date, in.Now); v != app.Approve || err != nil {
		t.Fatalf("whole: %s, %v", v, err)
	}
	for n := range whole {
		if v, err := p.VerdictEncoded(whole[:n], in.Date, in.Now); v != app.Review {
			t.Errorf("%d of %d bytes: %s, %v", n, len(whole), v, err)
		}
	}
	if v, err := p.VerdictEncoded(slices.Concat(whole, []byte{0}), in.Date, in.Now); v != app.Review || err == nil {
		t.Errorf("a byte more: %s, %v", v, err)
	}
}
