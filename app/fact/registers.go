package fact

import "strings"

// registers are the Chinese names of Sources.
var registers = map[string]string{
	"police.population":   "公安人口库",
	"police.residence":    "公安居住证库",
	"police.crime":        "公安违法犯罪库",
	"police.traffic":      "公安交管库",
	"police.vehicle":      "公安车管库",
	"civil.death":         "民政死亡登记",
	"civil.allowance":     "民政津贴库",
	"credit.platform":     "信用平台",
	"bank.account":        "银行账户",
	"edu.chsi":            "学信网",
	"edu.degree":          "学位库",
	"hr.settlement":       "人社接收库",
	"market.registry":     "市场主体登记",
	"identity.verify":     "实名核验",
	"drc.catalogue":       "发改目录",
	"planning.zones":      "规划敏感区库",
	"transport.permits":   "交通许可库",
	"transport.terminals": "车载终端库",
	"drug.licences":       "药监许可库",
	"drug.enforcement":    "药监执法库",
	"health.family":       "卫健家庭库",
	"hr.pension":          "养老保险库",
	"dpf.disability":      "残联残疾人库",
	"veterans.registry":   "退役军人登记",
	"civil.assistance":    "民政救助库",
	"hr.insurance":        "社会保险库",
	"hr.talent":           "人社人才库",
	"hr.skills":           "职业技能证书库",
	"hr.employment":       "就业登记库",
	"drc.filings":         "投资项目备案库",
	"civil.welfare":       "民政优待库",
	"civil.assessment":    "老年人能力评估库",
	"civil.funeral":       "殡葬登记",
	"housing.registry":    "不动产登记",
	"urban.dogs":          "犬只登记",
	"medical.insurance":   "医疗保险库",
	Declared:              "本人声明",
	Counter:               "窗口所见",
}

// RegisterName is the Chinese name of a source. A register that the program
// does not know yet is not shown by its id.
func RegisterName(source string) string {
	if name, ok := registers[source]; ok {
		return name
	}
	return "其他登记部门"
}

// named puts the names of registers in place of their ids.
var named = func() *strings.Replacer {
	var pairs []string
	for _, id := range Sources {
		name := RegisterName(id)
		switch id {
		case Declared, Counter: // words that may stand for themselves
			pairs = append(pairs, id+" 为“", name+"为“")
		default:
			pairs = append(pairs, id+" 为“", name+"为“", id, name)
		}
	}
	return strings.NewReplacer(pairs...)
}()

// Plain is a sentence of the rules' engine as people read it: the engine
// names registers by their ids, so that its answer never depends on a table
// of names.
func Plain(sentence string) string { return named.Replace(sentence) }
