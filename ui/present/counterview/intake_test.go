package counterview_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/ui/present"
	"miaopi/ui/present/counterview"
)

// facts of one subject, by name; a nil value takes one out.
type facts map[string]any

func (f facts) with(more facts) facts {
	out := facts{}
	for _, m := range []facts{f, more} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

func value(v any) fact.Value {
	switch v := v.(type) {
	case bool:
		return fact.BoolOf(v)
	case int:
		return fact.IntOf(int64(v))
	case string:
		return fact.StringOf(v)
	}
	return fact.Value{}
}

// judge evaluates an item on what registers say and on what was said at the
// counter (extra facts).
func judge(t testing.TB, item app.PackID, sub app.Subject, f facts, extra ...fact.Fact) *judging.Judged {
	t.Helper()
	p, err := presenttest.Library(t).At(item, civil.On(presenttest.Midday))
	if err != nil {
		t.Fatal(err)
	}
	r := fact.Record{Subject: sub}
	for name, v := range f {
		d, _ := p.Decl(name)
		if v := value(v); !v.IsNull() {
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: d.Source, AsOf: presenttest.Midday.Add(-time.Hour)})
		}
	}
	var seen []fact.Fact // by people; what registers say more joins the record
	for _, f := range extra {
		if f.Source == fact.Counter || f.Source == fact.Declared {
			seen = append(seen, f)
		} else {
			r.Facts = append(r.Facts, f)
		}
	}
	r.Sort()
	r = fact.Merge(r, seen, p.Settles)
	e, err := presenttest.Library(t).Evaluate(item, rule.Input{Record: r, Date: civil.On(presenttest.Midday), Now: presenttest.Midday})
	if err != nil {
		t.Fatal(err)
	}
	return &judging.Judged{Pack: p, Evaluation: e, Record: r, Known: len(f) > 0}
}

var (
	granny = app.Subject{Kind: app.Person, ID: "440306194611220024"}
	elder  = facts{"person.id": "440306194611220024", "person.name": "王秀英", "person.birth": "1946-11-22", "person.sex": "female", "person.hukou": "440306",
		"person.alive": true, "account.type": "yinian", "account.holder": "王秀英", "allowance.active": false, "allowance.suspended": false, "credit.grey": false}
	company  = app.Subject{Kind: app.Enterprise, ID: "91350100M000100Y43"}
	pharmacy = facts{"enterprise.uscc": "91350100M000100Y43", "druglicence.no": "粤CA755100001", "druglicence.holder": "91350100M000100Y43",
		"enterprise.legal_rep_verified": true, "druglicence.status": "valid", "druglicence.open_case": false, "credit.grey": false}
	firm = facts{"enterprise.uscc": "91350100M000100Y43", "enterprise.status": "active", "enterprise.legal_rep_verified": true, "enterprise.foreign": false,
		"project.needs_approval": false, "project.policy_class": "permitted", "project.sensitive": false, "credit.grey": false}
	car    = app.Subject{Kind: app.Vehicle, ID: "1M8GDM9AXKP042788"}
	ebuggy = facts{"vehicle.vin": "1M8GDM9AXKP042788", "vehicle.plate_city": "4403", "vehicle.seats": 5, "vehicle.first_registered": "2025-11-22",
		"vehicle.inspection_until": "2027-11-22", "vehicle.energy": "bev", "vehicle.wheelbase_mm": 2700, "vehicle.terminal_ok": true, "vehicle.use": "ridehail",
		"vehicle.owner_kind": "enterprise", "credit.grey": false}
)

func none(string) bool { return false }

func said(name string, v fact.Value, source string) fact.Fact {
	return fact.Fact{Name: name, Value: v, Source: source, AsOf: presenttest.Midday}
}

