package present_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/division"
	"miaopi/app/fact"
	"miaopi/app/industry"
	"miaopi/app/rule"
	"miaopi/assets"
	"miaopi/ui/present"
)

var today = civil.MustParse("2026-11-23")

func TestReadSubject(t *testing.T) {
	for _, c := range []struct {
		text, id string
		kind     app.SubjectKind
		sentence string
	}{
		{"11010519491231002X", "11010519491231002X", app.Person, ""},
		{"11010519491231002x", "11010519491231002X", app.Person, ""},
		{" 110105 19491231 002x ", "11010519491231002X", app.Person, ""},
		{"１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", app.Person, ""},
		{"91350100M000100Y43", "91350100M000100Y43", app.Enterprise, ""},
		{"91350100m000100y43", "91350100M000100Y43", app.Enterprise, ""},
		{"1M8GDM9AXKP042788", "1M8GDM9AXKP042788", app.Vehicle, ""},
		{"WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001", app.Vehicle, ""},
		{"LGXCE6CB0L0000001", "", "", "车辆识别代号第 9 位校验码不符，请逐位核对。"},
		{"921301194605059485", "", "", "这个号码既可以是身份证号，也可以是统一社会信用代码，请改用姓名或企业名称查找。"},
		{"110105194912310021", "", "", "身份证号第 18 位校验码不符，请逐位核对。"},
		{"110105194913310023", "", "", "身份证号第 7 至 14 位不是一个存在的出生日期。"},
		{"11010519491231002", "", "", "身份证号应为 18 位，现为 17 位。"},
		{"1101051949123100201", "", "", "身份证号应为 18 位，现为 19 位。"},
		{"110105491231002", "", "", "这是 15 位的旧号码，请用 18 位的公民身份号码。"},
		{"91350100M000100Y4Z", "", "", "统一社会信用代码第 18 位应为数字或大写字母（不含 I、O、S、V、Z）。"},
		{"91350100M000100Y44", "", "", "统一社会信用代码第 18 位校验码不符，请逐位核对。"},
		{"1M8GDM9A1KP042788", "", "", "车辆识别代号第 9 位校验码不符，请逐位核对。"},
		{"王秀英", "", "", ""},
		{"wangxiuying", "", "", ""},
		{"0024", "", "", ""},
		{"", "", "", ""},
		{"欢迎欢迎欢迎欢迎欢迎欢迎欢迎欢迎欢迎", "", "", ""},
	} {
		sub, sentence := present.ReadSubject(c.text, today)
		if sub.ID != c.id || sub.Kind != c.kind || sentence != c.sentence {
			t.Errorf("%q: %+v %q", c.text, sub, sentence)
		}
	}
}

func TestReadSubjectRefusesTheUnborn(t *testing.T) {
	id, err := chinaid.NextID("440306", today+1, 1, "female")
	if err != nil {
		t.Fatal(err)
	}
	if sub, sentence := present.ReadSubject(id, today); sub.ID != "" || sentence != "身份证号中的出生日期晚于今天。" {
		t.Errorf("born tomorrow: %+v %q", sub, sentence)
	}
	if sub, _ := present.ReadSubject(id, today+1); sub.ID != id {
		t.Error("born today is refused")
	}
}

func TestReadName(t *testing.T) {
	for _, c := range []struct {
		kind           app.SubjectKind
		text, sentence string
	}{
		{app.Person, "王秀英", ""},
		{app.Person, "阿卜杜拉·买买提", ""},
		{app.Person, "  ", "请填写证件上的姓名。"},
		{app.Person, "王3英", "姓名里不应有数字，请核对。"},
		{app.Person, "王\u0000英", "证件上的姓名里有看不见的字符，请重新填写。"},
		{app.Person, strings.Repeat("长", 101), "证件上的姓名太长，请不超过 100 字。"},
		{app.Enterprise, "", "请填写营业执照上的企业名称。"},
		{app.Enterprise, "深圳市 3 号有限公司", ""},
		{app.Vehicle, "粤BD12345", ""},
		{app.Vehicle, "", "请填写行驶证上的号牌。"},
	} {
		if _, sentence := present.ReadName(c.kind, c.text); sentence != c.sentence {
			t.Errorf("%s %q: %q, want %q", c.kind, c.text, sentence, c.sentence)
		}
	}
	if _, sentence := present.ReadName(app.Vehicle, "粤12"); sentence == "" {
		t.Error("half a plate is taken")
	}
}

