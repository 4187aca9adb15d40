package present

import (
	"strings"
	"testing"
	"time"

	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/words"
)

func TestBottomLineTellsTheTruthOfTheHub(t *testing.T) {
	two := time.Date(2026, 11, 23, 14, 2, 0, 0, civil.Shanghai)
	later := two.Add(5 * time.Minute)
	for _, c := range []struct {
		name string
		h    safekeeping.Health
		want string
		mood Mood
	}{
		{"alone", safekeeping.Health{}, "○ 单机工作（未连接汇聚库）", Neutral},
		{"just started", safekeeping.Health{Hub: true}, "○ 正在连接汇聚库", Neutral},
		{"in touch", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Reached: two}}, "● 已联网，14:02 同步", Fine},
		{"never reached", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Failed: later, Offline: true}}, "○ 离线，照常办理", Limited},
		{"lost", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Reached: two, Failed: later, Offline: true}}, "○ 离线，照常办理（14:02 前已同步）", Limited},
		{"stopped", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Reached: two, Failed: later, Stopped: true, Trouble: "汇聚库不认这个账号或密码。"}},
			"✕ 同步已停：汇聚库不认这个账号或密码", Wrong},
		{"refused", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Reached: two}, Outbox: desk.Outbox{Saved: 1, Refused: 1}}, "! 已联网，汇聚库退回 1 条，见“系统”", Wrong},
		{"not used", safekeeping.Health{Hub: true, Remote: desk.RemoteState{Reached: two}, Held: make([]desk.Quarantined, 3)}, "● 已联网，14:02 同步，3 份没有采用，见“系统”", Limited},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.h.DataAt = two
			s := StatusOf(c.h, words.Chinese().T)
			if !strings.HasPrefix(s.Text, c.want+"   ") || s.Mood != c.mood {
				t.Errorf("%q, mood %d", s.Text, s.Mood)
			}
		})
	}
}

// The bottom line names the bundle and the hash of its packs.
func TestStatusNamesTheRules(t *testing.T) {
	signed := desk.Rulebook{Name: "baoan", Sequence: 3, ValidUntil: civil.MustParse("2027-06-30"), Signers: []string{"a", "b"}}
	for _, c := range []struct {
		name string
		h    safekeeping.Health
		want string
	}{
		{"built in", safekeeping.Health{Rules: "sha256:0123456789abcdef"}, "内置规则（未签名） · 0 项 01234567"},
		{"signed", safekeeping.Health{Rules: "sha256:0123456789abcdef", Book: signed}, "规则束 baoan#3 ✓2 方签名 · 0 项 01234567 · 至 2027-06-30"},
		{"over", safekeeping.Health{Rules: "sha256:0123456789abcdef", Book: signed, Lapsed: true}, "规则束 baoan#3 已到期，只能受理"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := StatusOf(c.h, words.Chinese().T); s.Rules != c.want {
				t.Errorf("%q, want %q", s.Rules, c.want)
			}
		})
	}
}
