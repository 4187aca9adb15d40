package sheet

import (
	"fmt"

	"miaopi/app/rule"
)

// Change is one difference between two versions of the rules.
type Change struct {
	Kind     Kind
	What     string // the kind of thing, and which one
	Old, New string // "" where it was not, or is not, there
}

// Kind is how a thing changed.
type Kind int

// The kinds of change.
const (
	Added Kind = iota
	Removed
	Changed
)

// Label is the kind in Chinese.
func (k Kind) Label() string {
	return [...]string{Added: "新增", Removed: "删除", Changed: "修改"}[k]
}

// Compare lists what a later version changes, in the order of the sheet.
func Compare(old, now *rule.Pack) []Change {
	out := comparePart("要素", elementTexts(old), elementTexts(now))
	out = append(out, comparePart("条件", conditionTexts(old), conditionTexts(now))...)
	out = append(out, comparePart("参数", parameterTexts(old), parameterTexts(now))...)
	out = append(out, comparePart("结果", outcomeTexts(old), outcomeTexts(now))...)
	out = append(out, comparePart("材料", materialTexts(old), materialTexts(now))...)
	out = append(out, comparePart("数据", dataTexts(old), dataTexts(now))...)
	return append(out, comparePart("依据", basisTexts(old), basisTexts(now))...)
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
			out = append(out, Change{Added, part + "：" + e.name, "", e.text})
		case before.text != e.text:
			out = append(out, Change{Changed, part + "：" + e.name, before.text, e.text})
		case before.exact != e.exact:
			out = append(out, Change{Changed, part + "：" + e.name, before.text, "文字未变，算法有改动"})
		}
	}
	for _, e := range old {
		if !kept[e.key] {
			out = append(out, Change{Removed, part + "：" + e.name, e.text, ""})
		}
	}
	return out
}

func elementTexts(p *rule.Pack) []entry {
	var out []entry
	for _, e := range append(elements(p), deadlines(p)...) {
		if e.Label != selfTest {
			out = append(out, entry{e.Label, e.Label, e.Value, ""})
		}
	}
	return out
}

func conditionTexts(p *rule.Pack) []entry {
	var out []entry
	for i := range p.Conditions {
		c := &p.Conditions[i]
		line := condition(p, i)
		out = append(out, entry{c.ID, c.Say, c.Say + "；不符合时" + line.Fails, c.When})
	}
	return out
}

func parameterTexts(p *rule.Pack) []entry {
	var out []entry
	for _, param := range p.Parameters {
		text := ""
		for _, l := range parameter(p, param) {
			text += l.Period + " " + l.Value + "；"
		}
		out = append(out, entry{param.Name, parameterName(param), text, ""})
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
		l := material(p, m)
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
		l := data(d)
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
