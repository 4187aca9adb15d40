package casefile

import (
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// State is where a case stands.
type State string

// The states.
const (
	Pending       State = "pending"     // 待判定
	InReview      State = "review"      // 转人工
	Approved      State = "approved"    // 已通过
	Provisional   State = "provisional" // 预通过，待联网复核
	RefusedState  State = "refused"     // 不予
	Correcting    State = "correcting"  // 补正中
	OnHold        State = "held"        // 特别程序
	Disputed      State = "disputed"    // 待督查
	InvalidState  State = "invalidated" // 已撤销
	WithdrawnCase State = "withdrawn"   // 已撤回
	RejectedCase  State = "rejected"    // 不予受理
	ProposedCase  State = "proposed"    // 拟批准，待另一人复核
)

// States lists every state, in the order of a case's life.
var States = []State{Pending, InReview, ProposedCase, Correcting, OnHold, Provisional, Approved, RefusedState, Disputed, InvalidState, WithdrawnCase, RejectedCase}

// Label is the state in Chinese.
func (s State) Label() string {
	switch s {
	case Pending:
		return "待判定"
	case InReview:
		return "转人工"
	case ProposedCase:
		return "拟批准"
	case Approved:
		return "已通过"
	case Provisional:
		return "预通过"
	case RefusedState:
		return "不予"
	case Correcting:
		return "补正中"
	case OnHold:
		return "特别程序"
	case Disputed:
		return "待督查"
	case InvalidState:
		return "已撤销"
	case WithdrawnCase:
		return "已撤回"
	case RejectedCase:
		return "不予受理"
	}
	return string(s)
}

// Open says that somebody still has to do something.
func (s State) Open() bool {
	switch s {
	case Pending, InReview, ProposedCase, Correcting, OnHold, Disputed:
		return true
	}
	return false
}

// Granted says that what was applied for is granted now: provisionally too, and
// while a supervisor is asked about it.
func (c *Case) Granted() bool {
	switch c.State {
	case Approved, Provisional, Disputed:
		return c.Decision != nil && c.Decision.Result == Granted
	}
	return false
}

// Decision is a decision in effect.
type Decision struct {
	Event     app.EventID
	At        time.Time
	Stamp     Stamp // in the order of events
	Result    Outcome
	By        By
	Operator  app.AccountID
	Station   app.StationID
	Reason    string
	Basis     []string
	Verdict   app.Verdict       // of a machine's decision: approve or provisional
	Grants    map[string]string // what a person's approval gives
	Confirmed time.Time         // when a provisional decision became one; zero: it was none
	TraceHash string
	Overruled []Overrule    // conditions that had not passed, and why a person approved all the same
	Proposer  app.AccountID // who proposed what Operator agreed to; empty: it was his own decision
}

// Made is when the decision that stands was made: a provisional one when it was
// confirmed.
func (d *Decision) Made() time.Time {
	if d.Confirmed.IsZero() {
		return d.At
	}
	return d.Confirmed
}

// Grants are what an approval gives, by the keys of the pack: as the rules
// computed it, whoever approved.
func (c *Case) Grants() map[string]string {
	switch {
	case c.Decision != nil && c.Decision.By == Official && len(c.Decision.Grants) > 0:
		return c.Decision.Grants
	case c.Judgement != nil:
		return c.Judgement.Outcome
	}
	return nil
}

// Claim is a lease on a case.
type Claim struct {
	By    app.AccountID
	Until time.Time
}

// Lease is how long a claim holds a case.
const Lease = 20 * time.Minute

// Live says whether the lease binds others at a moment. One that ends later than
// any lease lasts was made by a clock that is wrong: it binds nobody.
func (c *Claim) Live(at time.Time) bool {
	return c != nil && at.Before(c.Until) && c.Until.Sub(at) <= Lease+MaxAhead
}

// Check is one spot check of a case.
type Check struct {
	By   app.AccountID
	At   time.Time
	Data CheckedData
}

// Case is the fold of its events.
type Case struct {
	ID         app.CaseID
	App        Application
	State      State
	Acceptance *Acceptance
	Judgement  *Judgement // the latest
	Decision   *Decision  // the one that stands
	Rival      *Decision  // a differing decision made elsewhere
	Proposal   *Decision  // the last 拟批准: it stands while State is ProposedCase
	Returned   string     // why the last 拟批准 was sent back; empty: it was not
	Claim      *Claim
	Supplement *SupplementRequestedData // the open one, or the last
	Hold       *HeldData
	Reason     string // of withdrawal or invalidation
	Draws      []string
	Checks     []Check
	Corrected  []CorrectedData
	Printed    []PrintedData    // papers made out
	Prints     []PrintEndedData // what became of them at a printer
	Materials  []Material       // what was handed over, in order
	Owed       []Owed           // what was let come later
	Visits     []VisitData      // visits at home
	Undoable   *Undo            // the last event that its maker may still take back

	SubmittedAt time.Time
	ChangedAt   time.Time
	Last        app.EventID
	LastAt      Stamp
	Events      int
	Makers      []app.AccountID // who took part in making it, sorted
	Await       []string        // areas that have to confirm the decision
	Home        string          // the area of the station that decided, where they answer; empty: nobody was awaited
	Twins       []Twin          // other cases in which the same was granted
	Dispute     string          // why a supervisor is asked, a sentence; the last reason
	Problems    []string        // events that could not be applied, in plain English, for the audit

	pauses      []pause
	ineffective map[app.EventID]error
}

// Ineffective says why an event had no effect; nil: it had, or is not of the
// case.
func (c *Case) Ineffective(id app.EventID) error { return c.ineffective[id] }

// Undo names an event and when the chance to take it back ends.
type Undo struct {
	Event    app.EventID
	Operator app.AccountID
	Station  app.StationID
	From     time.Time
	Until    time.Time
}

// Open says whether the chance is there at a moment, by the clock of the station
// that made the event: before it was made there is none.
func (u *Undo) Open(at time.Time) bool {
	return u != nil && !at.After(u.Until) && !at.Before(u.From.Truncate(time.Millisecond))
}

// UndoFor is how long a decision can be taken back; nothing of it leaves the
// station before.
const UndoFor = 30 * time.Second

// Made says whether an account took part in making the case, and so may not
// check it.
func (c *Case) Made(who app.AccountID) bool {
	_, found := slices.BinarySearch(c.Makers, who)
	return found
}

// DrawnIn says whether a draw drew the case.
func (c *Case) DrawnIn(draw string) bool { return slices.Contains(c.Draws, draw) }

// Unchecked are the draws in which nobody looked at the case yet. One that was
// revoked needs no look: it counts as wrong.
func (c *Case) Unchecked() (out []string) {
	if c.Decision == nil || c.State == InvalidState {
		return nil
	}
	for _, draw := range c.Draws {
		if !slices.ContainsFunc(c.Checks, func(k Check) bool { return k.Data.Draw == draw }) {
			out = append(out, draw)
		}
	}
	return out
}

// CheckedBy is an account's check of the case in a draw, or nil.
func (c *Case) CheckedBy(draw string, who app.AccountID) *Check {
	for i := range c.Checks {
		if c.Checks[i].Data.Draw == draw && c.Checks[i].By == who {
			return &c.Checks[i]
		}
	}
	return nil
}

// Serial is the number, empty before acceptance.
func (c *Case) Serial() app.Serial {
	if c.Acceptance == nil {
		return ""
	}
	return c.Acceptance.Serial
}

// Date is the application date, on which the version of the rules depends.
func (c *Case) Date() civil.Date { return civil.On(c.App.At) }

// Verdict is what the list shows: the effective verdict of the latest
// evaluation, empty before the first.
func (c *Case) Verdict() app.Verdict {
	if c.Judgement == nil {
		return ""
	}
	return c.Judgement.Effective()
}

func (c *Case) addMaker(who app.AccountID) {
	if who == "" {
		return
	}
	if i, found := slices.BinarySearch(c.Makers, who); !found {
		c.Makers = slices.Insert(c.Makers, i, who)
	}
}
