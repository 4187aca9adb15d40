package judging

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// grounds are the rules that an application is judged by, all of one set.
type grounds struct {
	pack    *rule.Pack
	later   []*rule.Pack // versions after pack that are known
	edition string       // label of the rulebook that pack is of
}

// groundsAt are those in force for applications of a day.
func (s *Room) groundsAt(item app.PackID, date civil.Date) (grounds, error) {
	rules := s.at.Rules.Clone()
	p, later, err := rules.Deciding(item, date)
	return grounds{p, later, rules.Edition()}, err
}

// GroundsOf are those of a case as of a day: in force, or where those do not
// have its item or day any more, the ones that it came under.
func (s *Room) GroundsOf(c *casefile.Case, date civil.Date) (grounds, error) {
	rules := s.at.Rules.Clone()
	p, later, err := rules.Deciding(c.App.Item, date)
	if err == nil {
		return grounds{p, later, rules.Edition()}, nil
	}
	p, later, ok := rule.Deciding(cameUnder(rules, c), date)
	switch {
	case !ok:
		return grounds{}, err
	case c.Judgement != nil && c.Judgement.PackHash == p.Hash:
		return grounds{p, later, c.Judgement.Bundle}, nil
	}
	return grounds{p, later, s.at.BookOf(p.ID).Label()}, nil
}

// cameUnder are the versions that a case was judged by, as far as they are here;
// for one that was only taken in, those its item had last.
func cameUnder(rules *rule.Library, c *casefile.Case) []*rule.Pack {
	j := c.Judgement
	if j == nil || j.PackHash == "" {
		if c.Acceptance == nil {
			return nil
		}
		return rules.Former(c.App.Item)
	}
	var out []*rule.Pack
	for _, hash := range slices.Concat([]string{j.PackHash}, j.Later) {
		if p, ok := rules.ByHash(hash); ok {
			out = append(out, p)
		}
	}
	return out
}

// Rejudge evaluates a case as of a date with the facts there are now, by the
// rules in force; where those do not have its item any more, by the rules that
// it came under. disputed are correction slips, see fact.Slip. It changes
// nothing.
func (s *Room) Rejudge(ctx context.Context, c *casefile.Case, date civil.Date, disputed ...fact.Fact) (*Judged, error) {
	known, ok, err := s.KnownOf(ctx, c.App.Subject)
	if err != nil {
		return nil, err
	}
	g, err := s.GroundsOf(c, date)
	if err != nil {
		return nil, err
	}
	return s.JudgeBy(g, known, ok, c.App, date, disputed...)
}

// KnownOf is what the registers say of a subject, and whether they know it.
func (s *Room) KnownOf(ctx context.Context, sub app.Subject) (fact.Record, bool, error) {
	known, ok, err := s.store.Facts(ctx, sub)
	if err == nil && !ok {
		known = fact.Record{Subject: sub}
	}
	return known, ok, err
}

// Replay makes the recorded evaluation of a case again, with the packs of the
// day; nil when one of them is not here, false when the trace comes out
// otherwise.
func (s *Room) Replay(c *casefile.Case) (*rule.Evaluation, bool) {
	j := c.Judgement
	if j == nil {
		return nil, false
	}
	var newest *rule.Evaluation
	for i, w := range rule.Wordings {
		e, err := s.ReplayWith(j, w)
		if err != nil {
			return nil, false
		}
		if e.TraceHash == j.TraceHash {
			return e, true
		}
		if i == 0 {
			newest = e
		}
	}
	return newest, false
}

// ReplayWith makes an evaluation again in the words of a time.
func (s *Room) ReplayWith(j *casefile.Judgement, w rule.Wording) (*rule.Evaluation, error) {
	p, ok := s.at.Rules.ByHash(j.PackHash)
	if !ok {
		return nil, app.E("replay", app.Missing, "当时的规则包不在本机："+j.PackHash, nil)
	}
	later := make([]*rule.Pack, 0, len(j.Later))
	for _, hash := range j.Later {
		v, ok := s.at.Rules.ByHash(hash)
		if !ok {
			return nil, app.E("replay", app.Missing, "当时的规则包不在本机："+hash, nil)
		}
		later = append(later, v)
	}
	return p.EvaluateIn(w, rule.Input{Record: j.Record(), Date: j.Date, Now: j.Now}, later...)
}
