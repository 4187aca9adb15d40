package casefile

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// make adds the event of a step, as somebody makes it.
func (b *bench) make(t step, by app.AccountID) Event {
	grant := func(v app.Verdict) Event {
		j := judgement(v)
		return b.add(Decided, by, DecidedData{Result: Granted, By: Machine, Judgement: &j})
	}
	on := civil.On(b.now)
	switch t {
	case evaluated:
		return b.add(Evaluated, by, EvaluatedData{Judgement: judgement(app.Review)})
	case granted:
		return grant(app.Approve)
	case provisional:
		return grant(app.Provisional)
	case approved:
		return b.add(Decided, by, DecidedData{Result: Granted, By: Official, Reason: "已核对"})
	case proposed:
		return b.add(Proposed, by, ProposedData{Reason: "已核对", Overruled: overruled})
	case endorsed:
		return b.add(Decided, by, DecidedData{Result: Granted, By: Official, Reason: "已核对", Overruled: overruled, Proposal: b.proposal(), ProposedBy: "maker"})
	case returned:
		return b.add(Returned, by, ReturnedData{Proposal: b.proposal(), Reason: "再核实"})
	case refused:
		return b.add(Decided, by, DecidedData{Result: Refused, By: Official, Reason: "不符"})
	case requested:
		return b.add(SupplementRequested, by, SupplementRequestedData{Reason: "缺", On: on})
	case received:
		return b.add(Supplemented, by, SupplementedData{On: on})
	case held:
		return b.add(Held, by, HeldData{Reason: "听证", On: on})
	case resumed:
		return b.add(Resumed, by, ResumedData{On: on})
	case withdrawn:
		return b.add(Withdrawn, by, ReasonData{Reason: "不办了"})
	case rejected:
		return b.add(Rejected, by, ReasonData{Reason: "没有这个事项"})
	case contradict:
		return b.add(Contradicted, by, ContradictedData{Judgement: judgement(app.Review)})
	case confirmed:
		j := judgement(app.Approve)
		return b.add(Confirmed, by, ConfirmedData{Judgement: &j})
	case doubled:
		return b.add(Doubled, by, DoubledData{Other: "case0", Later: true})
	case upheld:
		return b.add(Confirmed, by, ConfirmedData{Reason: "维持"})
	case invalidated:
		return b.add(Invalidated, by, InvalidatedData{Reason: "有误"})
	case reinstated:
		return b.add(Reinstated, by, ReasonData{Reason: "复议"})
	}
	b.t.Fatalf("no event for %s", t)
	return Event{}
}

var overruled = []Overrule{{Condition: "age", Result: "fail", OnFail: "refuse", Reason: "户口簿为准", Seen: "户口簿"}}

// proposal is the proposal that the case has.
func (b *bench) proposal() app.EventID {
	if p := b.fold().Proposal; p != nil {
		return p.Event
	}
	return "proposal"
}

// TestTheWholeTable makes every step on every state, by nobody, by the maker and
// by another person, and holds the reducer to the table.
func TestTheWholeTable(t *testing.T) {
	people := map[who]app.AccountID{byMachine: "", byMaker: "maker", byOther: "other"}
	for _, s := range States {
		for _, col := range columns {
			for w, account := range people {
				b := inState(t, s)
				before := b.fold()
				b.now = b.now.Add(time.Minute)
				e := b.make(col.step, account)
				c := b.fold()
				if col.by == 'm' {
					w = byMachine // whoever pressed the key
				}
				if s == ProposedCase && col.step == approved {
					continue // whoever approves what was proposed endorses it: see TestProposals
				}
				want, why := move(s, col.step, w, stateOf(before.Decision))
				if want == Provisional && col.step == upheld && why == nil {
					want = Approved // a supervisor's word needs no further hearing
				}
				if c.State != want || (c.Ineffective(e.ID) == nil) != (why == nil) {
					t.Errorf("%s of a %s case by %q: %s %v, want %s %v", col.step, s, account, c.State, c.Ineffective(e.ID), want, why)
				}
				dispute := before.Dispute // the first reason stands
				if want == Disputed && s != Disputed {
					dispute = disputes[col.step]
				}
				if c.Dispute != dispute || (s == Disputed) != (before.Dispute != "") {
					t.Errorf("%s of a %s case: a supervisor is told %q, want %q", col.step, s, c.Dispute, dispute)
				}
				if why != nil && (why.Said == "" || c.State != s) {
					t.Errorf("%s of a %s case by %q has no effect: %q, %s", col.step, s, account, why.Said, c.State)
				}
			}
		}
	}
}