func TestAskedIsOnlyWhatIsMissing(t *testing.T) {
	declared := func(name string, v fact.Value) fact.Fact { return said(name, v, fact.Declared) }
	for _, c := range []struct {
		name      string
		j         *judging.Judged
		want      string
		elsewhere string
	}{
		{"nothing", judge(t, "elderly-allowance", granny, elder), "", ""},
		{"a debit card, which the paper overrules", judge(t, "elderly-allowance", granny, elder.with(facts{"account.type": "debit"})), "account.type", ""},
		{"no account known", judge(t, "elderly-allowance", granny, elder.with(facts{"account.type": nil, "account.holder": nil})), "account.type account.holder", ""},
		{"too young: no paper would help", judge(t, "elderly-allowance", app.Subject{Kind: app.Person, ID: "440306199711220024"},
			elder.with(facts{"person.id": "440306199711220024", "person.birth": "1997-11-22", "account.type": "debit"})), "", ""},
		{"nothing known", judge(t, "elderly-allowance", granny, facts{}),
			"person.id person.name person.birth person.sex person.hukou person.alive account.type account.holder", "正在领取高龄津贴 因未认证停发高龄津贴 列入灰名单"},
		{"registers at odds", judge(t, "elderly-allowance", granny, elder, said("person.hukou", fact.StringOf("440305"), "police.residence")), "", "户籍地"},
		{"declarations of a pharmacy", judge(t, "drug-licence-cancel", company, pharmacy), "druglicence.special_stock druglicence.lost druglicence.loss_declared", ""},
		{"the licence is there, so nothing is promised", judge(t, "drug-licence-cancel", company, pharmacy, declared("druglicence.lost", fact.BoolOf(false))), "druglicence.special_stock", ""},
		{"the licence is lost", judge(t, "drug-licence-cancel", company, pharmacy, declared("druglicence.lost", fact.BoolOf(true)), declared("druglicence.special_stock", fact.IntOf(0))),
			"druglicence.loss_declared", ""},
		{"a project", judge(t, "project-filing", company, firm),
			"project.name project.site project.scale project.content project.industry project.investment project.declared_compliant project.site_division project.public_funds", ""},
		{"a car whose inspection has run out", judge(t, "ridehail-vehicle", car, ebuggy.with(facts{"vehicle.inspection_until": "2026-11-22"})), "vehicle.inspection_until", ""},
		{"a car too old", judge(t, "ridehail-vehicle", car, ebuggy.with(facts{"vehicle.first_registered": "2020-11-22", "vehicle.inspection_until": "2026-11-22"})), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, q := range present.Asked(c.j, none, none) {
				got = append(got, q.Name)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("asks %q, want %q", s, c.want)
			}
			var from []string
			for _, e := range present.Elsewhere(c.j) {
				from = append(from, e.Label)
			}
			if s := strings.Join(from, " "); s != c.elsewhere {
				t.Errorf("elsewhere %q, want %q", s, c.elsewhere)
			}
		})
	}
}

// A field that was shown stays while somebody types in another, and goes when
// nobody waits for it any more.
func TestAskedStays(t *testing.T) {
	before := func(name string) bool { return name != "" }
	bad := judge(t, "drug-licence-cancel", company, pharmacy.with(facts{"druglicence.no": nil, "druglicence.holder": nil, "druglicence.status": nil}),
		said("druglicence.holder", fact.StringOf("9"), fact.Counter))
	if got := present.Asked(bad, none, none); slices.ContainsFunc(got, func(q present.Question) bool { return q.Name == "druglicence.status" }) {
		t.Fatal("the test needs a verdict that no paper cures")
	}
	var names []string
	for _, q := range present.Asked(bad, none, before) {
		names = append(names, q.Name)
	}
	if !slices.Contains(names, "druglicence.status") || !slices.Contains(names, "druglicence.no") {
		t.Errorf("fields vanished: %v", names)
	}
	here := judge(t, "drug-licence-cancel", company, pharmacy, said("druglicence.lost", fact.BoolOf(false), fact.Declared))
	for _, q := range present.Asked(here, none, before) {
		if q.Name == "druglicence.loss_declared" {
			t.Error("a promise nobody needs is still asked for")
		}
	}
}

func TestQuestionsSayWhatStandsAgainstThem(t *testing.T) {
	q := present.Asked(judge(t, "elderly-allowance", granny, elder.with(facts{"account.type": "debit"})), none, none)[0]
	if q.Label != "账户类型" || q.Proof != "颐年卡" || q.Register != "借记卡" || q.Source != fact.Counter || len(q.Choices) != 4 || q.Labels[3] != "其他" || q.Pick {
		t.Errorf("question %+v", q)
	}
	for _, q := range present.Asked(judge(t, "drug-licence-cancel", company, pharmacy), none, none) {
		if want := q.Name != "druglicence.special_stock"; q.Pick != want || q.Source != fact.Declared {
			t.Errorf("%s: one of several %v, source %s", q.Name, q.Pick, q.Source)
		}
	}
}

