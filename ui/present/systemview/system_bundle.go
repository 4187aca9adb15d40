package systemview

import (
	"strings"

	"miaopi/app/civil"
	"miaopi/app/desk/rulebook"
	"miaopi/ui/present"
)

// BundleView is a bundle that may be installed, and what it would change.
type BundleView struct {
	Pairs   []present.Pair
	Warning string // what goes away while people wait; empty: nothing
	Lines   []BundleLine
}

// BundleLine is what becomes of one item.
type BundleLine struct {
	Sign                 present.Sign
	Item, Open, Versions string
}

// BundleOf words a preview: what goes away comes first, and before the rest of
// it what people still wait for.
func BundleOf(b rulebook.Preview, t present.Translate) BundleView {
	v := BundleView{Pairs: []present.Pair{{Label: t("规则束"), Value: b.Name}, {Label: t("序号"), Value: present.Grouped(b.Sequence)}, {Label: t("签名"), Value: strings.Join(b.Signers, "、")},
		{Label: t("有效至"), Value: b.ValidUntil.String()}, {Label: t("规则包"), Value: t("%d 份", b.Packs)}}}
	left := b.Left()
	for _, c := range left {
		v.Lines = append(v.Lines, bundleLine(c, present.Sign{Icon: "✕", Word: t("去掉"), Tone: present.BadTone}, t))
	}
	for _, part := range []struct {
		sign present.Sign
		list []rulebook.ItemChange
	}{{present.Sign{Icon: "−", Word: t("去掉"), Tone: present.AttentionTone}, b.Removed}, {present.Sign{Icon: "~", Word: t("变动"), Tone: present.QuietTone}, b.Changed}, {present.Sign{Icon: "+", Word: t("新增"), Tone: present.QuietTone}, b.Added}} {
		for _, c := range part.list {
			if part.sign.Tone != present.AttentionTone || c.Open == 0 {
				v.Lines = append(v.Lines, bundleLine(c, part.sign, t))
			}
		}
	}
	if n := len(left); n > 0 {
		v.Warning = t("去掉的事项里有 %d 项还有在办：在办的照原来的规则办，不受理新的申请。", n)
	}
	return v
}

func bundleLine(c rulebook.ItemChange, sign present.Sign, t present.Translate) BundleLine {
	open := "—"
	if c.Open > 0 {
		open = t("在办 %s 件", present.Grouped(c.Open))
	}
	return BundleLine{sign, c.Name, open, versionsOf(c, t)}
}

// versionsOf says what becomes of an item's versions.
func versionsOf(c rulebook.ItemChange, t present.Translate) string {
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
func LeftoverLines(list []rulebook.Leftover, t present.Translate) []present.Pair {
	out := make([]present.Pair, len(list))
	for i, l := range list {
		out[i] = present.Pair{Label: t("在办 %s 件", present.Grouped(l.Open)), Value: l.Name}
	}
	return out
}
