package deciding

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// Supplement tells the applicant, once and all at once, what is lacking. The
// clock stops.
func (s *Room) Supplement(ctx context.Context, id app.CaseID, reason string, items []string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "需要补正的内容")
	if err == nil {
		items, err = desk.Wanted(items)
	}
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoSupplement, func(ch *change.Change, c *casefile.Case) error {
		today := civil.On(s.at.Now())
		due, _ := s.at.Calendar.Add(today, desk.SupplementDays)
		_, err := s.at.Event(ctx, ch, id, casefile.SupplementRequested, casefile.SupplementRequestedData{Reason: reason, Items: items, Due: due, On: today})
		s.at.Note(ch, "supplement", id, "")
		return err
	})
}

// Claim takes a case for a while.
func (s *Room) Claim(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoClaim, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Claimed, casefile.ClaimedData{Until: s.at.Now().Add(casefile.Lease).Truncate(time.Second)})
		return err
	})
}

// Release gives a claimed case back.
func (s *Room) Release(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoRelease, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Released, struct{}{})
		return err
	})
}

// Hold moves a case into a special procedure; the clock stops.
func (s *Room) Hold(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "转特别程序的理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoHold, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Held, casefile.HeldData{Reason: reason, On: civil.On(s.at.Now())})
		return err
	})
}

// Resume ends a special procedure.
func (s *Room) Resume(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoResume, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Resumed, casefile.ResumedData{On: civil.On(s.at.Now())})
		return err
	})
}

// Withdraw closes a case because the applicant asks for it.
func (s *Room) Withdraw(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := desk.Needs(reason, "撤回的原因", desk.MinItem)
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoWithdraw, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Withdrawn, casefile.ReasonData{Reason: reason})
		s.at.Note(ch, "withdraw", id, "")
		return err
	})
}

// Reject refuses to take an application in, 不予受理: nobody has taken it in yet,
// and it cannot be: no such item, or none at that time.
func (s *Room) Reject(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "不予受理的理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoReject, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Rejected, casefile.ReasonData{Reason: reason})
		s.at.Note(ch, "reject", id, "")
		return err
	})
}

// CorrectFact writes a correction slip: a register differs from the paper.
// From then on the fact is in conflict, and a person decides.
func (s *Room) CorrectFact(ctx context.Context, id app.CaseID, name, note string) (*casefile.Case, error) {
	note, err := desk.Seen(note)
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoCorrect, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Corrected, casefile.CorrectedData{Fact: name, Note: note})
		return err
	})
}

// Undo takes the last decision back, within 30 seconds, by whom it was made.
func (s *Room) Undo(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoUndo, func(ch *change.Change, c *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Retracted, casefile.RetractedData{Event: c.Undoable.Event})
		s.at.Note(ch, "undo", id, "")
		return err
	})
}

// Uphold lets a disputed decision stand.
func (s *Room) Uphold(ctx context.Context, id app.CaseID, reason string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "维持的理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoUphold, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Confirmed, casefile.ConfirmedData{Reason: reason})
		s.at.Note(ch, "uphold", id, "")
		return err
	})
}

// Invalidate revokes a decision. The case can do nothing more.
func (s *Room) Invalidate(ctx context.Context, id app.CaseID, reason, draw string) (*casefile.Case, error) {
	reason, err := desk.Need(reason, "撤销的理由")
	if err != nil {
		return nil, err
	}
	return s.at.Act(ctx, id, casefile.DoInvalidate, func(ch *change.Change, _ *casefile.Case) error {
		_, err := s.at.Event(ctx, ch, id, casefile.Invalidated, casefile.InvalidatedData{Reason: reason, Draw: draw})
		s.at.Note(ch, "invalidate", id, "")
		return err
	})
}
