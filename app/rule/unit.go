package rule

import (
	"strings"

	"miaopi/app/fact"
)

// maxUnit bounds a unit, which has to fit beside a number.
const maxUnit = 12

// measured says whether a value may have a unit.
func measured(t fact.Type) bool {
	return t == fact.Int || t == fact.Decimal || t == fact.IntList
}

// unitIn is the unit that a label says: 总投资（元） is in yuan, whatever is
// called a 百分比 is in hundredths. Any other number has none unless the pack
// says so: what is not called money is not money.
func unitIn(label string) string {
	switch {
	case strings.Contains(label, "百分比"):
		return "%"
	case !strings.HasSuffix(label, "）"):
		return ""
	}
	switch unit := label[strings.LastIndex(label, "（")+len("（") : len(label)-len("）")]; unit {
	case "元", "月", "毫米", "周岁", "平方米":
		return unit
	}
	return ""
}

// Titled is a fact's label with its unit, where the label does not say it.
func (d *Decl) Titled() string {
	if d.Unit == "" || unitIn(d.Label) == d.Unit || strings.Contains(d.Label, "（"+d.Unit+"）") {
		return d.Label
	}
	return d.Label + "（" + d.Unit + "）"
}
