package hubsync_test

import (
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
)

func TestAHubRestoredFromAnOlderCopyGetsWhatItLacks(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	a, b := w.Stations[0], w.Stations[1]
	people := []fact.Record{w.Elder(1, nil), w.Elder(2, nil), w.Elder(3, nil)}
	w.Load(worldtest.Area, people...)
	a.Sync()
	b.Sync()
	accept := func(s *worldtest.Station, n int) {
		t.Helper()
		if _, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(people[n]), ""); err != nil {
			t.Fatal(err)
		}
	}
	accept(a, 0)
	a.Sync()
	old := w.Hub.Backup()
	accept(b, 1)
	b.Sync()
	a.Sync()
	w.Hub.Restore(old)
	accept(a, 2)
	if r := a.Sync(); len(r.Lost) != 1 {
		t.Errorf("the station did not notice: %+v", r)
	}
	if r := b.Sync(); len(r.Lost) != 0 || r.Outbox != (desk.Outbox{Booked: 2}) { // the first has sent what it lacked
		t.Errorf("the other: %+v", r)
	}
	a.Sync()
	b.Sync()
	if a.Counts() != b.Counts() || a.Counts().Cases != 3 {
		t.Errorf("%+v, %+v", a.Counts(), b.Counts())
	}
	if n := len(worldtest.EventsAt(w)); n != 6 {
		t.Errorf("the hub holds %d events", n)
	}
}

// A checkpoint that went back alone is no restore: a node of a cluster that was
// away, or somebody's hand.
func TestACheckpointThatWentBackIsNoRestore(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	a, b := w.Stations[0], w.Stations[1]
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	a.Sync()
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	a.Sync()
	b.Sync()
	for _, db := range []string{wire.AreaDB(worldtest.HubName, worldtest.Area), wire.ReferenceDB(worldtest.HubName)} {
		for _, s := range []*worldtest.Station{a, b} {
			if err := w.Hub.SetCheckpoint(t.Context(), db, string(s.ID), 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []*worldtest.Station{a, b} {
		if got := s.Sync(); len(got.Lost) != 0 || got.Outbox.Saved != 0 {
			t.Errorf("%s takes it for a restore: %+v", s.ID, got)
		}
		if got := s.Sync(); got.Pulled != 0 {
			t.Errorf("%s reads everything again and again: %+v", s.ID, got)
		}
	}
}
