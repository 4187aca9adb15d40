package exchange_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
)

func TestANumberIsDrawnOnce(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	for i, s := range []*station{w.stations[0], w.stations[1], w.stations[0], w.stations[1]} {
		r := w.elder(i+1, nil)
		got, err := s.Accept(t.Context(), acceptance(r), "")
		if err != nil || seen[got.Serial] || !strings.HasPrefix(string(got.Serial), "11440300007542195T344210821900020261123") {
			t.Errorf("%s draws %s, %v", s.id, got.Serial, err)
		}
		seen[got.Serial] = true
	}
}

func TestAnIDInUseIsNotGivenAgain(t *testing.T) {
	w := newWorld(t, app.Clerk)
	e := admin.Enrolment{Station: "s1", Areas: []string{area}, Key: w.stations[0].PublicKey()}
	if _, err := w.manager.Enrol(t.Context(), e); app.KindOf(err) != app.Conflict {
		t.Errorf("%v", err)
	}
	e.Replace = true
	got, err := w.manager.Enrol(t.Context(), e)
	if err != nil || got.Number != 2 {
		t.Errorf("number %d, %v", got.Number, err)
	}
}

func TestAnotherAdministratorsPasswordOpensNoDistrict(t *testing.T) {
	w := newWorld(t)
	m := *w.manager
	m.Password = "别的"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Wrong {
		t.Errorf("%v", err)
	}
	secret, err := w.manager.District(t.Context())
	w.must(err)
	w.must(m.KeepDistrict(t.Context(), secret))
	if got, err := m.District(t.Context()); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("under the new password: %v", err)
	}
	if _, err := w.manager.District(t.Context()); app.KindOf(err) != app.Wrong {
		t.Errorf("still under the old one: %v", err)
	}
	m.Name = "nobody"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}

func TestNumbersBeyondAStationsShareComeFromTheHub(t *testing.T) {
	w := newWorld(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	accept := func(s *station, n int) error {
		got, err := s.Accept(t.Context(), acceptance(w.elder(n+1, nil)), "")
		if err == nil && seen[got.Serial] {
			t.Fatalf("%s was drawn twice", got.Serial)
		}
		seen[got.Serial] = true
		return err
	}
	for n := range 120 { // a share has a hundred
		for i, s := range w.stations {
			if err := accept(s, 2*n+i); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	var err error
	for n := 300; err == nil && n < 480; n++ {
		err = accept(w.stations[0], n)
	}
	if app.KindOf(errors.Unwrap(err)) != app.Conflict || !strings.Contains(err.Error(), "no serial number left") {
		t.Errorf("%v", err)
	}
	w.hub.Next = nil
	if err := accept(w.stations[0], 490); err != nil {
		t.Error(err)
	}
}

// A station put back to a backup does not know which numbers of its share are
// on papers: it asks the hub for others, and without the hub it gives none.
func TestARestoredStationAsksForOtherNumbers(t *testing.T) {
	w := newWorld(t, app.Clerk)
	s := w.stations[0]
	first, err := s.Accept(t.Context(), acceptance(w.elder(1, nil)), "")
	w.must(err)
	w.must(s.store.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(w.now.UTC().Format(time.RFC3339) + "\n")}}))
	s.start()
	w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	if _, err := s.Accept(t.Context(), acceptance(w.elder(2, nil)), ""); app.KindOf(errors.Unwrap(err)) != app.Conflict {
		t.Errorf("without the hub: %v", err)
	}
	w.hub.Next = nil
	for n := 3; n < 5; n++ {
		got, err := s.Accept(t.Context(), acceptance(w.elder(n, nil)), "")
		w.must(err)
		if four := string(got.Serial[len(got.Serial)-4:]); four < "5000" || got.Serial == first.Serial {
			t.Errorf("number %s", four)
		}
	}
	w.now = w.now.Add(24 * time.Hour)
	got, err := s.Accept(t.Context(), acceptance(w.elder(6, nil)), "")
	if err != nil || string(got.Serial[len(got.Serial)-4:]) != "0001" {
		t.Errorf("the day after: %s, %v", got.Serial, err)
	}
}
