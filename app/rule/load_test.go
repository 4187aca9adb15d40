package rule

import (
	"fmt"
	"strings"
	"testing"

	"miaopi/app"
)

// small is a pack with one of everything, approving its sample.
const small = `pack: small
version: 2021-03-01
until:
item: {name: 小事项, authority: 某局, kind: 即办件, legal_days: 7, promised_days: 1}
basis:
  - {id: b1, title: 某办法, number: , article: , source: , status: official}
parameters:
  bands:
    - {from: 2019-10-01, value: {70: 200, 80: 300.50}, basis: b1}
  city: [{from: 2021-01-01, value: '4403', basis: b1}]
facts:
  person.birth: {type: date, label: 出生日期, source: police.population, max_age: 7d, when_stale: provisional, proof: 居民身份证}
  person.alive: {type: bool, label: 健在, source: civil.death, max_age: 24h, when_stale: provisional, proof: 社区生存核实单}
  account.type: {type: string, label: 账户类型, source: bank.account, max_age: 7d, proof: 颐年卡, settled_by_proof: true, words: {yinian: 颐年卡, debit: 借记卡}}
  credit.grey: {type: bool, label: 列入灰名单, source: credit.platform, max_age: 24h}
conditions:
  - id: age
    say: 年满70周岁
    when: age(person.birth, date) >= 70
    why: 出生于 {person.birth}，{date} 满 {age(person.birth, date)} 周岁
    otherwise: 到 {add_years(person.birth, 70)} 才满70周岁
    basis: b1
    on_fail: refuse
  - {id: alive, say: 健在, when: person.alive, basis: b1, on_fail: manual}
  - {id: account, say: 使用颐年卡账户, when: 'account.type == "yinian"', why: '账户是{account.type}', basis: b1, on_fail: correct}
  - {id: credit, say: 不在灰名单, when: '!credit.grey', basis: b1, on_fail: manual}
outcome:
  amount: {is: 'band(parameters.bands, age(person.birth, date))', label: 每月金额}
  from: month(decided_on)
materials:
  - {name: 居民身份证, basis: b1, facts: [person.birth]}
sample: {person.birth: 1946-11-22, person.alive: true, account.type: yinian, credit.grey: false}
cases:
  - {name: 80岁, date: 2026-11-22, expect: {verdict: approve, amount: 300.5, from: 2026-11}}
  - {name: 生日前一天, given: {person.birth: 1956-11-23}, date: 2026-11-22, expect: {verdict: review, fail: [age], wakes_on: 2026-11-23}}
  - {name: 过时一秒, aged: {person.alive: 24h0m1s}, date: 2026-11-22, expect: {verdict: provisional}}
  - {name: 没有账户, given: {account.type: }, date: 2026-11-22, expect: {verdict: review, unknown: [account], missing: [[account.type]], wakes_on: }}
`