func TestReadPhone(t *testing.T) {
	for text, want := range map[string]string{"": "", "13800138000": "13800138000", "+86 138-0013-8000": "13800138000", "0755-26501234": "075526501234", "02012345678": "02012345678"} {
		if got, sentence := present.ReadPhone(text); got != want || sentence != "" {
			t.Errorf("%q: %q %q", text, got, sentence)
		}
	}
	for _, text := range []string{"1380013800", "138001380001", "abc", "23800138000", "1380013800a"} {
		if _, sentence := present.ReadPhone(text); !strings.HasPrefix(sentence, "联系电话应为") {
			t.Errorf("%q: %q", text, sentence)
		}
	}
}

// question is the question for a fact of a pack.
func question(t testing.TB, item app.PackID, name string) present.Question {
	t.Helper()
	p, err := presenttest.Library(t).At(item, today)
	if err != nil {
		t.Fatal(err)
	}
	d, ok := p.Decl(name)
	if !ok {
		t.Fatalf("%s has no %s", item, name)
	}
	return present.QuestionOf(d)
}

func TestAnswersAreRead(t *testing.T) {
	date, amount := question(t, "ridehail-vehicle", "vehicle.inspection_until"), question(t, "project-filing", "project.investment")
	stock, flag := question(t, "drug-licence-cancel", "druglicence.special_stock"), question(t, "graduate-settlement", "declared.healthy")
	pick, text := question(t, "elderly-allowance", "account.type"), question(t, "project-filing", "project.name")
	points, percent := question(t, "ridehail-driver", "traffic.cycle_points"), question(t, "project-filing-change", "change.scale_percent")
	area := present.QuestionOf(rule.Decl{Name: "site.area", Type: fact.Decimal, Label: "建筑面积", Unit: "平方米"})
	whole, moment, names := question(t, "ridehail-vehicle", "vehicle.wheelbase_mm"), present.QuestionOf(rule.Decl{Name: "x.at", Type: fact.Time}), present.QuestionOf(rule.Decl{Name: "x.names", Type: fact.StringList})
	for _, c := range []struct {
		q          present.Question
		text, want string
		sentence   string
	}{
		{date, "2026-11-22", "2026-11-22", ""}, {date, "20261122", "2026-11-22", ""}, {date, "2026.1.2", "2026-01-02", ""}, {date, "2026年1月2日", "2026-01-02", ""},
		{date, "２０２６/１１/２２", "2026-11-22", ""}, {date, "2028-02-29", "2028-02-29", ""},
		{date, "2026-02-29", "", "没有这一天，请核对年月日。"}, {date, "26-1-2", "", "日期应写成年月日，例如 2026-11-22。"}, {date, "明天", "", "日期应写成年月日，例如 2026-11-22。"},
		{date, "1026-01-01", "", "没有这一天，请核对年月日。"}, {date, "2026-11-22-33", "", "日期应写成年月日，例如 2026-11-22。"},
		{amount, "1200000", "1200000", ""}, {amount, "1,200,000.50", "1200000.50", ""}, {amount, "１２００ 元", "1200", ""}, {amount, "0.01", "0.01", ""},
		{amount, "120万", "", "请以元为单位填写，例如 120 万元写成 1200000。"}, {amount, "一百", "", "请填写以元为单位的数字，例如 1200000 或 1200000.50。"},
		{amount, "1e9", "", "请填写以元为单位的数字，例如 1200000 或 1200000.50。"}, {amount, "1.0000001", "", "请填写以元为单位的数字，例如 1200000 或 1200000.50。"},
		{stock, "0", "0", ""}, {stock, "12", "12", ""}, {stock, "-1", "", "请填写整数，例如 5。"}, {stock, "1.5", "", "请填写整数，例如 5。"}, {stock, "99999999999999999999", "", "请填写整数，例如 5。"},
		{flag, "true", "true", ""}, {flag, "false", "false", ""}, {flag, "maybe", "", "请从列出的选项里选择。"},
		{pick, "yinian", "yinian", ""}, {pick, "颐年卡", "", "请从列出的选项里选择。"},
		{text, "  新建厂房 ", "新建厂房", ""}, {text, strings.Repeat("长", 501), "", "项目名称太长，请不超过 500 字。"}, {text, "a\u0007b", "", "项目名称里有看不见的字符，请重新填写。"},
		{points, "0 3 6", "[0 3 6]", ""}, {points, "0，3、6", "[0 3 6]", ""}, {points, "0 x", "", "请填写整数，用空格隔开，例如 0 3 6。"},
		{percent, "20", "20", ""}, {percent, "-12.5％", "-12.5", ""}, {percent, "20 %", "20", ""}, {percent, "两成", "", "请填写百分数，例如 20；减少百分之十二点五写成 -12.5。"},
		{area, "5000 平方米", "5000", ""}, {area, "5千", "", "请填写数字，例如 12.5。"}, {whole, "2700毫米", "2700", ""},
		{moment, "2026年11月22日 9:30", "2026-11-22T09:30:00+08:00", ""}, {moment, "2026-11-22", "", "时间应写成日期和钟点，例如 2026-11-22 09:30。"}, {moment, "2026-11-22 25:00", "", "时间应写成日期和钟点，例如 2026-11-22 09:30。"},
		{names, "甲、乙，丙", "[甲 乙 丙]", ""},
		{date, "", "", ""}, {text, "   ", "", ""},
	} {
		v, sentence := c.q.Parse(c.text)
		if v.String() != c.want || sentence != c.sentence {
			t.Errorf("%s %q: %q %q, want %q %q", c.q.Name, c.text, v, sentence, c.want, c.sentence)
		}
	}
}