func TestProspectsPutTheBestFirst(t *testing.T) {
	almost := app.Subject{Kind: app.Person, ID: "440306195612220020"} // 70 on 22 December 2026
	young := elder.with(facts{"person.id": almost.ID, "person.birth": "1956-12-22"})
	approve := judge(t, "elderly-allowance", granny, elder)
	guarded := judge(t, "elderly-allowance", granny, elder)
	guarded.Guard = "同一当事人此前已通过本事项（1122-0001），请核对是否重复。"
	stale := judge(t, "elderly-allowance", granny, elder.with(facts{"person.alive": nil}),
		fact.Fact{Name: "person.alive", Value: fact.BoolOf(true), Source: "civil.death", AsOf: presenttest.Midday.Add(-30 * time.Hour)})
	list := []*judging.Judged{guarded, judge(t, "ridehail-driver", granny, elder), judge(t, "elderly-allowance", almost, young),
		judge(t, "elderly-allowance", granny, elder.with(facts{"account.type": "debit"})), stale, approve}
	var got []string
	for _, p := range counterview.Prospects(list, nil, civil.On(presenttest.Midday)) {
		got = append(got, p.Sign.Word+" "+p.Text)
	}
	want := []string{"可办 每月金额 300 元，起发月份 2026年11月", "可预办 每月金额 300 元，起发月份 2026年11月", "差 1 项 账户类型", "即将可办 2026-12-22 起可办"}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("place %d: %q, want %q", i+1, got[i], w)
		}
	}
	if !strings.HasPrefix(got[4], "转人工 同一当事人") || !strings.HasPrefix(got[5], "差 ") {
		t.Errorf("the rest: %q", got[4:])
	}
}

func TestVerdictInWords(t *testing.T) {
	guarded := judge(t, "elderly-allowance", granny, elder)
	guarded.Guard = "同一当事人的本事项已在办理（1122-0001），请核对是否重复。"
	for _, c := range []struct {
		name   string
		j      *judging.Judged
		word   string
		accept string
		lead   string
		grants int
	}{
		{"approve", judge(t, "elderly-allowance", granny, elder), "自动通过", "受理并办结", "9 项条件全部符合", 2},
		{"provisional", judge(t, "elderly-allowance", granny, elder.with(facts{"person.alive": nil}),
			fact.Fact{Name: "person.alive", Value: fact.BoolOf(true), Source: "civil.death", AsOf: presenttest.Midday.Add(-24*time.Hour - time.Second)}), "预通过", "受理并预通过", "“健在”的数据已过时效", 2},
		{"missing", judge(t, "elderly-allowance", granny, elder.with(facts{"account.type": "debit"})), "转人工", "受理并转人工", "补齐即可自动通过：请核验颐年卡（账户类型）。", 0},
		{"in time", judge(t, "elderly-allowance", app.Subject{Kind: app.Person, ID: "440306195612220020"}, elder.with(facts{"person.id": "440306195612220020", "person.birth": "1956-12-22"})),
			"转人工", "受理并转人工", "到 2026-12-22 年满 70 周岁", 0},
		{"never", judge(t, "elderly-allowance", granny, elder.with(facts{"person.hukou": "440106"})), "转人工", "受理并转人工", "受理后由工作人员办理", 0},
		{"guarded", guarded, "转人工", "受理并转人工", "同一当事人的本事项已在办理", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := counterview.VerdictOf(c.j)
			if v.Sign.Word != c.word || v.Accept != c.accept || len(v.Grants) != c.grants || len(v.Conditions) != 9 {
				t.Errorf("%s, %s, %d grants, %d conditions", v.Sign.Word, v.Accept, len(v.Grants), len(v.Conditions))
			}
			if !strings.Contains(strings.Join(v.Lead, ""), c.lead) {
				t.Errorf("lead %q does not say %q", v.Lead, c.lead)
			}
		})
	}
}

func TestReadBack(t *testing.T) {
	record := fact.Record{Facts: []fact.Fact{{Name: "account.no", Value: fact.StringOf("9999061234567890"), Source: "bank.account"}}}
	j := judge(t, "elderly-allowance", granny, elder)
	got := map[string]string{}
	for _, p := range counterview.ReadBack(j, granny, "王秀英", record) {
		got[p.Label] = p.Value
	}
	for label, want := range map[string]string{"姓名": "王秀英", "身份证尾号": "0024", "账户尾号": "7890", "每月金额": "300 元", "起发月份": "2026年11月", "事项": "高龄老人津贴"} {
		if got[label] != want {
			t.Errorf("%s: %q, want %q", label, got[label], want)
		}
	}
	for _, p := range counterview.ReadBack(judge(t, "drug-licence-cancel", company, pharmacy), company, "某药房", record) {
		if p.Label == "账户尾号" || p.Label == "注销日期" {
			t.Errorf("a pharmacy under review is read %s", p.Label)
		}
	}
}

