package deciding

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/rule"
)

// Unmet is a condition that has not passed: who approves all the same says why.
type Unmet struct {
	ID     string
	Say    string // the rule in one sentence
	Result rule.Result
	OnFail rule.OnFail
	Papers []string // what may have been seen about it, the likeliest first
}

// Sees says whether an approval names the paper or scan that was seen about it.
func (u Unmet) Sees() bool { return u.OnFail != rule.Refuse }

// ToRefuse says whether an approval against it takes a second person.
func (u Unmet) ToRefuse() bool { return u.OnFail == rule.Refuse }

// maxPapers is how many papers are offered for one condition.
const maxPapers = 6

// Unmet are the conditions of a case that have not passed, in the order of its
// pack.
func (s *Room) Unmet(c *casefile.Case) []Unmet {
	if c.Judgement == nil {
		return nil
	}
	p, _ := s.at.Rules.ByHash(c.Judgement.PackHash)
	var out []Unmet
	for _, r := range c.Judgement.Results {
		if r.Result == string(rule.Pass) {
			continue
		}
		u := Unmet{ID: r.ID, Say: r.ID, Result: rule.Result(r.Result), OnFail: rule.OnFail(r.OnFail)}
		if p != nil {
			describe(&u, p, c)
		}
		if u.OnFail == "" {
			u.OnFail = rule.Manual
		}
		out = append(out, u)
	}
	return out
}

// describe takes from the pack what it says of a condition.
func describe(u *Unmet, p *rule.Pack, c *casefile.Case) {
	cond, ok := p.Condition(u.ID)
	if !ok {
		return
	}
	u.Say, u.OnFail = cond.Say, cond.OnFail
	u.Papers = papersAbout(p, cond, c)
}

// papersAbout are papers that may have been seen about a condition: what is kept
// of the case, the papers that show its facts, then the rest of the published list.
func papersAbout(p *rule.Pack, cond *rule.Condition, c *casefile.Case) []string {
	var out []string
	for _, m := range c.Materials {
		out = append(out, m.As+"（扫描件）")
	}
	reads := p.Reads(cond)
	for _, name := range reads {
		if d, ok := p.Decl(name); ok && d.Proof != "" {
			out = append(out, d.Proof+"（原件）")
		}
	}
	about := func(m rule.Material) bool {
		return slices.ContainsFunc(m.Facts, func(f string) bool { return slices.Contains(reads, f) })
	}
	for _, first := range []bool{true, false} {
		for _, m := range p.Materials {
			if about(m) == first {
				out = append(out, m.Name+"（原件）")
			}
		}
	}
	var once []string
	for _, paper := range out {
		if !slices.Contains(once, paper) {
			once = append(once, paper)
		}
	}
	return once[:min(len(once), maxPapers)]
}

