package present

import (
	"strings"

	"miaopi/app/civil"
	"miaopi/app/desk/rulebook"
)

// BundleView is a bundle that may be installed, and what it would change.
type BundleView struct {
	Pairs   []Pair
	Warning string // what goes away while people wait; empty: nothing
	Lines   []BundleLine
}

// BundleLine is what becomes of one item.
type BundleLine struct {
	Sign                 Sign
	Item, Open, Versions string
}

// BundleOf words a preview: what goes away comes first, and before the rest of
// it what people still wait for.
func BundleOf(b rulebook.Preview, t Translate) BundleView {
	v := BundleView{Pairs: []Pair{{t("规则束"), b.Name}, {t("序号"), Grouped(b.Sequence)}, {t("签名"), strings.Join(b.Signers, "、")},
		{t("有效至"), b.ValidUntil.String()}, {t("规则包"), t("%d 份", b.Packs)}}}
	left := b.Left()
	for _, c := range left {
		v.Lines = append(v.Lines, bundleLine(c, Sign{"✕", t("去掉"), BadTone}, t))
	}
	for _, part := range []struct {
		sign Sign
		list []rulebook.ItemChange
	}{{Sign{"−", t("去掉"), AttentionTone}, b.Removed}, {Sign{"~", t("变动"), QuietTone}, b.Changed}, {Sign{"+", t("新增"), QuietTone}, b.Added}} {
		for _, c := range part.list {
			if part.sign.Tone != AttentionTone || c.Open == 0 {
				v.Lines = append(v.Lines, bundleLine(c, part.sign, t))
			}
		}
	}
	if n := len(left); n > 0 {
		v.Warning = t("去掉的事项里有 %d 项还有在办：在办的照原来的规则办，不受理新的申请。", n)
	}
	return v
}

func bundleLine(c rulebook.ItemChange, sign Sign, t Translate) BundleLine {
	open := "—"
	if c.Open > 0 {
		open = t("在办 %s 件", Grouped(c.Open))
	}
	return BundleLine{sign, c.Name, open, versionsOf(c, t)}
}

// versionsOf says what becomes of an item's versions.
func versionsOf(c rulebook.ItemChange, t Translate) string {
	var out []string
	for _, part := range []struct {
		words string
		days  []civil.Date
	}{{"新增版本 %s", c.Added}, {"内容变动 %s", c.Changed}, {"去掉版本 %s", c.Removed}} {
		if len(part.days) > 0 {
			out = append(out, t(part.words, listDays(part.days)))
		}
	}
	return strings.Join(out, t("；"))
}

func listDays(days []civil.Date) string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.String()
	}
	return strings.Join(out, "、")
}

// LeftoverLines are the items that are in force no longer, with the cases that
// are still open.
func LeftoverLines(list []rulebook.Leftover, t Translate) []Pair {
	out := make([]Pair, len(list))
	for i, l := range list {
		out[i] = Pair{t("在办 %s 件", Grouped(l.Open)), l.Name}
	}
	return out
}
