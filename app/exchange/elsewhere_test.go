package exchange_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
)

// Somebody of another street is served here: an item she has at most once is
// provisional until her street, which hears its own cases, has confirmed it.
func TestAnItemThatIsHadOnceIsConfirmedByTheResidentsArea(t *testing.T) {
	w := newWorld(t, app.Clerk)
	here, there := w.stations[0], w.stationOf("s7", other)
	r := w.elder(1, nil)
	w.load(other, r)
	here.sync()
	there.sync()
	round := func() {
		here.sync()
		there.sync()
	}
	if _, err := here.Profile(t.Context(), r.Subject); err != nil {
		t.Fatal(err)
	}
	got, err := here.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Provisional {
		t.Fatalf("%+v, %v", got, err)
	}
	here.sync()
	if c := here.kase(got.Case); c.State != casefile.Provisional {
		t.Errorf("before her street has answered: %s", c.State)
	}
	there.sync()
	if c := there.kase(got.Case); c.State != casefile.Approved {
		t.Errorf("at her street: %s %v", c.State, c.Await)
	}
	round()
	if c := here.kase(got.Case); c.State != casefile.Approved || here.outbox().Saved+there.outbox().Saved != 0 {
		t.Errorf("after the answer: %s", c.State)
	}
	// What her street has granted stands in the way.
	second := w.elder(2, nil)
	w.load(other, second)
	round()
	if got, err := there.Accept(t.Context(), acceptance(second), ""); err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := here.Profile(t.Context(), second.Subject); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	double, err := here.Accept(t.Context(), acceptance(second), "")
	if err != nil || double.Verdict != app.Provisional {
		t.Fatalf("%+v, %v", double, err)
	}
	for range 3 {
		round()
	}
	for _, s := range []*station{here, there} {
		if c := s.kase(double.Case); c.State != casefile.Disputed {
			t.Errorf("at %s the second grant is %s", s.id, c.State)
		}
	}
}
