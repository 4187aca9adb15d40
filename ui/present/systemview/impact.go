package systemview

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/rulebook"
	"miaopi/app/rule"
	"miaopi/app/rule/source"
	"miaopi/app/rule/tell"
	"miaopi/ui/present"
)

// ImpactView is what other rules would change, for reading.
type ImpactView struct {
	Title   string
	Rows    [][]string // group, cases, gain, lose, other, amount, money a month
	By      []string   // conditions that make the difference, the most frequent first
	Flips   []FlipLine
	Nothing string // said when no case would come out otherwise
	Days    string // as of which days, when the pack is not in force today
}

// FlipLine is one case that would come out otherwise.
type FlipLine struct {
	Case     app.CaseID
	Serial   string
	From, To present.Sign
	Why      string
	Money    string
}

// ImpactOf words an impact. Conditions are named as the new pack says them,
// those it no longer has as the library says them.
func ImpactOf(i rulebook.Impact, p *rule.Pack, lib *rule.Library, today civil.Date, t present.Translate) ImpactView {
	v := ImpactView{Title: t("影响：%s %s 版", p.Item.Name, p.Version), Days: daysOf(p, today, t)}
	say := sayings(p, lib, t)
	count := map[string]int{}
	for _, g := range []struct {
		name  string
		shift rulebook.Shift
	}{{t("在办"), i.Open}, {t("已自动通过"), i.Decided}} {
		s := g.shift
		v.Rows = append(v.Rows, []string{g.name, present.Grouped(s.Cases), present.Grouped(s.Gain), present.Grouped(s.Lose), present.Grouped(s.Other), present.Grouped(s.Amount), signed(s.Monthly)})
		for id, n := range s.By {
			count[id] += n
		}
		for _, f := range s.Flips {
			v.Flips = append(v.Flips, flipLine(f, say))
		}
	}
	v.By = byCount(count, say, t)
	if len(v.Flips) == 0 {
		v.Nothing = t("没有一件会因此改变。")
	}
	return v
}

// daysOf says as of which days a pack was tried that is not in force.
func daysOf(p *rule.Pack, today civil.Date, t present.Translate) string {
	switch {
	case p.Version > today:
		return t("这份规则自 %s 施行，更早的申请按那一天推算。", p.Version)
	case !p.Covers(today):
		return t("这份规则到 %s 为止，更晚的申请按那一天推算。", p.Until)
	}
	return ""
}

// sayings finds the words of a condition by its id.
func sayings(p *rule.Pack, lib *rule.Library, t present.Translate) func(string) string {
	return func(id string) string {
		name, gone := strings.CutSuffix(id, "（已删）")
		if c, ok := p.Condition(name); ok && !gone {
			return c.Say
		}
		for _, old := range slices.Backward(lib.Versions(p.ID)) {
			if c, ok := old.Condition(name); ok {
				return t("%s（不再是条件）", c.Say)
			}
		}
		return name
	}
}

func flipLine(f rulebook.Flip, say func(string) string) FlipLine {
	l := FlipLine{Case: f.Case, Serial: present.ShortSerial(f.Serial), From: verdictSign(f.From), To: verdictSign(f.To), Money: f.Is}
	if f.Was != f.Is {
		l.Money = dash(f.Was) + " → " + dash(f.Is)
	}
	why := make([]string, len(f.By))
	for i, id := range f.By {
		why[i] = say(id)
	}
	l.Why = strings.Join(why, "、")
	return l
}

// verdictSign is a verdict of the rules.
func verdictSign(v app.Verdict) present.Sign {
	switch v {
	case app.Approve:
		return present.Sign{Icon: "✓", Word: v.Label(), Tone: present.GoodTone}
	case app.Provisional:
		return present.Sign{Icon: "◐", Word: v.Label(), Tone: present.HalfTone}
	}
	return present.Sign{Icon: "!", Word: v.Label(), Tone: present.AttentionTone}
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// byCount names conditions with how many cases they turn.
func byCount(count map[string]int, say func(string) string, t present.Translate) []string {
	ids := make([]string, 0, len(count))
	for id := range count {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = t("%s：%s 件因此不同", say(id), present.Grouped(count[id]))
	}
	return out
}

// signed shows whether money is more or less, in groups of three digits.
func signed(money string) string {
	digits, less := strings.CutPrefix(money, "-")
	whole, part, fraction := strings.Cut(digits, ".")
	if n, err := strconv.Atoi(whole); err == nil {
		digits = present.Grouped(n)
	}
	if fraction {
		digits += "." + part
	}
	switch {
	case less:
		return "−" + digits
	case money == "0":
		return money
	}
	return "+" + digits
}

// PackErrors are a pack file's errors with their places, one a line; none when the
// error is of another kind.
func PackErrors(err error, t present.Translate, english bool) []string {
	var list source.Errors
	if !errors.As(err, &list) {
		return nil
	}
	var out []string
	for _, e := range list {
		why := tell.Say(e)
		if english {
			why = e.Message
		}
		out = append(out, t("第 %d 行第 %d 列", e.Line, e.Column)+t("：")+why)
	}
	return out
}