func load(t testing.TB, text string) *Pack {
	t.Helper()
	p, err := LoadPack("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLoadPack(t *testing.T) {
	p := load(t, small)
	for _, r := range p.RunCases() {
		if !r.OK() {
			t.Errorf("%s: %v", r.Name, r.Problems)
		}
	}
	if fmt.Sprint(p.Reads(&p.Conditions[0])) != "[person.birth]" || !p.Settles("account.type") || p.Settles("person.birth") || p.Settles("x.y") {
		t.Error("the pack does not tell what it reads or settles")
	}
	if p.Item.Subject != app.Person || !strings.HasPrefix(p.Hash, "sha256:") || len(p.Hash) != 71 {
		t.Errorf("item %+v, hash %s", p.Item, p.Hash)
	}
}

func TestLoadPackRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "until:", "untill:", `small.yaml:3:1: unknown key "untill"; expected pack, version`},
		{"no pack", "pack: small\n", "", "the key pack is missing"},
		{"bad id", "pack: small", "pack: Small Pack", "expected lower-case letters"},
		{"bad version", "2021-03-01\n", "2021-02-30\n", "small.yaml:2:10: found \"2021-02-30\"; expected a day that exists"},
		{"until before version", "until:", "until: 2020-01-01", "until 2020-01-01 lies before version"},
		{"unknown status", "status: official", "status: sure", "expected official, repost, to-verify"},
		{"basis twice", "basis:\n", "basis:\n  - {id: b1, title: x}\n", "the basis b1 occurs twice"},
		{"undeclared fact", "when: person.alive,", "when: person.dead,", "small.yaml:24:32: person.dead is not declared; declared are person.alive, person.birth"},
		{"not boolean", "when: person.alive,", "when: person.birth,", "the expression gives a date; expected true or false"},
		{"no basis", "when: person.alive, basis: b1", "when: person.alive", "the key basis is missing"},
		{"other basis", "when: person.alive, basis: b1", "when: person.alive, basis: b9", `there is no basis "b9"`},
		{"clock", "when: person.alive,", "when: 'now() > date',", "a rule cannot ask the clock"},
		{"date with int", "age(person.birth, date) >= 70", "person.birth >= 70", ">= does not take (date, int)"},
		{"unknown on_fail", "on_fail: refuse", "on_fail: reject", "expected refuse, correct, manual"},
		{"condition twice", "{id: alive,", "{id: age,", "the condition age occurs twice"},
		{"hole not closed", "{age(person.birth, date)} 周岁", "{age(person.birth, date) 周岁", "small.yaml:20:38: the { is not closed"},
		{"hole wrong", "出生于 {person.birth}", "出生于 {person.bird}", "small.yaml:20:15: person.bird is not declared"},
		{"no type", "{type: bool, label: 健在", "{type: boolean, label: 健在", "expected bool, int, decimal"},
		{"bad age", "max_age: 24h, when", "max_age: 24, when", "expected a time such as 24h or 7d"},
		{"stale without age", "max_age: 24h, when_stale: provisional, proof: 社", "when_stale: provisional, proof: 社", "when_stale needs the key max_age"},
		{"settles without proof", "proof: 颐年卡, ", "", "settled_by_proof needs the key proof"},
		{"bad fact name", "person.alive: {type", "alive: {type", "expected a fact name"},
		{"parameter without basis", "300.50}, basis: b1}", "300.50}}", "the key basis is missing"},
		{"parameter too late", "from: 2019-10-01", "from: 2022-01-01", "begins on 2022-01-01, after the pack"},
		{"parameter runs out", "from: 2019-10-01,", "from: 2019-10-01, until: 2030-01-01,", "runs out on 2030-01-01"},
		{"parameter gap", "    - {from: 2019-10-01, value", "    - {from: 2010-01-01, until: 2010-12-31, value: {1: 1}, basis: b1}\n    - {from: 2019-10-01, value", "expected 2011-01-01, the day after"},
		{"parameter overlap", "    - {from: 2019-10-01, value", "    - {from: 2010-01-01, until: 2019-10-01, value: {1: 1}, basis: b1}\n    - {from: 2019-10-01, value", "from 2019-10-01 overlaps the value before; expected 2019-10-02"},
		{"parameter until before from", "from: 2019-10-01,", "from: 2019-10-01, until: 2019-09-30,", "until 2019-09-30 lies before from 2019-10-01"},
		{"parameter label alone", "city: [{from: 2021-01-01, value: '4403', basis: b1}]", "city: {label: 城市}", "the key values is missing"},
		{"parameter values alone", "city: [{from: 2021-01-01, value: '4403', basis: b1}]", "city: {values: []}", "the key label is missing"},
		{"parameter label empty", "city: [{from: 2021-01-01, value: '4403', basis: b1}]", "city: {label: , values: [{from: 2021-01-01, value: '4403', basis: b1}]}", "expected a text"},
		{"parameter empty", "city: [{from: 2021-01-01, value: '4403', basis: b1}]", "city: []", "the list is empty; expected values with from, value and basis"},
		{"parameter order", "    - {from: 2019-10-01, value", "    - {from: 2020-01-01, value: {1: 1}, basis: b1}\n    - {from: 2019-10-01, value", "expected values in order of date"},
		{"parameter types", "    - {from: 2019-10-01, value", "    - {from: 2010-01-01, value: 1, basis: b1}\n    - {from: 2019-10-01, value", "differ in type"},
		{"table falls", "{70: 200, 80: 300.50}", "{80: 200, 70: 300.50}", "70 does not rise"},
		{"outcome wrong", "from: month(decided_on)", "from: month(birth)", "birth is not declared"},
		{"outcome reserved", "  from: month", "  verdict: month", "cannot name an outcome"},
		{"material of nothing", "facts: [person.birth]}", "facts: [person.x]}", `"person.x" is not declared`},
		{"sample of nothing", "sample: {person.birth", "sample: {person.death", `"person.death" is not declared`},
		{"case without date", "date: 2026-11-22, expect: {verdict: provisional}", "expect: {verdict: provisional}", "the key date is missing"},
		{"case before version", "date: 2026-11-22, expect: {verdict: provisional}", "date: 2020-11-22, expect: {verdict: provisional}", "on which this version is in force"},
		{"case expects nonsense", "expect: {verdict: provisional}", "expect: {verdict: refuse}", "expected approve, provisional, review"},
		{"case expects no outcome", "amount: 300.5, from", "sum: 300.5, from", `unknown key "sum"`},
		{"case names no condition", "fail: [age]", "fail: [agee]", `there is no condition "agee"`},
		{"no conditions", "conditions:\n", "conditions: []\nnotes:\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(small, c.old, c.new, 1)
			if text == small {
				t.Fatalf("%q is not in the pack", c.old)
			}
			_, err := LoadPack("small.yaml", []byte(text))
			if err == nil {
				t.Fatal("loaded, want an error")
			}
			if app.KindOf(err) != app.Input || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "small.yaml:") {
				t.Errorf("error %q (kind %v), want one Input line with the place", err, app.KindOf(err))
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want %q", err, c.want)
			}
		})
	}
}
