package present

import (
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/safekeeping"
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
func touchOf(h safekeeping.Health) Touch {
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
func StatusOf(h safekeeping.Health, t Translate) Status {
	s := Status{Rules: RulesOf(h, t), Hub: touchOf(h)}
	var parts []string
	add := func(text string, mood Mood) {
		if s.Mood = max(s.Mood, mood); text != "" {
			parts = append(parts, text)
		}
	}
	add(HubOf(h, t))
	add(clockOf(h, t))
	add(neighbourOf(h, t))
	add(dataOf(h, t))
	add(limits(h.Items, t))
	add(t("本机已存 %s · 已发出 %s · 已签收 %s · 已入账 %s", Grouped(h.Outbox.Saved), Grouped(h.Outbox.Sent), Grouped(h.Outbox.Accepted), Grouped(h.Outbox.Booked)), Neutral)
	s.Text = strings.Join(parts, "   ")
	return s
}

// clockOf says when this computer's clock is wrong, and what the station no
// longer does for it.
func clockOf(h safekeeping.Health, t Translate) (string, Mood) {
	words := h.Remote.ClockWords()
	switch {
	case words == "":
		return "", Neutral
	case h.Remote.Skewed():
		return "! " + t("%s，只受理，不自动通过", t(words)), Wrong
	}
	return "! " + t(words), Limited
}

func clock(at time.Time) string { return at.In(civil.Shanghai).Format("15:04") }

// neighbourOf says how it stands with the station that keeps copies.
func neighbourOf(h safekeeping.Health, t Translate) (string, Mood) {
	switch {
	case h.Neighbour == "":
		return "", Neutral
	case h.Away:
		return t("邻机 %s 没有应答，只存在本机", h.Neighbour), Limited
	case h.Copied.IsZero():
		return t("邻机 %s 已配对", h.Neighbour), Neutral
	}
	return t("邻机 %s 有副本（%s）", h.Neighbour, clock(h.Copied)), Neutral
}

// dataOf says how old the registers' data are.
func dataOf(h safekeeping.Health, t Translate) (string, Mood) {
	if h.DataAt.IsZero() {
		return t("尚无登记数据，只能受理"), Limited
	}
	return t("数据截至 %s", h.DataAt.In(civil.Shanghai).Format("01-02 15:04")), Neutral
}

// HubOf says how it stands with the hub, in its own words when it refused.
func HubOf(h safekeeping.Health, t Translate) (string, Mood) {
	r := h.Remote
	trouble := strings.TrimSuffix(t(r.Trouble), "。")
	switch touchOf(h) {
	case Alone:
		return "○ " + t("单机工作（未连接汇聚库）"), Neutral
	case StoppedFor:
		return "✕ " + t("同步已停：%s", trouble), Wrong
	case OutOfReach:
		if r.Reached.IsZero() {
			return "○ " + t("离线，照常办理"), Limited
		}
		return "○ " + t("离线，照常办理（%s 前已同步）", clock(r.Reached)), Limited
	case Unfinished:
		return "! " + t("同步未完成：%s", trouble), Limited
	case Connecting:
		return "○ " + t("正在连接汇聚库"), Neutral
	}
	switch {
	case h.Outbox.Refused > 0:
		return "! " + t("已联网，汇聚库退回 %d 条，见“系统”", h.Outbox.Refused), Wrong
	case len(h.Held) > 0:
		return "● " + t("已联网，%s 同步，%d 份没有采用，见“系统”", clock(r.Reached), len(h.Held)), Limited
	}
	return "● " + t("已联网，%s 同步", clock(r.Reached)), Fine
}

// RulesOf names the rulebook, who signed it and the hash of its packs.
func RulesOf(h safekeeping.Health, t Translate) string {
	items := t("%d 项", len(h.Items))
	if hash := strings.TrimPrefix(h.Rules, "sha256:"); len(hash) >= 8 {
		items += " " + hash[:8]
	}
	switch {
	case h.Lapsed:
		return t("规则束 %s 已到期，只能受理", h.Book.Label())
	case h.Book.Name != "":
		return t("规则束 %s ✓%d 方签名 · %s · 至 %s", h.Book.Label(), len(h.Book.Signers), items, h.Book.ValidUntil)
	}
	return t("内置规则（未签名）") + " · " + items
}

// limits says how many items approve only provisionally, or not at all, with
// the data there is.
func limits(items []safekeeping.ItemHealth, t Translate) (string, Mood) {
	var provisional, accept int
	for _, i := range items {
		switch {
		case i.Pack != nil && i.Pack.Unconfirmed: // whatever data there is
		case i.Best == app.Provisional:
			provisional++
		case i.Best == app.Review:
			accept++
		}
	}
	var out []string
	if provisional > 0 {
		out = append(out, t("%d 项只能预通过", provisional))
	}
	if accept > 0 {
		out = append(out, t("%d 项只能受理", accept))
	}
	if out == nil {
		return "", Neutral
	}
	return strings.Join(out, t("，")), Limited
}
