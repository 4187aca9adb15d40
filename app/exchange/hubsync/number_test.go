package hubsync_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/worldtest"
)

func TestANumberIsDrawnOnce(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	for i, s := range []*worldtest.Station{w.Stations[0], w.Stations[1], w.Stations[0], w.Stations[1]} {
		r := w.Elder(i+1, nil)
		got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
		if err != nil || seen[got.Serial] || !strings.HasPrefix(string(got.Serial), "11440300007542195T344210821900020261123") {
			t.Errorf("%s draws %s, %v", s.ID, got.Serial, err)
		}
		seen[got.Serial] = true
	}
}

func TestAnIDInUseIsNotGivenAgain(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	e := admin.Enrolment{Station: "s1", Areas: []string{worldtest.Area}, Key: w.Stations[0].PublicKey()}
	if _, err := w.Manager.Enrol(t.Context(), e); app.KindOf(err) != app.Conflict {
		t.Errorf("%v", err)
	}
	e.Replace = true
	got, err := w.Manager.Enrol(t.Context(), e)
	if err != nil || got.Number != 2 {
		t.Errorf("number %d, %v", got.Number, err)
	}
}

func TestAnotherAdministratorsPasswordOpensNoDistrict(t *testing.T) {
	w := worldtest.New(t)
	m := *w.Manager
	m.Password = "别的"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Wrong {
		t.Errorf("%v", err)
	}
	secret, err := w.Manager.District(t.Context())
	w.Must(err)
	w.Must(m.KeepDistrict(t.Context(), secret))
	if got, err := m.District(t.Context()); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("under the new password: %v", err)
	}
	if _, err := w.Manager.District(t.Context()); app.KindOf(err) != app.Wrong {
		t.Errorf("still under the old one: %v", err)
	}
	m.Name = "nobody"
	if _, err := m.District(t.Context()); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}

func TestNumbersBeyondAStationsShareComeFromTheHub(t *testing.T) {
	w := worldtest.New(t, app.Clerk, app.Clerk)
	seen := map[app.Serial]bool{}
	accept := func(s *worldtest.Station, n int) error {
		got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(n+1, nil)), "")
		if err == nil && seen[got.Serial] {
			t.Fatalf("%s was drawn twice", got.Serial)
		}
		seen[got.Serial] = true
		return err
	}
	for n := range 120 { // a share has a hundred
		for i, s := range w.Stations {
			if err := accept(s, 2*n+i); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	var err error
	for n := 300; err == nil && n < 480; n++ {
		err = accept(w.Stations[0], n)
	}
	if app.KindOf(errors.Unwrap(err)) != app.Conflict || !strings.Contains(err.Error(), "no serial number left") {
		t.Errorf("%v", err)
	}
	w.Hub.Next = nil
	if err := accept(w.Stations[0], 490); err != nil {
		t.Error(err)
	}
}

// A station put back to a backup does not know which numbers of its share are
// on papers: it asks the hub for others, and without the hub it gives none.
func TestARestoredStationAsksForOtherNumbers(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	s := w.Stations[0]
	first, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), "")
	w.Must(err)
	w.Must(s.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(w.Now.UTC().Format(time.RFC3339) + "\n")}}))
	s.Start()
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	if _, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(2, nil)), ""); app.KindOf(errors.Unwrap(err)) != app.Conflict {
		t.Errorf("without the hub: %v", err)
	}
	w.Hub.Next = nil
	for n := 3; n < 5; n++ {
		got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(n, nil)), "")
		w.Must(err)
		if four := string(got.Serial[len(got.Serial)-4:]); four < "5000" || got.Serial == first.Serial {
			t.Errorf("number %s", four)
		}
	}
	w.Now = w.Now.Add(24 * time.Hour)
	got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(6, nil)), "")
	if err != nil || string(got.Serial[len(got.Serial)-4:]) != "0001" {
		t.Errorf("the day after: %s, %v", got.Serial, err)
	}
}
