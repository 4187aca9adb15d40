package check_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/check"
	"miaopi/app/rule/skeleton"
	"miaopi/app/workday"
	"miaopi/assets"
)

// whole is a pack with nothing to complain of.
const whole = `pack: whole
version: 2026-01-01
item:
  name: 小事项
basis:
  - {id: b1, title: 某办法}
parameters:
  limit:
    - {from: 2026-01-01, value: 70, basis: b1}
facts:
  person.birth: {type: date, label: 出生日期, source: police.population}
  person.alive: {type: bool, label: 健在, source: civil.death}
conditions:
  - id: age
    say: 年满 70 周岁
    when: age(person.birth, date) >= parameters.limit
    basis: b1
  - id: alive
    say: 健在
    when: person.alive
    basis: b1
sample:
  person.birth: 1946-11-22
  person.alive: true
cases:
  - {name: 符合, date: 2026-11-22, expect: {verdict: approve}}
  - {name: 年轻, given: {person.birth: 1956-11-23}, date: 2026-11-22, expect: {verdict: review, fail: [age]}}
  - {name: 年龄不详, given: {person.birth: }, date: 2026-11-22, expect: {verdict: review, unknown: [age]}}
  - {name: 去世, given: {person.alive: false}, date: 2026-11-22, expect: {verdict: review, fail: [alive]}}
  - {name: 不详, given: {person.alive: }, date: 2026-11-22, expect: {verdict: review, unknown: [alive]}}
`

func TestWholePackHasNothingToComplainOf(t *testing.T) {
	r := check.File("whole.yaml", []byte(whole))
	if len(r.Errors) > 0 || len(r.Warnings) > 0 || !r.Coverage.Whole() || r.Pack == nil {
		t.Errorf("errors %v, warnings %v, coverage %v", r.Errors, r.Warnings, r.Coverage)
	}
}

func TestWhatIsComplainedOf(t *testing.T) {
	line := func(prefix string) string {
		return regexp.MustCompile(`(?m)^ *- \{name: ` + prefix + `.*\n`).FindString(whole)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"blank", "title: 某办法", "title: " + skeleton.Blank, "whole.yaml:6:21: this is still to be filled in: 【待填】"},
		{"failing case", "1956-11-23}", "1956-11-22}", `whole.yaml:27:6: the case "年轻" fails: verdict is approve, expected review`},
		{"never fails", line("去世"), "", "whole.yaml:18:5: no case shows the condition alive as fail; this one would: - {name: alive 不符合, given: {person.alive: false}, date: 2026-11-22, expect: {verdict: review, fail: [alive], unknown: []}}"},
		{"never unknown", line("年龄不详"), "", "whole.yaml:14:5: no case shows the condition age as unknown; this one would: - {name: age 不能确定, given: {person.birth: }, date: 2026-11-22, expect: {verdict: review, fail: [], unknown: [age]}}"},
		{"cannot be", "when: person.alive\n", "when: person.alive || !person.alive\n", "no case shows the condition alive as fail; no single changed fact does; write a case by hand, or see whether it can be so at all"},
		{"fact unused", "facts:\n", "facts:\n  person.sex: {type: string}\n", "whole.yaml:11:3: no condition or outcome reads the fact person.sex"},
		{"parameter unused", "parameters:\n", "parameters:\n  other:\n    - {from: 2026-01-01, value: 1, basis: b1}\n", "whole.yaml:8:3: no condition or outcome reads parameters.other"},
		{"basis unused", "basis:\n", "basis:\n  - {id: b2, title: 另一办法}\n", "whole.yaml:6:6: nothing rests on the basis b2"},
		{"no sentence", "    say: 健在\n", "", "whole.yaml:18:5: the condition alive has no sentence; expected the key say"},
		{"no cure", "    basis: b1\nsample", "    basis: b1\n    on_fail: correct\nsample", "the condition alive can be cured (on_fail: correct), but does not say how; expected the key cure"},
		{"another number", "say: 年满 70 周岁", "say: 年满 75 周岁", "whole.yaml:14:5: the sentence of age names 75, which its expression does not contain"},
		{"another numeral", "say: 年满 70 周岁", "say: 年满七十五周岁", "the sentence of age names 七十五, which its expression does not contain"},
		{"another day", "say: 健在", "say: 2026 年 5 月 1 日健在", "the sentence of alive names 2026 年 5 月 1 日, which its expression does not contain"},
		{"an age as a term", "age(person.birth, date) >= parameters.limit", "term_end(person.birth, 70, 0) <= date && parameters.limit > 0", "age counts an age with term_end, which is for terms; expected age or add_years"},
		{"form", "pack: whole", "pack:   whole", "whole.yaml:1:1: the file is not in canonical form; miaopi pack fmt -w writes it so"},
		{"does not load", "when: person.alive\n", "when: person.dead\n", "whole.yaml:20:11: person.dead is not declared"},
		{"not YAML", "pack: whole", "pack: [", "not YAML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(whole, c.old, c.new, 1)
			if text == whole {
				t.Fatalf("%q is not in the pack", c.old)
			}
			if said := all(check.File("whole.yaml", []byte(text))); !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("said %q\nwant %q", said, c.want)
			}
		})
	}
}

