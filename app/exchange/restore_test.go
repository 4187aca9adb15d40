package exchange_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
)

func TestAHubRestoredFromAnOlderCopyGetsWhatItLacks(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	a, b := w.stations[0], w.stations[1]
	people := []fact.Record{w.elder(1, nil), w.elder(2, nil), w.elder(3, nil)}
	w.load(area, people...)
	a.sync()
	b.sync()
	accept := func(s *station, n int) {
		t.Helper()
		if _, err := s.Accept(t.Context(), acceptance(people[n]), ""); err != nil {
			t.Fatal(err)
		}
	}
	accept(a, 0)
	a.sync()
	old := w.hub.Backup()
	accept(b, 1)
	b.sync()
	a.sync()
	w.hub.Restore(old)
	accept(a, 2)
	if r := a.sync(); len(r.Lost) != 1 {
		t.Errorf("the station did not notice: %+v", r)
	}
	if r := b.sync(); len(r.Lost) != 0 || r.Outbox != (desk.Outbox{Booked: 2}) { // the first has sent what it lacked
		t.Errorf("the other: %+v", r)
	}
	a.sync()
	b.sync()
	if a.digest() != b.digest() || a.digest().Cases != 3 {
		t.Errorf("%+v, %+v", a.digest(), b.digest())
	}
	if n := len(eventsAt(w)); n != 6 {
		t.Errorf("the hub holds %d events", n)
	}
}

// A checkpoint that went back alone is no restore: a node of a cluster that was
// away, or somebody's hand.
func TestACheckpointThatWentBackIsNoRestore(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	a, b := w.stations[0], w.stations[1]
	r := w.elder(1, nil)
	w.load(area, r)
	a.sync()
	if _, err := a.Accept(t.Context(), acceptance(r), ""); err != nil {
		t.Fatal(err)
	}
	a.sync()
	b.sync()
	for _, db := range []string{wire.AreaDB(hubName, area), wire.ReferenceDB(hubName)} {
		for _, s := range []*station{a, b} {
			if err := w.hub.SetCheckpoint(t.Context(), db, string(s.id), 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []*station{a, b} {
		if got := s.sync(); len(got.Lost) != 0 || got.Outbox.Saved != 0 {
			t.Errorf("%s takes it for a restore: %+v", s.id, got)
		}
		if got := s.sync(); got.Pulled != 0 {
			t.Errorf("%s reads everything again and again: %+v", s.id, got)
		}
	}
}

// eventsAt are the events that the hub holds, by id.
func eventsAt(w *world) map[string]port.Doc {
	out := map[string]port.Doc{}
	for id, d := range w.hub.Docs(wire.AreaDB(hubName, area)) {
		if strings.HasPrefix(id, "event:") && !d.Deleted {
			out[id] = d
		}
	}
	return out
}
