package hubsync_test

import (
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/supervision"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// drawnWorld is a world of stations at which two cases were approved.
func drawnWorld(t *testing.T, stations int) (*worldtest.World, []*worldtest.Station) {
	t.Helper()
	w := worldtest.New(t, slices.Repeat([]app.Role{app.Clerk}, stations)...)
	for n := range 2 {
		w.Load(worldtest.Area, w.Elder(n+1, nil))
	}
	for _, s := range w.Stations {
		s.Sync()
	}
	for n := range 2 {
		if _, err := reception.At(w.Stations[0].Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(n+1, nil)), ""); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for _, s := range w.Stations {
			s.Sync()
		}
	}
	return w, w.Stations
}

// as is the supervision of a station, with a supervisor at it.
func as(s *worldtest.Station, who app.AccountID) *supervision.Room {
	return supervision.At(s.Station.As(app.Actor{Account: who, Name: string(who), Role: app.Supervisor}))
}

var present = []spotcheck.Said{{Who: "甲", What: "1"}, {Who: "乙", What: "2"}}

// announce freezes and announces all decisions of the day at a station.
func announce(t *testing.T, s *worldtest.Station, who app.AccountID) drawing.Draw {
	t.Helper()
	today := civil.On(s.Station.Now())
	f, err := as(s, who).Freeze(t.Context(), supervision.Period{From: today - 1, To: today}, spotcheck.Plan{Risk: 0.05, Confidence: 0.95, Size: 2})
	if err != nil {
		t.Fatal(err)
	}
	d, err := as(s, who).Announce(t.Context(), f, spotcheck.SeedSource{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDrawsAreSharedThroughTheHub: what one station announces, draws and finds, and
// how it ends, the district's supervisors see at every station, in one register.
func TestDrawsAreSharedThroughTheHub(t *testing.T) {
	_, st := drawnWorld(t, 2)
	d := announce(t, st[0], "first")
	heard := func() supervision.Progress {
		t.Helper()
		st[0].Sync()
		st[1].Sync()
		all, err := as(st[1], "second").Spotchecks(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatalf("%d draws at the second station: %v", len(all), err)
		}
		return all[0]
	}
	if got := heard().Draw; got.ID != d.ID || got.Digest != d.Digest || got.Seed != "" || got.Text != d.Text {
		t.Fatalf("announced, heard as %+v", got)
	}
	if _, err := as(st[1], "second").Take(t.Context(), d.ID, present); app.KindOf(err) != app.Forbidden {
		t.Errorf("drawn where it was not announced: %v", err)
	}
	d, err := as(st[0], "first").Take(t.Context(), d.ID, present)
	if err != nil {
		t.Fatal(err)
	}
	got := heard()
	if !slices.Equal(got.Draw.Drawn, d.Drawn) || got.Draw.Seed != d.Seed || len(got.Draw.Problems) > 0 || got.Cases[0].Damaged {
		t.Fatalf("drawn, heard as %+v", got)
	}
	if _, err := as(st[1], "second").Opened(t.Context(), got.Draw); app.KindOf(err) != app.Missing {
		t.Errorf("the list at a station that never had it: %v", err)
	}
	if _, err := as(st[1], "second").Close(t.Context(), d.ID, "抽取人调离"); err != nil {
		t.Fatal(err)
	}
	st[1].Sync()
	st[0].Sync()
	d, err = as(st[0], "first").Draw(t.Context(), d.ID)
	if err != nil || d.Closed == nil || d.Closed.By != "second" {
		t.Errorf("closed elsewhere: %+v, %v", d.Closed, err)
	}
	if o := st[0].Outbox(); o.Saved+o.Sent+o.Accepted > 0 {
		t.Errorf("left in the outbox: %+v", o)
	}
}

// TestTwoStationsAnnounceApart: while they cannot hear of each other both may
// announce; then both stand in the register, and a third draw of the same decisions
// waits for both.
func TestTwoStationsAnnounceApart(t *testing.T) {
	_, st := drawnWorld(t, 2)
	a, b := announce(t, st[0], "first"), announce(t, st[1], "second")
	for range 2 {
		st[0].Sync()
		st[1].Sync()
	}
	for _, s := range st {
		all, err := as(s, "third").Draws(t.Context())
		if err != nil || len(all) != 2 {
			t.Fatalf("%d draws: %v", len(all), err)
		}
		today := civil.On(s.Station.Now())
		_, err = as(s, "third").Freeze(t.Context(), supervision.Period{From: today, To: today}, spotcheck.Plan{Risk: 0.05, Confidence: 0.95})
		if app.KindOf(err) != app.Conflict {
			t.Errorf("a third draw: %v", err)
		}
	}
	if _, err := as(st[1], "first").Close(t.Context(), b.ID, "与另一次重复"); err != nil {
		t.Fatal(err)
	}
	d, err := as(st[0], "first").Take(t.Context(), a.ID, present)
	if err != nil || len(d.Drawn) != 2 {
		t.Errorf("%d drawn: %v", len(d.Drawn), err)
	}
}

// TestADrawGoesByStick: a register of draws is carried where no network goes.
func TestADrawGoesByStick(t *testing.T) {
	w, st := drawnWorld(t, 2)
	d := announce(t, st[0], "first")
	w.PlugInto(st[1], w.StickOf(st[0]))
	got, err := as(st[1], "second").Draw(t.Context(), d.ID)
	if err != nil || got.Text != d.Text {
		t.Errorf("carried as %+v, %v", got, err)
	}
}

// TestClosedWhileItIsDrawn: one station closes what another draws before they hear of
// each other. Then nobody can check the cases any more, and they are hidden from
// nobody.
func TestClosedWhileItIsDrawn(t *testing.T) {
	_, st := drawnWorld(t, 2)
	d := announce(t, st[0], "first")
	st[0].Sync()
	st[1].Sync()
	if _, err := as(st[1], "second").Close(t.Context(), d.ID, "抽取人调离"); err != nil {
		t.Fatal(err)
	}
	d, err := as(st[0], "first").Take(t.Context(), d.ID, present)
	if err != nil {
		t.Fatal(err)
	}
	hidden := func(s *worldtest.Station) int {
		t.Helper()
		q, err := s.Station.As(app.Actor{Account: "third", Role: app.Supervisor}).Queue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return q.Hidden()
	}
	if n := hidden(st[0]); n != 2 {
		t.Errorf("%d hidden before the closing is heard of", n)
	}
	for range 2 {
		st[0].Sync()
		st[1].Sync()
	}
	for i, s := range st {
		if n := hidden(s); n != 0 {
			t.Errorf("station %d hides %d", i, n)
		}
		if _, err := as(s, "third").Sheet(t.Context(), d.ID, d.Drawn[0].Case); app.KindOf(err) != app.Forbidden {
			t.Errorf("checked at station %d: %v", i, err)
		}
		all, err := as(s, "third").Spotchecks(t.Context())
		if err != nil || len(all) != 1 || all[0].Draw.Closed == nil || len(all[0].Draw.Drawn) != 2 {
			t.Errorf("station %d: %+v, %v", i, all, err)
		}
	}
}
