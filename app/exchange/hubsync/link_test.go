package hubsync_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
)

func TestACaseTakenAtOneWindowIsSeenAtAnother(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Supervisor)
	a, b := w.Stations[0], w.Stations[1]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	a.Sync()
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	if o := a.Outbox(); o != (desk.Outbox{Saved: 2}) {
		t.Errorf("before: %+v", o)
	}
	if r := a.Sync(); r.Pushed != 2 || r.Outbox != (desk.Outbox{Booked: 2}) {
		t.Errorf("after: %+v", r)
	}
	b.Sync()
	if c := b.Kase(got.Case); c.State != casefile.Approved || c.Serial() != got.Serial {
		t.Errorf("seen elsewhere: %s %s", c.State, c.Serial())
	}
	if a.Counts() != b.Counts() {
		t.Error("the digests differ")
	}
}

func TestAnOnlineApplicationIsDecidedOnce(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	a, b := w.Stations[0], w.Stations[1]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	id := w.Apply(1, r)
	a.Sync()
	b.Sync()
	first, err := deciding.At(a.Station).DecideAll(t.Context(), nil)
	if err != nil || first.Approve != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := deciding.At(b.Station).DecideAll(t.Context(), nil)
	if err != nil || second.Cases != 0 || second.Elsewhere != 1 {
		t.Errorf("the second window: %+v, %v", second, err)
	}
	// The first one's computer dies; when its lease is over, another may.
	w.Now = w.Now.Add(11 * time.Minute)
	third, err := deciding.At(b.Station).DecideAll(t.Context(), nil)
	if err != nil || third.Approve != 1 {
		t.Errorf("after the lease: %+v, %v", third, err)
	}
	b.Sync()
	a.Sync() // it comes back after all
	b.Sync()
	if c := a.Kase(id); c.State != casefile.Approved || c.Rival != nil || a.Counts() != b.Counts() {
		t.Errorf("%s, rival %v", c.State, c.Rival)
	}
}

func TestWhatWasDecidedIsHeardBeforeDeciding(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	a, b := w.Stations[0], w.Stations[1]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	w.Apply(1, r)
	a.Sync()
	b.Sync()
	if _, err := deciding.At(a.Station).DecideAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	a.Sync()
	w.Now = w.Now.Add(time.Hour)
	got, err := deciding.At(b.Station).DecideAll(t.Context(), nil)
	if err != nil || got.Cases != 0 {
		t.Errorf("decided a second time: %+v, %v", got, err)
	}
	if o := b.Outbox(); o.Saved != 0 {
		t.Errorf("%+v", o)
	}
}

func TestWithoutTheHubOnlineApplicationsWait(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	w.Apply(1, r)
	a.Sync()
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	got, err := deciding.At(a.Station).DecideAll(t.Context(), nil)
	if err != nil || got.Elsewhere != 1 || got.Cases != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAProvisionalDecisionIsJudgedAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		fresh map[string]fact.Value // what the registers say then
		want  casefile.State
		sum   confirm.Settled
	}{
		{"the new facts bear it", nil, casefile.Approved, confirm.Settled{Confirmed: 1}},
		{"she had died", map[string]fact.Value{"person.alive": fact.BoolOf(false)}, casefile.Disputed, confirm.Settled{Contradicted: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.New(t, app.Clerk, app.Supervisor)
			a, b := w.Stations[0], w.Stations[1]
			r := w.Elder(1, nil)
			w.Load(worldtest.Area, r)
			a.Sync()
			w.Now = w.Now.Add(60 * time.Hour) // the registers are old by now
			got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
			if err != nil || got.Verdict != app.Provisional {
				t.Fatalf("%+v, %v", got, err)
			}
			if sum := a.Sync().Settled; sum != (confirm.Settled{}) {
				t.Errorf("settled by the same facts: %+v", sum)
			}
			w.Load(worldtest.Area, w.Elder(1, c.fresh))
			if sum := a.Sync().Settled; sum != c.sum {
				t.Errorf("settled %+v", sum)
			}
			b.Sync()
			if k := b.Kase(got.Case); k.State != c.want || a.Counts() != b.Counts() {
				t.Errorf("state %s", k.State)
			}
			if o := a.Outbox(); o.Saved+o.Sent+o.Accepted != 0 {
				t.Errorf("what it led to has not gone out: %+v", o)
			}
		})
	}
}

func TestTwoDecisionsThatDifferAreForASupervisor(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk, app.Supervisor)
	a, b, sup := w.Stations[0], w.Stations[1], w.Stations[2]
	r := w.Elder(1, map[string]fact.Value{"person.hukou": fact.StringOf("110101")})
	w.Load(worldtest.Area, r)
	a.Sync()
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	a.Sync()
	b.Sync()
	if _, err := desktest.Approve(t.Context(), a.Station, got.Case, "核对了原件"); err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Minute)
	if _, err := deciding.At(b.Station).Refuse(t.Context(), got.Case, "户籍不在本市"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, s := range w.Stations {
			s.Sync()
		}
	}
	for _, s := range w.Stations {
		c := s.Kase(got.Case)
		if c.State != casefile.Disputed || c.Decision.Result != casefile.Granted || c.Rival == nil {
			t.Errorf("%s sees %s, the first being %s", s.ID, c.State, c.Decision.Result)
		}
	}
	if c, err := deciding.At(sup.Station).Uphold(t.Context(), got.Case, "维持第一个决定"); err != nil || c.State != casefile.Approved {
		t.Errorf("%v", err)
	}
}

func TestSomebodyFromElsewhereIsFetched(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	r := w.Elder(1, nil)
	w.Load(worldtest.Other, r)
	a.Sync()
	if _, ok, _ := a.Disk.Facts(t.Context(), r.Subject); ok {
		t.Fatal("another area's facts came with the pull")
	}
	if found, err := a.Remote.Fetch(t.Context(), w.Elder(2, nil).Subject); found || err != nil {
		t.Errorf("somebody nobody knows: %v, %v", found, err)
	}
	if found, err := a.Remote.Fetch(t.Context(), r.Subject); !found || err != nil {
		t.Fatalf("%v, %v", found, err)
	}
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Provisional {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestARegisterThatHoldsNothingHereIsHeardAllTheSame(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	loader := &admin.Loader{Manager: w.Manager, District: w.District}
	at := w.Now.Add(-time.Hour)
	loader.Heard("market.registry", at)
	loader.Heard("market.registry", at.Add(-time.Hour))
	w.Must(loader.Registers(t.Context()))
	again := &admin.Loader{Manager: w.Manager, District: w.District}
	again.Heard("bank.account", at)
	w.Must(again.Registers(t.Context()))
	w.Stations[0].Sync()
	h, err := safekeeping.At(w.Stations[0].Station).Health(t.Context())
	w.Must(err)
	heard := map[string]time.Time{}
	for _, r := range h.Registers {
		heard[r.Source] = r.At
	}
	if !heard["market.registry"].Equal(at) || !heard["bank.account"].Equal(at) || !heard["civil.death"].IsZero() {
		t.Errorf("%v", heard)
	}
}
