package exchange_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
)

// alive is what a station's registers say of whether somebody lives: nothing when
// nothing is known, and both words of a conflict.
func (s *station) alive(sub app.Subject) (out []bool) {
	s.w.t.Helper()
	r, _, err := s.store.Facts(s.w.ctx, sub)
	s.w.must(err)
	for _, f := range r.Find("person.alive") {
		if !f.Value.IsNull() {
			out = append(out, f.Value.Bool())
		}
	}
	return out
}

// said is a record with one word of the death register, some hours old.
func (w *world) said(n int, alive bool, hours int) fact.Record {
	r := w.elder(n, map[string]fact.Value{"person.alive": fact.BoolOf(alive)})
	for i := range r.Facts {
		if r.Facts[i].Name == "person.alive" {
			r.Facts[i].AsOf = w.now.Add(-time.Duration(hours) * time.Hour)
		}
	}
	return r
}

func TestALateDeliveryReplacesNothing(t *testing.T) {
	w := newWorld(t, app.Clerk)
	s := w.stations[0]
	w.load(area, w.said(1, false, 1))
	loader := &admin.Loader{Manager: w.manager, District: w.district}
	late := w.said(1, true, 10)
	got, err := loader.Subjects(t.Context(), area, []wire.Entry{{Record: late, Resident: desk.Resident{Subject: late.Subject}}})
	if err != nil || got.Older != 1 {
		t.Errorf("the loader is told of %+v, %v", got, err)
	}
	s.sync()
	if a := s.alive(late.Subject); len(a) != 1 || a[0] {
		t.Errorf("alive: %v", a)
	}
	if got, err := s.Accept(t.Context(), acceptance(late), ""); err != nil || got.Verdict != app.Review {
		t.Errorf("%+v, %v", got, err)
	}
}

// Somebody is known in two streets; a death list comes to one of them, or with no
// street of his at all.
func TestADeliveryReachesEveryAreaThatKnowsTheSubject(t *testing.T) {
	for name, to := range map[string]string{"the other street": other, "a third": "440306019"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, app.Clerk)
			s := w.stations[0]
			r := w.said(1, true, 5)
			w.load(area, r)
			w.load(other, r)
			s.sync()
			w.must(w.manager.AddAreas(t.Context(), "440306019"))
			w.load(to, w.said(1, false, 1))
			s.sync()
			if a := s.alive(r.Subject); len(a) != 1 || a[0] {
				t.Errorf("alive: %v", a)
			}
		})
	}
}

func TestWhatTheHubDeletesIsHeard(t *testing.T) {
	id := func(w *world, r fact.Record) string { return w.district.SubjectID(r.Subject) }
	t.Run("deleted in one area, held in another", func(t *testing.T) {
		w := newWorld(t, app.Clerk)
		r := w.said(1, true, 5)
		w.load(area, r)
		w.load(other, r)
		s := w.stationOf("s9", area, other)
		s.sync()
		w.hub.Delete(wire.AreaDB(hubName, other), id(w, r))
		s.sync()
		if a := s.alive(r.Subject); len(a) != 1 {
			t.Errorf("alive: %v", a)
		}
		w.hub.Delete(wire.AreaDB(hubName, area), id(w, r))
		s.sync()
		if a := s.alive(r.Subject); len(a) != 0 {
			t.Errorf("deleted everywhere, alive: %v", a)
		}
		if who, ok, err := s.store.Resident(t.Context(), r.Subject); ok || err != nil {
			t.Errorf("the name of somebody who was removed: %+v, %v", who, err)
		}
	})
	t.Run("withdrawn, and an old stick", func(t *testing.T) {
		w, hall, far := village(t)
		r := w.elder(1, nil)
		old := carry(t, hall, far, true)
		got, err := hall.Accept(t.Context(), acceptance(r), "")
		w.must(err)
		before := hall.kase(got.Case).Judgement.TraceHash
		loader := &admin.Loader{Manager: w.manager, District: w.district}
		if got, err := loader.Withdraw(t.Context(), []app.Subject{r.Subject}, w.now); err != nil || got.Elsewhere != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		hall.sync()
		far.sync()
		for _, s := range []*station{hall, far} {
			if _, err := plug(t, far, old); err != nil {
				t.Fatal(err)
			}
			if a := s.alive(r.Subject); len(a) != 0 {
				t.Errorf("%s still holds %v", s.id, a)
			}
		}
		if c := hall.kase(got.Case); c.State != casefile.Approved || c.Judgement.TraceHash != before {
			t.Errorf("the decided case: %s", c.State)
		}
		w.load(area, r) // the same file again says nothing newer than the withdrawal
		hall.sync()
		if a := hall.alive(r.Subject); len(a) != 0 {
			t.Errorf("loaded again: %v", a)
		}
		w.now = w.now.Add(3 * time.Hour)
		w.load(area, w.elder(1, nil))
		hall.sync()
		if a := hall.alive(r.Subject); len(a) != 1 {
			t.Errorf("delivered anew: %v", a)
		}
	})
}

