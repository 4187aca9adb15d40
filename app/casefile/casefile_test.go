package casefile

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, civil.Shanghai) // a Monday

// counting is a source of bytes that never repeats, so ids do not either.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// bench makes events for one case on a clock that the test moves.
type bench struct {
	t      testing.TB
	now    time.Time
	maker  *Maker
	events []Event
}

func newBench(t testing.TB) *bench {
	b := &bench{t: t, now: noon}
	_, key, _ := ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	b.maker = &Maker{Station: "s1", Key: key, Clock: NewClock(func() time.Time { return b.now }, 0), Random: &counting{}}
	return b
}

func (b *bench) add(typ Type, by app.AccountID, data any) Event {
	b.t.Helper()
	e, err := b.maker.Make("case1", typ, by, data)
	if err != nil {
		b.t.Fatal(err)
	}
	b.events = append(b.events, e)
	return e
}

func (b *bench) submit(by app.AccountID) {
	b.add(Submitted, by, SubmittedData{
		Application: Application{Item: "elderly-allowance", Name: "王秀英", At: b.now, Channel: Counter,
			Subject: app.Subject{Kind: app.Person, ID: "440306194611220028"}},
		Acceptance: &Acceptance{Serial: "S1", On: civil.On(b.now), Days: 1},
	})
}

func judgement(v app.Verdict) Judgement {
	return Judgement{Pack: "elderly-allowance", Version: civil.MustParse("2021-03-01"), Verdict: v, TraceHash: "sha256:x",
		Date: civil.On(noon), Now: noon, WakesOn: civil.None}
}

func (b *bench) review() { b.add(Evaluated, "clerk", EvaluatedData{Judgement: judgement(app.Review)}) }

func (b *bench) decide(by app.AccountID, r Outcome) Event {
	return b.add(Decided, by, DecidedData{Result: r, By: Official, Reason: "已核对"})
}

func (b *bench) auto(v app.Verdict) Event {
	j := judgement(v)
	return b.add(Decided, "clerk", DecidedData{Result: Granted, By: Machine, Judgement: &j})
}

