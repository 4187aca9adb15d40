package systemview

import (
	"crypto/sha256"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/rulebook"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/present"
)

// RulesView is where the rules come from, for reading.
type RulesView struct {
	Sign  present.Sign
	Words string // what that means
	Pairs []present.Pair
}

// RulesOf words a rulebook.
func RulesOf(h safekeeping.Health, t present.Translate) RulesView {
	b := h.Book
	if b.Name == "" {
		return RulesView{present.Sign{Icon: "!", Word: "内置规则（未签名）", Tone: present.AttentionTone},
			t("这些规则随程序安装，没有发布机关的签名，供试用和演示。正式办理前，请由管理员安装两家发布机关签名的规则束。"),
			[]present.Pair{{Label: t("规则包"), Value: t("%d 份", h.Packs)}}}
	}
	v := RulesView{present.Sign{Icon: "✓", Word: "已签名", Tone: present.GoodTone}, t("清单和每一份规则包都已验签；签名不符、版本较旧或自检不过的规则束不能安装。"), []present.Pair{
		{Label: t("规则束"), Value: b.Name}, {Label: t("序号"), Value: present.Grouped(b.Sequence)}, {Label: t("签名"), Value: strings.Join(b.Signers, "、")},
		{Label: t("有效至"), Value: b.ValidUntil.String()}, {Label: t("规则包"), Value: t("%d 份", h.Packs)}}}
	if h.Lapsed {
		v.Sign, v.Words = present.Sign{Icon: "✕", Word: "已到期", Tone: present.BadTone}, t("规则束已过有效期：照常受理，但不再自动通过，直到安装新的规则束。")
	}
	return v
}

// Publisher is somebody whose signature counts.
type Publisher struct{ Name, Fingerprint string }

// Publishers reads verifier keys: name+hash+key.
func Publishers(keys []string) []Publisher {
	out := make([]Publisher, len(keys))
	for i, k := range keys {
		name, _, _ := strings.Cut(k, "+")
		sum := sha256.Sum256([]byte(k))
		out[i] = Publisher{name, "SHA-256  " + Fingerprint(sum[:])}
	}
	return out
}

// ReplayView is the report of making recorded evaluations again.
type ReplayView struct {
	Sign     present.Sign
	Headline string
	Lines    []ReplayLine
}

// ReplayLine is one case that came out otherwise.
type ReplayLine struct{ Serial, Item, Version, Why string }

// ReplayOf words a report.
func ReplayOf(st *desk.Station, r rulebook.Replays, t present.Translate) ReplayView {
	v := ReplayView{Sign: present.Sign{Icon: "✓", Word: "一致", Tone: present.GoodTone}, Headline: t("%s 件判定按当时的数据和规则重算，判定依据逐字节相同。", present.Grouped(r.Cases))}
	if n := len(r.Differences); n > 0 {
		v.Sign, v.Headline = present.Sign{Icon: "✕", Word: "有差别", Tone: present.BadTone}, t("%s 件重算，%s 件与当时的记录不同。请不要改动，报告管理员。", present.Grouped(r.Cases), present.Grouped(n))
	}
	for _, d := range r.Differences {
		v.Lines = append(v.Lines, ReplayLine{present.ShortSerial(d.Serial), present.ItemName(st, d.Pack), d.Version, replayWhy(st, d, t)})
	}
	return v
}

// replayWhy names the conditions that came out otherwise, in their own words.
func replayWhy(st *desk.Station, d rulebook.Divergence, t present.Translate) string {
	if d.Now == "" {
		return t("当时的规则包不在本机")
	}
	var says []string
	for _, v := range st.Rules.Versions(d.Pack) {
		if v.Version.String() != d.Version {
			continue
		}
		for _, id := range d.Changed {
			if c, ok := v.Condition(id); ok {
				says = append(says, c.Say)
			}
		}
	}
	if len(says) == 0 {
		return t("判定依据的指纹不同")
	}
	return t("结果不同：%s", strings.Join(says, "、"))
}

// RemedyLines say where the decisions of each authority are contested, those that
// are named.
func RemedyLines(list []paperwork.Remedy, t present.Translate) []present.Pair {
	var out []present.Pair
	for _, r := range list {
		if r.Whole() {
			value := t("复议机关 %s；法院 %s", r.Review, r.Court)
			if r.District {
				value += "\n" + districtWords(r.Since, t)
			}
			out = append(out, present.Pair{Label: r.Authority, Value: value})
		}
	}
	return out
}

// districtWords say that the district published something.
func districtWords(since civil.Date, t present.Translate) string {
	if since == civil.None {
		return t("区里统一发布")
	}
	return t("区里 %s 统一发布", since)
}
