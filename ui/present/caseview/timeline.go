package caseview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/ui/present"
)

// timeline is the history of a case. What the machine did on the day that a
// review waited for says so.
func timeline(st *desk.Station, c *casefile.Case, events []casefile.Event) []Step {
	var out []Step
	as, name := c.Date(), st.Names()
	for i := range events {
		e := &events[i]
		step := Step{present.Moment(e.When()), eventName(e), ""}
		if e.Operator != "" {
			step.Who = name(e.Operator)
		}
		if j := judgementOf(e); j != nil {
			step.Who = "系统"
			if j.Date > as {
				as, step.What = j.Date, "到期自动复核："+strings.TrimPrefix(step.What, "判定：")
			}
		} else if step.Who == "" {
			step.Who = "系统"
			if e.Type == casefile.Submitted {
				step.Who = "网上"
			}
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
	case casefile.Proposed:
		var d casefile.ProposedData
		if e.Read(&d) == nil {
			return "拟批准（待复核）：" + d.Reason
		}
	case casefile.Returned:
		var d casefile.ReturnedData
		if e.Read(&d) == nil {
			return "退回拟批准：" + d.Reason
		}
	case casefile.Printed:
		var d casefile.PrintedData
		if e.Read(&d) == nil {
			return "开具" + present.PaperName(paperwork.Paper(d.Document))
		}
	case casefile.PrintEnded:
		var d casefile.PrintEndedData
		if e.Read(&d) == nil {
			return PrintWords(d)
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
	return e.Type.Label()
}

func decidedName(d *casefile.DecidedData) string {
	switch {
	case d.By == casefile.Machine && d.Judgement != nil && d.Judgement.Verdict == app.Provisional:
		return "预通过（待联网复核）"
	case d.By == casefile.Machine:
		return "自动通过"
	case d.Result == casefile.Granted && d.Proposal != "":
		return "同意拟批准：" + d.Reason
	case d.Result == casefile.Granted:
		return "准予：" + d.Reason
	}
	return "不予：" + d.Reason
}