// overruling completes what a person says of the conditions that have not passed:
// each has its reason, and what he saw where the rules leave it to him.
func (s *Room) overruling(c *casefile.Case, said []casefile.Overrule) ([]casefile.Overrule, error) {
	open := s.Unmet(c)
	for _, o := range said {
		if !slices.ContainsFunc(open, func(u Unmet) bool { return u.ID == o.Condition }) {
			return nil, app.E("approve", app.Input, "“"+o.Condition+"”不是没有通过的条件。"+openWords(open), nil)
		}
	}
	out := make([]casefile.Overrule, 0, len(open))
	for _, u := range open {
		i := slices.IndexFunc(said, func(o casefile.Overrule) bool { return o.Condition == u.ID })
		if i < 0 {
			return nil, app.E("approve", app.Input, "没有通过的条件要逐条写明理由，还没有写“"+u.Say+"”（"+u.ID+"）的。"+openWords(open), nil)
		}
		o, err := u.overrule(said[i])
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// overrule checks what is said of one condition.
func (u Unmet) overrule(said casefile.Overrule) (casefile.Overrule, error) {
	o := casefile.Overrule{Condition: u.ID, Result: string(u.Result), OnFail: string(u.OnFail)}
	var err error
	if o.Reason, err = u.Reason(said.Reason); err != nil {
		return o, err
	}
	o.Seen, err = u.Seen(said.Seen)
	return o, err
}

// Reason checks why a condition is set aside.
func (u Unmet) Reason(text string) (string, error) {
	return desk.Need(text, "“"+u.Say+"”"+u.Result.Label()+"而批准的理由")
}

// Seen checks what was seen about it; where the rules do not leave it to one person
// that may be nothing.
func (u Unmet) Seen(text string) (string, error) {
	if !u.Sees() && strings.TrimSpace(text) == "" {
		return "", nil
	}
	return desk.Needs(text, "“"+u.Say+"”看到了什么材料（原件或者扫描件）", desk.MinItem)
}

// openWords name the conditions of a case that have not passed, for who left one out.
func openWords(open []Unmet) string {
	if len(open) == 0 {
		return "本件的条件都已通过。"
	}
	var names []string
	for _, u := range open {
		names = append(names, u.ID+"（"+u.Say+"）")
	}
	return "没有通过的有：" + strings.Join(names, "、") + "。"
}

// summed is the reason of a whole approval: what was written of it, else what was
// written of its conditions.
func summed(reason string, over []casefile.Overrule) (string, error) {
	if strings.TrimSpace(reason) != "" || len(over) == 0 {
		return desk.Need(reason, "理由")
	}
	return desk.Summary(over), nil
}

// Endorse is a second person's word: what was proposed is granted. What the rules
// find by then has to be what the first person saw: app.Conflict.
func (s *Room) Endorse(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoEndorse, func(ch *change.Change, c *casefile.Case) error {
		p := c.Proposal
		if err := s.unchanged(ctx, c); err != nil {
			return err
		}
		_, err := s.at.Event(ctx, ch, id, casefile.Decided, casefile.DecidedData{Result: casefile.Granted, By: casefile.Official, Reason: p.Reason,
			Grants: p.Grants, Overruled: p.Overruled, Proposal: p.Event, ProposedBy: p.Operator})
		s.at.Note(ch, string(casefile.DoEndorse), id, "")
		return err
	})
}

// Return sends a proposal back, with a reason.
func (s *Room) Return(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "退回的理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoReturn, func(ch *change.Change, c *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Returned, casefile.ReturnedData{Proposal: c.Proposal.Event, Reason: reason})
		s.at.Note(ch, string(casefile.DoReturn), id, "")
		return err
	})
}

// unchanged says what the rules find otherwise than when the approval of a case
// was proposed.
func (s *Room) unchanged(ctx context.Context, c *casefile.Case) error {
	changed := func(what string) error {
		return app.E("endorse", app.Conflict, "提出拟批准以后情况有变化："+what+"。请退回，重新判定后再办。", nil)
	}
	j, err := judging.At(s.at).JudgeCase(ctx, c)
	switch {
	case err != nil:
		return err
	case j.Pack == nil:
		return changed(strings.TrimSuffix(j.Why, "。"))
	}
	found := map[string]rule.ConditionResult{}
	for _, r := range j.Conditions {
		found[r.ID] = r
	}
	for _, o := range c.Proposal.Overruled {
		if r, ok := found[o.Condition]; ok && string(r.Result) != o.Result {
			return changed(fmt.Sprintf("“%s”现在%s", r.Say, r.Result.Label()))
		}
		delete(found, o.Condition)
	}
	for _, r := range j.Conditions {
		if left, ok := found[r.ID]; ok && left.Result != rule.Pass {
			return changed(fmt.Sprintf("“%s”现在%s", r.Say, r.Result.Label()))
		}
	}
	rec := j.Judgement(s.at.Now())
	if given := s.grantsOf(&rec); !maps.Equal(given, c.Proposal.Grants) {
		return changed("通过后给的内容不同了")
	}
	return nil
}
