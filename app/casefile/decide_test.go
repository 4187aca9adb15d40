package casefile

import (
	"slices"
	"testing"
	"time"

	"miaopi/app"
)

// Whoever put a decision down is a maker, whether it stands or not: he does not
// judge about it. Who only pressed the key for a second word of the rules is not.
func TestWhoDecidedIsAMaker(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(*bench)
		want bool
	}{
		{"the first, by the rules", func(b *bench) { b.make(granted, "li") }, true},
		{"the first, by a person", func(b *bench) { b.make(refused, "li") }, true},
		{"a person's after a grant by the rules", func(b *bench) { b.auto(app.Approve); b.make(refused, "li") }, true},
		{"a person's after another's", func(b *bench) { b.make(approved, "wang"); b.make(refused, "li") }, true},
		{"the rules' after a person's", func(b *bench) { b.make(refused, "wang"); b.make(granted, "li") }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, InReview)
			tc.do(b)
			c := b.fold()
			if c.Made("li") != tc.want {
				t.Errorf("makers %q", c.Makers)
			}
			a := DoUphold
			if c.State != Disputed {
				a = DoInvalidate
			}
			if may := May(c, app.Actor{Account: "li", Role: app.Supervisor, Station: "s1"}, a, b.now); may == tc.want {
				t.Errorf("may %s = %v", a, may)
			}
		})
	}
}

// Only a person's own decision is taken back with a key, and none that met what
// somebody else had done.
func TestWhichDecisionsCanBeTakenBack(t *testing.T) {
	for _, tc := range []struct {
		name string
		from State
		step step
		want bool
	}{
		{"an approval", InReview, approved, true},
		{"a refusal", InReview, refused, true},
		{"the rules' grant", InReview, granted, false},
		{"the rules' provisional grant", InReview, provisional, false},
		{"of a case that was not taken in", RejectedCase, approved, false},
		{"the second", Approved, refused, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, tc.from)
			b.now = b.now.Add(time.Minute)
			b.make(tc.step, "li")
			who := app.Actor{Account: "li", Role: app.Clerk, Station: "s1"}
			if c := b.fold(); May(c, who, DoUndo, b.now) != tc.want || (c.Undoable != nil) != tc.want {
				t.Errorf("state %s, undoable %+v", c.State, c.Undoable)
			}
		})
	}
}

// An event that takes the rules' grant back is one that somebody forged.
func TestTheRulesGrantIsNotTakenBack(t *testing.T) {
	b := inState(t, InReview)
	e := b.auto(app.Approve)
	b.now = b.now.Add(time.Second)
	b.add(Retracted, e.Operator, RetractedData{Event: e.ID})
	if c := b.fold(); c.State != Approved || len(c.Problems) != 1 {
		t.Errorf("state %s, problems %q", c.State, c.Problems)
	}
}

func TestTheFirstDifferingDecisionIsTheRival(t *testing.T) {
	b := inState(t, InReview)
	b.decide("wang", Granted)
	b.decide("zhao", Granted)
	if c := b.fold(); c.Rival != nil || c.State != Approved || c.Decision.Operator != "wang" {
		t.Errorf("two alike: %s, rival %+v", c.State, c.Rival)
	}
	b.decide("li", Refused)
	b.decide("chen", Refused)
	if c := b.fold(); c.State != Disputed || c.Rival == nil || c.Rival.Operator != "li" || c.Decision.Operator != "wang" {
		t.Errorf("state %s, rival %+v", c.State, c.Rival)
	}
}

// heard is a later judgement of the same case, to be told from the first.
func heard(v app.Verdict, hash string) Judgement {
	j := judgement(v)
	j.TraceHash = hash
	return j
}

