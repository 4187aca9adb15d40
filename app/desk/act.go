package desk

import (
	"cmp"
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
)

// Act runs one action on one case: rights are asked on the state as it is
// now, and the event is committed with the row it leads to.
func (s *Station) Act(ctx context.Context, id app.CaseID, a casefile.Action, do func(ch *change.Change, c *casefile.Case) error) (*casefile.Case, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	events, err := s.store.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return nil, app.E(string(a), app.Missing, "没有这个办件。", err)
	}
	if !casefile.May(c, s.Actor, a, s.Now()) {
		return nil, s.Denied(c, a)
	}
	if a != casefile.DoCheck && a != casefile.DoReveal { // the sheet shows whom it is about
		if blind, err := s.blindTo(ctx, c); err != nil || blind {
			return nil, cmp.Or(err, errBlind(string(a)))
		}
	}
	ch := change.New()
	ch.Folded[id] = events
	if err := do(ch, c); err != nil {
		return nil, err
	}
	if err := s.Commit(ctx, ch); err != nil {
		return nil, err
	}
	return s.Fold(ctx, id)
}

// Denied says why an action is not open, as far as it can be said.
func (s *Station) Denied(c *casefile.Case, a casefile.Action) error {
	switch {
	case c.State == casefile.InvalidState:
		return app.E(string(a), app.Forbidden, "办件已被撤销，不能再作任何处理。", nil)
	case c.Claim.Live(s.Now()) && c.Claim.By != s.Actor.Account:
		return app.E(string(a), app.Forbidden, "办件正由 "+s.NameOf(c.Claim.By)+" 处理，"+c.Claim.Until.In(civil.Shanghai).Format("15:04")+" 之后可以接手。", nil)
	case a == casefile.DoPrint && c.State == casefile.Disputed:
		return app.E(string(a), app.Forbidden, "本件待督查裁定，裁定之前不打印文书。", nil)
	case a == casefile.DoEndorse && c.State == casefile.ProposedCase && c.Proposal.Operator == s.Actor.Account:
		return app.E(string(a), app.Forbidden, "这是您提出的拟批准，要由提出人以外的同事或者督查复核。", nil)
	case a == casefile.DoUndo:
		return app.E(string(a), app.Forbidden, "只能由本人在 30 秒内收回。", nil)
	case (a == casefile.DoCheck || a == casefile.DoInvalidate || a == casefile.DoUphold) && c.Made(s.Actor.Account):
		return app.E(string(a), app.Forbidden, "经办人不能抽查、维持或撤销自己办理的办件。", nil)
	case a == casefile.DoCheck && len(c.Draws) == 0:
		return app.E(string(a), app.Forbidden, "办件没有被抽中，不能抽查。", nil)
	}
	return app.E(string(a), app.Forbidden, "办件现在的状态是“"+c.State.Label()+"”，“"+s.Actor.Role.Label()+"”不能“"+a.Label()+"”。", nil)
}

// MayDecide says whether the person at the station decides on cases.
func (s *Station) MayDecide() bool {
	return s.Actor.Role == app.Clerk || s.Actor.Role == app.Community
}

// Forbidden is the error of who may not do something at all.
func Forbidden(op string) error {
	return app.E(op, app.Forbidden, "", nil)
}