func (b *bench) fold() *Case {
	b.t.Helper()
	c, err := Fold(slices.Clone(b.events))
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// inState brings a case made by "maker" into a state.
func inState(t testing.TB, s State) *bench {
	b := newBench(t)
	b.submit("maker")
	switch s {
	case Pending:
	case InReview:
		b.review()
	case Approved:
		b.auto(app.Approve)
	case Provisional:
		b.auto(app.Provisional)
	case RefusedState:
		b.review()
		b.decide("maker", Refused)
	case ProposedCase:
		b.review()
		b.make(proposed, "maker")
	case Correcting:
		b.review()
		b.add(SupplementRequested, "maker", SupplementRequestedData{Reason: "缺颐年卡", On: civil.On(b.now)})
	case OnHold:
		b.review()
		b.add(Held, "maker", HeldData{Reason: "需听证", On: civil.On(b.now)})
	case Disputed:
		b.auto(app.Provisional)
		b.add(Contradicted, "", ContradictedData{Judgement: judgement(app.Review)})
	case InvalidState:
		b.auto(app.Approve)
		b.add(Invalidated, "supervisor", InvalidatedData{Reason: "死亡在先"})
	case WithdrawnCase:
		b.add(Withdrawn, "maker", ReasonData{Reason: "不办了"})
	case RejectedCase:
		b.add(Rejected, "maker", ReasonData{Reason: "没有这个事项"})
	}
	if got := b.fold().State; got != s {
		t.Fatalf("bench made %s, want %s", got, s)
	}
	return b
}

// TestAllowedEveryStateActionRole is the whole table: rows are states and
// roles, the letters the actions allowed to somebody who did not make the
// case, long after the undo time.
func TestAllowedEveryStateActionRole(t *testing.T) {
	all := []string{"evaluate", "approve", "refuse", "endorse", "return", "supplement", "receive", "hold", "resume", "claim", "release", "withdraw", "reject",
		"correct", "attach", "call", "visit", "check", "uphold", "invalidate", "undo", "print", "reveal"}
	want := map[State]map[app.Role]string{
		Pending: {
			app.Clerk: "evaluate claim withdraw correct attach visit print reveal", app.Community: "evaluate claim withdraw correct attach visit print reveal",
			app.Supervisor: "print reveal", app.Auditor: "reveal", app.Administrator: ""},
		InReview: {
			app.Clerk:      "evaluate approve refuse supplement receive hold claim withdraw correct attach visit print reveal",
			app.Community:  "evaluate supplement receive claim withdraw correct attach visit print reveal",
			app.Supervisor: "print reveal", app.Auditor: "reveal", app.Administrator: ""},
		ProposedCase: {
			app.Clerk: "evaluate endorse return claim withdraw attach visit print reveal", app.Community: "evaluate claim withdraw attach visit print reveal",
			app.Supervisor: "endorse return print reveal", app.Auditor: "reveal", app.Administrator: ""},
		Correcting: {
			app.Clerk: "receive withdraw correct attach visit print reveal", app.Community: "receive withdraw correct attach visit print reveal",
			app.Supervisor: "print reveal", app.Auditor: "reveal", app.Administrator: ""},
		OnHold: {
			app.Clerk: "resume withdraw attach visit print reveal", app.Community: "withdraw attach visit print reveal",
			app.Supervisor: "print reveal", app.Auditor: "reveal", app.Administrator: ""},
		Provisional: {
			app.Clerk: "evaluate attach visit print reveal", app.Community: "evaluate attach visit print reveal",
			app.Supervisor: "invalidate print reveal", app.Auditor: "reveal", app.Administrator: ""},
		Approved: {
			app.Clerk: "attach visit print reveal", app.Community: "attach visit print reveal",
			app.Supervisor: "invalidate print reveal", app.Auditor: "reveal", app.Administrator: ""},
		RefusedState: {
			app.Clerk: "attach print reveal", app.Community: "attach print reveal",
			app.Supervisor: "invalidate print reveal", app.Auditor: "reveal", app.Administrator: ""},
		Disputed: {
			app.Clerk: "reveal", app.Community: "reveal",
			app.Supervisor: "uphold invalidate reveal", app.Auditor: "reveal", app.Administrator: ""},
		InvalidState: {app.Clerk: "", app.Community: "", app.Supervisor: "", app.Auditor: "", app.Administrator: ""},
		WithdrawnCase: {
			app.Clerk: "reveal", app.Community: "reveal", app.Supervisor: "reveal", app.Auditor: "reveal", app.Administrator: ""},
		RejectedCase: {
			app.Clerk: "reveal", app.Community: "reveal", app.Supervisor: "reveal", app.Auditor: "reveal", app.Administrator: ""},
	}
	if len(all) != len(Actions) {
		t.Fatalf("the table knows %d actions, the code %d", len(all), len(Actions))
	}
	for _, s := range States {
		b := inState(t, s)
		c := b.fold()
		late := b.now.Add(time.Hour)
		for _, r := range app.Roles {
			for _, a := range all {
				t.Run(fmt.Sprintf("%s/%s/%s", s, r, a), func(t *testing.T) {
					who := app.Actor{Account: "other", Role: r, Station: "s1"}
					allowed := slices.Contains(strings.Fields(want[s][r]), a)
					if got := May(c, who, Action(a), late); got != allowed {
						t.Errorf("May = %v, want %v", got, allowed)
					}
				})
			}
		}
	}
}

func TestMakerMayNotCheckOrRevoke(t *testing.T) {
	b := inState(t, Approved)
	b.add(Drawn, "supervisor", DrawnData{Draw: "d1", Rank: 1})
	c := b.fold()
	late := b.now.Add(time.Hour)
	for _, tc := range []struct {
		who  app.AccountID
		want bool
	}{{"maker", false}, {"clerk", false}, {"supervisor", true}} {
		who := app.Actor{Account: tc.who, Role: app.Supervisor, Station: "s1"}
		for _, a := range []Action{DoCheck, DoInvalidate} {
			if got := May(c, who, a, late); got != tc.want {
				t.Errorf("%s %s = %v, want %v", tc.who, a, got, tc.want)
			}
		}
	}
}

func TestEventsOfTheMakerCannotCheckEither(t *testing.T) {
	b := inState(t, Approved)
	b.add(Invalidated, "maker", InvalidatedData{Reason: "自己撤"})
	b.add(Checked, "maker", CheckedData{Draw: "d1"})
	c := b.fold()
	if c.State != Approved || len(c.Checks) != 0 || len(c.Problems) != 2 {
		t.Errorf("state %s, checks %d, problems %q", c.State, len(c.Checks), c.Problems)
	}
}

func TestUndo(t *testing.T) {
	for _, tc := range []struct {
		name  string
		after time.Duration
		by    app.AccountID
		may   bool
		want  State
	}{
		{"at once", 0, "maker", true, InReview},
		{"at 30 seconds", 30 * time.Second, "maker", true, InReview},
		{"a moment later", 30*time.Second + time.Millisecond, "maker", false, RefusedState},
		{"by somebody else", time.Second, "clerk", false, RefusedState},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, RefusedState)
			target := b.events[len(b.events)-1]
			b.now = target.At.Time().Add(tc.after)
			who := app.Actor{Account: tc.by, Role: app.Clerk, Station: "s1"}
			if got := May(b.fold(), who, DoUndo, b.now); got != tc.may {
				t.Errorf("May undo = %v, want %v", got, tc.may)
			}
			e, err := b.maker.MakeAt(StampOf(b.now)|9, "zz", "case1", Retracted, tc.by, RetractedData{Event: target.ID})
			if err != nil {
				t.Fatal(err)
			}
			b.events = append(b.events, e)
			c := b.fold()
			if c.State != tc.want || (len(c.Problems) == 0) != tc.may {
				t.Errorf("state = %s, want %s; problems %q", c.State, tc.want, c.Problems)
			}
			if c.Events != 4 {
				t.Errorf("%d events, want 4: a retraction deletes nothing", c.Events)
			}
		})
	}
}