// What a machine never does, and a maker.
func TestTheTableKeepsThePrinciples(t *testing.T) {
	persons := []State{OnHold, Correcting, WithdrawnCase, RejectedCase, Disputed, InvalidState}
	for s, row := range table {
		if len(row) != len(columns) {
			t.Errorf("%s has %d steps, want %d", s, len(row), len(columns))
		}
		for _, col := range columns {
			decided := Approved
			next, why := move(s, col.step, byMachine, decided)
			switch {
			case why != nil:
			case next == RefusedState && s != RefusedState:
				t.Errorf("a machine refuses a %s case by %s", s, col.step)
			case slices.Contains(persons, s) && next != s:
				t.Errorf("a machine leaves %s by %s", s, col.step)
			}
			if next, why := move(s, col.step, byMaker, decided); why == nil && (col.step == upheld || col.step == invalidated || col.step == reinstated) {
				t.Errorf("the maker of a %s case makes it %s by %s", s, next, col.step)
			}
		}
	}
	if len(table) != len(States) {
		t.Errorf("the table has %d states, want %d", len(table), len(States))
	}
}

// TestAGrantCanBeNamedADouble in every state in which it stands: else a station
// that finds two could say so of neither.
func TestAGrantCanBeNamedADouble(t *testing.T) {
	stands := 0
	for state := range table {
		c := Case{State: state, Decision: &Decision{Result: Granted}}
		if !c.Granted() {
			continue
		}
		stands++
		if next, why := move(state, doubled, byMachine, Approved); why != nil || next != Disputed {
			t.Errorf("in state %s it leads to %s, %v", state, next, why)
		}
	}
	if stands != 3 {
		t.Errorf("a grant stands in %d states", stands)
	}
}

// The table in app/doc.go is the one the reducer reads.
func TestTheDocShowsTheTable(t *testing.T) {
	b, err := os.ReadFile("../doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(Transitions()) {
		if want := "//\t" + strings.TrimRight(line, "\n"); !strings.Contains(string(b), want) {
			t.Errorf("app/doc.go lacks\n%s", want)
		}
	}
}

func TestAMachineDoesNotOverruleAStepItHadNotHeardOf(t *testing.T) {
	for _, s := range []State{OnHold, Correcting, WithdrawnCase} {
		b := inState(t, s)
		b.now = b.now.Add(time.Minute)
		other := &Maker{Station: "s2", Key: b.maker.Key, Clock: NewClock(func() time.Time { return b.now }, 0), Random: &counting{n: 50}}
		j := judgement(app.Approve)
		e, err := other.Make("case1", Decided, "li", DecidedData{Result: Granted, By: Machine, Judgement: &j})
		if err != nil {
			t.Fatal(err)
		}
		b.events = append(b.events, e)
		if c := b.fold(); c.State != s || len(c.Problems) != 1 {
			t.Errorf("%s by a person, then %s by a machine; problems %q", s, c.State, c.Problems)
		}
	}
}

// A person's step that meets a decision it had not heard of is not lost.
func TestAStepThatMeetsADecisionAsksASupervisor(t *testing.T) {
	for _, st := range []step{requested, held, withdrawn, rejected, refused} {
		b := inState(t, InReview)
		b.auto(app.Approve)
		b.make(st, "li")
		if c := b.fold(); c.State != Disputed || c.Dispute == "" {
			t.Errorf("%s after an approval: %s %q", st, c.State, c.Dispute)
		}
	}
}

func TestTheSecondOfTwoGrantsIsDisputedOnce(t *testing.T) {
	b := inState(t, Approved)
	b.add(Doubled, "", DoubledData{Other: "earlier", Serial: "S0", Later: true})
	if c := b.fold(); c.State != Disputed || c.Twin("earlier") == nil {
		t.Fatalf("%s %+v", c.State, c.Twins)
	}
	b.add(Confirmed, "supervisor", ConfirmedData{Reason: "两次都应发"})
	b.add(Doubled, "", DoubledData{Other: "earlier", Serial: "S0", Later: true}) // by a third station that hears late
	if c := b.fold(); c.State != Approved || len(c.Twins) != 1 {
		t.Errorf("after being upheld: %s %+v", c.State, c.Twins)
	}
	first := inState(t, Approved)
	first.add(Doubled, "", DoubledData{Other: "later", Serial: "S2"})
	if c := first.fold(); c.State != Approved || c.Twin("later") == nil {
		t.Errorf("the earlier: %s %+v", c.State, c.Twins)
	}
}

