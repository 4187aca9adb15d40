package rule

import (
	"strings"
	"testing"

	"miaopi/app/fact"
)

func TestUnits(t *testing.T) {
	for _, c := range []struct{ name, decl, unit, titled string }{
		{"said", "{type: decimal, label: 建筑面积, unit: 平方米}", "平方米", "建筑面积（平方米）"},
		{"said and in the label", "{type: int, label: 面积（平方米）, unit: 平方米}", "平方米", "面积（平方米）"},
		{"another than the label's", "{type: decimal, label: 总投资（元）, unit: 万元}", "万元", "总投资（元）（万元）"},
		{"money by its label", "{type: decimal, label: 总投资（元）}", "元", "总投资（元）"},
		{"hundredths by its label", "{type: decimal, label: 变动的百分比（减少为负）}", "%", "变动的百分比（减少为负）"},
		{"none", "{type: decimal, label: 折扣}", "", "折扣"},
		{"brackets that are no unit", "{type: int, label: 人数（含本人）}", "", "人数（含本人）"},
		{"of a list", "{type: list<int>, label: 各月金额, unit: 元}", "元", "各月金额（元）"},
		{"a text has none", "{type: string, label: 名称（元）}", "", "名称（元）"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := load(t, strings.Replace(small, "facts:\n", "facts:\n  x.y: "+c.decl+"\n", 1))
			d, ok := p.Decl("x.y")
			if !ok || d.Unit != c.unit || d.Titled() != c.titled {
				t.Errorf("unit %q, titled %q; want %q, %q", d.Unit, d.Titled(), c.unit, c.titled)
			}
		})
	}
}

func TestUnitsAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ decl, want string }{
		"of a text": {"{type: string, label: 名称, unit: 元}", "unit belongs to a number: int, decimal or list<int>; x.y is a string"},
		"of a day":  {"{type: date, label: 日期, unit: 天}", "unit belongs to a number"},
		"too long":  {"{type: int, label: 数, unit: " + strings.Repeat("长", 13) + "}", "unit is longer than 12 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadPack("small.yaml", []byte(strings.Replace(small, "facts:\n", "facts:\n  x.y: "+c.decl+"\n", 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "small.yaml:") {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// Of the built-in packs only what is called money is in yuan.
func TestUnitsOfBuiltInPacks(t *testing.T) {
	for _, p := range library(t).Packs() {
		for _, d := range p.Facts {
			switch {
			case (d.Unit == "元") != strings.HasSuffix(d.Label, "（元）"), (d.Unit == "%") != strings.Contains(d.Label, "百分比"):
				t.Errorf("%s: %s is in %q", p.ID, d.Label, d.Unit)
			case d.Type == fact.Decimal && d.Unit == "":
				t.Errorf("%s: %s has no unit", p.ID, d.Label)
			}
		}
	}
}
