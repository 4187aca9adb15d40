package deciding

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/rule"
)

// Approve grants a case by a person's decision. What it gives is computed as the
// rules' own approval would. over says of every condition that has not passed why;
// reason may be empty then. Where one of them is to refuse, the approval is only
// proposed, until another person calls Endorse.
func (s *Room) Approve(ctx context.Context, id app.CaseID, reason string, over ...casefile.Overrule) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoApprove, func(ch *change.Change, c *casefile.Case) error {
		over, err := s.overruling(c, over)
		if err != nil {
			return err
		}
		reason, err := summed(reason, over)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(over, casefile.Overrule.ToRefuse) {
			_, err = s.at.Event(ctx, ch, id, casefile.Proposed, casefile.ProposedData{Reason: reason, Overruled: over, Grants: s.grantsOf(c.Judgement)})
			s.at.Note(ch, "propose", id, "")
			return err
		}
		_, err = s.at.Event(ctx, ch, id, casefile.Decided, casefile.DecidedData{Result: casefile.Granted, By: casefile.Official, Reason: reason, Overruled: over, Grants: s.grantsOf(c.Judgement)})
		s.at.Note(ch, string(casefile.DoApprove), id, "")
		return err
	})
}

// Refuse refuses a case by a person's decision, on named bases of its pack;
// none named: those of the conditions that failed. What the applicant can cure is
// no reason: app.Conflict.
func (s *Room) Refuse(ctx context.Context, id app.CaseID, reason string, basis ...string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoRefuse, func(ch *change.Change, c *casefile.Case) error {
		if err := s.refusable(c); err != nil {
			return err
		}
		if len(basis) == 0 {
			basis = s.failedBasis(c)
		}
		_, err := s.at.Event(ctx, ch, id, casefile.Decided, casefile.DecidedData{Result: casefile.Refused, By: casefile.Official, Reason: reason, Basis: basis})
		s.at.Note(ch, string(casefile.DoRefuse), id, "")
		return err
	})
}

// grantsOf are what an approval today gives by the facts of a judgement; nil when
// the rules of that day are not here.
func (s *Room) grantsOf(j *casefile.Judgement) map[string]string {
	if j == nil {
		return nil
	}
	p, ok := s.at.Rules.ByHash(j.PackHash)
	if !ok {
		return nil
	}
	given, err := p.Grants(rule.Input{Record: j.Record(), Date: j.Date, Now: s.at.Now()})
	if err != nil || len(given) == 0 {
		return nil
	}
	out := make(map[string]string, len(given))
	for _, g := range given {
		out[g.Key] = g.Value.String()
	}
	return out
}

// refusable says why a case is not to be refused yet: all that is lacking the
// applicant can supply, and he was never asked for it. Who saw a paper that a
// register contradicts, or knows of another grant, has a reason that no condition
// shows.
func (s *Room) refusable(c *casefile.Case) error {
	j := c.Judgement
	if j == nil || j.Guard != "" || c.Supplement != nil || len(c.Corrected) > 0 {
		return nil
	}
	p, ok := s.at.Rules.ByHash(j.PackHash)
	if !ok {
		return nil
	}
	var lacking []string
	for _, r := range j.Results {
		if r.Result == string(rule.Pass) {
			continue
		}
		cond, ok := p.Condition(r.ID)
		if !ok || cond.OnFail != rule.Correct {
			return nil
		}
		lacking = append(lacking, cond.Say)
	}
	if len(lacking) == 0 {
		return nil
	}
	return app.E("refuse", app.Conflict, "本件只差申请人可以补正的内容，不能直接不予。请先一次性告知补正（"+strings.Join(lacking, "；")+"）。", nil)
}

// failedBasis are the published bases of the conditions that failed.
func (s *Room) failedBasis(c *casefile.Case) []string {
	j := c.Judgement
	if j == nil {
		return nil
	}
	p, ok := s.at.Rules.ByHash(j.PackHash)
	if !ok {
		return nil
	}
	var out []string
	for _, r := range j.Results {
		cond, ok := p.Condition(r.ID)
		if r.Result != string(rule.Fail) || !ok {
			continue
		}
		if b, ok := p.FindBasis(cond.Basis); ok && !slices.Contains(out, b.Cite()) {
			out = append(out, b.Cite())
		}
	}
	return out
}