func TestClaimIsALease(t *testing.T) {
	b := inState(t, InReview)
	b.add(Claimed, "li", ClaimedData{Until: b.now.Add(10 * time.Minute)})
	wang := app.Actor{Account: "wang", Role: app.Clerk, Station: "s2"}
	c := b.fold()
	if May(c, wang, DoApprove, b.now) || May(c, wang, DoClaim, b.now) {
		t.Error("a held case can be decided or taken by another")
	}
	if !May(c, wang, DoClaim, b.now.Add(10*time.Minute)) {
		t.Error("an expired lease still binds")
	}
	li := app.Actor{Account: "li", Role: app.Clerk, Station: "s1"}
	if !May(c, li, DoApprove, b.now) || !May(c, li, DoRelease, b.now) {
		t.Error("the holder cannot work")
	}
}

func TestContradictingDecisionsAskASupervisor(t *testing.T) {
	b := inState(t, InReview)
	first := b.decide("wang", Granted)
	b.decide("li", Refused)
	c := b.fold()
	if c.State != Disputed || c.Decision.Event != first.ID || c.Rival == nil || c.Rival.Operator != "li" {
		t.Errorf("state %s, decision %+v, rival %+v", c.State, c.Decision, c.Rival)
	}
	b.add(Confirmed, "supervisor", ConfirmedData{Reason: "维持"})
	if c := b.fold(); c.State != Approved {
		t.Errorf("after being upheld the state is %s", c.State)
	}
}

func TestMachineNeverRefuses(t *testing.T) {
	j := judgement(app.Review)
	guarded := judgement(app.Approve)
	guarded.Guard = "同一事项已有办件"
	for _, tc := range []struct {
		name string
		data DecidedData
	}{
		{"refusal", DecidedData{Result: Refused, By: Machine, Judgement: &j}},
		{"grant on review", DecidedData{Result: Granted, By: Machine, Judgement: &j}},
		{"grant against the guard", DecidedData{Result: Granted, By: Machine, Judgement: &guarded}},
		{"grant without a judgement", DecidedData{Result: Granted, By: Machine}},
		{"nobody", DecidedData{Result: Granted, By: "hub"}},
		{"no result", DecidedData{Result: "", By: Official}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := inState(t, InReview)
			b.add(Decided, "clerk", tc.data)
			if c := b.fold(); c.State != InReview || len(c.Problems) != 1 {
				t.Errorf("state %s, problems %q", c.State, c.Problems)
			}
		})
	}
}

