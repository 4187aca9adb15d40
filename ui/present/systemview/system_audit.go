package systemview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/supervision"
	"miaopi/ui/present"
)

// AuditLine is one entry of the audit log in words.
type AuditLine struct {
	N, At, Who, What, Case, Detail string
}

// AuditLineOf words an entry. The serial number stands for the case.
func AuditLineOf(st *desk.Station, l supervision.JournalLine, t present.Translate) AuditLine {
	out := AuditLine{N: present.Grouped(int(l.N)), At: l.At.In(civil.Shanghai).Format("2006-01-02 15:04:05"), Who: auditor(st, l.Who),
		What: t(AuditAction(l.Action)), Detail: auditDetail(st, l, t)}
	if l.Who == "" {
		out.Who = t("系统")
	}
	if l.Case != "" {
		out.Case = present.ShortSerial(l.Serial)
	}
	return out
}

// auditor is who an account is, beside the account where nobody here knows.
func auditor(st *desk.Station, id app.AccountID) string {
	if name := st.Officer(id).Name; name != "" {
		return name
	}
	return string(id)
}

// auditActions are the words of the audit log. A test holds them against what
// the desk writes.
var auditActions = map[string]string{
	"decide": "自动决定", "approve": "批准", "propose": "拟批准", "endorse": "同意拟批准", "return": "退回拟批准", "refuse": "不予", "supplement": "一次性补正告知", "withdraw": "申请人撤回", "reject": "不予受理", "fetch": "调取外区居民的登记数据", "evaluate": "判定，转人工", "doubled": "重复发放，请督查决定",
	"undo": "收回", "uphold": "维持原决定", "invalidate": "撤销", "reveal": "查看完整信息", "read_back": "当面核对信息",
	"print": "开具文书", "print-ended": "打印文书", "attach": "材料存档", "call_back": "代办电话核实", "visit": "记录上门", "route": "打印上门路线单", "read_material": "查看材料原件", "draw": "抽取抽查办件", "freeze": "冻结名单并公告", "look": "打开盲查材料", "close": "了结抽查", "check": "记录抽查意见", "trust": "设定规则发布者", "bundle": "安装规则束", "export": "导出", "look_up": "查看名单上的电话",
	"account": "改动账号", "password": "修改自己的密码", "remedy": "填写复议机关和法院",
}

// AuditAction is what was done, in Chinese. What a newer program wrote is not
// shown by its id.
func AuditAction(action string) string {
	if word, ok := auditActions[action]; ok {
		return word
	}
	return "其他操作"
}

// auditDetail words what stands beside an action: the verdict, the paper, the
// size of a draw.
func auditDetail(st *desk.Station, l supervision.JournalLine, t present.Translate) string {
	first, rest, _ := strings.Cut(l.Detail, " ")
	switch l.Action {
	case "decide":
		return t(app.Verdict(first).Label())
	case "print", "print-ended":
		return t(present.PaperName(paperwork.Paper(first)))
	case "read_back":
		return present.ItemName(st, app.PackID(first))
	case "draw":
		counts, digest, _ := strings.Cut(rest, " ")
		drawn, size, _ := strings.Cut(counts, "/")
		return t("名单 %s 件，抽取 %s 件，摘要 %s", size, drawn, digest)
	case "freeze":
		words := append(strings.Fields(rest), "", "", "")
		return t("名单 %s 件，摘要 %s，公告指纹 %s", words[0], words[1], words[2])
	case "close":
		return t("抽查 %s", first)
	case "bundle":
		return l.Detail
	case "account":
		words := append(strings.Fields(rest), "", "")
		line := t(accountChanges[first]) + " " + words[0] + " " + t(app.Role(words[1]).Label())
		if by := app.AccountID(words[2]); by != "" && by != l.Who {
			line += t("（%s提出）", auditor(st, by))
		}
		return line
	case "export":
		return t(exports[first])
	}
	return ""
}

// exports are what left the station.
var exports = map[string]string{"backup": "备份", "stick": "给其他工作站的文件", "sweep": "符合条件人员名单", "visit": "上门电话名单", "journal": "审计日志"}

// accountChanges are what an administrator does with an account.
var accountChanges = map[string]string{"add": "新建", "set": "改动", "close": "停用", "propose": "提出改动", "confirm": "确认改动", "withdraw": "撤回改动"}

// WitnessWords say which sibling stations signed the log.
func WitnessWords(w supervision.Witnesses, t present.Translate) string {
	if len(w.By) == 0 {
		return t("还没有其他工作站见证")
	}
	names := make([]string, len(w.By))
	for i, id := range w.By {
		names[i] = string(id)
	}
	return t("前 %s 条由 %s 见证", present.Grouped(int(w.Size)), strings.Join(names, "、"))
}
