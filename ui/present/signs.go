package present

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/rule"
)

// ConditionView is one condition with what was found.
type ConditionView struct {
	ID    string
	Sign  Sign
	Say   string
	Why   string
	Cure  string // what the applicant can do about it; only while it does not hold
	Basis string
	Facts []FactLine
	Said  string // why a person approved, or would, all the same, and what he saw
}

// Pair is a label and a value.
type Pair struct{ Label, Value string }

// ResultSign is how a condition's result is shown.
func ResultSign(r rule.Result) Sign {
	switch r {
	case rule.Pass:
		return Sign{"✓", "符合", GoodTone}
	case rule.Fail:
		return Sign{"✕", "不符合", BadTone}
	}
	return Sign{"?", "不能确定", AttentionTone}
}

// Sign is a state in a word with its icon and mood: never colour alone.
type Sign struct {
	Icon string
	Word string
	Tone Tone
}

// Tone is the meaning of a sign; ui/look has a colour for each.
type Tone int

// The tones.
const (
	PlainTone Tone = iota
	QuietTone
	GoodTone
	HalfTone
	AttentionTone
	BadTone
)

// SignOf is how a case's standing is shown in a list.
func SignOf(state casefile.State, verdict app.Verdict, by casefile.By) Sign {
	switch state {
	case casefile.Approved:
		if by == casefile.Machine {
			return Sign{"✓", "自动通过", GoodTone}
		}
		return Sign{"✓", "准予", GoodTone}
	case casefile.Provisional:
		return Sign{"◐", "预通过", HalfTone}
	case casefile.RefusedState:
		return Sign{"✕", "不予", BadTone}
	case casefile.InvalidState:
		return Sign{"✕", "已撤销", BadTone}
	case casefile.InReview:
		return Sign{"!", "转人工", AttentionTone}
	case casefile.ProposedCase:
		return Sign{"!", "拟批准", AttentionTone}
	case casefile.Disputed:
		return Sign{"!", "待督查", AttentionTone}
	case casefile.Correcting:
		return Sign{"…", "补正中", QuietTone}
	case casefile.OnHold:
		return Sign{"…", "特别程序", QuietTone}
	case casefile.WithdrawnCase:
		return Sign{"·", "已撤回", QuietTone}
	case casefile.RejectedCase:
		return Sign{"✕", "不予受理", BadTone}
	}
	return Sign{"·", "待判定", QuietTone}
}

// When is a moment as lists show it: the time today, the date before.
func When(t time.Time, today civil.Date) string {
	t = t.In(civil.Shanghai)
	if civil.On(t) == today {
		return t.Format("15:04")
	}
	return t.Format("01-02 15:04")
}

// Moment is a moment in full.
func Moment(t time.Time) string { return t.In(civil.Shanghai).Format("2006-01-02 15:04") }

// Translate turns a Chinese string, or format, into the language of the
// window; it is what package words offers.
type Translate = func(zh string, args ...any) string

// Mood is how good a piece of news is; ui/look has a tone for each.
type Mood int

// The moods.
const (
	Neutral Mood = iota
	Fine
	Limited
	Wrong
)

// Grouped writes a number in groups of three digits.
func Grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Today is the civil day at a station.
func Today(st *desk.Station) civil.Date { return civil.On(st.Now()) }

// ReadyOf is what one item can do with the data there is, and under rules that
// somebody confirmed.
func ReadyOf(h safekeeping.ItemHealth) Sign {
	if h.Pack.Unconfirmed {
		return Sign{"?", "规则待确认", AttentionTone}
	}
	return ReadySign(h.Best)
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

// FactLine is one fact a condition read.
type FactLine struct {
	Name, Label, Value, Source, State string
}