// What a pack says of small changes to its rules has to be so.
func TestEquivalents(t *testing.T) {
	for _, c := range []struct{ in, change, want string }{
		{"age", "age(person.birth, date) >= parameters.limit → age(person.birth, date) > parameters.limit", ""},
		{"parameters.limit", "2026-01-01: 70 → 71", ""},
		{"alive", "person.alive → !person.alive", `whole.yaml:32:6: a case notices the change "person.alive → !person.alive" of alive: it is not equivalent`},
		{"alive", "person.alive → person.dead", `whole.yaml:32:6: alive has no change "person.alive → person.dead"; pack test --mutants lists them`},
		{"dead", "a → b", `whole.yaml:32:10: "dead"; expected the id of a condition, the name of an outcome or parameters.NAME`},
		{"parameters.other", "a → b", `expected the id of a condition, the name of an outcome or parameters.NAME`},
	} {
		t.Run(c.in+" "+c.change, func(t *testing.T) {
			text := whole + "equivalent:\n  - {in: " + c.in + ", change: '" + c.change + "', why: 看看}\n"
			errs := check.File("whole.yaml", []byte(text)).Errors
			if said := errs.Error(); c.want == "" && len(errs) > 0 || !strings.Contains(said, c.want) {
				t.Errorf("said %q, want %q", said, c.want)
			}
		})
	}
}

func TestTermsAreNotCountedAsAges(t *testing.T) {
	text := strings.NewReplacer("person.birth", "licence.first_issued", "label: 出生日期", "label: 初次领证日期",
		"    basis: b1\n  - id: alive", "    otherwise: 到 {add_years(licence.first_issued, 70)} 才满\n    basis: b1\n  - id: alive").Replace(whole)
	said := all(check.File("whole.yaml", []byte(text)))
	want := []string{
		"whole.yaml:14:5: age counts a term with age, which is for ages; expected term_end or in_time",
		"whole.yaml:14:5: a sentence of age counts a term with add_years, which is for ages; expected term_end or in_time",
	}
	for _, w := range want {
		if !slices.Contains(said, w) {
			t.Errorf("said %q, want %q", said, w)
		}
	}
}

func withCalendar(t testing.TB) rule.Option {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	return rule.WithCalendar(cal)
}

func all(r *check.Report) []string {
	var list []string
	for _, e := range slices.Concat(r.Errors, r.Warnings) {
		list = append(list, e.Error())
	}
	return list
}