func reference(t testing.TB) present.Reference {
	t.Helper()
	places, err := division.Parse(assets.Divisions)
	if err != nil {
		t.Fatal(err)
	}
	trades, err := industry.Parse(assets.Industries)
	if err != nil {
		t.Fatal(err)
	}
	return present.Reference{Divisions: places, Industries: trades}
}

func TestCodesAreOfTheirTable(t *testing.T) {
	ref := reference(t)
	place, trade, name := question(t, "project-filing", "project.site_division"), question(t, "project-filing", "project.industry"), question(t, "project-filing", "project.name")
	for _, c := range []struct {
		q    present.Question
		text string
		ok   bool
	}{
		{place, "440306", true}, {place, "440306017", true}, {place, "999999", false}, {place, "宝安", false},
		{trade, "3911", true}, {trade, "39", false}, {trade, "391", false}, {trade, "0011", false}, {trade, "计算机", false},
		{name, "随便什么", true},
	} {
		if got := ref.Check(c.q, fact.StringOf(c.text)); (got == "") != c.ok {
			t.Errorf("%s %q: %q", c.q.Name, c.text, got)
		}
	}
	if got := ref.Find(present.PlaceTable, "宝安区", 3); len(got) == 0 || got[0].Code != "440306" || got[0].Name != "广东省深圳市宝安区" {
		t.Errorf("宝安区: %v", got)
	}
	if got := ref.Find(present.IndustryTable, "计算机整机", 3); len(got) != 1 || got[0].Code != "3911" {
		t.Errorf("计算机整机: %v", got)
	}
	if got := ref.CodeName(present.PlaceTable, "440306"); got != "广东省深圳市宝安区（440306）" {
		t.Errorf("name of 440306: %q", got)
	}
	if got := (present.Reference{}).CodeName(present.IndustryTable, "3911"); got != "3911" {
		t.Errorf("without a table: %q", got)
	}
}

