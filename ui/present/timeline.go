package present

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// timeline is the history of a case. What the machine did on the day that a
// review waited for says so.
func timeline(c *casefile.Case, events []casefile.Event) []Step {
	var out []Step
	as := c.Date()
	for i := range events {
		e := &events[i]
		step := Step{Moment(e.At.Time()), eventName(e), string(e.Operator)}
		if j := judgementOf(e); j != nil {
			step.Who = "系统"
			if j.Date > as {
				as, step.What = j.Date, "到期自动复核："+strings.TrimPrefix(step.What, "判定：")
			}
		} else if step.Who == "" {
			step.Who = "网上"
		}
		out = append(out, step)
	}
	return out
}

// judgementOf is what the machine found in an event; nil for everything that
// people do.
func judgementOf(e *casefile.Event) *casefile.Judgement {
	switch e.Type {
	case casefile.Evaluated:
		var d casefile.EvaluatedData
		if e.Read(&d) == nil {
			return &d.Judgement
		}
	case casefile.Decided:
		var d casefile.DecidedData
		if e.Read(&d) == nil && d.By == casefile.Machine {
			return d.Judgement
		}
	}
	return nil
}

// eventName words an event for the history.
func eventName(e *casefile.Event) string {
	switch e.Type {
	case casefile.Decided:
		var d casefile.DecidedData
		if e.Read(&d) == nil {
			return decidedName(&d)
		}
	case casefile.Printed:
		var d casefile.PrintedData
		if e.Read(&d) == nil {
			return "打印" + PaperName(desk.Paper(d.Document))
		}
	case casefile.SupplementRequested:
		var d casefile.SupplementRequestedData
		if e.Read(&d) == nil {
			return "一次性补正告知：" + d.Reason
		}
	case casefile.Invalidated:
		var d casefile.InvalidatedData
		if e.Read(&d) == nil {
			return "撤销：" + d.Reason
		}
	case casefile.Attached, casefile.Called, casefile.Visited:
		return paperName(e)
	}
	if name, ok := eventNames[e.Type]; ok {
		return name
	}
	return string(e.Type)
}

func decidedName(d *casefile.DecidedData) string {
	switch {
	case d.By == casefile.Machine && d.Judgement != nil && d.Judgement.Verdict == app.Provisional:
		return "预通过（待联网复核）"
	case d.By == casefile.Machine:
		return "自动通过"
	case d.Result == casefile.Granted:
		return "准予：" + d.Reason
	}
	return "不予：" + d.Reason
}

// PaperName is the Chinese name of a paper.
func PaperName(p desk.Paper) string {
	for _, n := range desk.PaperNames {
		if n.Paper == p {
			return n.Name
		}
	}
	return string(p)
}

var eventNames = map[casefile.Type]string{
	casefile.Submitted: "提交申请", casefile.Claimed: "领取", casefile.Released: "退回待办", casefile.Evaluated: "判定：转人工",
	casefile.Retracted: "收回上一步", casefile.Supplemented: "收到补正材料", casefile.Held: "转特别程序", casefile.Resumed: "恢复办理",
	casefile.Noticed: "告知", casefile.Corrected: "开更正单", casefile.Drawn: "被抽中抽查", casefile.Checked: "抽查意见",
	casefile.Contradicted: "联网复核不一致", casefile.Confirmed: "复核一致，维持", casefile.Reinstated: "恢复", casefile.Visited: "上门",
	casefile.Withdrawn: "申请人撤回", casefile.Decided: "决定", casefile.Printed: "打印", casefile.SupplementRequested: "一次性补正告知", casefile.Invalidated: "撤销",
	casefile.Attached: "材料存档", casefile.Called: "代办电话核实",
}