func TestARevokedCaseCanDoNothing(t *testing.T) {
	b := inState(t, InvalidState)
	b.decide("wang", Granted)
	b.add(Printed, "wang", PrintedData{Document: "receipt"})
	b.auto(app.Approve)
	c := b.fold()
	if c.State != InvalidState || len(c.Printed) != 0 || len(c.Problems) != 3 {
		t.Errorf("state %s, printed %d, problems %q", c.State, len(c.Printed), c.Problems)
	}
}

func TestSupplementReplacesWhatWasDeclared(t *testing.T) {
	b := inState(t, Correcting)
	b.add(Supplemented, "maker", SupplementedData{On: civil.On(b.now)})
	c := b.fold()
	if c.State != Pending || c.Undoable != nil {
		t.Errorf("state %s, undoable %v", c.State, c.Undoable)
	}
}

// weekdays is a calendar without holidays.
type weekdays struct{}

func (weekdays) IsWorkday(d civil.Date) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

func (w weekdays) Add(d civil.Date, n int) (civil.Date, bool) {
	for n > 0 {
		if d++; w.IsWorkday(d) {
			n--
		}
	}
	return d, false
}

func TestDeadline(t *testing.T) {
	monday := civil.MustParse("2026-11-23")
	at := func(d civil.Date) time.Time { return d.Noon() }
	for _, tc := range []struct {
		name   string
		days   int
		pauses []pause
		state  State
		want   Deadline
	}{
		{"next working day", 1, nil, InReview, Deadline{On: monday + 1}},
		{"over the weekend", 5, nil, InReview, Deadline{On: monday + 7}},
		{"closed: no clock", 1, nil, Approved, Deadline{On: civil.None}},
		{"stopped on Wednesday of five", 5, []pause{{monday + 2, civil.None}}, Correcting, Deadline{On: civil.None, Stopped: true, Left: 3}},
		{"runs again from the day after", 5, []pause{{monday + 2, monday + 7}}, InReview, Deadline{On: monday + 10}},
		{"stopped on the day of acceptance", 2, []pause{{monday, monday + 3}}, InReview, Deadline{On: monday + 7}},
		{"stopped after it was over: a stop does not buy time", 1, []pause{{monday + 3, monday + 4}}, InReview, Deadline{On: monday + 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := &Case{State: tc.state, Acceptance: &Acceptance{On: civil.On(at(monday)), Days: tc.days}, pauses: tc.pauses}
			if diff := cmp.Diff(tc.want, c.Deadline(weekdays{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventRoundTripAndSignature(t *testing.T) {
	b := newBench(t)
	b.submit("clerk")
	e := b.events[0]
	got, err := DecodeEvent(e.AppendBinary(nil))
	if err != nil {
		t.Fatal(err)
	}
	pub := b.maker.Key.Public().(ed25519.PublicKey)
	if err := got.Verify(pub); err != nil || got.Hash() != e.Hash() {
		t.Errorf("verify: %v, hash %s want %s", err, got.Hash(), e.Hash())
	}
	form := bytes.Replace(e.Form(), []byte("王秀英"), []byte("王秀美"), 1)
	forged, err := ParseEvent(form, e.Sig)
	if err != nil {
		t.Fatal(err)
	}
	if forged.Verify(pub) == nil {
		t.Error("a changed event verifies")
	}
	for _, bad := range []string{"", "{}", `{"at":"x"}`, string(e.Form()) + " ", strings.Replace(string(e.Form()), `{"at"`, `{ "at"`, 1)} {
		if _, err := ParseEvent([]byte(bad), e.Sig); err == nil {
			t.Errorf("ParseEvent accepts %q", bad)
		}
	}
}

func TestCanonicalRefusesFractions(t *testing.T) {
	if _, err := Canonical(map[string]any{"b": 1.5}); err == nil {
		t.Error("a fraction has no unique text")
	}
	got, err := Canonical(map[string]any{"b": 1, "a": "<高>"})
	if err != nil || string(got) != `{"a":"<高>","b":1}` {
		t.Errorf("Canonical = %s, %v", got, err)
	}
}

// TestFoldIgnoresArrivalOrder: whatever order events come in, and however
// often they are folded, the case is the same.
func TestFoldIgnoresArrivalOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t)
		b.submit("maker")
		for range rapid.IntRange(0, 8).Draw(rt, "n") {
			who := rapid.SampledFrom([]app.AccountID{"maker", "li", "sup"}).Draw(rt, "who")
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(rt, "s")) * time.Second)
			switch rapid.IntRange(0, 7).Draw(rt, "kind") {
			case 0:
				b.review()
			case 1:
				b.decide(who, Granted)
			case 2:
				b.decide(who, Refused)
			case 3:
				b.add(SupplementRequested, who, SupplementRequestedData{Reason: "缺", On: civil.On(b.now)})
			case 4:
				b.add(Supplemented, who, SupplementedData{On: civil.On(b.now)})
			case 5:
				b.add(Invalidated, who, InvalidatedData{Reason: "错"})
			case 6:
				b.add(Retracted, who, RetractedData{Event: b.events[len(b.events)-1].ID})
			case 7:
				b.auto(rapid.SampledFrom([]app.Verdict{app.Approve, app.Provisional}).Draw(rt, "v"))
			}
		}
		want := b.fold()
		mixed := rapid.Permutation(b.events).Draw(rt, "order")
		got, err := Fold(slices.Clone(mixed))
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Case{}, pause{})); diff != "" {
			rt.Fatal(diff)
		}
		if n := len(b.events); n > 1 {
			part, err := Fold(slices.Clone(b.events[:n-1]))
			if err != nil {
				rt.Fatal(err)
			}
			if part.Then(&b.events[n-1]) {
				if diff := cmp.Diff(want, part, cmp.AllowUnexported(Case{}, pause{})); diff != "" {
					rt.Fatal("applying the last event alone differs: " + diff)
				}
			} else if b.events[n-1].Type != Retracted {
				rt.Fatal("the newest event was not taken")
			}
		}
		if got.State == InvalidState && len(Allowed(got, app.Actor{Account: "x", Role: app.Clerk}, b.now)) != 0 {
			rt.Fatal("a revoked case allows something")
		}
	})
}

