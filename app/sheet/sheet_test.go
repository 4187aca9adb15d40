package sheet_test

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/app/workday"
	"miaopi/assets"
)

// today is the day of every test.
var today = civil.MustParse("2026-11-23")

func load(files fs.FS) (*rule.Library, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return nil, err
	}
	return rule.LoadLibrary(files, rule.WithCalendar(cal))
}

var (
	builtIn = sync.OnceValues(func() (*rule.Library, error) { return load(assets.Packs) })
	kept    = sync.OnceValues(func() (*rule.Library, error) { return load(os.DirFS("testdata/packs")) })
)

// lib are the built-in rules.
func lib(t testing.TB) *rule.Library { return must(t, builtIn) }

// must is one of the libraries above.
func must(t testing.TB, load func() (*rule.Library, error)) *rule.Library {
	t.Helper()
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// allowance is the sheet of a pack that is kept for these tests.
func allowance(t testing.TB) sheet.Sheet {
	t.Helper()
	l := must(t, kept)
	return sheet.Of(l, sheet.Current(l, "elderly-allowance", today), today)
}

func TestSheetOfTheAllowance(t *testing.T) {
	s := allowance(t)
	if s.Name != "高龄老人津贴" || s.Standing != sheet.InForce || s.Period != "2021-03-01 起" {
		t.Errorf("head: %s %s %s", s.Name, s.Standing.Label(), s.Period)
	}
	elements := map[string]sheet.Element{}
	for _, e := range append(s.Elements, s.Deadlines...) {
		elements[e.Label] = e
	}
	for label, want := range map[string]string{"实施编码": "11440300007542195T3442108219000", "实施机关": "深圳市民政局", "办件类型": "即办件", "法定时限": "7 个工作日", "承诺时限": "1 个工作日", "办理对象": "个人"} {
		if elements[label].Value != want {
			t.Errorf("%s: %q, want %q", label, elements[label].Value, want)
		}
	}
	if elements["实施编码"].Status != rule.Official {
		t.Errorf("status of the code: %q", elements["实施编码"].Status)
	}
	if len(s.Conditions) != 8 || s.Conditions[4].Fails != "可补正：请到银行办理颐年卡，凭卡补正" || s.Conditions[0].Status != rule.ToVerify || s.Conditions[0].Basis != "深民规〔2020〕3号" {
		t.Errorf("conditions: %+v", s.Conditions)
	}
	if got := s.Parameters[0]; got.Name != "津贴标准" || got.Value != "70—79：200；80—89：300；90—99：500；100 以上：1,000" || got.Period != "2019-10-01 起" {
		t.Errorf("parameter: %+v", got)
	}
	if len(s.Versions) != 2 || s.Versions[1].Period != "2019-10-01 至 2021-02-28" || s.Versions[1].Standing != sheet.Ended || s.Versions[0].Hash != s.Hash {
		t.Errorf("versions: %+v", s.Versions)
	}
}

func TestStandingOnADay(t *testing.T) {
	l := must(t, kept)
	old, now := l.Versions("elderly-allowance")[0], l.Versions("elderly-allowance")[1]
	for day, want := range map[string][2]sheet.Standing{
		"2019-09-30": {sheet.ToCome, sheet.ToCome}, "2019-10-01": {sheet.InForce, sheet.ToCome}, "2021-02-28": {sheet.InForce, sheet.ToCome},
		"2021-03-01": {sheet.Ended, sheet.InForce}, "2099-01-01": {sheet.Ended, sheet.InForce},
	} {
		on := civil.MustParse(day)
		if got := [2]sheet.Standing{sheet.Of(l, old, on).Standing, sheet.Of(l, now, on).Standing}; got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
		if p := sheet.Current(l, "elderly-allowance", on); (p == old) != (want[0] == sheet.InForce) {
			t.Errorf("%s: version %s is shown", day, p.Version)
		}
	}
	if p := sheet.Current(l, "no-such-item", today); p != nil {
		t.Errorf("an item that is not there has version %s", p.Version)
	}
}

// Every version of every item has a sheet that shows no id.
func TestEverySheetIsInWords(t *testing.T) {
	l := lib(t)
	for _, p := range l.Packs() {
		s := sheet.Of(l, p, today)
		if len(s.Conditions) != len(p.Conditions) || len(s.Materials) != len(p.Materials) || len(s.Data) != len(p.Facts) || len(s.Bases) != len(p.Basis) {
			t.Errorf("%s %s: parts are missing", p.ID, p.Version)
		}
		for _, m := range s.Parameters {
			if m.Name == "参数" || m.Basis == "" || m.Value == "" {
				t.Errorf("%s %s: parameter %+v", p.ID, p.Version, m)
			}
		}
		for _, d := range s.Data {
			if d.Label == "" || strings.ContainsAny(d.Label+d.Source, "_.") || d.Source == "其他登记部门" {
				t.Errorf("%s %s: data %+v", p.ID, p.Version, d)
			}
		}
	}
}

func TestCompareVersions(t *testing.T) {
	l := lib(t)
	for item, want := range map[app.PackID][]string{
		"elderly-allowance": {"修改 条件：使用颐年卡账户领取", "新增 材料：颐年卡", "删除 材料：银行账户", "新增 依据：深圳市高龄老人津贴发放管理办法"},
		"ridehail-vehicle":  {"修改 条件：纯电动，轴距 2650 毫米以上"},
	} {
		v := l.Versions(item)
		got := map[string]sheet.Change{}
		for _, c := range sheet.Compare(v[0], v[1]) {
			got[c.Kind.Label()+" "+c.What] = c
			if c.Old == c.New {
				t.Errorf("%s: %s is no difference", item, c.What)
			}
		}
		for _, w := range want {
			if _, ok := got[w]; !ok {
				t.Errorf("%s: %q is not among %v", item, w, got)
			}
		}
		if same := sheet.Compare(v[1], v[1]); len(same) != 0 {
			t.Errorf("%s differs from itself: %v", item, same)
		}
		there, back := sheet.Compare(v[0], v[1]), sheet.Compare(v[1], v[0])
		if len(there) != len(back) {
			t.Errorf("%s: %d differences one way, %d the other", item, len(there), len(back))
		}
	}
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{24 * time.Hour: "24 小时", 48 * time.Hour: "2 天", 7 * 24 * time.Hour: "7 天", 90 * time.Minute: "90 分钟", 36 * time.Hour: "36 小时", time.Hour: "1 小时"} {
		if got := sheet.Age(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.50": "-1,234,567.50", "100000": "100,000"} {
		if got := sheet.Grouped(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// The sheet of rules that nobody confirmed promises nothing.
func TestAnUnconfirmedSheetPromisesNothing(t *testing.T) {
	lib, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for id, open := range map[app.PackID]bool{"funeral-fee-waiver": true, "elderly-allowance": false} {
		p, err := lib.At(id, civil.Of(2026, 11, 22))
		if err != nil {
			t.Fatal(err)
		}
		s := sheet.Of(lib, p, civil.Of(2026, 11, 22))
		if strings.Contains(s.Lead(), "当场自动通过") == open || strings.Contains(s.Lead(), "没有经主管部门确认") != open {
			t.Errorf("%s: %s", id, s.Lead())
		}
	}
}
