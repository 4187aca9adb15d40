package itemview_test

import (
	"strings"
	"testing"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/app/thing"
	"miaopi/ui/present"
	"miaopi/ui/present/itemview"
)

// Signs never stand on colour alone: each has an icon and a word of its own.
func TestSignsOfSheets(t *testing.T) {
	seen := map[present.Sign]bool{}
	for _, s := range []present.Sign{
		itemview.StandingSign(sheet.InForce), itemview.StandingSign(sheet.ToCome), itemview.StandingSign(sheet.Ended),
		itemview.StatusSign(rule.Official), itemview.StatusSign(rule.Repost), itemview.StatusSign(rule.ToVerify),
		itemview.ChangeSign(sheet.Added), itemview.ChangeSign(sheet.Removed), itemview.ChangeSign(sheet.Changed),
	} {
		if s.Icon == "" || s.Word == "" || seen[s] {
			t.Errorf("sign %+v", s)
		}
		seen[s] = true
	}
	if unknown := itemview.StatusSign("brand-new"); unknown.Word != "待核实" {
		t.Errorf("a status nobody knows is shown as %q", unknown.Word)
	}
}

func TestItemLinesSayWhatWorksToday(t *testing.T) {
	l := presenttest.Library(t)
	h := safekeeping.Health{DataAt: presenttest.Midday}
	for i, id := range l.Items() {
		p := sheet.Current(l, id, civil.On(presenttest.Midday))
		best := []app.Verdict{app.Approve, app.Provisional, app.Review}[i%3]
		one := safekeeping.ItemHealth{Pack: p, Best: best}
		if best != app.Approve {
			one.Stale = []string{"police.traffic", "credit.platform"}
		}
		h.Items = append(h.Items, one)
	}
	lines := itemview.ItemLines(l, h, civil.On(presenttest.Midday))
	if len(lines) != len(l.Items()) {
		t.Fatalf("%d lines for %d items", len(lines), len(l.Items()))
	}
	for i, line := range lines {
		want := []string{"可自动通过", "只能预通过", "只能受理"}[i%3]
		if sheet.Current(l, line.Item, civil.On(presenttest.Midday)).Unconfirmed {
			if line.Ready.Word != "规则待确认" || line.Class != itemview.Unconfirmed || !strings.Contains(line.Remedy, "没有经主管部门确认") {
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
	if first := itemview.ItemLines(l, safekeeping.Health{}, 1)[0]; first.Ready.Word != "未施行" {
		t.Errorf("before every version: %+v", first)
	}
}

func TestShortAuthority(t *testing.T) {
	for name, want := range map[string]string{"深圳市民政局": "民政局", "深圳市市场监督管理局": "市场监督管理局", "民政局": "民政局", "市民中心": "市民中心", "": ""} {
		if got := itemview.ShortAuthority(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestItemGroups(t *testing.T) {
	lines := []itemview.ItemLine{
		{Item: "a", Authority: "深圳市民政局", Class: itemview.Unconfirmed}, {Item: "b", Authority: "深圳市公安局"}, {Item: "c", Authority: "深圳市民政局", Class: itemview.OnlyTakesIn},
	}
	things := []thing.Thing{{Name: "身后一件事", Steps: []thing.Step{{Item: "c"}, {Item: "a"}}}, {Name: "退休一件事", Steps: []thing.Step{{Item: "c"}}}}
	for _, c := range []struct {
		by     itemview.Grouping
		recent []app.PackID
		want   string
	}{
		{itemview.ByDepartment, nil, "公安局:b 民政局:a -c"},
		{itemview.ByDepartment, []app.PackID{"c", "gone"}, "最近办理:c 公安局:b 民政局:a -c"},
		{itemview.ByThing, nil, "身后一件事:a -c 退休一件事:c 其他:b"},
		{itemview.ByClass, nil, "可自动通过:b 只能受理:c 规则待确认:a"},
	} {
		var got []string
		for _, l := range itemview.ItemGroups(lines, c.by, c.recent, things) {
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
