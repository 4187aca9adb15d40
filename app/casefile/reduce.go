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
	after := by.When().Sub(target.When())
	return Undoable(target) && target.Operator == by.Operator && target.Station == by.Station && after >= 0 && after <= UndoFor
}

// Undoable are a person's own steps. What the rules approved is not taken
// back by a key: a supervisor revokes it, with a reason.
func Undoable(e *Event) bool {
	var d DecidedData
	switch e.Type {
	case SupplementRequested, Held, Withdrawn, Rejected, Proposed:
		return true
	case Decided:
		return e.Read(&d) == nil && d.By == Official
	}
	return false
}

func (c *Case) apply(e *Event, taken map[app.EventID]bool) {
	c.Events++
	c.Last, c.LastAt, c.ChangedAt = e.ID, e.At, e.When()
	if e.Case != c.ID {
		c.problem(e, errors.New("belongs to another case"))
		return
	}
	if e.Type != PrintEnded { // a printer is no step of anybody's
		c.Undoable = nil
	}
	if taken[e.ID] {
		return
	}
	if c.State == InvalidState && e.Type != Reinstated && e.Type != Drawn { // a draw took it as what it was when its list was frozen
		c.problem(e, &Ineffective{string(e.Type), "came after the case was revoked", "办件已被撤销，不能再作任何处理"})
		return
	}
	do, known := steps[e.Type]
	if !known {
		return
	}
	if err := do(c, e); err != nil {
		c.problem(e, err)
	}
	if e.Type == Retracted && !c.tookBack(e, taken) {
		c.problem(e, &Ineffective{string(e.Type), "comes too late, or from somebody else", "只能由本人在 30 秒内收回"})
	}
}

// tookBack says whether a retraction took the event back that it names.
func (c *Case) tookBack(e *Event, taken map[app.EventID]bool) bool {
	var d RetractedData
	return e.Read(&d) == nil && taken[d.Event]
}

func (c *Case) problem(e *Event, err error) {
	if c.ineffective == nil {
		c.ineffective = map[app.EventID]error{}
	}
	c.ineffective[e.ID] = err
	c.Problems = append(c.Problems, fmt.Sprintf("%s event %s %s", e.Type, e.ID, err))
}

// take moves the case by a step, or says why the step has no effect.
func (c *Case) take(e *Event, t step) error {
	next, why := move(c.State, t, c.makerOf(e, t), stateOf(c.Decision))
	if why != nil {
		return why
	}
	if next == Disputed && c.State != Disputed {
		c.Dispute = disputes[t]
	}
	c.State = next
	return nil
}

// makerOf says who makes a step.
func (c *Case) makerOf(e *Event, t step) who {
	switch t {
	case evaluated, granted, provisional, contradict, confirmed, doubled:
		return byMachine // whoever pressed the key: the rules say it
	}
	if e.Operator == "" {
		return byMachine
	}
	if t == endorsed { // two people decide, whoever took the case in
		if e.Operator == c.proposer(e) {
			return byMaker
		}
		return byOther
	}
	if c.Made(e.Operator) {
		return byMaker
	}
	return byOther
}

// disputes say why a supervisor is asked.
var disputes = map[step]string{
	granted:     "规则判定通过，而另一处的人员已决定不予，请督查决定。",
	provisional: "规则判定预通过，而另一处的人员已决定不予，请督查决定。",
	proposed:    "已经决定不予，另一处同时拟批准，请督查决定。",
	approved:    "两处的决定不一致，请督查决定。",
	endorsed:    "拟批准已在另一处退回、收回或另作处理，又有同事同意批准，请督查决定。",
	returned:    "已经批准，另一处同时退回了拟批准，请督查决定。",
	refused:     "两处的决定不一致，请督查决定。",
	requested:   "已经作出决定，另一处同时发出了补正告知，请督查决定。",
	held:        "已经作出决定，另一处同时转了特别程序，请督查决定。",
	withdrawn:   "已经作出决定，申请人同时在另一处撤回，请督查决定。",
	rejected:    "已经作出决定，另一处同时不予受理，请督查决定。",
	contradict:  "联网复核与预通过的决定不一致，请督查决定。",
	doubled:     "同一事项此前已在另一办件发放，请督查决定。",
}

