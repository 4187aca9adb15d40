package desk

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// supplementDays is how many working days an applicant has to bring what is
// missing, unless the law of the item says otherwise.
const supplementDays = 10

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