func TestStampOrderAndText(t *testing.T) {
	wall := noon
	c := NewClock(func() time.Time { return wall }, 0)
	var last Stamp
	for i := range 70000 { // more than one counter's worth in one millisecond, then back in time
		if i == 66000 {
			wall = wall.Add(-time.Hour)
		}
		s := c.Now()
		if s <= last {
			t.Fatalf("stamp %s does not follow %s", s, last)
		}
		last = s
	}
	got, err := ParseStamp(last.String())
	if err != nil || got != last {
		t.Errorf("ParseStamp = %v, %v", got, err)
	}
	c.See(StampOf(wall.Add(2 * MaxAhead)))
	if c.Now().Time().After(wall.Add(2 * time.Hour)) {
		t.Error("a mad clock pushed ours")
	}
	for _, bad := range []string{"", "2026-11-22", "2026-11-22T02:53:00.123Z-xxxx", "2026-13-22T02:53:00.123Z-0000"} {
		if _, err := ParseStamp(bad); err == nil {
			t.Errorf("ParseStamp accepts %q", bad)
		}
	}
}

func FuzzParseEvent(f *testing.F) {
	b := newBench(f)
	b.submit("clerk")
	f.Add(b.events[0].Form())
	f.Fuzz(func(t *testing.T, form []byte) {
		e, err := ParseEvent(form, nil)
		if err != nil {
			return
		}
		if _, err := Fold([]Event{e}); err == nil && e.Type != Submitted {
			t.Error("a case without a submission folds")
		}
	})
}
