package casefile

import (
	"errors"
	"fmt"
	"slices"

	"miaopi/app"
)

// Fold makes the case out of all its events, in any order; the slice is
// sorted in place. Events that cannot be applied stay without effect and are
// named in Problems: nothing is lost, and every station skips the same ones.
func Fold(events []Event) (*Case, error) {
	if len(events) == 0 {
		return nil, errors.New("a case without events")
	}
	slices.SortFunc(events, func(a, b Event) int {
		switch {
		case a.Before(&b):
			return -1
		case b.Before(&a):
			return 1
		}
		return 0
	})
	c := &Case{ID: events[0].Case, State: Pending}
	taken := retracted(events)
	for i := range events {
		c.apply(&events[i], taken)
	}
	if c.App.Item == "" {
		return nil, fmt.Errorf("case %s has no submission", c.ID)
	}
	return c, nil
}

// Then applies one more event to a folded case. It reports false, and leaves
// the case alone, when the event is not the newest or takes another back: then
// only Fold gives the right case.
func (c *Case) Then(e *Event) bool {
	if e.Type == Retracted || e.At < c.LastAt || e.At == c.LastAt && e.ID <= c.Last {
		return false
	}
	c.apply(e, nil)
	return true
}

// retracted finds the events that were rightly taken back: by the operator
// and station that made them, within UndoFor.
func retracted(events []Event) map[app.EventID]bool {
	var taken map[app.EventID]bool
	for i := range events {
		e := &events[i]
		var d RetractedData
		if e.Type != Retracted || e.Read(&d) != nil {
			continue
		}
		for j := range events[:i] {
			if t := &events[j]; t.ID == d.Event && mayRetract(t, e) {
				if taken == nil {
					taken = map[app.EventID]bool{}
				}
				taken[t.ID] = true
			}
		}
	}
	return taken
}

func mayRetract(target, by *Event) bool {
	return Undoable(target) && target.Operator == by.Operator && target.Station == by.Station &&
		by.At.Time().Sub(target.At.Time()) <= UndoFor
}

// Undoable are a person's own steps. What the rules approved is not taken
// back by a key: a supervisor revokes it, with a reason.
func Undoable(e *Event) bool {
	var d DecidedData
	switch e.Type {
	case SupplementRequested, Held, Withdrawn:
		return true
	case Decided:
		return e.Read(&d) == nil && d.By == Official
	}
	return false
}

func (c *Case) apply(e *Event, taken map[app.EventID]bool) {
	c.Events++
	c.Last, c.LastAt, c.ChangedAt = e.ID, e.At, e.At.Time()
	if e.Case != c.ID {
		c.problem(e, "belongs to another case")
		return
	}
	c.Undoable = nil
	if taken[e.ID] {
		return
	}
	if c.State == InvalidState && e.Type != Reinstated {
		c.problem(e, "came after the case was revoked")
		return
	}
	step, known := steps[e.Type]
	if !known {
		return
	}
	if err := step(c, e); err != nil {
		c.problem(e, err.Error())
	}
}

func (c *Case) problem(e *Event, why string) {
	c.Problems = append(c.Problems, fmt.Sprintf("%s event %s %s", e.Type, e.ID, why))
}

// steps is the reducer, one small function an event type.
var steps map[Type]func(*Case, *Event) error

func init() {
	steps = map[Type]func(*Case, *Event) error{
		Submitted: onSubmitted, Claimed: onClaimed, Released: onReleased,
		Evaluated: onEvaluated, Decided: onDecided, Retracted: onRetracted,
		SupplementRequested: onSupplementRequested, Supplemented: onSupplemented,
		Held: onHeld, Resumed: onResumed, Printed: onPrinted, Corrected: onCorrected,
		Drawn: onDrawn, Checked: onChecked, Contradicted: onContradicted,
		Confirmed: onConfirmed, Invalidated: onInvalidated, Reinstated: onReinstated,
		Withdrawn: onWithdrawn, Noticed: onNothing, Visited: onVisited,
		Attached: onAttached, Called: onCalled,
	}
}

