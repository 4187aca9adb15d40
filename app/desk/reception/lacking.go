package reception

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// LackingDays is how many working days a secondary material may take (容缺受理):
// two less than the item's promise, so that there is time to decide, and no
// more than twenty. An item promised within two days gives none.
func LackingDays(promised int) int { return max(0, min(20, promised-2)) }

// Offer is what may come later, and until when; without materials, Why says why
// nothing may.
type Offer struct {
	Materials []string
	Days      int        // working days
	Due       civil.Date // None when nothing may
	Why       string
}

// Lackable is the offer for an application as it was judged. Only secondary
// materials may be lacking, only of somebody who is known to have clean credit,
// and only where the rules do not say yes already.
func (s *Room) Lackable(j *judging.Judged) Offer {
	o := Offer{Days: LackingDays(j.Pack.Item.PromisedDays)}
	switch {
	case j.Effective() != app.Review:
		o.Why = "规则已经可以通过，不需要容缺。"
	case j.Pack.Item.PromisedDays == 0:
		o.Why = "本事项没有公布承诺时限，补交没有期限可依，不容缺。"
	case o.Days == 0:
		o.Why = fmt.Sprintf("本事项承诺 %d 个工作日内办结，不足三个工作日的不容缺。", j.Pack.Item.PromisedDays)
	case !cleanCredit(j):
		o.Why = "没有查到申请人信用良好，不能容缺受理。"
	default:
		if o.Materials = lackable(j); len(o.Materials) == 0 {
			o.Why = "缺的都是主要材料，不能容缺受理。"
		}
	}
	if o.Why == "" {
		o.Due, _ = s.at.Calendar.Add(civil.On(s.at.Now()), o.Days)
	}
	return o
}

// creditCondition is the condition that every pack has.
const creditCondition = "credit"

// cleanCredit wants the register's own word, and a fresh one: unknown is not
// clean.
func cleanCredit(j *judging.Judged) bool {
	for _, c := range j.Conditions {
		if c.ID == creditCondition {
			return c.Result == rule.Pass && !slices.ContainsFunc(c.Facts, func(f rule.FactView) bool { return f.State != fact.Fresh })
		}
	}
	return false
}

// lackable are the secondary materials that show something not known yet. A
// conflict is no lack: two sources differ, and somebody has to look.
func lackable(j *judging.Judged) []string {
	lacks := map[string]bool{}
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			lacks[f.Name] = f.State == fact.Missing || f.State == fact.Stale
		}
	}
	var out []string
	for _, m := range j.Pack.Materials {
		if !m.Essential && (len(m.Facts) == 0 || slices.ContainsFunc(m.Facts, func(name string) bool { return lacks[name] })) {
			out = append(out, m.Name)
		}
	}
	return out
}

// lacking is what an application's acceptance lets come later. Where the rules
// say yes nothing is awaited, whatever was asked for.
func (s *Room) lacking(ctx context.Context, a casefile.Application, corrected []casefile.CorrectedData) (*casefile.Lacking, error) {
	if len(a.Later) == 0 {
		return nil, nil
	}
	j, err := s.Consider(ctx, a, corrected...)
	if err != nil || j.Effective() != app.Review {
		return nil, err
	}
	o := s.Lackable(j)
	if o.Why != "" {
		return nil, app.E("accept", app.Input, o.Why, nil)
	}
	for _, m := range a.Later {
		if !slices.Contains(o.Materials, m) {
			return nil, app.E("accept", app.Input, "“"+m+"”不能容缺。可以后补的有："+strings.Join(o.Materials, "、")+"。", nil)
		}
	}
	return &casefile.Lacking{Materials: slices.Clone(a.Later), Due: o.Due}, nil
}

// papersOf are the awaited materials that facts stand for: all that a material
// shows has come.
func papersOf(p *rule.Pack, c *casefile.Case, facts []fact.Fact) []string {
	var out []string
	for _, o := range c.Awaited() {
		i := slices.IndexFunc(p.Materials, func(m rule.Material) bool { return m.Name == o.Material })
		if i < 0 || len(p.Materials[i].Facts) == 0 {
			continue
		}
		missing := func(name string) bool {
			return !slices.ContainsFunc(facts, func(f fact.Fact) bool { return f.Name == name && !f.Value.IsNull() })
		}
		if !slices.ContainsFunc(p.Materials[i].Facts, missing) {
			out = append(out, o.Material)
		}
	}
	return out
}
