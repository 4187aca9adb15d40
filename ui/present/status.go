package present

import (
	"fmt"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
)

// Mood is how good a piece of news is; ui/look has a tone for each.
type Mood int

// The moods.
const (
	Neutral Mood = iota
	Fine
	Limited
	Wrong
)

// Status is the bottom line: always true, never reassuring without cause.
type Status struct {
	Mood  Mood
	Text  string
	Rules string
	Hub   Touch
}

// Touch is how it stands with the hub, in a word.
type Touch string

// The touches.
const (
	Alone      Touch = "alone"
	Connecting Touch = "connecting"
	InTouch    Touch = "in touch"
	OutOfReach Touch = "offline"
	Unfinished Touch = "unfinished"
	StoppedFor Touch = "stopped"
)

// touchOf is how it stands with the hub.
func touchOf(h desk.Health) Touch {
	switch r := h.Remote; {
	case !h.Hub:
		return Alone
	case r.Stopped:
		return StoppedFor
	case r.Offline:
		return OutOfReach
	case !r.Failed.IsZero():
		return Unfinished
	case r.Reached.IsZero():
		return Connecting
	}
	return InTouch
}

// StatusOf words a station's health.
func StatusOf(h desk.Health) Status {
	s := Status{Mood: Neutral, Rules: rulesOf(h), Hub: touchOf(h)}
	hub, mood := hubOf(h)
	s.Mood = mood
	parts := []string{hub}
	switch {
	case h.Neighbour != "" && h.Away:
		s.Mood = max(s.Mood, Limited)
		parts = append(parts, "邻机 "+string(h.Neighbour)+" 没有应答，只存在本机")
	case h.Neighbour != "" && h.Copied.IsZero():
		parts = append(parts, "邻机 "+string(h.Neighbour)+" 已配对")
	case h.Neighbour != "":
		parts = append(parts, "邻机 "+string(h.Neighbour)+" 有副本（"+h.Copied.In(civil.Shanghai).Format("15:04")+"）")
	}
	if h.DataAt.IsZero() {
		s.Mood = max(s.Mood, Limited)
		parts = append(parts, "尚无登记数据，只能受理")
	} else {
		parts = append(parts, "数据截至 "+h.DataAt.In(civil.Shanghai).Format("01-02 15:04"))
	}
	if limited := limits(h.Items); limited != "" {
		s.Mood = max(s.Mood, Limited)
		parts = append(parts, limited)
	}
	parts = append(parts, fmt.Sprintf("本机已存 %s · 已发出 %s · 已签收 %s · 已入账 %s",
		Grouped(h.Outbox.Saved), Grouped(h.Outbox.Sent), Grouped(h.Outbox.Accepted), Grouped(h.Outbox.Booked)))
	s.Text = strings.Join(parts, "   ")
	return s
}

// hubOf says how it stands with the hub, in its own words when it refused.
func hubOf(h desk.Health) (string, Mood) {
	clock := func(t time.Time) string { return t.In(civil.Shanghai).Format("15:04") }
	r := h.Remote
	switch touchOf(h) {
	case Alone:
		return "○ 单机工作（未连接汇聚库）", Neutral
	case StoppedFor:
		return "✕ 同步已停：" + strings.TrimSuffix(r.Trouble, "。"), Wrong
	case OutOfReach:
		if r.Reached.IsZero() {
			return "○ 离线，照常办理", Limited
		}
		return "○ 离线，照常办理（" + clock(r.Reached) + " 前已同步）", Limited
	case Unfinished:
		return "! 同步未完成：" + strings.TrimSuffix(r.Trouble, "。"), Limited
	case Connecting:
		return "○ 正在连接汇聚库", Neutral
	}
	switch {
	case h.Outbox.Refused > 0:
		return fmt.Sprintf("! 已联网，汇聚库退回 %d 条，见“系统”", h.Outbox.Refused), Wrong
	case len(h.Held) > 0:
		return fmt.Sprintf("● 已联网，%s 同步，%d 份没有采用，见“系统”", clock(r.Reached), len(h.Held)), Limited
	}
	return "● 已联网，" + clock(r.Reached) + " 同步", Fine
}

// rulesOf names the rulebook, who signed it and the hash of its packs.
func rulesOf(h desk.Health) string {
	items := fmt.Sprintf("%d 项", len(h.Items))
	if hash := strings.TrimPrefix(h.Rules, "sha256:"); len(hash) >= 8 {
		items += " " + hash[:8]
	}
	switch {
	case h.Lapsed:
		return "规则束 " + h.Book.Label() + " 已到期，只能受理"
	case h.Book.Name != "":
		return fmt.Sprintf("规则束 %s ✓%d 方签名 · %s · 至 %s", h.Book.Label(), len(h.Book.Signers), items, h.Book.ValidUntil)
	}
	return "内置规则（未签名） · " + items
}

// limits says how many items approve only provisionally, or not at all, with
// the data there is.
func limits(items []desk.ItemHealth) string {
	var provisional, accept int
	for _, i := range items {
		switch i.Best {
		case app.Provisional:
			provisional++
		case app.Review:
			accept++
		}
	}
	var out []string
	if provisional > 0 {
		out = append(out, fmt.Sprintf("%d 项只能预通过", provisional))
	}
	if accept > 0 {
		out = append(out, fmt.Sprintf("%d 项只能受理", accept))
	}
	return strings.Join(out, "，")
}

// Grouped writes a number in groups of three digits.
func Grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
