// Package workview makes the figures of the workbench, by what a role may do.
package workview

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/supervision"
	"miaopi/ui/present"
)

// Workbench is the first page: a heading and the day's figures.
type Workbench struct {
	Heading string
	Figures []Figure // in the order of TilesOf
}

// Figure is one number with a note.
type Figure struct {
	Figure, Note string
	Tone         present.Tone
}

// Tile is the label of a figure and where it leads: a tab of the cases, or a page.
type Tile struct {
	Label string
	Tab   desk.Tab
	Page  string // empty: the cases
}

// TilesOf are the figures that matter to a role.
func TilesOf(r app.Role) []Tile {
	switch r {
	case app.Supervisor:
		return []Tile{{Label: "待督查", Tab: desk.TabMine}, {Label: "已超期", Tab: desk.TabDue}, {Label: "没查完的抽查", Page: "check"}, {Label: "已撤销", Tab: desk.TabAll}, {Label: "今日自动通过", Tab: desk.TabAuto}}
	case app.Auditor:
		return []Tile{{Label: "审计日志", Page: "system"}, {Label: "没查完的抽查", Page: "check"}, {Label: "已撤销", Tab: desk.TabAll}, {Label: "今日自动通过", Tab: desk.TabAuto}, {Label: "今日人工办结", Tab: desk.TabAll}}
	case app.Administrator:
		return []Tile{{Label: "最近备份", Page: "system"}, {Label: "汇聚库", Page: "system"}, {Label: "规则", Page: "items"}, {Label: "账号", Page: "system"}, {Label: "没送出的记录", Page: "system"}}
	}
	return []Tile{{Label: "待我处理", Tab: desk.TabMine}, {Label: "即将超期", Tab: desk.TabDue}, {Label: "今日自动通过", Tab: desk.TabAuto},
		{Label: "今日预通过", Tab: desk.TabProvisional}, {Label: "今日人工办结", Tab: desk.TabAll}}
}

// Day is what a workbench is made of.
type Day struct {
	Today    desk.Today
	Oldest   time.Time // when the longest-waiting case was submitted
	Checks   []supervision.Progress
	Health   safekeeping.Health
	Accounts int
	Pending  int   // changes of accounts that wait for a second administrator
	Journal  int64 // entries
	Who      app.Actor
	Now      time.Time
}

// WorkbenchOf words the day, in the order of TilesOf.
func WorkbenchOf(d Day, t present.Translate) Workbench {
	day := civil.On(d.Now)
	_, m, n := day.Split()
	w := Workbench{Heading: fmt.Sprintf("%s，%d月%d日 %s", greeting(d.Now), m, n, weekdays[day.Weekday()])}
	for _, tile := range TilesOf(d.Who.Role) {
		w.Figures = append(w.Figures, figures[tile.Label](d, t))
	}
	return w
}

