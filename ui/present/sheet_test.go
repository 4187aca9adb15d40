package present_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/app/thing"
	"miaopi/ui/present"
)

// Signs never stand on colour alone: each has an icon and a word of its own.
func TestSignsOfSheets(t *testing.T) {
	seen := map[present.Sign]bool{}
	for _, s := range []present.Sign{
		present.StandingSign(sheet.InForce), present.StandingSign(sheet.ToCome), present.StandingSign(sheet.Ended),
		present.StatusSign(rule.Official), present.StatusSign(rule.Repost), present.StatusSign(rule.ToVerify),
		present.ChangeSign(sheet.Added), present.ChangeSign(sheet.Removed), present.ChangeSign(sheet.Changed),
	} {
		if s.Icon == "" || s.Word == "" || seen[s] {
			t.Errorf("sign %+v", s)
		}
		seen[s] = true
	}
	if unknown := present.StatusSign("brand-new"); unknown.Word != "待核实" {
		t.Errorf("a status nobody knows is shown as %q", unknown.Word)
	}
}

func TestItemLinesSayWhatWorksToday(t *testing.T) {
	l := lib(t)
	h := safekeeping.Health{DataAt: noon}
	for i, id := range l.Items() {
		p := sheet.Current(l, id, today)
		best := []app.Verdict{app.Approve, app.Provisional, app.Review}[i%3]
		one := safekeeping.ItemHealth{Pack: p, Best: best}
		if best != app.Approve {
			one.Stale = []string{"police.traffic", "credit.platform"}
		}
		h.Items = append(h.Items, one)
	}
	lines := present.ItemLines(l, h, today)
	if len(lines) != len(l.Items()) {
		t.Fatalf("%d lines for %d items", len(lines), len(l.Items()))
	}
	for i, line := range lines {
		want := []string{"可自动通过", "只能预通过", "只能受理"}[i%3]
		if sheet.Current(l, line.Item, today).Unconfirmed {
			if line.Ready.Word != "规则待确认" || line.Class != present.Unconfirmed || !strings.Contains(line.Remedy, "没有经主管部门确认") {
				t.Errorf("%+v is not confirmed", line)
			}
			continue
		}
		if line.Ready.Word != want || line.Name == "" || line.Authority == "" {
			t.Errorf("%+v, want %s", line, want)
		}
		if (line.Remedy == "") != (i%3 == 0) || strings.Contains(line.Remedy, "police") {
			t.Errorf("%s: remedy %q", line.Item, line.Remedy)
		}
	}
	if first := present.ItemLines(l, safekeeping.Health{}, 1)[0]; first.Ready.Word != "未施行" {
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

func TestItemGroups(t *testing.T) {
	lines := []present.ItemLine{
		{Item: "a", Authority: "深圳市民政局", Class: present.Unconfirmed}, {Item: "b", Authority: "深圳市公安局"}, {Item: "c", Authority: "深圳市民政局", Class: present.OnlyTakesIn},
	}
	things := []thing.Thing{{Name: "身后一件事", Steps: []thing.Step{{Item: "c"}, {Item: "a"}}}, {Name: "退休一件事", Steps: []thing.Step{{Item: "c"}}}}
	for _, c := range []struct {
		by     present.Grouping
		recent []app.PackID
		want   string
	}{
		{present.ByDepartment, nil, "公安局:b 民政局:a -c"},
		{present.ByDepartment, []app.PackID{"c", "gone"}, "最近办理:c 公安局:b 民政局:a -c"},
		{present.ByThing, nil, "身后一件事:a -c 退休一件事:c 其他:b"},
		{present.ByClass, nil, "可自动通过:b 只能受理:c 规则待确认:a"},
	} {
		var got []string
		for _, l := range present.ItemGroups(lines, c.by, c.recent, things) {
			if l.First {
				got = append(got, l.Group+":"+string(l.Item))
			} else {
				got = append(got, "-"+string(l.Item))
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%d: %s, want %s", c.by, s, c.want)
		}
	}
}
