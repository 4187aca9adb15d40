package rule

import (
	"bytes"
	"encoding/json"
	"time"

	"miaopi/app/fact"
)

// condition evaluates one condition and says what was found; grace says that
// it passes only thanks to stale facts.
func (b *binding) condition(c *Condition) (ConditionResult, bool) {
	v, grace := b.test(c)
	r := ConditionResult{ID: c.ID, Result: Unknown, Say: c.Say, OnFail: c.OnFail, Basis: c.Basis}
	b.views, r.Facts = b.appendViews(b.views, c.test.Reads)
	switch {
	case v.Bool():
		r.Result, r.Why = Pass, b.attributed(c, c.why, true)
		if grace {
			r.Why += b.staleWhy(c.test.Reads)
		}
	case v == no:
		r.Result = Fail
		if found := c.otherwise; found != nil {
			r.Why = b.attributed(c, found, false)
		} else {
			r.Why = b.attributed(c, c.why, false)
		}
	default:
		r.Why = b.unknownWhy(c.test.Reads, c.Say)
	}
	if r.Why == "" {
		r.Why = c.Say + "：" + r.Result.Label()
	}
	return r, grace
}

// appendViews adds the facts a condition reads, in order of first appearance, to
// those of all conditions, and gives its own.
func (b *binding) appendViews(views []FactView, reads []int) (all, own []FactView) {
	from := len(views)
	for _, slot := range reads {
		i := slot - b.pack.firstFact
		if i < 0 {
			continue
		}
		c := &b.cells[i]
		v := FactView{Name: b.pack.sorted[i].Name, State: c.state}
		if c.at >= 0 {
			f := &b.in.Record.Facts[c.at]
			v.Value, v.Source, v.AsOf = f.Value, f.Source, b.written(f.AsOf)
		}
		views = append(views, v)
	}
	return views, views[from:len(views):len(views)]
}

// written is a moment as views show it. Most facts of a record are of one moment.
func (b *binding) written(t time.Time) string {
	if t != b.shown || b.shownAs == "" {
		b.shown, b.shownAs = t, fact.FormatTime(t)
	}
	return b.shownAs
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
