package revise_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/check"
	"miaopi/app/rule/revise"
	"miaopi/app/workday"
	"miaopi/assets"
)

// impossible are cases that mean nothing on another day: the end of a version that
// was replaced, holidays of the YEAR that the case
// would move to, which nobody published yet.
var impossible = map[string]string{
	"elderly-allowance-2019-10-01.yaml":   "57 周岁，超出本版本，不由本包计算",
	"graduate-settlement-2018-06-25.yaml": "最后一日在国庆假期，顺延到节后第一天 YEAR; 最后一日是周六，顺延到周一 YEAR",
}

// words are the cases that stay, with the year whose working days they wait for.
func words(left []revise.Stay) string {
	var out []string
	for _, s := range left {
		if s.Year > 0 {
			s.Case += fmt.Sprint(" ", s.Year)
		}
		out = append(out, s.Case)
	}
	return strings.Join(out, "; ")
}

// Every built-in pack can be revised for several days, and what comes out is fit to
// be published.
func TestBuiltInPacksRevised(t *testing.T) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(assets.Packs, "*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := fs.ReadFile(assets.Packs, file)
		if err != nil {
			t.Fatal(err)
		}
		for from, lacks := range map[string]string{"2026-12-01": "2027", "2027-03-01": "2027", "2028-02-29": "2028"} {
			t.Run(strings.TrimPrefix(file, "packs/")+" "+from, func(t *testing.T) {
				r, err := revise.Pack(file, data, civil.MustParse(from), rule.WithCalendar(cal))
				if err != nil {
					t.Fatal(err)
				}
				if left := words(r.Left); left != strings.ReplaceAll(impossible[strings.TrimPrefix(file, "packs/")], "YEAR", lacks) {
					t.Errorf("left: %q", left)
				}
				for _, s := range r.Left {
					why := revise.Left
					if s.Year > 0 {
						why = fmt.Sprintf(revise.Waits, s.Year)
					}
					if line := "  # " + why + "- {name: " + s.Case + ","; strings.Count(string(r.Text), line) != 1 {
						t.Errorf("no comment %q", line)
					}
				}
				report := check.File(file, r.Text, rule.WithCalendar(cal))
				for _, e := range report.Errors {
					t.Error(e)
				}
				if report.Pack != nil && report.Pack.Version != civil.MustParse(from) {
					t.Errorf("version %s", report.Pack.Version)
				}
			})
		}
	}
}

const small = `# 某津贴
pack: small
version: 2026-01-01
until: 2026-12-31
item: {name: 某津贴, subject: person}
basis: [{id: b1, title: 某办法}]
parameters:
  sum: [{from: 2026-01-01, value: 100, basis: b1}, {from: 2027-01-01, value: 120, basis: b1}]
facts:
  person.id: {type: string, label: 身份证号, source: police.population}
  person.birth: {type: date, label: 出生日期, source: police.population}
  person.left: {type: date, label: 离职日期, source: civil.work}
  person.seen: {type: bool, label: 健在, source: civil.death, max_age: 24h}
conditions:
  - {id: age, say: 年满 70 周岁, when: 'valid_id(person.id) && id_birth(person.id) == person.birth && age(person.birth, date) >= 70', basis: b1, on_fail: refuse}
  - {id: soon, say: 离职 400 日内, when: 'days_between(person.left, date) <= 400', basis: b1}
  - {id: seen, say: 健在, when: person.seen, basis: b1}
outcome:
  amount: {is: parameters.sum, label: 金额}
  from: {is: month(decided_on), label: 起发月份}
sample: {person.id: 440306195611220029, person.birth: 1956-11-22, person.left: 2026-11-01, person.seen: true}
cases:
  - {name: 生日当天, date: 2026-11-22, expect: {verdict: approve, from: 2026-11}}
  - {name: 生日前一天, date: 2026-11-21, expect: {verdict: review, fail: [age], wakes_on: 2026-11-22}}
  - {name: 已经在后, date: 2026-12-20, given: {person.left: 2026-12-01}, expect: {verdict: approve}}
  - {name: 校验码不对, given: {person.id: '440306195611220028'}, date: 2026-11-22, expect: {verdict: review, fail: [age]}}
  - {name: 闰日, given: {person.id: '440306195602290025', person.birth: 1956-02-29, person.left: 2026-02-20}, date: 2026-03-01, expect: {verdict: approve}}
  - {name: 第二天才决定, date: 2026-11-30, now: '2026-12-01T09:00:00+08:00', aged: {person.seen: 1h}, expect: {verdict: approve, from: 2026-12}}
  - {name: 施行首日, given: {person.left: 2025-06-01, person.id: '440306195511220021', person.birth: 1955-11-22}, date: 2026-01-01, expect: {verdict: approve}}
  - {name: 金额, date: 2026-11-22, expect: {verdict: approve, amount: 100}}
  - {name: 数据有自己的时间, given: {person.seen: {value: true, as_of: '2026-11-21T20:00:00+08:00'}}, date: 2026-11-22, expect: {verdict: approve}}
`