func TestKnownFactsSayHowFarTheyGo(t *testing.T) {
	at := func(name string, v fact.Value, source string, age time.Duration) fact.Fact {
		return fact.Fact{Name: name, Value: v, Source: source, AsOf: presenttest.Midday.Add(-age)}
	}
	record := fact.Record{Subject: granny, Facts: []fact.Fact{
		at("account.type", fact.StringOf("debit"), "bank.account", time.Hour),
		at("credit.grey", fact.BoolOf(false), "credit.platform", time.Hour),
		at("person.alive", fact.BoolOf(true), "civil.death", 30*time.Hour),
		at("person.hukou", fact.StringOf("440306"), "police.population", time.Hour),
		at("person.hukou", fact.StringOf("440106"), "police.residence", time.Hour),
		at("person.id", fact.StringOf(granny.ID), "police.population", time.Hour),
		at("person.name", fact.StringOf("王秀英"), "police.population", time.Hour),
	}}
	p, err := presenttest.Library(t).At("elderly-allowance", civil.On(presenttest.Midday))
	if err != nil {
		t.Fatal(err)
	}
	used := fact.Merge(record, []fact.Fact{said("account.type", fact.StringOf("yinian"), fact.Counter)}, p.Settles)
	used.Facts = append(used.Facts, fact.Slip("credit.grey", presenttest.Midday))
	used.Sort()
	e, err := presenttest.Library(t).Evaluate("elderly-allowance", rule.Input{Record: used, Date: civil.On(presenttest.Midday), Now: presenttest.Midday})
	if err != nil {
		t.Fatal(err)
	}
	j := &judging.Judged{Pack: p, Evaluation: e, Record: used}
	got := map[string]present.Known{}
	for _, k := range present.KnownFacts(j, record, present.Reference{}, func(name string) bool { return name == "credit.grey" }) {
		got[k.Fact] = k
	}
	for name, want := range map[string][3]string{
		"person.id":    {"440306********0024", "有效", "公安人口库"},
		"person.name":  {"王*英", "有效", "公安人口库"},
		"person.alive": {"是", "已过时效", "民政死亡登记"},
		"person.hukou": {"440306；公安居住证库：440106", "来源不一致", "公安人口库"},
		"account.type": {"借记卡", "以窗口所见为准", "银行账户"},
		"credit.grey":  {"否", "与纸质不符", "信用平台"},
	} {
		if k := got[name]; k.Value != want[0] || k.State != want[1] || k.Source != want[2] {
			t.Errorf("%s: %q, %q, %q", name, k.Value, k.State, k.Source)
		}
	}
	if _, ok := got["person.birth"]; ok {
		t.Error("a fact no register holds is shown as known")
	}
	if k := got["person.alive"]; k.AsOf != "2026-11-22 06:00" {
		t.Errorf("as of %q", k.AsOf)
	}
}

// Of two items that give as much, the one taken in last comes first; the very
// name that was typed before names that hold it; and what brings money before
// what does not.
func TestProspectsInOrder(t *testing.T) {
	first := judge(t, "elderly-allowance", granny, elder)
	pack := *first.Pack
	pack.ID, pack.Item.Name = "later", "高龄老人津贴变更"
	second := *first
	second.Pack = &pack
	names := func(list []counterview.Prospect) string {
		var out []string
		for _, p := range list {
			out = append(out, string(p.Item))
		}
		return strings.Join(out, " ")
	}
	list := []*judging.Judged{first, &second}
	for recent, want := range map[app.PackID]string{"": "elderly-allowance later", "later": "later elderly-allowance"} {
		got := counterview.Prospects(list, []app.PackID{recent}, civil.On(presenttest.Midday))
		if names(got) != want {
			t.Errorf("after %q: %s, want %s", recent, names(got), want)
		}
		if found := counterview.Named(got, "高龄老人津贴"); names(found) != "elderly-allowance later" {
			t.Errorf("by name: %s", names(found))
		}
		if found := counterview.Named(got, "变更"); names(found) != "later" {
			t.Errorf("by a part of the name: %s", names(found))
		}
	}
}

// What contradicts itself is said with places by name and code, and by whom.
func TestAConflictIsSaidInWords(t *testing.T) {
	older := fact.Fact{Name: "person.hukou", Value: fact.StringOf("440305"), Source: "police.residence", AsOf: presenttest.Midday.Add(-2 * time.Hour)}
	j := judge(t, "elderly-allowance", granny, elder, older)
	if v := counterview.VerdictOf(j); !strings.Contains(v.Conditions[1].Why, "公安居住证库为“440305”") {
		t.Errorf("a conflict reads %q", v.Conditions[1].Why)
	}
}
