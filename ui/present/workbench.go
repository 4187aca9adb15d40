package present

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
)

// Today is the civil day at a station.
func Today(st *desk.Station) civil.Date { return civil.On(st.Now()) }

// Workbench is the first page: a heading and the day's figures.
type Workbench struct {
	Heading string
	Figures []Figure // in the order of WorkbenchTiles
}

// Figure is one number with a note.
type Figure struct {
	Figure, Note string
	Tone         Tone
}

// WorkbenchTiles are the figures' labels and where they lead.
var WorkbenchTiles = []struct {
	Label string
	Tab   desk.Tab
}{
	{"待我处理", desk.TabMine}, {"即将超期", desk.TabDue}, {"今日自动通过", desk.TabAuto},
	{"今日预通过", desk.TabProvisional}, {"今日人工办结", desk.TabAll},
}

// WorkbenchOf words the day's counts.
func WorkbenchOf(t desk.Today, oldest time.Time, who app.Actor, now time.Time) Workbench {
	day := civil.On(now)
	_, m, d := day.Split()
	w := Workbench{Heading: fmt.Sprintf("%s，%d月%d日 %s", greeting(now), m, d, weekdays[day.Weekday()])}
	waiting := Figure{Grouped(t.Waiting), "没有在等的", GoodTone}
	if t.Waiting > 0 {
		waiting.Note, waiting.Tone = "最早 "+When(oldest, day)+" 提交", AttentionTone
	}
	due := Figure{Grouped(t.Due), "没有超期的", PlainTone}
	if t.Due > 0 {
		due.Note = "含今天和下一个工作日到期"
	}
	if t.Overdue > 0 {
		due.Note, due.Tone = fmt.Sprintf("其中 %s 件已超期", Grouped(t.Overdue)), BadTone
	}
	w.Figures = []Figure{waiting, due,
		{Grouped(t.Auto), fmt.Sprintf("今日提交 %s 件", Grouped(t.Submitted)), PlainTone},
		{Grouped(t.Provisional), "等联网复核", PlainTone},
		{Grouped(t.Person), fmt.Sprintf("60 天内可自动复核 %s 件", Grouped(t.Waking)), PlainTone}}
	return w
}

func greeting(now time.Time) string {
	switch h := now.In(civil.Shanghai).Hour(); {
	case h < 11:
		return "早上好"
	case h < 13:
		return "中午好"
	case h < 18:
		return "下午好"
	}
	return "晚上好"
}

var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// ReadyOf is what one item can do with the data there is, and under rules that
// somebody confirmed.
func ReadyOf(h desk.ItemHealth) Sign {
	if h.Pack.Unconfirmed {
		return Sign{"?", "规则待确认", AttentionTone}
	}
	return ReadySign(h.Best)
}

// Readiness counts the items that approve, and lists the others as far as
// there is room; more is how many are left out.
func Readiness(items []desk.ItemHealth, room int) (approve int, others []desk.ItemHealth, more int) {
	for _, i := range items {
		switch {
		case i.Best == app.Approve && !i.Pack.Unconfirmed:
			approve++
		case len(others) < room:
			others = append(others, i)
		default:
			more++
		}
	}
	return approve, others, more
}

// ReadySign is what an item can still do.
func ReadySign(v app.Verdict) Sign {
	switch v {
	case app.Approve:
		return Sign{"✓", "可自动通过", GoodTone}
	case app.Provisional:
		return Sign{"◐", "只能预通过", HalfTone}
	}
	return Sign{"!", "只能受理", AttentionTone}
}