// steps is the reducer, one small function an event type; what becomes of the
// state the table says.
var steps map[Type]func(*Case, *Event) error

func init() {
	steps = map[Type]func(*Case, *Event) error{
		Submitted: onSubmitted, Claimed: onClaimed, Released: onReleased,
		Evaluated: onEvaluated, Decided: onDecided, Retracted: onRetracted,
		SupplementRequested: onSupplementRequested, Supplemented: onSupplemented,
		Held: onHeld, Resumed: onResumed, Printed: onPrinted, PrintEnded: onPrintEnded, Corrected: onCorrected,
		Drawn: onDrawn, Checked: onChecked, Contradicted: onContradicted,
		Confirmed: onConfirmed, Invalidated: onInvalidated, Reinstated: onReinstated,
		Withdrawn: onWithdrawn, Noticed: onNothing, Visited: onVisited,
		Attached: onAttached, Called: onCalled, Doubled: onDoubled, Rejected: onRejected,
		Proposed: onProposed, Returned: onReturned,
	}
}

func onNothing(*Case, *Event) error { return nil }

// onRetracted has no effect of its own: what it names is skipped by apply.
func onRetracted(_ *Case, e *Event) error {
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
	if c.Claim.Live(e.When()) && c.Claim.By != e.Operator {
		return &Ineffective{string(e.Type), "claims a case that another holds", "另一位同事先领取了"}
	}
	c.Claim = &Claim{By: e.Operator, Until: d.Until}
	return nil
}

func onReleased(c *Case, e *Event) error {
	if c.Claim == nil || c.Claim.By != e.Operator {
		return &Ineffective{string(e.Type), "releases a case its operator does not hold", "办件已不在您手上"}
	}
	c.Claim = nil
	return nil
}

// onEvaluated keeps the number that rides on an evaluation, whatever else
// becomes of it: it is on a receipt.
func onEvaluated(c *Case, e *Event) error {
	var d EvaluatedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.accept(d.Acceptance)
	if err := c.take(e, evaluated); err != nil {
		return err
	}
	c.Judgement = &d.Judgement
	return nil
}

func onSupplementRequested(c *Case, e *Event) error {
	var d SupplementRequestedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.addMaker(e.Operator)
	if err := c.take(e, requested); err != nil || c.State != Correcting {
		return err
	}
	c.Supplement, c.Claim = &d, nil
	c.pause(d.On)
	c.undo(e)
	return nil
}

func onSupplemented(c *Case, e *Event) error {
	var d SupplementedData
	if err := e.Read(&d); err != nil {
		return err
	}
	before := c.State
	if err := c.take(e, received); err != nil {
		return err
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
	if before == Correcting {
		c.resume(d.On)
	}
	c.addMaker(e.Operator)
	return nil
}

func onHeld(c *Case, e *Event) error {
	var d HeldData
	if err := e.Read(&d); err != nil {
		return err
	}
	if err := c.take(e, held); err != nil || c.State != OnHold {
		return err
	}
	c.Hold, c.Claim = &d, nil
	c.pause(d.On)
	c.undo(e)
	return nil
}

func onResumed(c *Case, e *Event) error {
	var d ResumedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if err := c.take(e, resumed); err != nil {
		return err
	}
	c.Hold = nil
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

func onPrintEnded(c *Case, e *Event) error {
	var d PrintEndedData
	if err := e.Read(&d); err != nil {
		return err
	}
	c.Prints = append(c.Prints, d)
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

func onWithdrawn(c *Case, e *Event) error { return c.end(e, withdrawn, WithdrawnCase) }

// onRejected is 不予受理: the case was not taken in.
func onRejected(c *Case, e *Event) error { return c.end(e, rejected, RejectedCase) }

// end closes a case without a decision.
func (c *Case) end(e *Event, t step, s State) error {
	var d ReasonData
	if err := e.Read(&d); err != nil {
		return err
	}
	before := c.State
	if err := c.take(e, t); err != nil || c.State != s || before == s {
		return err
	}
	c.Reason, c.Claim = d.Reason, nil
	c.addMaker(e.Operator)
	c.undo(e)
	return nil
}
