// Package caseview makes what a list of cases and one case show: why it waits, on what
// it was judged, what happened to it, and whether a paper is ours.
package caseview

import (
	"fmt"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/ui/present"
)

// Workdays counts working days, as casefile does.
type Workdays interface {
	IsWorkday(civil.Date) bool
}

// Left is how long a case still has, in working days.
func Left(h desk.Head, today civil.Date, cal Workdays) (string, present.Tone) {
	switch {
	case h.State == casefile.Correcting || h.State == casefile.OnHold:
		return "停计", present.QuietTone
	case !h.State.Open() || h.Due == civil.None:
		return "—", present.QuietTone
	case h.Due < today:
		return fmt.Sprintf("超期 %d 天", count(cal, h.Due, today)), present.BadTone
	case h.Due == today:
		return "今天", present.AttentionTone
	}
	return fmt.Sprintf("%d 天", count(cal, today, h.Due)), present.PlainTone
}

// count counts the working days after from up to to.
func count(cal Workdays, from, to civil.Date) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if cal.IsWorkday(d) {
			n++
		}
	}
	return n
}

// Reason is the reason column of a case.
func Reason(r desk.Row) string {
	if len(r.Reasons) > 0 && (r.Head.State.Open() || r.Head.State == casefile.RefusedState) {
		s := present.Plain(r.Reasons[0])
		if n := len(r.Reasons); n > 1 {
			s = fmt.Sprintf("%s（另有 %d 项）", s, n-1)
		}
		return s
	}
	if r.Total > 0 {
		s := fmt.Sprintf("%d/%d 项符合", r.Passed, r.Total)
		if r.Amount != "" {
			s += "，每月 " + r.Amount + " 元"
		}
		return s
	}
	return ""
}

// TabName is the name of a tab with its count.
func TabName(t desk.Tab, n int) string { return tabNames[t] + " " + present.Grouped(n) }

var tabNames = map[desk.Tab]string{
	desk.TabAll: "全部", desk.TabMine: "待我处理", desk.TabAuto: "自动通过",
	desk.TabReview: "转人工", desk.TabProvisional: "预通过", desk.TabDue: "即将超期",
}

// DecidedWords say what a run over the queue came to, and what it had to leave.
func DecidedWords(t deciding.Tally, tr present.Translate) string {
	out := tr("判定 %d 件：自动通过 %d，预通过 %d，转人工 %d（%.1f 秒）", t.Cases, t.Approve, t.Provisional, t.Review, t.Seconds)
	if t.Elsewhere > 0 {
		out += tr("；%d 件网上申请由其他窗口办理，或等联网后判定", t.Elsewhere)
	}
	if t.Unnumbered > 0 {
		out += tr("；%d 件当天编号已用完，明天再判定", t.Unnumbered)
	}
	return out
}
