package casefile

import (
	"slices"
	"time"

	"miaopi/app"
)

// Action is something a person may do with a case.
type Action string

// The actions, in the order they are offered.
const (
	DoEvaluate   Action = "evaluate"   // 重新判定
	DoApprove    Action = "approve"    // 批准
	DoRefuse     Action = "refuse"     // 不予
	DoEndorse    Action = "endorse"    // 同意拟批准
	DoReturn     Action = "return"     // 退回拟批准
	DoSupplement Action = "supplement" // 一次性补正告知
	DoReceive    Action = "receive"    // 收补正材料
	DoHold       Action = "hold"       // 转特别程序
	DoResume     Action = "resume"     // 恢复办理
	DoClaim      Action = "claim"      // 领取
	DoRelease    Action = "release"    // 退回待办
	DoWithdraw   Action = "withdraw"   // 申请人撤回
	DoReject     Action = "reject"     // 不予受理
	DoCorrect    Action = "correct"    // 与纸质不符，开更正单
	DoAttach     Action = "attach"     // 材料存档
	DoCall       Action = "call"       // 代办电话核实
	DoVisit      Action = "visit"      // 记录上门
	DoCheck      Action = "check"      // 抽查
	DoUphold     Action = "uphold"     // 维持原决定
	DoInvalidate Action = "invalidate" // 撤销
	DoUndo       Action = "undo"       // 收回
	DoPrint      Action = "print"      // 打印
	DoReveal     Action = "reveal"     // 查看完整信息
)

// Actions lists every action.
var Actions = []Action{DoEvaluate, DoApprove, DoRefuse, DoEndorse, DoReturn, DoSupplement, DoReceive, DoHold, DoResume, DoClaim, DoRelease,
	DoWithdraw, DoReject, DoCorrect, DoAttach, DoCall, DoVisit, DoCheck, DoUphold, DoInvalidate, DoUndo, DoPrint, DoReveal}

// Label is the action in Chinese.
func (a Action) Label() string { return actionLabels[a] }

var actionLabels = map[Action]string{
	DoEvaluate: "重新判定", DoApprove: "批准", DoRefuse: "不予", DoEndorse: "同意", DoReturn: "退回", DoSupplement: "补正告知", DoReceive: "收补正材料",
	DoHold: "转特别程序", DoResume: "恢复办理", DoClaim: "领取", DoRelease: "退回待办", DoWithdraw: "申请人撤回", DoReject: "不予受理",
	DoCorrect: "开更正单", DoAttach: "材料存档", DoCall: "代办电话核实", DoVisit: "记录上门", DoCheck: "抽查", DoUphold: "维持", DoInvalidate: "撤销", DoUndo: "收回",
	DoPrint: "打印", DoReveal: "查看完整信息",
}

// byState is what the state allows, whoever asks. A revoked case allows
// nothing.
var byState = map[State][]Action{
	Pending:       {DoEvaluate, DoClaim, DoRelease, DoWithdraw, DoReject, DoCorrect, DoAttach, DoCall, DoVisit, DoPrint, DoReveal},
	InReview:      {DoEvaluate, DoApprove, DoRefuse, DoSupplement, DoReceive, DoHold, DoClaim, DoRelease, DoWithdraw, DoReject, DoCorrect, DoAttach, DoCall, DoVisit, DoPrint, DoReveal},
	ProposedCase:  {DoEvaluate, DoEndorse, DoReturn, DoClaim, DoRelease, DoWithdraw, DoAttach, DoCall, DoVisit, DoUndo, DoPrint, DoReveal},
	Correcting:    {DoReceive, DoWithdraw, DoCorrect, DoAttach, DoCall, DoVisit, DoUndo, DoPrint, DoReveal},
	OnHold:        {DoResume, DoWithdraw, DoAttach, DoCall, DoVisit, DoUndo, DoPrint, DoReveal},
	Provisional:   {DoEvaluate, DoAttach, DoCall, DoVisit, DoCheck, DoInvalidate, DoUndo, DoPrint, DoReveal},
	Approved:      {DoAttach, DoCall, DoVisit, DoCheck, DoInvalidate, DoUndo, DoPrint, DoReveal},
	RefusedState:  {DoAttach, DoCheck, DoInvalidate, DoUndo, DoPrint, DoReveal},
	Disputed:      {DoCheck, DoUphold, DoInvalidate, DoReveal},
	InvalidState:  {},
	WithdrawnCase: {DoUndo, DoReveal},
	RejectedCase:  {DoUndo, DoReveal},
}

// byRole is what the role allows, whatever the state.
var byRole = map[app.Role][]Action{
	app.Clerk: {DoEvaluate, DoApprove, DoRefuse, DoEndorse, DoReturn, DoSupplement, DoReceive, DoHold, DoResume, DoClaim, DoRelease,
		DoWithdraw, DoReject, DoCorrect, DoAttach, DoCall, DoVisit, DoUndo, DoPrint, DoReveal},
	app.Community:     {DoEvaluate, DoSupplement, DoReceive, DoClaim, DoRelease, DoWithdraw, DoCorrect, DoAttach, DoCall, DoVisit, DoUndo, DoPrint, DoReveal},
	app.Supervisor:    {DoEndorse, DoReturn, DoCheck, DoUphold, DoInvalidate, DoUndo, DoPrint, DoReveal},
	app.Auditor:       {DoReveal},
	app.Administrator: {},
}

// Allowed is what an actor may do with a case at a moment, in the order of
// Actions. Every path that changes a case asks it: the window, the command
// line, the tests.
func Allowed(c *Case, who app.Actor, at time.Time) []Action {
	var out []Action
	for _, a := range Actions {
		if slices.Contains(byState[c.State], a) && slices.Contains(byRole[who.Role], a) && c.permits(a, who, at) {
			out = append(out, a)
		}
	}
	return out
}

// May says whether one action is allowed.
func May(c *Case, who app.Actor, a Action, at time.Time) bool {
	return slices.Contains(Allowed(c, who, at), a)
}

// permits holds what depends on this case and this person: leases, maker and
// checker, the undo window, whether there is a paper to print.
func (c *Case) permits(a Action, who app.Actor, at time.Time) bool {
	mine := c.Claim.Live(at) && c.Claim.By == who.Account
	others := c.Claim.Live(at) && c.Claim.By != who.Account
	switch a {
	case DoPrint:
		return c.Acceptance != nil
	case DoReveal:
		return true
	case DoCall:
		return c.App.Agent != nil && c.App.Agent.Called == nil
	case DoUndo:
		u := c.Undoable
		return u.Open(at) && u.Operator == who.Account && u.Station == who.Station
	case DoClaim:
		return !mine && !others
	case DoReject:
		return !others && c.Acceptance == nil // what was taken in was taken in
	case DoApprove, DoRefuse, DoSupplement, DoHold:
		return !others && c.Judgement != nil && c.Judgement.TraceHash != "" // no rules, no decision
	case DoRelease:
		return mine
	case DoEndorse:
		return !others && c.Proposal != nil && c.Proposal.Operator != who.Account
	case DoCheck:
		return !c.Made(who.Account) && len(c.Draws) > 0
	case DoInvalidate, DoUphold:
		return !c.Made(who.Account)
	}
	return !others
}