func FuzzReadSubject(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "91350100M000100Y43", "1M8GDM9AXKP042788", "１１０", "\xff\xfe", "王秀英", strings.Repeat("9", 40)} {
		f.Add(s)
	}
	valid := map[app.SubjectKind]func(string) error{app.Person: chinaid.ValidID, app.Enterprise: chinaid.ValidUSCC, app.Vehicle: chinaid.ValidVIN}
	f.Fuzz(func(t *testing.T, s string) {
		sub, sentence := present.ReadSubject(s, today)
		switch {
		case sub.ID != "" && (sentence != "" || valid[sub.Kind](sub.ID) != nil):
			t.Errorf("%q is taken for %+v %q", s, sub, sentence)
		case !utf8.ValidString(sentence):
			t.Errorf("%q: sentence is no text", s)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"2026-11-22", "1,200,000.50", "0 3 6", "true", "\xff", "１２", "- -", strings.Repeat("9", 30)} {
		f.Add(s)
	}
	var all []present.Question
	for _, p := range presenttest.Library(f).Packs() {
		for _, d := range p.Facts {
			all = append(all, present.QuestionOf(d))
		}
	}
	ref := reference(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, q := range all {
			v, sentence := q.Parse(s)
			_ = ref.Check(q, v)
			switch _, err := v.As(q.Type); {
			case sentence != "" && !v.IsNull():
				t.Fatalf("%s %q: a value in spite of %q", q.Name, s, sentence)
			case sentence == "" && !v.IsNull() && err != nil:
				t.Fatalf("%s %q: %v is not the type asked for", q.Name, s, v)
			case sentence == "" && v.IsNull() && strings.TrimSpace(s) != "":
				t.Fatalf("%s %q: neither value nor sentence", q.Name, s)
			}
		}
	})
}

func TestEveryRegisterHasAName(t *testing.T) {
	for _, p := range presenttest.Library(t).Packs() {
		for _, d := range p.Facts {
			if d.Source != "" && present.Register(d.Source) == present.Register("nobody.knows") {
				t.Errorf("%s: %s has no name", p.ID, d.Source)
			}
		}
	}
	for _, s := range fact.Sources {
		if strings.ContainsAny(present.Register(s), ".abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s is called %q", s, present.Register(s))
		}
	}
}

// No sentence that people read shows the id of a register or of a fact.
func TestSentencesNameNoIDs(t *testing.T) {
	ids := regexp.MustCompile(`[a-z]+\.[a-z_]+|declared|counter`)
	seen := 0
	for _, p := range presenttest.Library(t).Packs() {
		for _, c := range p.Cases {
			e, err := p.Evaluate(c.Input)
			if err != nil {
				continue // a case that is about bad input
			}
			for _, r := range e.Conditions {
				seen++
				if found := ids.FindString(present.Plain(r.Why)); found != "" {
					t.Errorf("%s, %s: %q shows %s", p.ID, c.Name, present.Plain(r.Why), found)
				}
			}
			for _, h := range e.Hints {
				if found := ids.FindString(present.Plain(h.Sentence)); found != "" {
					t.Errorf("%s, %s: %q shows %s", p.ID, c.Name, h.Sentence, found)
				}
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d sentences were seen", seen)
	}
}

// An empty field shows an answer in the fact's own unit.
func TestPlaceholders(t *testing.T) {
	for _, c := range []struct {
		item app.PackID
		fact string
		want string
	}{
		{"project-filing", "project.investment", "元，如 1200000.00"}, {"project-filing-change", "change.scale_percent", "百分数，如 20 或 -12.5"},
		{"flexible-employment-subsidy", "insurance.paid", "元，如 1200000.00"}, {"ridehail-vehicle", "vehicle.wheelbase_mm", "整数（毫米）"},
		{"ridehail-vehicle", "vehicle.seats", "整数，如 5"}, {"ridehail-driver", "traffic.cycle_points", "用空格隔开，如 0 3 6"},
		{"ridehail-driver", "licence.class", "如 C1"}, {"elderly-allowance", "person.birth", "如 2026-11-22"}, {"elderly-allowance", "account.holder", ""},
		{"project-filing", "project.industry", "行业名称或 4 位代码"}, {"elderly-allowance", "person.hukou", "地名、拼音或区划代码"}, {"elderly-allowance", "person.alive", ""},
	} {
		if got := question(t, c.item, c.fact).Placeholder; got != c.want {
			t.Errorf("%s: %q, want %q", c.fact, got, c.want)
		}
	}
}

// Words are offered in the order of the pack, not of their codes.
func TestChoicesKeepTheirOrder(t *testing.T) {
	q := question(t, "graduate-settlement", "edu.level")
	if want := []string{"专科", "本科", "硕士研究生", "博士研究生", "其他"}; !slices.Equal(q.Labels, want) || len(q.Choices) != len(want) || q.Choices[0] != "zhuanke" {
		t.Errorf("%v %v", q.Labels, q.Choices)
	}
}