// Nobody without the authority's key makes a register's word, wherever he writes.
func TestOnlyAnEntitledLoaderSpeaksForARegister(t *testing.T) {
	w := newWorld(t, app.Clerk)
	s := w.stations[0]
	r := w.elder(1, nil)
	db := wire.AreaDB(hubName, area)
	old := w.oldSubject(r, desk.Resident{Subject: r.Subject, Name: "王秀英"})
	w.must(w.hub.Put(t.Context(), db, w.district.SubjectID(r.Subject), old))
	if got := s.sync(); got.Quarantined != 1 {
		t.Errorf("%+v", got)
	}
	// A document that was signed for one area counts in no other.
	w.load(other, r)
	moved := w.hub.Docs(wire.AreaDB(hubName, other))[w.district.SubjectID(r.Subject)]
	w.must(w.hub.Put(t.Context(), db, moved.ID, json.RawMessage(moved.Body)))
	s.sync()
	if a := s.alive(r.Subject); len(a) != 0 {
		t.Errorf("alive by nobody's word: %v", a)
	}
	w.load(area, r)
	s.sync()
	if a := s.alive(r.Subject); len(a) != 1 {
		t.Errorf("after a true delivery: %v", a)
	}
	if list, err := s.store.Quarantined(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("still said not to be used: %+v, %v", list, err)
	}
}

// TestEveryWayGivesTheSameRegister lets the words of a register come by delivery,
// pull, fetch, stick and a hub put back, in random order: at rest every station
// holds the newest, and no approval rests on a word that had been replaced before
// its station last heard.
func TestEveryWayGivesTheSameRegister(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt, app.Clerk, app.Clerk)
		far := w.stationOf("s3", other)
		all := append(w.stations[:2:2], far)
		for _, s := range all {
			w.must(s.link.Introduce(w.ctx))
		}
		spoken := map[int]bool{} // hours ago → alive
		var backup hubtest.Copy
		var sticks [][]byte
		sub := w.elder(1, nil).Subject
		for range rapid.IntRange(3, 14).Draw(rt, "steps") {
			s := rapid.SampledFrom(all).Draw(rt, "station")
			switch rapid.SampledFrom([]string{"load", "load", "sync", "sync", "fetch", "backup", "restore", "stick", "plug"}).Draw(rt, "step") {
			case "load":
				hours := rapid.IntRange(1, 5).Draw(rt, "hours")
				alive, known := spoken[hours]
				if !known {
					alive = rapid.Bool().Draw(rt, "alive")
					spoken[hours] = alive
				}
				w.load(rapid.SampledFrom([]string{area, other}).Draw(rt, "area"), w.said(1, alive, hours))
			case "sync":
				s.sync()
			case "fetch":
				_, err := s.link.Fetch(w.ctx, sub)
				w.must(err)
			case "backup":
				backup = w.hub.Backup()
			case "restore":
				if backup != nil {
					w.hub.Restore(backup)
				}
			case "stick":
				sticks = append(sticks, w.stickOf(s))
			case "plug":
				if len(sticks) > 0 {
					w.plugInto(s, rapid.SampledFrom(sticks).Draw(rt, "stick"))
				}
			}
		}
		newest := 0
		for h := range spoken {
			if newest == 0 || h < newest {
				newest = h
			}
		}
		if newest == 0 {
			return
		}
		w.load(area, w.said(1, spoken[newest], newest)) // what a hub put back has lost is delivered again
		for range 2 {
			for _, s := range all {
				s.sync()
				_, err := s.link.Fetch(w.ctx, sub)
				w.must(err)
			}
		}
		for _, s := range all {
			if a := s.alive(sub); len(a) != 1 || a[0] != spoken[newest] {
				rt.Fatalf("%s holds %v, the newest word is %v (%v)", s.id, a, spoken[newest], spoken)
			}
		}
	})
}
