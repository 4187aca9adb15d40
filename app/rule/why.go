package rule

import (
	"bytes"
	"encoding/json"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// condition evaluates one condition and says what was found; grace says that
// it passes only thanks to stale facts.
func (b *binding) condition(c *Condition) (ConditionResult, bool) {
	v, grace := b.test(c)
	r := ConditionResult{ID: c.ID, Result: Unknown, Say: c.Say, OnFail: c.OnFail, Basis: c.Basis, Facts: b.views(c.test.Reads)}
	switch v {
	case yes:
		r.Result, r.Why = Pass, c.why.fill(&b.full)
		if grace {
			r.Why += b.staleWhy(c.test.Reads)
		}
	case no:
		r.Result, r.Why = Fail, c.why.fill(&b.full)
		if c.otherwise != nil {
			r.Why = c.otherwise.fill(&b.full)
		}
	default:
		r.Why = b.unknownWhy(c.test.Reads)
	}
	if r.Why == "" {
		r.Why = c.Say + "：" + r.Result.Label()
	}
	return r, grace
}

// views are the facts a condition reads, in order of first appearance.
func (b *binding) views(reads []int) []FactView {
	views := make([]FactView, 0, len(reads))
	for _, slot := range reads {
		i := slot - b.pack.firstFact
		if i < 0 {
			continue
		}
		c := &b.cells[i]
		v := FactView{Name: b.pack.sorted[i].Name, State: c.state}
		if c.at >= 0 {
			f := b.in.Record.Facts[c.at]
			v.Value, v.Source, v.AsOf = f.Value, f.Source, fact.FormatTime(f.AsOf)
		}
		views = append(views, v)
	}
	return views
}

// staleWhy names the stale facts a pass rests on.
func (b *binding) staleWhy(reads []int) string {
	var labels []string
	for _, slot := range reads {
		if i := slot - b.pack.firstFact; i >= 0 && b.cells[i].grace {
			labels = append(labels, b.pack.sorted[i].Label)
		}
	}
	return "（" + strings.Join(labels, "、") + "的数据已过时效，待联网复核）"
}

// unknownWhy says why something could not be determined: the facts that are
// not known, each with its cause, or else what a function had no answer for.
func (b *binding) unknownWhy(reads []int) string {
	var causes []string
	for _, slot := range reads {
		i := slot - b.pack.firstFact
		if i < 0 || b.cells[i].state == fact.Fresh || b.cells[i].grace {
			continue
		}
		causes = append(causes, b.cause(i))
	}
	if causes == nil {
		if b.full.Cause != "" {
			return b.full.Cause
		}
		return b.fresh.Cause
	}
	return strings.Join(causes, "；")
}

// cause says what is wrong with one fact.
func (b *binding) cause(i int) string {
	c, d := &b.cells[i], &b.pack.sorted[i]
	switch c.state {
	case fact.Missing:
		return "没有" + d.Label + "的数据"
	case fact.Stale:
		if c.asOf.IsZero() {
			return d.Label + "没有数据时间，无法判断是否过时"
		}
		return d.Label + "的数据截至 " + c.asOf.In(civil.Shanghai).Format("2006-01-02 15:04") + "，已过时效"
	case fact.Conflict:
		return d.Label + b.conflictWhy(c, d)
	}
	return d.Label + b.invalidWhy(c, d)
}

func (b *binding) conflictWhy(c *cell, d *Decl) string {
	if c.clash < 0 {
		return "与申请人不符"
	}
	facts := b.in.Record.Facts
	first, other := facts[c.at], facts[c.clash]
	if c.at == c.clash || first.Value.Equal(other.Value) {
		return "各来源说法不一"
	}
	quote := func(f fact.Fact) string { return short(f.Source) + " 为“" + say(f.Value, d.Words) + "”" }
	return "不一致：" + quote(first) + "，" + quote(other)
}

func (b *binding) invalidWhy(c *cell, d *Decl) string {
	f := b.in.Record.Facts[c.at]
	for i := c.at; i < len(b.in.Record.Facts) && b.in.Record.Facts[i].Name == f.Name; i++ {
		f = b.in.Record.Facts[i]
		if _, err := f.Value.As(d.Type); err != nil && !f.Value.IsNull() {
			return "的数据“" + short(f.Value.String()) + "”不是有效的" + d.Type.Label()
		}
		if f.AsOf.After(b.in.Now.Add(skew)) {
			return "的数据时间晚于现在"
		}
		if f.Source == "" {
			return "的数据没有来源"
		}
	}
	return "只有自报，没有" + sourceLabel(d) + "的数据"
}

func sourceLabel(d *Decl) string {
	if d.Source == "" {
		return "登记部门"
	}
	return d.Source
}

// eachKey walks the keys of a JSON object in the order written.
func eachKey(data []byte, visit func(string)) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		visit(t.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return err
		}
	}
	return nil
}
