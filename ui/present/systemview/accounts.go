package systemview

import (
	"strings"

	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/ui/present"
)

// AccountState is how an account stands, in a word or two.
func AccountState(c desk.Colleague) string {
	switch {
	case c.Off:
		return "已停用"
	case c.District:
		return "汇聚库发放"
	case c.First:
		return "未改初始密码"
	}
	return "正常"
}

// ProposalWords say what is proposed for an account.
func ProposalWords(p staff.Proposal, t present.Translate) string {
	var out []string
	switch {
	case p.Was.ID == "":
		out = append(out, t("新建，%s", t(p.Account.Role.Label())))
	case p.Was.Off:
		out = append(out, t("重新启用"))
	}
	if p.Was.ID != "" {
		for _, one := range []struct{ label, was, is string }{
			{"姓名", p.Was.Name, p.Account.Name}, {"工号", p.Was.Number, p.Account.Number}, {"角色", t(p.Was.Role.Label()), t(p.Account.Role.Label())},
		} {
			if one.was != one.is {
				out = append(out, t(one.label)+" "+one.was+" → "+one.is)
			}
		}
		out = append(out, t("重设密码"))
	}
	return strings.Join(out, t("，"))
}

// ProposalLine says who proposed it, and until when it waits.
func ProposalLine(st *desk.Station, p staff.Proposal, t present.Translate) string {
	const form = "01-02 15:04"
	return t("%s %s 提出，%s 以前没有确认就作废", auditor(st, p.By), p.At.In(civil.Shanghai).Format(form), p.Until().In(civil.Shanghai).Format(form))
}
