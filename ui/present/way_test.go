package present

import (
	"testing"

	"miaopi/app/fact"
	"miaopi/app/rule"
)

func TestWaySentence(t *testing.T) {
	card := rule.HintFact{Label: "账户类型", Remedy: rule.ByPaper, Proof: "颐年卡"}
	holder := rule.HintFact{Label: "户名", Remedy: rule.ByPaper, Proof: "颐年卡"}
	alive := rule.HintFact{Label: "健在", Remedy: rule.ByPaper, Proof: "社区生存核实单"}
	all := rule.HintFact{Label: "材料齐全", Remedy: rule.ByPaper, Value: fact.BoolOf(true)}
	points := rule.HintFact{Label: "近三个记分周期记分", Remedy: rule.BySync, Source: "police.traffic"}
	crime := rule.HintFact{Label: "交通肇事记录", Remedy: rule.BySync, Source: "police.traffic"}
	hukou := rule.HintFact{Label: "户籍地", Remedy: rule.ByCorrection, Source: "police.population"}
	lost := rule.HintFact{Label: "原件遗失", Remedy: rule.ByDeclaration, Value: fact.BoolOf(false)}
	stock := rule.HintFact{Label: "特殊药品库存", Remedy: rule.ByDeclaration, Value: fact.IntOf(0)}
	for want, facts := range map[string][]rule.HintFact{
		"请核验颐年卡（账户类型、户名）、社区生存核实单（健在）":                     {card, alive, holder},
		"请核验“材料齐全：是”、颐年卡（户名）":                             {holder, all},
		"请联网更新“近三个记分周期记分”、“交通肇事记录”（公安交管库）":                {points, crime},
		"请登记部门更正“户籍地”（公安人口库）":                             {hukou},
		"请申请人如实填报“原件遗失：否”、“特殊药品库存”":                       {lost, stock},
		"请核验颐年卡（户名）；请申请人如实填报“原件遗失：否”；请登记部门更正“户籍地”（公安人口库）": {hukou, lost, holder},
	} {
		if got := waySentence(rule.Hint{Facts: facts}); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	if got := Lacks(rule.Hint{Facts: []rule.HintFact{card, holder}}); got != "还差 2 项：请核验颐年卡（账户类型、户名）。" {
		t.Error(got)
	}
}
