package present

import (
	"fmt"

	"miaopi/app/rule"
)

// Change is one difference between two versions of the rules.
type Change struct {
	Sign     Sign
	What     string // the kind of thing, and which one
	Old, New string // "" where it was not, or is not, there
}

func added(what, now string) Change   { return Change{Sign{"+", "新增", GoodTone}, what, "", now} }
func removed(what, was string) Change { return Change{Sign{"−", "删除", BadTone}, what, was, ""} }
func changed(what, was, now string) Change {
	return Change{Sign{"≠", "修改", AttentionTone}, what, was, now}
}

// Compare lists what a later version changes, in the order of the sheet.
func Compare(old, now *rule.Pack) []Change {
	out := compareElements(old, now)
	out = append(out, comparePart("条件", conditionTexts(old), conditionTexts(now))...)
	out = append(out, comparePart("参数", parameterTexts(old), parameterTexts(now))...)
	out = append(out, comparePart("结果", outcomeTexts(old), outcomeTexts(now))...)
	out = append(out, comparePart("材料", materialTexts(old), materialTexts(now))...)
	out = append(out, comparePart("数据", dataTexts(old), dataTexts(now))...)
	return append(out, comparePart("依据", basisTexts(old), basisTexts(now))...)
}

func compareElements(old, now *rule.Pack) []Change {
	was := map[string]string{}
	for _, e := range elements(old) {
		was[e.Label] = e.Value
	}
	var out []Change
	for _, e := range elements(now) {
		if e.Label != "规则自检" && was[e.Label] != e.Value {
			out = append(out, changed("要素："+e.Label, was[e.Label], e.Value))
		}
	}
	return out
}

// entry is one thing of a version: what tells it apart, how people call it,
// what it says, and what decides without being written out for people.
type entry struct{ key, name, text, exact string }

// comparePart compares things by key, those of the later version first.
func comparePart(part string, old, now []entry) []Change {
	was := map[string]entry{}
	for _, e := range old {
		was[e.key] = e
	}
	var out []Change
	kept := map[string]bool{}
	for _, e := range now {
		kept[e.key] = true
		before, ok := was[e.key]
		switch {
		case !ok:
			out = append(out, added(part+"："+e.name, e.text))
		case before.text != e.text:
			out = append(out, changed(part+"："+e.name, before.text, e.text))
		case before.exact != e.exact:
			out = append(out, changed(part+"："+e.name, before.text, "文字未变，算法有改动"))
		}
	}
	for _, e := range old {
		if !kept[e.key] {
			out = append(out, removed(part+"："+e.name, e.text))
		}
	}
	return out
}

func conditionTexts(p *rule.Pack) []entry {
	var out []entry
	for i := range p.Conditions {
		c := &p.Conditions[i]
		line := sheetLine(p, i)
		out = append(out, entry{c.ID, c.Say, c.Say + "；不符合时" + line.Fails, c.When})
	}
	return out
}

func parameterTexts(p *rule.Pack) []entry {
	var out []entry
	for _, param := range p.Parameters {
		text := ""
		for _, l := range parameterLines(p, param) {
			text += l.Period + " " + l.Value + "；"
		}
		out = append(out, entry{param.Name, parameterName(param.Name), text, ""})
	}
	return out
}

func outcomeTexts(p *rule.Pack) []entry {
	var out []entry
	for _, o := range p.Outcome {
		out = append(out, entry{o.Key, o.Label, o.Label, o.Is})
	}
	return out
}

func materialTexts(p *rule.Pack) []entry {
	var out []entry
	for _, m := range p.Materials {
		l := materialLine(p, m)
		text := l.Kind + "材料，证明" + l.Shows
		if l.Note != "" {
			text += "（" + l.Note + "）"
		}
		out = append(out, entry{m.Name, m.Name, text, ""})
	}
	return out
}

func dataTexts(p *rule.Pack) []entry {
	var out []entry
	for _, d := range p.Facts {
		l := dataLine(d)
		text := fmt.Sprintf("%s，时效 %s，过时后%s，窗口凭证 %s", l.Source, l.Fresh, l.Stale, l.Proof)
		out = append(out, entry{d.Name, d.Label, text, ""})
	}
	return out
}

func basisTexts(p *rule.Pack) []entry {
	var out []entry
	for _, b := range p.Basis {
		text := b.Cite() + "，" + b.Status.Label()
		if b.Note != "" {
			text += "，" + b.Note
		}
		out = append(out, entry{b.Cite(), b.Title, text, ""})
	}
	return out
}
