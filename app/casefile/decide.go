package casefile

import (
	"errors"
	"fmt"

	"miaopi/app"
)

func onDecided(c *Case, e *Event) error {
	var d DecidedData
	if err := e.Read(&d); err != nil {
		return err
	}
	next := &Decision{Event: e.ID, At: e.At.Time(), Result: d.Result, By: d.By, Operator: e.Operator, Station: e.Station, Reason: d.Reason, Basis: d.Basis}
	if err := checkDecision(&d); err != nil {
		return err
	}
	if d.Judgement != nil {
		next.TraceHash = d.Judgement.TraceHash
		if d.By == Machine {
			next.Verdict = d.Judgement.Verdict
		}
	} else if c.Judgement != nil {
		next.TraceHash = c.Judgement.TraceHash
	}
	if c.State == WithdrawnCase {
		return errors.New("decides a case that was withdrawn")
	}
	c.addMaker(e.Operator)
	if c.Decision != nil {
		return c.second(next)
	}
	if d.Judgement != nil {
		c.Judgement = d.Judgement
	}
	c.accept(d.Acceptance)
	c.Decision, c.Claim = next, nil
	c.State = stateOf(next)
	if d.By == Official {
		c.undo(e)
	}
	return nil
}

// checkDecision holds the first principle whatever a station sends: the
// machine may only grant, and only on a verdict that bears it.
func checkDecision(d *DecidedData) error {
	switch {
	case d.Result != Granted && d.Result != Refused:
		return fmt.Errorf("has the unknown result %q", d.Result)
	case d.By == Official:
		return nil
	case d.By != Machine:
		return fmt.Errorf("was made by unknown %q", d.By)
	case d.Result != Granted:
		return errors.New("is a refusal by a machine")
	case d.Judgement == nil || d.Judgement.Effective() == app.Review:
		return errors.New("is a machine's decision without a verdict that bears it")
	}
	return nil
}

func stateOf(d *Decision) State {
	switch {
	case d.Result == Refused:
		return RefusedState
	case d.Verdict == app.Provisional:
		return Provisional
	}
	return Approved
}

// second is a decision on a decided case: the same result changes nothing, a
// differing one is a contradiction; the earlier stands and a supervisor is
// asked.
func (c *Case) second(d *Decision) error {
	if d.Result == c.Decision.Result {
		return nil
	}
	if c.Rival == nil {
		c.Rival = d
	}
	c.State = Disputed
	return nil
}

func (c *Case) undo(e *Event) {
	c.Undoable = &Undo{Event: e.ID, Operator: e.Operator, Station: e.Station, Until: e.At.Time().Add(UndoFor)}
}

func onDrawn(c *Case, e *Event) error {
	var d DrawnData
	if err := e.Read(&d); err != nil {
		return err
	}
	if !c.DrawnIn(d.Draw) {
		c.Draws = append(c.Draws, d.Draw)
	}
	return nil
}

func onChecked(c *Case, e *Event) error {
	var d CheckedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Made(e.Operator) {
		return errors.New("checks the checker's own case")
	}
	if c.CheckedBy(d.Draw, e.Operator) != nil {
		return errors.New("checks the case a second time in one draw")
	}
	c.Checks = append(c.Checks, Check{By: e.Operator, At: e.At.Time(), Data: d})
	return nil
}

func onContradicted(c *Case, e *Event) error {
	var d ContradictedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Decision == nil {
		return errors.New("contradicts a case without a decision")
	}
	c.Judgement, c.State = &d.Judgement, Disputed
	return nil
}

func onConfirmed(c *Case, e *Event) error {
	var d ConfirmedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Decision == nil {
		return errors.New("confirms a case without a decision")
	}
	if d.Judgement != nil {
		c.Judgement = d.Judgement
	}
	c.Decision.Verdict = app.Approve
	c.State = stateOf(c.Decision)
	return nil
}

func onInvalidated(c *Case, e *Event) error {
	var d InvalidatedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Decision == nil {
		return errors.New("revokes a case without a decision")
	}
	if c.Made(e.Operator) {
		return errors.New("revokes the operator's own decision")
	}
	c.State, c.Reason, c.Claim = InvalidState, d.Reason, nil
	return nil
}

// onReinstated is kept for a hub that carries out a review decision (复议);
// no station offers it.
func onReinstated(c *Case, e *Event) error {
	if c.State != InvalidState {
		return fmt.Errorf("reinstates a case in state %s", c.State)
	}
	c.State = stateOf(c.Decision)
	return nil
}
