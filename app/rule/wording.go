package rule

import (
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Wording is an edition of what the engine says and does by itself, which is
// part of the trace: an evaluation of earlier times is made again in the words
// of its time. What a pack says itself goes with the pack.
type Wording int

// The editions.
const (
	Bare   Wording = iota // 没有户籍地的数据
	Quoted                // 没有“户籍地”的数据, which reads well for 有原备案 too
	Alike                 // as Quoted; names that differ only in how they are typed are one name, and no register is cited for what a person has seen
)

// Wordings are all editions, the one in use first.
var Wordings = [...]Wording{Alike, Quoted, Bare}

// called is a fact in a sentence.
func (b *binding) called(d *Decl) string {
	if b.wording == Bare {
		return d.Label
	}
	return "“" + d.Label + "”"
}

// staleWhy names the stale facts a pass rests on.
func (b *binding) staleWhy(reads []int) string {
	var called []string
	for _, slot := range reads {
		if i := slot - b.pack.firstFact; i >= 0 && b.cells[i].grace {
			called = append(called, b.called(&b.pack.sorted[i]))
		}
	}
	return "（" + strings.Join(called, "、") + "的数据已过时效，待联网复核）"
}

// attributed is what was found, with who said it where that is not the register
// that the pack's sentence speaks of: no register is cited for what a person has
// seen, or another one has said. A sentence without values says what a register
// holds, so the condition's own words stand in its place.
func (b *binding) attributed(c *Condition, found template, holds bool) string {
	who := ""
	if b.wording >= Alike {
		who = b.speaker(c.test.Reads)
	}
	switch {
	case who == "" || found == nil:
		return found.fill(&b.full, b.wording)
	case found.values():
		return who + "：" + found.fill(&b.full, b.wording)
	}
	if holds {
		return who + "：" + c.Say
	}
	return who + "：不符合“" + c.Say + "”"
}

// speaker is who said the first fact of a condition that came from elsewhere than
// the pack expects; empty: all came from there.
func (b *binding) speaker(reads []int) string {
	for _, slot := range reads {
		i := slot - b.pack.firstFact
		if i < 0 || b.cells[i].at < 0 || !register(b.pack.sorted[i].Source) {
			continue
		}
		switch src := b.in.Record.Facts[b.cells[i].at].Source; src {
		case b.pack.sorted[i].Source, "":
		case fact.Counter:
			return "经窗口核对材料"
		case fact.Declared:
			return "据申请人声明"
		default:
			return "据 " + src
		}
	}
	return ""
}

// register tells registers from people.
func register(source string) bool {
	return source != "" && source != fact.Declared && source != fact.Counter
}

// unknownWhy says why something could not be determined: the facts that are
// not known, each with its cause, or else what a function had no answer for,
// and for which condition.
func (b *binding) unknownWhy(reads []int, say string) string {
	if why := b.factsWhy(reads); why != "" {
		return why
	}
	cause := b.full.Cause
	if cause == "" {
		cause = b.fresh.Cause
	}
	if b.wording != Bare && say != "" && cause != "" {
		cause += "，不能判断“" + say + "”"
	}
	return cause
}

// factsWhy are the facts that are not known, each with its cause. What is
// simply not there is said together.
func (b *binding) factsWhy(reads []int) string {
	var causes []string
	var missing [3]int // where a list of missing facts stands, by whose they are; from 1
	for _, slot := range reads {
		i := slot - b.pack.firstFact
		if i < 0 || b.cells[i].state == fact.Fresh || b.cells[i].grace {
			continue
		}
		whose, lead, end := absence(&b.pack.sorted[i])
		switch at := missing[whose]; {
		case b.cells[i].state != fact.Missing || b.wording == Bare:
			causes = append(causes, b.cause(i))
		case at > 0:
			causes[at-1] = strings.TrimSuffix(causes[at-1], end) + "、" + b.called(&b.pack.sorted[i]) + end
		default:
			causes = append(causes, lead+b.called(&b.pack.sorted[i])+end)
			missing[whose] = len(causes)
		}
	}
	return strings.Join(causes, "；")
}

// absence is what is said before and after facts that are not there: it is for
// whom they come from, of three, to bring them.
func absence(d *Decl) (whose int, lead, end string) {
	switch d.Source {
	case fact.Declared:
		return 0, "申请人还没有填报", ""
	case fact.Counter:
		return 1, "窗口还没有核对", ""
	}
	return 2, "没有", "的数据"
}

// cause says what is wrong with one fact.
func (b *binding) cause(i int) string {
	c, d := &b.cells[i], &b.pack.sorted[i]
	switch c.state {
	case fact.Missing:
		return "没有" + b.called(d) + "的数据"
	case fact.Stale:
		if c.asOf.IsZero() {
			return b.called(d) + "没有数据时间，无法判断是否过时"
		}
		return b.called(d) + "的数据截至 " + c.asOf.In(civil.Shanghai).Format("2006-01-02 15:04") + "，已过时效"
	case fact.Conflict:
		return b.called(d) + b.conflictWhy(c, d)
	}
	return b.called(d) + b.invalidWhy(c, d)
}

func (b *binding) conflictWhy(c *cell, d *Decl) string {
	if c.clash < 0 {
		return "与申请人不符"
	}
	facts := b.in.Record.Facts
	first, other := facts[c.at], facts[c.clash]
	if b.wording != Bare && other.IsSlip() {
		return b.slipWhy(d)
	}
	if c.at == c.clash || first.Value.Equal(other.Value) {
		return "各来源说法不一"
	}
	quote := func(f fact.Fact) string { return short(f.Source) + " 为“" + say(f.Value, d.Words) + "”" }
	return "不一致：" + quote(first) + "，" + quote(other)
}

// slipWhy says what a correction slip contradicts: all that stands beside it.
func (b *binding) slipWhy(d *Decl) string {
	why := "与纸质材料不符"
	for _, f := range b.in.Record.Find(d.Name) {
		if !f.IsSlip() && !f.Value.IsNull() {
			why += "，" + short(f.Source) + " 为“" + say(f.Value, d.Words) + "”"
		}
	}
	return why
}

func (b *binding) invalidWhy(c *cell, d *Decl) string {
	f := b.in.Record.Facts[c.at]
	for i := c.at; i < len(b.in.Record.Facts) && b.in.Record.Facts[i].Name == f.Name; i++ {
		f = b.in.Record.Facts[i]
		if _, err := f.Value.As(d.Type); err != nil && !f.Value.IsNull() {
			return "的数据“" + short(f.Value.String()) + "”不是" + b.kind(d.Type)
		}
		if f.AsOf.After(b.latest) {
			return "的数据时间晚于现在"
		}
		if f.Source == "" {
			return "的数据没有来源"
		}
	}
	return b.saidOnly(d)
}

// kind is what a value should be.
func (b *binding) kind(t fact.Type) string {
	if b.wording == Bare {
		return "有效的" + t.Label()
	}
	switch t {
	case fact.Bool:
		return "“是”或者“否”"
	case fact.Date:
		return "有效的日期"
	case fact.Decimal: // not all of them are money
		return "有效的数字"
	}
	return "有效的" + t.Label()
}

// saidOnly is for what only people said who may not.
func (b *binding) saidOnly(d *Decl) string {
	switch {
	case d.Source == "":
		return "只有自报，没有登记部门的数据"
	case d.Source == fact.Counter && b.wording != Bare:
		return "只有自报，窗口还没有核对"
	}
	return "只有自报，没有" + d.Source + "的数据"
}
