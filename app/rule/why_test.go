package rule

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Every way a fact can be of no use has its sentence and its state.
func TestWhySaysWhatIsWrongWithAFact(t *testing.T) {
	p := load(t, small)
	now := civil.MustParse("2026-11-22").Noon()
	said := func(v fact.Value, source string, ago time.Duration) fact.Fact {
		return fact.Fact{Name: "account.type", Value: v, Source: source, AsOf: now.Add(-ago)}
	}
	undated := said(fact.StringOf("yinian"), "bank.account", 0)
	undated.AsOf = time.Time{}
	card, debit := fact.StringOf("yinian"), fact.StringOf("debit")
	for _, c := range []struct {
		name   string
		facts  []fact.Fact
		result Result
		state  fact.State
		why    string
	}{
		{"fresh", []fact.Fact{said(card, "bank.account", time.Hour)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"fails", []fact.Fact{said(debit, "bank.account", 0)}, Fail, fact.Fresh, "账户是借记卡"},
		{"absent", nil, Unknown, fact.Missing, "没有“账户类型”的数据"},
		{"null", []fact.Fact{said(fact.Value{}, "bank.account", 0)}, Unknown, fact.Missing, "没有“账户类型”的数据"},
		{"exactly as old as allowed", []fact.Fact{said(card, "bank.account", 7*24*time.Hour)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"older", []fact.Fact{said(card, "bank.account", 7*24*time.Hour+1)}, Unknown, fact.Stale, "“账户类型”的数据截至 2026-11-15 11:59，已过时效"},
		{"of unknown age", []fact.Fact{undated}, Unknown, fact.Stale, "没有数据时间，无法判断是否过时"},
		{"five minutes ahead", []fact.Fact{said(card, "bank.account", -5*time.Minute)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"further ahead", []fact.Fact{said(card, "bank.account", -5*time.Minute-1)}, Unknown, fact.Invalid, "数据时间晚于现在"},
		{"of another type", []fact.Fact{said(fact.IntOf(3), "bank.account", 0)}, Unknown, fact.Invalid, "“账户类型”的数据“3”不是有效的文字"},
		{"without a source", []fact.Fact{said(card, "", 0)}, Unknown, fact.Invalid, "没有来源"},
		{"only declared", []fact.Fact{said(card, fact.Declared, 0)}, Unknown, fact.Invalid, "只有自报，没有bank.account的数据"},
		{"seen at the counter", []fact.Fact{said(card, fact.Counter, 0)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"two agree, one of them old", []fact.Fact{said(card, "bank.account", 900*time.Hour), said(card, "other", 0)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"an applicant's word makes nothing fresh", []fact.Fact{said(card, "bank.account", 900*time.Hour), said(card, fact.Declared, 0)}, Unknown, fact.Stale, "已过时效"},
		{"two disagree", []fact.Fact{said(card, "bank.account", 0), said(debit, "other", 0)}, Unknown, fact.Conflict, "“账户类型”不一致：bank.account 为“颐年卡”，other 为“借记卡”"},
		{"an applicant disagrees", []fact.Fact{said(debit, "bank.account", 0), said(card, fact.Declared, 0)}, Unknown, fact.Conflict, "不一致"},
		{"the paper says otherwise", []fact.Fact{said(card, "bank.account", 0), fact.Slip("account.type", now)}, Unknown, fact.Conflict, "“账户类型”与纸质材料不符，bank.account 为“颐年卡”"},
		{"the paper says otherwise, first of all", []fact.Fact{fact.Slip("account.type", now), said(card, "bank.account", 0), said(debit, "other", 0)}, Unknown, fact.Conflict, "“账户类型”与纸质材料不符"},
		{"three say three things", []fact.Fact{said(card, "bank.account", 0), said(debit, "other", 0), said(fact.StringOf("credit"), "third", 0)}, Unknown, fact.Conflict, "other 为“借记卡”"},
		{"one register, one moment, nothing and something", []fact.Fact{said(fact.Value{}, "bank.account", 0), said(card, "bank.account", 0)}, Unknown, fact.Conflict, "账户类型"},
		{"one register, nothing and something later", []fact.Fact{said(fact.Value{}, "bank.account", time.Hour), said(card, "bank.account", 0)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"one register, undated, nothing and something", []fact.Fact{{Name: "account.type", Source: "bank.account"}, undated}, Unknown, fact.Stale, "没有数据时间"},
		{"one of two is malformed", []fact.Fact{said(card, "bank.account", 0), said(fact.IntOf(1), "other", 0)}, Unknown, fact.Invalid, "不是有效的文字"},
		{"null beside a value", []fact.Fact{said(fact.Value{}, "bank.account", 0), said(card, "other", 0)}, Pass, fact.Fresh, "账户是颐年卡"},
		{"long and hostile", []fact.Fact{said(fact.StringOf(strings.Repeat("长", 9999)), "bank.account", 0)}, Fail, fact.Fresh, "账户是“" + strings.Repeat("长", 60) + "…”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := fact.Record{Subject: app.Subject{Kind: app.Person, ID: "x"}, Facts: c.facts}
			e, err := p.Evaluate(Input{rec, civil.On(now), now})
			if err != nil {
				t.Fatal(err)
			}
			got := e.Conditions[2]
			if got.Result != c.result || got.Facts[0].State != c.state || !strings.Contains(got.Why, c.why) {
				t.Errorf("%s, %s, %q; want %s, %s, %q", got.Result, got.Facts[0].State, got.Why, c.result, c.state, c.why)
			}
			if c.state == fact.Missing && (!got.Facts[0].Value.IsNull() || got.Facts[0].Source != "") {
				t.Errorf("a missing fact is shown as %v from %q", got.Facts[0].Value, got.Facts[0].Source)
			}
		})
	}
}

func TestIdentifierMustBeTheSubjects(t *testing.T) {
	l := library(t)
	p, in := caseOf(t, l, "elderly-allowance", "80 岁，条件全部符合")
	for id, want := range map[string]app.Verdict{
		in.Record.Subject.ID:             app.Approve,
		" 440306 19461122 0024 ":         app.Approve, // the same after normalising
		"440306195611220029":             app.Review,
		strings.ToLower("44030619X1122"): app.Review,
	} {
		other := in
		other.Record.Subject.ID = id
		e, err := p.Evaluate(other)
		if err != nil || e.Verdict != want {
			t.Errorf("subject %q: %v, error %v; want %s", id, e.Verdict, err, want)
		}
		if want == app.Review && e.Conditions[0].Facts[0].State != fact.Conflict {
			t.Errorf("person.id is %s, want conflict", e.Conditions[0].Facts[0].State)
		}
	}
	in.Record.Facts = in.Record.Facts[:0:0]
	if e, _ := p.Evaluate(in); e.Conditions[0].Facts[0].State != fact.Missing {
		t.Error("a missing person.id was taken from the subject")
	}
}

// The pack in DESIGN section 5 loads as it stands there, its dots filled in.
func TestPackOfTheDesignLoads(t *testing.T) {
	p := load(t, `pack: elderly-allowance            # stable id
version: 2021-03-01                # first day in force
until:                             # last day in force, empty while open
item:                              # 实施清单 elements, GB/T 39554 names
  name: 高龄老人津贴
  code: 11440300007542195T3442108219000
  authority: 深圳市民政局
  kind: 即办件
  legal_days: 7
  promised_days: 1
basis:
  - {id: b1, title: 深圳市高龄老人津贴发放管理办法, number: 深民规〔2020〕3号, article: , source: 网站, status: official}
  - {id: b2, title: 标准, number: 深民规〔2019〕2号, article: , source: 网站, status: repost}
parameters:
  bands:                           # dated values, each with its basis
    - {from: 2019-10-01, value: {70: 200, 80: 300, 90: 500, 100: 1000}, basis: b2}
facts:
  person.birth: {type: date, label: 出生日期, source: police.population, proof: 居民身份证}
  person.alive: {type: bool, label: 健在, source: civil.death, max_age: 24h, when_stale: provisional, proof: 社区生存核实单}
conditions:
  - {id: age, say: 年满70周岁, when: 'age(person.birth, date) >= 70', basis: b1, on_fail: refuse}
outcome:
  amount: 'band(parameters.bands, age(person.birth, date))'
cases:                             # the pack's own tests; a pack whose cases fail does not activate
  - {name: 生日当天满70, given: {person.birth: 1956-11-22}, date: 2026-11-22, expect: {verdict: approve, amount: 200}}
`)
	for _, r := range p.RunCases() {
		if !r.OK() {
			t.Errorf("%s: %v", r.Name, r.Problems)
		}
	}
}