func onNothing(*Case, *Event) error { return nil }

// onRetracted has no effect of its own: what it names is skipped by apply. A
// retraction that came too late, or from somebody else, is a problem.
func onRetracted(c *Case, e *Event) error {
	var d RetractedData
	return e.Read(&d)
}

func onSubmitted(c *Case, e *Event) error {
	if c.App.Item != "" {
		return errors.New("is a second submission")
	}
	var d SubmittedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.App, c.SubmittedAt = d.Application, d.Application.At
	c.accept(d.Acceptance)
	c.addMaker(e.Operator)
	return nil
}

// accept keeps the first acceptance: a case has one number for good.
func (c *Case) accept(a *Acceptance) {
	if c.Acceptance == nil && a != nil {
		c.Acceptance = a
		c.owe(a.Lacking)
	}
}

func onClaimed(c *Case, e *Event) error {
	var d ClaimedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Claim.Live(e.At.Time()) && c.Claim.By != e.Operator {
		return errors.New("claims a case that another holds")
	}
	c.Claim = &Claim{By: e.Operator, Until: d.Until}
	return nil
}

func onReleased(c *Case, e *Event) error {
	if c.Claim == nil || c.Claim.By != e.Operator {
		return errors.New("releases a case its operator does not hold")
	}
	c.Claim = nil
	return nil
}

func onEvaluated(c *Case, e *Event) error {
	var d EvaluatedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Decision != nil || c.State == WithdrawnCase {
		return errors.New("evaluates a case that is closed")
	}
	c.Judgement = &d.Judgement
	c.accept(d.Acceptance)
	if c.State == Pending {
		c.State = InReview
	}
	return nil
}

func onSupplementRequested(c *Case, e *Event) error {
	var d SupplementRequestedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.State != InReview && c.State != Pending {
		return fmt.Errorf("asks for supplements in state %s", c.State)
	}
	c.State, c.Supplement, c.Claim = Correcting, &d, nil
	c.pause(d.On)
	c.addMaker(e.Operator)
	c.undo(e)
	return nil
}

func onSupplemented(c *Case, e *Event) error {
	var d SupplementedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.State != Correcting && c.State != InReview && c.State != Pending {
		return fmt.Errorf("brings supplements in state %s", c.State)
	}
	// The newest paper is what counts: it replaces what was declared before
	// under the same name.
	for _, f := range d.Facts {
		c.App.Declared = slices.DeleteFunc(slices.Clone(c.App.Declared), sameName(f.Name))
		c.App.Declared = append(c.App.Declared, f)
	}
	for _, paper := range d.Papers {
		c.receive(paper, d.On)
	}
	if c.State == Correcting {
		c.resume(d.On)
	}
	c.State = Pending
	c.addMaker(e.Operator)
	return nil
}

func onHeld(c *Case, e *Event) error {
	var d HeldData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.State != InReview {
		return fmt.Errorf("holds a case in state %s", c.State)
	}
	c.State, c.Hold, c.Claim = OnHold, &d, nil
	c.pause(d.On)
	c.undo(e)
	return nil
}

func onResumed(c *Case, e *Event) error {
	var d ResumedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.State != OnHold {
		return fmt.Errorf("resumes a case in state %s", c.State)
	}
	c.State, c.Hold = InReview, nil
	c.resume(d.On)
	return nil
}

func onPrinted(c *Case, e *Event) error {
	var d PrintedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.Printed = append(c.Printed, d)
	return nil
}

func onCorrected(c *Case, e *Event) error {
	var d CorrectedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.Corrected = append(c.Corrected, d)
	return nil
}

func onWithdrawn(c *Case, e *Event) error {
	var d ReasonData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Decision != nil {
		return errors.New("withdraws a decided case")
	}
	c.State, c.Reason, c.Claim = WithdrawnCase, d.Reason, nil
	c.undo(e)
	return nil
}
