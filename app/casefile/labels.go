package casefile

// Label is what happened, in Chinese; a type that this program does not know is
// named as it is.
func (t Type) Label() string {
	if name, ok := typeLabels[t]; ok {
		return name
	}
	return string(t)
}

var typeLabels = map[Type]string{
	Submitted: "提交申请", Claimed: "领取", Released: "退回待办", Evaluated: "判定：转人工",
	Retracted: "收回上一步", Supplemented: "收到补正材料", Held: "转特别程序", Resumed: "恢复办理",
	Noticed: "告知", Corrected: "开更正单", Drawn: "被抽中抽查", Checked: "抽查意见",
	Contradicted: "联网复核不一致", Confirmed: "复核一致，维持", Reinstated: "恢复", Visited: "上门",
	Withdrawn: "申请人撤回", Decided: "决定", Printed: "开具文书", PrintEnded: "打印", SupplementRequested: "一次性补正告知", Invalidated: "撤销",
	Attached: "材料存档", Called: "代办电话核实", Doubled: "重复发放核对", Rejected: "不予受理", Proposed: "拟批准", Returned: "退回拟批准",
}