// figures word each figure.
var figures = map[string]func(Day, present.Translate) Figure{
	"待我处理": func(d Day, _ present.Translate) Figure { return d.waiting("没有在等的") },
	"待督查":  func(d Day, _ present.Translate) Figure { return d.waiting("没有争议件") },
	"即将超期": func(d Day, _ present.Translate) Figure {
		f := Figure{present.Grouped(d.Today.Due), "没有超期的", present.PlainTone}
		if d.Today.Due > 0 {
			f.Note = "含今天和下一个工作日到期"
		}
		if d.Today.Overdue > 0 {
			f.Note, f.Tone = fmt.Sprintf("其中 %s 件已超期", present.Grouped(d.Today.Overdue)), present.BadTone
		}
		return f
	},
	"已超期": func(d Day, _ present.Translate) Figure {
		f := Figure{present.Grouped(d.Today.Overdue), fmt.Sprintf("即将到期 %s 件", present.Grouped(d.Today.Due-d.Today.Overdue)), present.GoodTone}
		if d.Today.Overdue > 0 {
			f.Tone = present.BadTone
		}
		return f
	},
	"没查完的抽查": func(d Day, _ present.Translate) Figure {
		open, left := 0, 0
		for _, p := range d.Checks {
			if n := unchecked(p); n > 0 {
				open, left = open+1, left+n
			}
		}
		f := Figure{present.Grouped(open), "都查完了", present.GoodTone}
		if open > 0 {
			f.Note, f.Tone = fmt.Sprintf("还有 %s 件没查", present.Grouped(left)), present.AttentionTone
		}
		return f
	},
	"已撤销": func(d Day, _ present.Translate) Figure {
		f := Figure{present.Grouped(d.Today.Revoked), "都送到汇聚库了", present.PlainTone}
		if n := d.Health.Outbox.Saved - d.Health.Outbox.Booked; d.Health.Hub && n > 0 {
			f.Note, f.Tone = fmt.Sprintf("本机还有 %s 条记录在路上", present.Grouped(n)), present.AttentionTone
		}
		if !d.Health.Hub {
			f.Note = "本站没有连接汇聚库"
		}
		return f
	},
	"今日自动通过": func(d Day, _ present.Translate) Figure {
		return Figure{present.Grouped(d.Today.Auto), fmt.Sprintf("今日提交 %s 件", present.Grouped(d.Today.Submitted)), present.PlainTone}
	},
	"今日预通过": func(d Day, _ present.Translate) Figure {
		return Figure{present.Grouped(d.Today.Provisional), "等联网复核", present.PlainTone}
	},
	"今日人工办结": func(d Day, _ present.Translate) Figure {
		return Figure{present.Grouped(d.Today.Person), fmt.Sprintf("60 天内可自动复核 %s 件", present.Grouped(d.Today.Waking)), present.PlainTone}
	},
	"审计日志": func(d Day, _ present.Translate) Figure {
		return Figure{present.Grouped(int(d.Journal)), "条，按回车看最近的", present.PlainTone}
	},
	"最近备份": func(d Day, _ present.Translate) Figure {
		at := d.Health.Backup.Last.At
		switch {
		case at.IsZero():
			return Figure{"—", "还没有备份过", present.BadTone}
		case d.Health.Backup.Due:
			return Figure{present.When(at, civil.On(d.Now)), "该备份了", present.AttentionTone}
		}
		return Figure{present.When(at, civil.On(d.Now)), "备份是新的", present.GoodTone}
	},
	"汇聚库": func(d Day, t present.Translate) Figure {
		if !d.Health.Hub {
			return Figure{"—", "单机工作，没有连接", present.AttentionTone}
		}
		tones := [...]present.Tone{present.Neutral: present.PlainTone, present.Fine: present.GoodTone, present.Limited: present.AttentionTone, present.Wrong: present.BadTone}
		return Figure{present.Grouped(d.Health.Outbox.Booked), "条已入账", tones[present.StatusOf(d.Health, t).Mood]}
	},
	"规则": func(d Day, _ present.Translate) Figure {
		f := Figure{present.Grouped(len(d.Health.Items)), "项现行", present.PlainTone}
		if d.Health.Lapsed {
			f.Note, f.Tone = "规则束已到期", present.BadTone
		}
		return f
	},
	"账号": func(d Day, _ present.Translate) Figure {
		if d.Pending > 0 {
			return Figure{present.Grouped(d.Accounts), fmt.Sprintf("%s 份改动等确认", present.Grouped(d.Pending)), present.AttentionTone}
		}
		return Figure{present.Grouped(d.Accounts), "个能打开本站", present.PlainTone}
	},
	"没送出的记录": func(d Day, _ present.Translate) Figure {
		f := Figure{present.Grouped(d.Health.Outbox.Saved - d.Health.Outbox.Sent), "都送出了", present.GoodTone}
		switch {
		case !d.Health.Hub:
			f.Figure, f.Note, f.Tone = "—", "单机工作，没有连接", present.PlainTone
		case len(d.Health.Back) > 0:
			f.Note, f.Tone = fmt.Sprintf("汇聚库退回 %d 条", len(d.Health.Back)), present.BadTone
		case d.Health.Outbox.Saved > d.Health.Outbox.Sent:
			f.Note, f.Tone = "等联网送出", present.AttentionTone
		}
		return f
	},
}

// waiting are the cases that wait for whoever sits here.
func (d Day) waiting(none string) Figure {
	f := Figure{present.Grouped(d.Today.Waiting), none, present.GoodTone}
	if d.Today.Waiting > 0 {
		f.Note, f.Tone = "最早 "+present.When(d.Oldest, civil.On(d.Now))+" 提交", present.AttentionTone
	}
	return f
}

// unchecked counts the cases of a draw that nobody has checked.
func unchecked(p supervision.Progress) (n int) {
	for _, c := range p.Cases {
		if !c.Checked {
			n++
		}
	}
	return n
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

// Readiness counts the items that approve, and lists the others as far as
// there is room; more is how many are left out.
func Readiness(items []safekeeping.ItemHealth, room int) (approve int, others []safekeeping.ItemHealth, more int) {
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