// What a case says is moved wherever it stands, and nothing else is.
func TestWhatMoves(t *testing.T) {
	r, err := revise.Pack("small.yaml", []byte(small), civil.MustParse("2026-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(r.Text)
	for _, want := range []string{
		"# 某津贴\n", "version: 2026-12-01\n", "until:\n",
		"person.birth: 1957-11-22\n", "person.left: 2027-11-01\n", // the sample
		"{name: 生日当天, date: 2027-11-22, expect: {verdict: approve, from: 2027-11}}",
		"{name: 生日前一天, date: 2027-11-21, expect: {verdict: review, fail: [age], wakes_on: 2027-11-22}}",
		"{name: 已经在后, given: {person.id: '440306195611220029', person.birth: 1956-11-22, person.left: 2026-12-01}, date: 2026-12-20,",
		"date: 2030-03-01, expect: {verdict: approve}}", // a leap day comes back after four years
		"person.birth: 1960-02-29",
		"now: '2027-12-01T09:00:00+08:00', expect: {verdict: approve, from: 2027-12}}",
		"person.birth: 1956-11-22}, date: 2026-12-01, expect: {verdict: approve}}", // the first day
		"{name: 金额, date: 2027-11-22, expect: {verdict: approve, amount: 120}}",
		"as_of: '2027-11-21T20:00:00+08:00'",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if len(r.Left) > 0 || r.Sample != 1 {
		t.Errorf("left %+v, sample %d", r.Left, r.Sample)
	}
	for _, m := range r.Moves {
		if m.Grants != (m.To.Month() > "2026-12" && m.Case != "生日前一天" && m.Case != "校验码不对") { // 120 from 2027 on
			t.Errorf("%+v", m)
		}
	}
	for _, e := range rule.ReadDraft("small.yaml", r.Text).Errors {
		t.Error(e)
	}
	p, err := rule.LoadPack("small.yaml", r.Text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.RunCases() {
		if !c.OK() {
			t.Errorf("%s: %q", c.Name, c.Problems)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// Once more from what came out; and what cannot be revised says why.
func TestRevisedTwiceAndNot(t *testing.T) {
	r, err := revise.Pack("small.yaml", []byte(small), civil.MustParse("2026-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	if r, err = revise.Pack("small.yaml", r.Text, civil.MustParse("2031-01-01")); err != nil || len(r.Left) > 0 {
		t.Fatalf("%v", err)
	}
	for _, c := range []struct{ name, text, from, want string }{
		{"not later", small, "2026-01-01", "新版本的施行日 2026-01-01 要晚于现在这一版的 2026-01-01。"},
		{"does not load", strings.Replace(small, "basis: b1}", "basis: b2}", 1), "2026-12-01", `there is no basis "b2"`},
		{"no YAML", "pack: [", "2026-12-01", "not YAML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := revise.Pack("small.yaml", []byte(c.text), civil.MustParse(c.from))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}
