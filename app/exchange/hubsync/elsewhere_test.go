package hubsync_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/worldtest"
)

// Somebody of another street is served here: an item she has at most once is
// provisional until her street, which hears its own cases, has confirmed it.
func TestAnItemThatIsHadOnceIsConfirmedByTheResidentsArea(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	here, there := w.Stations[0], w.StationOf("s7", worldtest.Other)
	r := w.Elder(1, nil)
	w.Load(worldtest.Other, r)
	here.Sync()
	there.Sync()
	round := func() {
		here.Sync()
		there.Sync()
	}
	if _, err := reception.At(here.Station).Profile(t.Context(), r.Subject); err != nil {
		t.Fatal(err)
	}
	got, err := reception.At(here.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Provisional {
		t.Fatalf("%+v, %v", got, err)
	}
	here.Sync()
	if c := here.Kase(got.Case); c.State != casefile.Provisional {
		t.Errorf("before her street has answered: %s", c.State)
	}
	there.Sync()
	if c := there.Kase(got.Case); c.State != casefile.Approved {
		t.Errorf("at her street: %s %v", c.State, c.Await)
	}
	round()
	if c := here.Kase(got.Case); c.State != casefile.Approved || here.Outbox().Saved+there.Outbox().Saved != 0 {
		t.Errorf("after the answer: %s", c.State)
	}
	// What her street has granted stands in the way.
	second := w.Elder(2, nil)
	w.Load(worldtest.Other, second)
	round()
	if got, err := reception.At(there.Station).Accept(t.Context(), worldtest.Acceptance(second), ""); err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := reception.At(here.Station).Profile(t.Context(), second.Subject); err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(time.Minute)
	double, err := reception.At(here.Station).Accept(t.Context(), worldtest.Acceptance(second), "")
	if err != nil || double.Verdict != app.Provisional {
		t.Fatalf("%+v, %v", double, err)
	}
	for range 3 {
		round()
	}
	for _, s := range []*worldtest.Station{here, there} {
		if c := s.Kase(double.Case); c.State != casefile.Disputed {
			t.Errorf("at %s the second grant is %s", s.ID, c.State)
		}
	}
}
