package casefile

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
)

func clerkOf(who app.AccountID) app.Actor {
	return app.Actor{Account: who, Role: app.Clerk, Station: "s1"}
}

// What becomes of a proposal, step by step; "maker" proposed.
func TestProposals(t *testing.T) {
	grant := func(by app.AccountID, d DecidedData) func(*bench) Event {
		d.Result, d.By, d.Reason = Granted, Official, "已核对"
		return func(b *bench) Event { return b.add(Decided, by, d) }
	}
	agree := func(by app.AccountID) func(*bench) Event {
		return func(b *bench) Event { return b.make(endorsed, by) }
	}
	back := func(by app.AccountID) func(*bench) Event { return func(b *bench) Event { return b.make(returned, by) } }
	again := func(by app.AccountID) func(*bench) Event { return func(b *bench) Event { return b.make(proposed, by) } }
	rules := func(v app.Verdict) func(*bench) Event {
		return func(b *bench) Event {
			if v == app.Review {
				return b.make(evaluated, "other")
			}
			return b.auto(v)
		}
	}
	for _, tc := range []struct {
		name  string
		steps []func(*bench) Event
		want  State
		by    app.AccountID // who the decision that stands is of
		lost  int           // steps without effect
	}{
		{"nothing more", nil, ProposedCase, "", 0},
		{"a colleague agrees", []func(*bench) Event{agree("other")}, Approved, "other", 0},
		{"the maker agrees with himself", []func(*bench) Event{agree("maker")}, ProposedCase, "", 1},
		{"the maker approves at a station that had not heard of it", []func(*bench) Event{grant("maker", DecidedData{})}, ProposedCase, "", 1},
		{"a colleague approves at a station that had not heard of it", []func(*bench) Event{grant("other", DecidedData{})}, Approved, "other", 0},
		{"two agree at once", []func(*bench) Event{agree("other"), agree("third")}, Approved, "other", 0},
		{"sent back", []func(*bench) Event{back("other")}, InReview, "", 0},
		{"sent back by its maker", []func(*bench) Event{back("maker")}, InReview, "", 0},
		{"sent back and proposed again by the other", []func(*bench) Event{back("other"), again("other")}, ProposedCase, "", 0},
		{"sent back, then the maker agrees", []func(*bench) Event{back("other"), agree("maker")}, InReview, "", 1},
		{"one sends back while another agrees", []func(*bench) Event{back("other"), agree("third")}, Disputed, "third", 0},
		{"one agrees while another sends back", []func(*bench) Event{agree("other"), back("third")}, Disputed, "other", 0},
		{"another is refused while one agrees", []func(*bench) Event{func(b *bench) Event { return b.decide("third", Refused) }, agree("other")}, Disputed, "third", 0},
		{"proposed twice: the first stands", []func(*bench) Event{again("other"), agree("maker")}, ProposedCase, "", 1},
		{"the rules look again", []func(*bench) Event{rules(app.Review), agree("other")}, Approved, "other", 0},
		{"the rules approve meanwhile", []func(*bench) Event{rules(app.Approve)}, Approved, "clerk", 0},
		{"withdrawn by the applicant, then agreed to", []func(*bench) Event{func(b *bench) Event { return b.make(withdrawn, "other") }, agree("third")}, WithdrawnCase, "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, ProposedCase)
			for _, step := range tc.steps {
				b.now = b.now.Add(time.Minute)
				step(b)
			}
			c := b.fold()
			by := app.AccountID("")
			if c.Decision != nil {
				by = c.Decision.Operator
			}
			if c.State != tc.want || by != tc.by || len(c.Problems) != tc.lost {
				t.Errorf("%s by %q, %q; want %s by %q and %d without effect", c.State, by, c.Problems, tc.want, tc.by, tc.lost)
			}
			if (c.State == Disputed) != (c.Dispute != "") {
				t.Errorf("a supervisor is told %q", c.Dispute)
			}
		})
	}
}