// A condition that reads the date alone is never unknown, and need not be
// shown so; and the table says what is lacking.
func TestCoverage(t *testing.T) {
	text := strings.Replace(whole, "sample:\n", "  - id: season\n    say: 十月以后\n    when: date >= day('2026-10-01')\n    basis: b1\nsample:\n", 1)
	r := check.File("whole.yaml", []byte(text))
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "no case shows the condition season as fail; this one would: - {name: season 不符合, date: 2026-09-30,") {
		t.Errorf("errors %v", all(r))
	}
	var b strings.Builder
	if err := r.Coverage.Write(&b, r.Pack); err != nil {
		t.Fatal(err)
	}
	const want = `age                       符合 3   不符合 1   不能确定 1
alive                     符合 3   不符合 1   不能确定 1
season                    符合 5   不符合 0   不能确定 0   缺：不符合
whole 2026-01-01：3 个条件，5 个用例，缺 1 种结果
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// All that is wrong is told in one run, in the order of the file.
func TestEverythingAtOnce(t *testing.T) {
	text := strings.NewReplacer("when: person.alive\n", "when: person.dead\n", "version: 2026-01-01\n", "version: 2026-02-30\n",
		"source: police.population", "sauce: x", "name: 小事项", "name: "+skeleton.Blank, "verdict: approve", "verdict: yes").Replace(whole)
	r := check.File("whole.yaml", []byte(text))
	var lines []int
	for _, e := range r.Errors {
		lines = append(lines, e.Line)
	}
	if want := []int{2, 4, 11, 20, 26}; !slices.Equal(lines, want) {
		t.Errorf("errors in lines %v, want %v\n%v", lines, want, all(r))
	}
}

func TestBuiltInPacksPass(t *testing.T) {
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := assets.Packs.ReadFile("packs/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if said := all(check.File(e.Name(), data, withCalendar(t))); len(said) > 0 {
			t.Errorf("%s", strings.Join(said, "\n"))
		}
	}
}

// A skeleton loads, is complained of until its marks are filled in and the
// cases that the check proposes are added, and then passes.
func TestSkeletonPassesOnceFilledIn(t *testing.T) {
	for _, subject := range []app.SubjectKind{app.Person, app.Enterprise, app.Vehicle} {
		page, err := skeleton.Pack("new-item", subject, civil.Of(2026, 11, 22))
		if err != nil {
			t.Fatal(err)
		}
		r := check.File("new.yaml", page)
		if r.Pack == nil || !strings.Contains(fmt.Sprint(all(r)), "still to be filled in") {
			t.Fatalf("%s: pack %v, errors %v", subject, r.Pack, all(r))
		}
		text := strings.ReplaceAll(string(page), skeleton.Blank, "")
		if strings.Contains(fmt.Sprint(all(check.File("new.yaml", []byte(text)))), "filled in") {
			t.Errorf("%s: a mark is left", subject)
		}
		text = strings.Join(append([]string{strings.TrimSuffix(text, "\n")}, proposals(check.File("new.yaml", []byte(text)))...), "\n  ") + "\n"
		if said := all(check.File("new.yaml", []byte(text))); len(said) > 0 {
			t.Errorf("%s: %s\n%s", subject, strings.Join(said, "\n"), text)
		}
	}
}

func proposals(r *check.Report) []string {
	var list []string
	for _, e := range r.Errors {
		if _, line, ok := strings.Cut(e.Message, "this one would: "); ok {
			list = append(list, line)
		}
	}
	return list
}

// A built-in pack that lost all its own cases but the first gets them back:
// the cases proposed are right, and once they are there, every condition is
// shown with every result that one changed fact can bring about.
func TestProposedCasesPass(t *testing.T) {
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := assets.Packs.ReadFile("packs/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		kept := regexp.MustCompile(`(?s)\ncases:\n([^\n]*\n)`).FindSubmatchIndex(data)
		text := string(data[:kept[3]])
		for range 3 {
			for _, line := range proposals(check.File(e.Name(), []byte(text), withCalendar(t))) {
				text += "  " + line + "\n"
			}
		}
		for _, e := range check.File(e.Name(), []byte(text), withCalendar(t)).Errors {
			if !strings.Contains(e.Message, "no single changed fact") {
				t.Error(e)
			}
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(whole))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := check.File("fuzz.yaml", data)
		if (r.Pack == nil) != (len(r.Errors) > 0 && r.Coverage == nil) {
			t.Errorf("pack %v, errors %v", r.Pack, r.Errors)
		}
		for _, said := range all(r) {
			if strings.Contains(said, "\n") || !strings.HasPrefix(said, "fuzz.yaml:") {
				t.Errorf("%q is not one line with its place", said)
			}
		}
	})
}
