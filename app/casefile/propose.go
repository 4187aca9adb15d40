package casefile

import (
	"miaopi/app"
)

// onProposed is 拟批准: an approval that takes effect when another person agrees.
func onProposed(c *Case, e *Event) error {
	var d ProposedData
	if err := e.Read(&d); err != nil {
		return err
	}
	before := c.State
	if err := c.take(e, proposed); err != nil {
		return err
	}
	c.addMaker(e.Operator)
	if before == ProposedCase || c.State != ProposedCase {
		return nil // the first stands
	}
	next := c.decisionOf(e, &DecidedData{Result: Granted, By: Official, Reason: d.Reason, Grants: d.Grants, Overruled: d.Overruled})
	c.Proposal, c.Returned, c.Claim = next, "", nil
	c.undo(e)
	return nil
}

// onReturned sends a proposal back to whoever works on the case next.
func onReturned(c *Case, e *Event) error {
	var d ReturnedData
	if err := e.Read(&d); err != nil {
		return err
	}
	if c.State == ProposedCase && c.Proposal.Event != d.Proposal {
		return &Ineffective{string(e.Type), "sends back another proposal than the one that stands", "要退回的拟批准已经不在，后来又有新的拟批准"}
	}
	before := c.State
	if err := c.take(e, returned); err != nil {
		return err
	}
	if before == ProposedCase {
		c.Returned, c.Claim = d.Reason, nil
	}
	return nil
}

// proposer is who proposed what an event agrees to.
func (c *Case) proposer(e *Event) app.AccountID {
	if c.State == ProposedCase {
		return c.Proposal.Operator
	}
	var d DecidedData
	if e.Read(&d) != nil {
		return ""
	}
	return d.ProposedBy
}