// Numbers stand on receipts: one that rides on an event without effect is kept.
func TestANumberIsKeptWhateverBecomesOfItsEvent(t *testing.T) {
	b := newBench(t)
	b.add(Submitted, "", SubmittedData{Application: Application{Item: "elderly-allowance", Name: "王秀英", At: b.now, Channel: Online,
		Subject: app.Subject{Kind: app.Person, ID: "440306194611220028"}}})
	b.make(withdrawn, "li")
	j := judgement(app.Approve)
	b.add(Decided, "clerk", DecidedData{Result: Granted, By: Machine, Judgement: &j, Acceptance: &Acceptance{Serial: "S7", On: civil.On(b.now), Days: 1}})
	if c := b.fold(); c.State != WithdrawnCase || c.Serial() != "S7" {
		t.Errorf("%s, number %q", c.State, c.Serial())
	}
}

func TestClocks(t *testing.T) {
	now := noon
	wall := func() time.Time { return now }
	years := 3 * 365 * 24 * time.Hour
	t.Run("an event sorts after what its maker had seen", func(t *testing.T) {
		b := inState(t, InReview)
		ahead := &Maker{Station: "s2", Key: b.maker.Key, Clock: NewClock(func() time.Time { return b.now.Add(years) }, 0), Random: &counting{n: 99}}
		e, err := ahead.Make("case1", SupplementRequested, "li", SupplementRequestedData{Reason: "缺颐年卡", On: civil.On(b.now)})
		if err != nil {
			t.Fatal(err)
		}
		b.events = append(b.events, e)
		b.maker.Clock.After(b.fold().LastAt)
		r := b.add(Supplemented, "maker", SupplementedData{On: civil.On(b.now)})
		if c := b.fold(); r.Before(&e) || c.State != Pending {
			t.Errorf("%s after %s: %s", r.At, e.At, c.State)
		}
		if !r.When().Equal(b.now.UTC().Truncate(time.Millisecond)) {
			t.Errorf("made at %s by a clock that says %s", r.When(), b.now)
		}
		back, err := ParseEvent(r.Form(), r.Sig)
		if err != nil || !back.When().Equal(r.When()) || back.Hash() != r.Hash() {
			t.Errorf("read back: %v", err)
		}
	})
	t.Run("a clock that was ahead comes back", func(t *testing.T) {
		c := NewClock(wall, StampOf(noon.Add(years)))
		if s := c.Now(); s.Time().Sub(noon) > MaxAhead {
			t.Errorf("it still says %s", s)
		}
		c.After(StampOf(noon.Add(years)))
		if s := c.Now(); s <= StampOf(noon.Add(years)) {
			t.Errorf("in a case from the future it says %s", s)
		}
		c.After(0)
		if s := c.Now(); s.Time().Sub(noon) > MaxAhead {
			t.Errorf("in the next case it says %s", s)
		}
	})
	t.Run("it never repeats within a moment", func(t *testing.T) {
		c := NewClock(wall, 0)
		a := c.Now()
		c.After(0)
		if b := c.Now(); b <= a {
			t.Errorf("%s after %s", b, a)
		}
	})
	t.Run("before 1970 and after all time", func(t *testing.T) {
		for _, at := range []time.Time{{}, time.Unix(-1, 0), time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC)} {
			s := StampOf(at)
			if back, err := ParseStamp(s.String()); at.Year() < 9999 && (err != nil || back != s) {
				t.Errorf("%s: %s %v", at, s, err)
			}
		}
	})
}

// Thirty seconds are thirty seconds, whatever the clock did meanwhile.
func TestUndoAcrossAClockThatWasPutRight(t *testing.T) {
	for name, jump := range map[string]time.Duration{"ten days ahead": 10 * 24 * time.Hour, "three years ahead": 3 * 365 * 24 * time.Hour} {
		b := inState(t, InReview)
		right := b.now
		b.now = right.Add(jump)
		b.maker.Clock.After(b.fold().LastAt)
		e := b.decide("li", Refused)
		b.now = right.Add(time.Hour)
		c := b.fold()
		if May(c, app.Actor{Account: "li", Role: app.Clerk, Station: "s1"}, DoUndo, b.now) {
			t.Errorf("%s: the window offers an undo an hour later", name)
		}
		b.maker.Clock.After(c.LastAt)
		b.add(Retracted, "li", RetractedData{Event: e.ID})
		if c := b.fold(); c.State != RefusedState || len(c.Problems) != 1 {
			t.Errorf("%s: undone an hour later: %s %q", name, c.State, c.Problems)
		}
	}
}

func TestALeaseFromAFastClockBindsNobody(t *testing.T) {
	b := inState(t, InReview)
	b.add(Claimed, "li", ClaimedData{Until: b.now.Add(300 * time.Hour)})
	if c := b.fold(); c.Claim.Live(b.now) || !May(c, app.Actor{Account: "wang", Role: app.Clerk}, DoApprove, b.now) {
		t.Error("a lease of 300 hours binds")
	}
}
