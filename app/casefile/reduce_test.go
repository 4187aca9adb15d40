package casefile

import (
	"slices"
	"testing"
	"time"

	"miaopi/app"

	"github.com/google/go-cmp/cmp"
)

// Then takes the newest event as Fold would, and leaves everything else to Fold.
func TestThenTakesOnlyTheNewest(t *testing.T) {
	b := inState(t, InReview)
	base := b.now.Add(time.Minute)
	add := func(at Stamp, id app.EventID, typ Type, data any) Event {
		t.Helper()
		e, err := b.maker.MakeAt(at, id, "case1", typ, "maker", data)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	at := StampOf(base) | 5
	last := add(at, "m", Claimed, ClaimedData{Until: base.Add(time.Minute)})
	b.events = append(b.events, last)
	claim := ClaimedData{Until: base.Add(2 * time.Minute)}
	for _, tc := range []struct {
		name string
		e    Event
		want bool
	}{
		{"a later one", add(at+1, "a", Claimed, claim), true},
		{"of the same stamp, later by its number", add(at, "n", Claimed, claim), true},
		{"of the same stamp, earlier by its number", add(at, "l", Claimed, claim), false},
		{"the last again", last, false},
		{"an earlier one", add(at-1, "z", Claimed, claim), false},
		{"a later one that takes another back", add(at+1, "a", Retracted, RetractedData{Event: last.ID}), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, before := b.fold(), b.fold()
			if got := c.Then(&tc.e); got != tc.want {
				t.Fatalf("Then = %v, want %v", got, tc.want)
			}
			want := before
			if tc.want {
				var err error
				if want, err = Fold(append(slices.Clone(b.events), tc.e)); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(want, c, cmp.AllowUnexported(Case{}, pause{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A lease is its holder's until it ends: nobody else takes it, gives it back or
// makes it longer.
func TestALeaseIsItsHolders(t *testing.T) {
	claim := func(b *bench, by app.AccountID, d time.Duration) {
		b.add(Claimed, by, ClaimedData{Until: b.now.Add(d)})
	}
	for _, tc := range []struct {
		name     string
		do       func(*bench)
		by       app.AccountID // empty: nobody
		until    time.Duration // after the beginning
		problems int
	}{
		{"claimed", func(*bench) {}, "li", 10 * time.Minute, 0},
		{"claimed by another meanwhile", func(b *bench) { claim(b, "wang", 15*time.Minute) }, "li", 10 * time.Minute, 1},
		{"made longer", func(b *bench) { claim(b, "li", 15*time.Minute) }, "li", 15 * time.Minute, 0},
		{"claimed by another when it is over", func(b *bench) {
			b.now = b.now.Add(10 * time.Minute)
			claim(b, "wang", 5*time.Minute)
		}, "wang", 15 * time.Minute, 0},
		{"given back", func(b *bench) { b.add(Released, "li", struct{}{}) }, "", 0, 0},
		{"given back by another", func(b *bench) { b.add(Released, "wang", struct{}{}) }, "li", 10 * time.Minute, 1},
		{"given back twice", func(b *bench) { b.add(Released, "li", struct{}{}); b.add(Released, "li", struct{}{}) }, "", 0, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, InReview)
			begin := b.now
			claim(b, "li", 10*time.Minute)
			tc.do(b)
			c := b.fold()
			if len(c.Problems) != tc.problems {
				t.Errorf("problems %q", c.Problems)
			}
			if tc.by == "" {
				if c.Claim != nil {
					t.Errorf("still claimed: %+v", c.Claim)
				}
				return
			}
			if c.Claim == nil || c.Claim.By != tc.by || !c.Claim.Until.Equal(begin.Add(tc.until)) {
				t.Errorf("claim %+v, want %s until %s", c.Claim, tc.by, begin.Add(tc.until))
			}
		})
	}
}

// left is what a step leaves behind besides the state.
type left struct {
	supplement, hold, reason string
	paused, undo, claimed    bool
}

func leftOf(c *Case) left {
	l := left{reason: c.Reason, undo: c.Undoable != nil, claimed: c.Claim != nil, paused: c.State.Open() && c.Deadline(weekdays{}).Stopped}
	if c.Supplement != nil {
		l.supplement = c.Supplement.Reason
	}
	if c.Hold != nil {
		l.hold = c.Hold.Reason
	}
	return l
}

// A step that leads where it means to leaves what belongs to it; one that met a
// decision only asks a supervisor, and the clock and the lease stay.
func TestWhatAStepLeavesBehind(t *testing.T) {
	for _, tc := range []struct {
		name  string
		from  State
		step  step
		state State
		want  left
	}{
		{"a supplement is asked for", InReview, requested, Correcting, left{supplement: "缺", paused: true, undo: true}},
		{"of a decided case", Approved, requested, Disputed, left{claimed: true}},
		{"a special procedure", InReview, held, OnHold, left{hold: "听证", paused: true, undo: true}},
		{"of a decided case, held", Approved, held, Disputed, left{claimed: true}},
		{"a withdrawal", InReview, withdrawn, WithdrawnCase, left{reason: "不办了", undo: true}},
		{"of a decided case, withdrawn", Approved, withdrawn, Disputed, left{claimed: true}},
		{"a second withdrawal", WithdrawnCase, withdrawn, WithdrawnCase, left{reason: "不办了", claimed: true}},
		{"not taken in", Pending, rejected, RejectedCase, left{reason: "没有这个事项", undo: true}},
		{"of a decided case, not taken in", Approved, rejected, Disputed, left{claimed: true}},
		{"not taken in after a withdrawal", WithdrawnCase, rejected, WithdrawnCase, left{reason: "不办了", claimed: true}},
		{"withdrawn after it was not taken in", RejectedCase, withdrawn, RejectedCase, left{reason: "没有这个事项", claimed: true}},
		{"what was asked for came", Correcting, received, Pending, left{supplement: "缺颐年卡", claimed: true}},
		{"papers came while the clock stands for a procedure", OnHold, received, OnHold, left{hold: "需听证", paused: true, claimed: true}},
		{"the procedure is over", OnHold, resumed, InReview, left{claimed: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, tc.from)
			b.now = b.now.Add(time.Minute)
			b.add(Claimed, "li", ClaimedData{Until: b.now.Add(10 * time.Minute)})
			b.make(tc.step, "li")
			c := b.fold()
			if c.State != tc.state || len(c.Problems) > 0 {
				t.Fatalf("state %s, want %s; problems %q", c.State, tc.state, c.Problems)
			}
			if diff := cmp.Diff(tc.want, leftOf(c), cmp.AllowUnexported(left{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Papers and slips are on the record, and ones that cannot be read are a problem.
func TestWhatIsOnlyWrittenDown(t *testing.T) {
	b := inState(t, InReview)
	b.add(Printed, "li", PrintedData{Document: "receipt", Hash: "sha256:r"})
	b.add(Corrected, "li", CorrectedData{Fact: "person.birth_date", Note: "以身份证为准"})
	b.add(Printed, "li", []string{"no paper"})
	b.add(Corrected, "li", []string{"no slip"})
	c := b.fold()
	if !slices.Equal(c.Printed, []PrintedData{{"receipt", "sha256:r"}}) || !slices.Equal(c.Corrected, []CorrectedData{{"person.birth_date", "以身份证为准"}}) {
		t.Errorf("printed %+v, corrected %+v", c.Printed, c.Corrected)
	}
	if len(c.Problems) != 2 || c.State != InReview {
		t.Errorf("state %s, problems %q", c.State, c.Problems)
	}
}

// What becomes of a paper at a printer is on the record, and is nobody's step: the
// last one can still be taken back.
func TestWhatWasPrintedIsNoStep(t *testing.T) {
	b := inState(t, InReview)
	b.add(Held, "li", HeldData{Reason: "核查"})
	want := PrintEndedData{Document: "receipt", Hash: "sha256:r", Printer: "HP", Copies: 2, Result: PrintFailed, Said: "Out of paper"}
	b.add(PrintEnded, "li", want)
	b.add(PrintEnded, "li", []string{"no paper"})
	c := b.fold()
	if !slices.Equal(c.Prints, []PrintEndedData{want}) || len(c.Problems) != 1 || c.State != OnHold || c.Undoable == nil {
		t.Errorf("state %s, prints %+v, undoable %v, problems %q", c.State, c.Prints, c.Undoable, c.Problems)
	}
}

// Whoever may not make a step is told which of three reasons it is.
func TestWhoMayNotMakeAStepIsToldWhy(t *testing.T) {
	const person, maker, rules = "这一步只能由人作出", "经办人不能抽查、维持或撤销自己办理的办件", "这一步只能由规则作出"
	for _, tc := range []struct {
		step step
		who  who
		want string // empty: he may
	}{
		{granted, byMachine, ""}, {granted, byMaker, rules}, {granted, byOther, rules},
		{approved, byMachine, person}, {approved, byMaker, ""}, {approved, byOther, ""},
		{upheld, byMachine, person}, {upheld, byMaker, maker}, {upheld, byOther, ""},
		{invalidated, byMaker, maker}, {reinstated, byMaker, maker},
	} {
		said := ""
		if !tc.step.mayMake(tc.who) {
			said = tc.step.forbidden(tc.who).Said
		}
		if said != tc.want {
			t.Errorf("%s by %d: %q, want %q", tc.step, tc.who, said, tc.want)
		}
	}
}

// A lease binds to the moment it ends; one that is longer than a lease and a
// clock's error can be binds nobody.
func TestWhenALeaseBinds(t *testing.T) {
	for after, want := range map[time.Duration]bool{-1: false, 0: false, 1: true, Lease: true, Lease + MaxAhead: true, Lease + MaxAhead + 1: false} {
		if c := (&Claim{By: "li", Until: noon.Add(after)}); c.Live(noon) != want {
			t.Errorf("one that ends in %s: %v", after, !want)
		}
	}
}

// What is granted stays so while a supervisor is asked, and no refusal is.
func TestWhichCasesAreGranted(t *testing.T) {
	granted := map[State]bool{Approved: true, Provisional: true, Disputed: true}
	for _, s := range States {
		if c := inState(t, s).fold(); c.Granted() != granted[s] {
			t.Errorf("a %s case: %v", s, c.Granted())
		}
	}
	b := inState(t, RefusedState)
	b.decide("li", Granted)
	if c := b.fold(); c.State != Disputed || c.Granted() {
		t.Errorf("a refusal in dispute: %s, %v", c.State, c.Granted())
	}
}
