package casefile

import (
	"errors"
	"fmt"
	"slices"

	"miaopi/app"
)

func onDecided(c *Case, e *Event) error {
	var d DecidedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.accept(d.Acceptance) // the number is on a receipt, whatever becomes of the decision
	if err := checkDecision(&d); err != nil {
		return err
	}
	next := c.decisionOf(e, &d)
	before := c.State
	if err := c.take(e, c.stepOf(next, &d)); err != nil {
		return err
	}
	if d.By == Official || c.Decision == nil {
		c.addMaker(e.Operator)
	}
	if c.Decision != nil {
		c.second(next)
		return nil
	}
	if d.Judgement != nil {
		c.Judgement = d.Judgement
		c.Await, c.Home = slices.Clone(d.Judgement.Await), d.Judgement.Home
	}
	c.Decision, c.Claim = next, nil
	if d.By == Official && before != RejectedCase {
		c.undo(e)
	}
	return nil
}

// decisionOf is the decision that an event puts down.
func (c *Case) decisionOf(e *Event, d *DecidedData) *Decision {
	next := &Decision{Event: e.ID, At: e.When(), Stamp: e.At, Result: d.Result, By: d.By, Operator: e.Operator, Station: e.Station, Reason: d.Reason, Basis: d.Basis, Grants: d.Grants,
		Overruled: d.Overruled, Proposer: d.ProposedBy}
	if d.Judgement != nil {
		next.TraceHash = d.Judgement.TraceHash
		if d.By == Machine {
			next.Verdict = d.Judgement.Effective()
		}
	} else if c.Judgement != nil {
		next.TraceHash = c.Judgement.TraceHash
	}
	return next
}

// stepOf is what a decision does. Whoever approves while a proposal stands, agrees
// to it, also at a station that had not heard of it.
func (c *Case) stepOf(next *Decision, d *DecidedData) step {
	switch {
	case d.By == Official && d.Result == Refused:
		return refused
	case d.By == Official && (d.Proposal != "" || c.State == ProposedCase):
		return endorsed
	case d.By == Official:
		return approved
	case next.Verdict == app.Provisional:
		return provisional
	}
	return granted
}

// checkDecision holds the first principle whatever a station sends: the
// machine may only grant, and only on a verdict that bears it.
func checkDecision(d *DecidedData) error {
	if d.Result != Granted && d.Result != Refused {
		return fmt.Errorf("has the unknown result %q", d.Result)
	}
	if d.By == Official {
		return checkSecond(d)
	}
	if d.By != Machine {
		return fmt.Errorf("was made by unknown %q", d.By)
	}
	if d.Result != Granted {
		return errors.New("is a refusal by a machine")
	}
	if d.Judgement == nil || d.Judgement.Effective() == app.Review {
		return errors.New("is a machine's decision without a verdict that bears it")
	}
	return nil
}

// checkSecond holds that what sets a condition to refuse aside was proposed by
// another.
func checkSecond(d *DecidedData) error {
	if d.Result == Granted && d.Proposal == "" && slices.ContainsFunc(d.Overruled, Overrule.ToRefuse) {
		return errors.New("sets a condition to refuse aside without a second person")
	}
	return nil
}

// stateOf is the state that a decision leads to; none leads nowhere.
func stateOf(d *Decision) State {
	if d == nil {
		return Pending
	}
	if d.Result == Refused {
		return RefusedState
	}
	if d.Verdict == app.Provisional {
		return Provisional
	}
	return Approved
}

// second is a decision on a decided case: the earlier stands; a differing one is
// remembered for the supervisor whom the table asks.
func (c *Case) second(d *Decision) {
	if d.Result != c.Decision.Result && c.Rival == nil {
		c.Rival = d
	}
}

func (c *Case) undo(e *Event) {
	c.Undoable = &Undo{Event: e.ID, Operator: e.Operator, Station: e.Station, From: e.When(), Until: e.When().Add(UndoFor)}
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
	before := c.State
	if err := c.take(e, contradict); err != nil {
		return err
	}
	if before != Disputed {
		c.Judgement = &d.Judgement
	}
	return nil
}

// onConfirmed is the rules' word when it brings an evaluation, and else a
// supervisor's.
func onConfirmed(c *Case, e *Event) error {
	var d ConfirmedData
	if err := e.Read(&d); err != nil {
		return err
	}
	t := upheld
	if d.Judgement != nil {
		t = confirmed
		if d.Judgement.Effective() != app.Approve {
			return errors.New("confirms without a verdict that bears it")
		}
		c.Await = slices.DeleteFunc(c.Await, func(a string) bool { return a == d.Area })
		if len(c.Await) > 0 {
			return nil // another area has not answered yet
		}
	}
	was := c.State
	if err := c.take(e, t); err != nil {
		return err
	}
	if d.Judgement != nil && was == Provisional {
		c.Judgement = d.Judgement
	}
	if c.Decision.Verdict == app.Provisional {
		c.Decision.Confirmed = e.When()
	}
	c.Decision.Verdict = app.Approve
	if t == upheld {
		c.State = stateOf(c.Decision)
	}
	return nil
}

// onDoubled names the case in which the same was granted. The later of the two
// waits for a supervisor.
func onDoubled(c *Case, e *Event) error {
	var d DoubledData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.Twin(d.Other) != nil {
		return nil // another station saw it too
	}
	c.Twins = append(c.Twins, Twin(d))
	if !d.Later {
		return nil
	}
	return c.take(e, doubled)
}

// Twin names another case in which the same was granted.
type Twin DoubledData

// Twin finds what is known of another case; nil: it is no twin.
func (c *Case) Twin(other app.CaseID) *Twin {
	for i := range c.Twins {
		if c.Twins[i].Other == other {
			return &c.Twins[i]
		}
	}
	return nil
}

func onInvalidated(c *Case, e *Event) error {
	var d InvalidatedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if err := c.take(e, invalidated); err != nil {
		return err
	}
	c.Reason, c.Claim = d.Reason, nil
	return nil
}

// onReinstated is kept for a hub that carries out a review decision (复议);
// no station offers it.
func onReinstated(c *Case, e *Event) error { return c.take(e, reinstated) }