func TestADecisionOfTwoNamesBothAndWhatWasSetAside(t *testing.T) {
	b := inState(t, ProposedCase)
	if c := b.fold(); c.Granted() || !c.State.Open() || !c.Made("maker") || c.Proposal.Overruled[0].Seen != "户口簿" {
		t.Errorf("proposed: %+v", c.Proposal)
	}
	b.make(endorsed, "other")
	c := b.fold()
	if d := c.Decision; d.Proposer != "maker" || d.Operator != "other" || len(d.Overruled) != 1 || d.TraceHash == "" {
		t.Errorf("decided: %+v", d)
	}
	if !c.Made("other") || !c.Made("maker") {
		t.Error("one of the two may check his own decision")
	}
}

// Nobody sets a condition to refuse aside alone; decisions from before this was
// asked say nothing of conditions, and stand.
func TestOneAloneDoesNotOverruleARefusal(t *testing.T) {
	for name, tc := range map[string]struct {
		over []Overrule
		want State
	}{
		"to refuse":          {overruled, InReview},
		"for a person":       {[]Overrule{{Condition: "fund", Result: "unknown", OnFail: "manual", Reason: "已核对", Seen: "证明"}}, Approved},
		"from before it was": {nil, Approved},
	} {
		b := inState(t, InReview)
		b.add(Decided, "maker", DecidedData{Result: Granted, By: Official, Reason: "已核对", Overruled: tc.over})
		if c := b.fold(); c.State != tc.want {
			t.Errorf("%s: %s %q", name, c.State, c.Problems)
		}
	}
}

func TestAProposalIsTakenBack(t *testing.T) {
	b := inState(t, InReview)
	e := b.make(proposed, "maker")
	c := b.fold()
	if !May(c, clerkOf("maker"), DoUndo, b.now) || May(c, clerkOf("other"), DoUndo, b.now) {
		t.Error("its maker takes it back, nobody else")
	}
	if May(c, clerkOf("maker"), DoEndorse, b.now) || !May(c, clerkOf("other"), DoEndorse, b.now) {
		t.Error("its maker does not endorse it, another does")
	}
	b.add(Retracted, "maker", RetractedData{Event: e.ID})
	if c := b.fold(); c.State != InReview || c.Proposal != nil {
		t.Errorf("taken back: %s", c.State)
	}
}

func TestAnEndorsementIsTakenBack(t *testing.T) {
	b := inState(t, ProposedCase)
	e := b.make(endorsed, "other")
	if !May(b.fold(), app.Actor{Account: "other", Role: app.Supervisor, Station: "s1"}, DoUndo, b.now) {
		t.Error("a supervisor cannot take back that he agreed")
	}
	b.add(Retracted, "other", RetractedData{Event: e.ID})
	if c := b.fold(); c.State != ProposedCase || c.Decision != nil || c.Made("other") {
		t.Errorf("taken back: %s %+v", c.State, c.Decision)
	}
}

func TestAnotherProposalIsNotSentBack(t *testing.T) {
	b := inState(t, ProposedCase)
	b.now = b.now.Add(time.Minute)
	e := b.add(Returned, "other", ReturnedData{Proposal: "another", Reason: "再核实"})
	if c := b.fold(); c.State != ProposedCase || !strings.Contains(c.Ineffective(e.ID).Error(), "another proposal") {
		t.Errorf("%s %q", c.State, c.Problems)
	}
}

func TestALeaseOnAProposalBindsTheSecondPerson(t *testing.T) {
	b := inState(t, ProposedCase)
	b.add(Claimed, "third", ClaimedData{Until: b.now.Add(Lease)})
	c := b.fold()
	for _, a := range []Action{DoEndorse, DoReturn} {
		if May(c, clerkOf("other"), a, b.now) || !May(c, clerkOf("third"), a, b.now) {
			t.Errorf("%s while a colleague has the case", a)
		}
	}
}
