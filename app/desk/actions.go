package desk

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// supplementDays is how many working days an applicant has to bring what is
// missing, unless the law of the item says otherwise.
const supplementDays = 10

// act runs one action on one case: rights are asked on the state as it is
// now, and the event is committed with the row it leads to.
func (s *Station) act(ctx context.Context, id app.CaseID, a casefile.Action, do func(ch *change, c *casefile.Case) error) (*casefile.Case, error) {
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
		return nil, s.denied(c, a)
	}
	ch := newChange()
	ch.folded[id] = events
	if err := do(ch, c); err != nil {
		return nil, err
	}
	if err := s.commit(ctx, ch); err != nil {
		return nil, err
	}
	return s.fold(ctx, id)
}

// denied says why an action is not open, as far as it can be said.
func (s *Station) denied(c *casefile.Case, a casefile.Action) error {
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

// Supplement tells the applicant, once and all at once, what is lacking. The
// clock stops.
func (s *Station) Supplement(ctx context.Context, id app.CaseID, reason string, items []string) (*casefile.Case, error) {
	reason, err := need(reason, "需要补正的内容")
	if err == nil {
		items, err = wanted(items)
	}
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoSupplement, func(ch *change, c *casefile.Case) error {
		today := civil.On(s.Now())
		due, _ := s.Calendar.Add(today, supplementDays)
		_, err := s.event(ctx, ch, id, casefile.SupplementRequested, casefile.SupplementRequestedData{Reason: reason, Items: items, Due: due, On: today})
		s.note(ch, "supplement", id, "")
		return err
	})
}

// Receive takes in what the applicant brought, and evaluates again.
func (s *Station) Receive(ctx context.Context, id app.CaseID, facts []fact.Fact, note string) (*casefile.Case, error) {
	c, err := s.act(ctx, id, casefile.DoReceive, func(ch *change, c *casefile.Case) error {
		p, err := s.packOf(c)
		if err != nil {
			return err
		}
		facts := spoken(facts)
		e, err := s.event(ctx, ch, id, casefile.Supplemented, casefile.SupplementedData{Facts: facts, Note: note, On: civil.On(s.Now()), Papers: papersOf(p, c, facts)})
		if err != nil {
			return err
		}
		next, err := casefile.Fold(append(append([]casefile.Event(nil), ch.folded[id]...), e))
		if err != nil {
			return err
		}
		j, err := s.judgeCase(ctx, next)
		if err != nil {
			return err
		}
		return s.put(ctx, ch, next, j)
	})
	return c, err
}

// Evaluate judges a case again, because facts may have changed.
func (s *Station) Evaluate(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.act(ctx, id, casefile.DoEvaluate, func(ch *change, c *casefile.Case) error {
		if c.State == casefile.Provisional {
			return s.reconfirm(ctx, ch, c)
		}
		j, err := s.judgeCase(ctx, c)
		if err != nil {
			return err
		}
		return s.put(ctx, ch, c, j)
	})
}

// reconfirm judges a provisional decision as of its own date with the facts
// there are now: confirmed, contradicted, or still waiting. Only the station that
// decided does.
func (s *Station) reconfirm(ctx context.Context, ch *change, c *casefile.Case) error {
	if c.Decision.Station != s.Info.ID {
		return app.E("evaluate", app.Forbidden, "这件由工作站 "+string(c.Decision.Station)+" 预通过，由它联网后复核。", nil)
	}
	j, err := s.Rejudge(ctx, c, c.Judgement.Date, slips(c)...)
	if err != nil {
		return err
	}
	if j.Verdict != app.Review {
		if j.Guard, err = s.guard(ctx, j.Pack, c.ID, c.App); err != nil {
			return err
		}
		j.Await, j.home = c.Await, c.Home // those that have answered are asked no more
	}
	rec := j.judgement(s.Now())
	switch j.Effective() {
	case app.Approve:
		_, err = s.event(ctx, ch, c.ID, casefile.Confirmed, casefile.ConfirmedData{Judgement: &rec})
	case app.Review:
		notice, _ := s.Calendar.Add(civil.On(s.Now()), supplementDays)
		_, err = s.event(ctx, ch, c.ID, casefile.Contradicted, casefile.ContradictedData{Judgement: rec, Notice: notice})
	}
	return err
}

// Claim takes a case for a while.
func (s *Station) Claim(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.act(ctx, id, casefile.DoClaim, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Claimed, casefile.ClaimedData{Until: s.Now().Add(casefile.Lease).Truncate(time.Second)})
		return err
	})
}

// Release gives a claimed case back.
func (s *Station) Release(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.act(ctx, id, casefile.DoRelease, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Released, struct{}{})
		return err
	})
}

// Hold moves a case into a special procedure; the clock stops.
func (s *Station) Hold(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := need(reason, "转特别程序的理由")
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoHold, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Held, casefile.HeldData{Reason: reason, On: civil.On(s.Now())})
		return err
	})
}

// Resume ends a special procedure.
func (s *Station) Resume(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.act(ctx, id, casefile.DoResume, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Resumed, casefile.ResumedData{On: civil.On(s.Now())})
		return err
	})
}

// Withdraw closes a case because the applicant asks for it.
func (s *Station) Withdraw(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := needs(reason, "撤回的原因", minItem)
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoWithdraw, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Withdrawn, casefile.ReasonData{Reason: reason})
		s.note(ch, "withdraw", id, "")
		return err
	})
}

// Reject refuses to take an application in, 不予受理: nobody has taken it in yet,
// and it cannot be: no such item, or none at that time.
func (s *Station) Reject(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := need(reason, "不予受理的理由")
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoReject, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Rejected, casefile.ReasonData{Reason: reason})
		s.note(ch, "reject", id, "")
		return err
	})
}

// CorrectFact writes a correction slip: a register differs from the paper.
// From then on the fact is in conflict, and a person decides.
func (s *Station) CorrectFact(ctx context.Context, id app.CaseID, name, note string) (*casefile.Case, error) {
	note, err := seen(note)
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoCorrect, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Corrected, casefile.CorrectedData{Fact: name, Note: note})
		return err
	})
}

// Undo takes the last decision back, within 30 seconds, by whom it was made.
func (s *Station) Undo(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.act(ctx, id, casefile.DoUndo, func(ch *change, c *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Retracted, casefile.RetractedData{Event: c.Undoable.Event})
		s.note(ch, "undo", id, "")
		return err
	})
}

// Uphold lets a disputed decision stand.
func (s *Station) Uphold(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := need(reason, "维持的理由")
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoUphold, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Confirmed, casefile.ConfirmedData{Reason: reason})
		s.note(ch, "uphold", id, "")
		return err
	})
}

// Invalidate revokes a decision. The case can do nothing more.
func (s *Station) Invalidate(ctx context.Context, id app.CaseID, reason, draw string) (*casefile.Case, error) {
	reason, err := need(reason, "撤销的理由")
	if err != nil {
		return nil, err
	}
	return s.act(ctx, id, casefile.DoInvalidate, func(ch *change, _ *casefile.Case) error {
		_, err := s.event(ctx, ch, id, casefile.Invalidated, casefile.InvalidatedData{Reason: reason, Draw: draw})
		s.note(ch, "invalidate", id, "")
		return err
	})
}