// The case shows the judgement that its state follows from.
func TestWhichJudgementCounts(t *testing.T) {
	say := func(typ Type, v app.Verdict, hash string) func(*bench) {
		return func(b *bench) {
			j := heard(v, hash)
			switch typ {
			case Contradicted:
				b.add(typ, "", ContradictedData{Judgement: j})
			case Confirmed:
				b.add(typ, "", ConfirmedData{Judgement: &j})
			}
		}
	}
	uphold := func(b *bench) { b.add(Confirmed, "supervisor", ConfirmedData{Reason: "维持"}) }
	for _, tc := range []struct {
		name  string
		from  State
		do    []func(*bench)
		want  string
		state State
	}{
		{"a provisional grant is confirmed", Provisional, []func(*bench){say(Confirmed, app.Approve, "second")}, "second", Approved},
		{"confirmed again, by a station that hears late", Provisional,
			[]func(*bench){say(Confirmed, app.Approve, "second"), say(Confirmed, app.Approve, "third")}, "second", Approved},
		{"contradicted", Provisional, []func(*bench){say(Contradicted, app.Review, "second")}, "second", Disputed},
		{"contradicted again", Provisional,
			[]func(*bench){say(Contradicted, app.Review, "second"), say(Contradicted, app.Review, "third")}, "second", Disputed},
		{"confirmed after it was contradicted", Provisional,
			[]func(*bench){say(Contradicted, app.Review, "second"), say(Confirmed, app.Approve, "third")}, "second", Disputed},
		{"a confirmation that does not bear it", Provisional, []func(*bench){say(Confirmed, app.Review, "second")}, "sha256:x", Provisional},
		{"upheld by a supervisor", Provisional, []func(*bench){uphold}, "sha256:x", Approved},
		{"contradicted, then upheld", Provisional, []func(*bench){say(Contradicted, app.Review, "second"), uphold}, "second", Approved},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, tc.from)
			for _, do := range tc.do {
				do(b)
			}
			c := b.fold()
			if c.Judgement == nil || c.Judgement.TraceHash != tc.want || c.State != tc.state {
				t.Errorf("state %s, want %s; judgement %+v, want %s", c.State, tc.state, c.Judgement, tc.want)
			}
		})
	}
}

// Only a provisional decision was confirmed at a moment.
func TestWhenAProvisionalDecisionWasConfirmed(t *testing.T) {
	b := inState(t, Provisional)
	j := heard(app.Approve, "second")
	e := b.add(Confirmed, "", ConfirmedData{Judgement: &j})
	if c := b.fold(); !c.Decision.Confirmed.Equal(e.When()) {
		t.Errorf("confirmed at %v", c.Decision.Confirmed)
	}
	b = inState(t, InReview)
	b.decide("wang", Granted)
	b.decide("li", Refused)
	b.add(Confirmed, "supervisor", ConfirmedData{Reason: "维持"})
	if c := b.fold(); !c.Decision.Confirmed.IsZero() {
		t.Errorf("a person's decision was confirmed at %v", c.Decision.Confirmed)
	}
}

// An approval that areas have to confirm is one when the last of them has, in
// whatever order, and not by the word of anybody else.
func TestAnApprovalWaitsForEveryArea(t *testing.T) {
	for _, tc := range []struct {
		name  string
		areas []string
		want  State
		left  []string
	}{
		{"none has answered", nil, Provisional, []string{"a", "b"}},
		{"one has", []string{"a"}, Provisional, []string{"b"}},
		{"both have", []string{"b", "a"}, Approved, nil},
		{"one has twice", []string{"b", "b"}, Provisional, []string{"a"}},
		{"an area nobody asked", []string{"c"}, Provisional, []string{"a", "b"}},
		{"no area", []string{""}, Provisional, []string{"a", "b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.submit("maker")
			first := judgement(app.Approve)
			first.Await, first.Home = []string{"a", "b"}, "h"
			b.add(Decided, "clerk", DecidedData{Result: Granted, By: Machine, Judgement: &first})
			for _, area := range tc.areas {
				j := judgement(app.Approve)
				b.add(Confirmed, "", ConfirmedData{Judgement: &j, Area: area})
			}
			if c := b.fold(); c.State != tc.want || !slices.Equal(c.Await, tc.left) || c.Home != "h" {
				t.Errorf("state %s, want %s; awaits %q of %q", c.State, tc.want, c.Await, c.Home)
			}
		})
	}
}

// A case is looked at once by one person in one draw, and drawn once.
func TestACheckCountsOnceADraw(t *testing.T) {
	b := inState(t, Approved)
	for range 2 {
		b.add(Drawn, "auditor", DrawnData{Draw: "d1", Rank: 1})
	}
	b.add(Drawn, "auditor", DrawnData{Draw: "d2", Rank: 5})
	check := func(by app.AccountID, draw string) { b.add(Checked, by, CheckedData{Draw: draw}) }
	check("li", "d1")
	check("li", "d1")
	check("li", "d2")
	check("wang", "d1")
	c := b.fold()
	var got []string
	for _, k := range c.Checks {
		got = append(got, string(k.By)+" "+k.Data.Draw)
	}
	if !slices.Equal(got, []string{"li d1", "li d2", "wang d1"}) || !slices.Equal(c.Draws, []string{"d1", "d2"}) || len(c.Problems) != 1 {
		t.Errorf("checks %q, draws %q, problems %q", got, c.Draws, c.Problems)
	}
}
