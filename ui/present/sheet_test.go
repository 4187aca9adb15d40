package present_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/ui/present"
)

func TestRuleSheetOfTheAllowance(t *testing.T) {
	l := lib(t)
	p := present.InForce(l, "elderly-allowance", today)
	s := present.RulesOf(l, p, today)
	if s.Name != "高龄老人津贴" || s.Standing.Word != "现行" || s.Period != "2021-03-01 起" {
		t.Errorf("head: %s %s %s", s.Name, s.Standing.Word, s.Period)
	}
	elements := map[string]present.Element{}
	for _, e := range s.Elements {
		elements[e.Label] = e
	}
	for label, want := range map[string]string{"实施编码": "11440300007542195T3442108219000", "实施机关": "深圳市民政局", "办件类型": "即办件", "法定时限": "7 个工作日", "承诺时限": "1 个工作日", "办理对象": "个人"} {
		if elements[label].Value != want {
			t.Errorf("%s: %q, want %q", label, elements[label].Value, want)
		}
	}
	if elements["实施编码"].Status.Word != "官方公布" {
		t.Errorf("status of the code: %q", elements["实施编码"].Status.Word)
	}
	if len(s.Conditions) != 8 || s.Conditions[4].Fails != "可补正：请到银行办理颐年卡，凭卡补正" || s.Conditions[0].Status.Word != "待核实" || s.Conditions[0].Basis != "深民规〔2020〕3号" {
		t.Errorf("conditions: %+v", s.Conditions)
	}
	if got := s.Parameters[0]; got.Name != "津贴标准" || got.Value != "70—79：200；80—89：300；90—99：500；100 以上：1,000" || got.Period != "2019-10-01 起" {
		t.Errorf("parameter: %+v", got)
	}
	if len(s.Versions) != 2 || s.Versions[1].Period != "2019-10-01 至 2021-02-28" || s.Versions[1].Standing.Word != "已停用" || !strings.HasPrefix(s.Versions[0].Hash, "sha256:") {
		t.Errorf("versions: %+v", s.Versions)
	}
}

// Every version of every item has a sheet that shows no id.
func TestEverySheetIsInWords(t *testing.T) {
	l := lib(t)
	for _, p := range l.Packs() {
		s := present.RulesOf(l, p, today)
		if len(s.Conditions) != len(p.Conditions) || len(s.Materials) != len(p.Materials) || len(s.Data) != len(p.Facts) {
			t.Errorf("%s %s: parts are missing", p.ID, p.Version)
		}
		for _, m := range s.Parameters {
			if m.Name == "参数" {
				t.Errorf("%s %s: a parameter without a name", p.ID, p.Version)
			}
		}
		for _, d := range s.Data {
			if d.Label == "" || strings.ContainsAny(d.Label+d.Source, "_.") {
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
		got := map[string]present.Change{}
		for _, c := range present.Compare(v[0], v[1]) {
			got[c.Sign.Word+" "+c.What] = c
			if c.Old == c.New {
				t.Errorf("%s: %s is no difference", item, c.What)
			}
		}
		for _, w := range want {
			if _, ok := got[w]; !ok {
				t.Errorf("%s: %q is not among %v", item, w, got)
			}
		}
		if same := present.Compare(v[1], v[1]); len(same) != 0 {
			t.Errorf("%s differs from itself: %v", item, same)
		}
		there, back := present.Compare(v[0], v[1]), present.Compare(v[1], v[0])
		if len(there) != len(back) {
			t.Errorf("%s: %d differences one way, %d the other", item, len(there), len(back))
		}
	}
}

func TestItemLinesSayWhatWorksToday(t *testing.T) {
	l := lib(t)
	h := desk.Health{DataAt: noon}
	for i, id := range l.Items() {
		p := present.InForce(l, id, today)
		best := []app.Verdict{app.Approve, app.Provisional, app.Review}[i%3]
		one := desk.ItemHealth{Pack: p, Best: best}
		if best != app.Approve {
			one.Stale = []string{"police.traffic", "credit.platform"}
		}
		h.Items = append(h.Items, one)
	}
	lines := present.ItemLines(l, h, today)
	if len(lines) != 6 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		want := []string{"可自动通过", "只能预通过", "只能受理"}[i%3]
		if line.Ready.Word != want || line.Name == "" || line.Authority == "" {
			t.Errorf("%+v, want %s", line, want)
		}
		if (line.Remedy == "") != (i%3 == 0) || strings.Contains(line.Remedy, "police") {
			t.Errorf("%s: remedy %q", line.Item, line.Remedy)
		}
	}
	if first := present.ItemLines(l, desk.Health{}, 1)[0]; first.Ready.Word != "未施行" {
		t.Errorf("before every version: %+v", first)
	}
}

func TestShortAuthority(t *testing.T) {
	for name, want := range map[string]string{"深圳市民政局": "民政局", "深圳市市场监督管理局": "市场监督管理局", "民政局": "民政局", "市民中心": "市民中心", "": ""} {
		if got := present.ShortAuthority(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
