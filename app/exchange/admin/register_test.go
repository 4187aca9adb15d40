package admin_test

import (
	"encoding/json"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"

	"pgregory.net/rapid"
)

// alive is what a station's registers say of whether somebody lives: nothing when
// nothing is known, and both words of a conflict.
func alive(s *worldtest.Station, sub app.Subject) (out []bool) {
	s.World.T.Helper()
	r, _, err := s.Disk.Facts(s.World.Ctx, sub)
	s.World.Must(err)
	for _, f := range r.Find("person.alive") {
		if !f.Value.IsNull() {
			out = append(out, f.Value.Bool())
		}
	}
	return out
}

func TestALateDeliveryReplacesNothing(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	s := w.Stations[0]
	w.Load(worldtest.Area, w.Said(1, false, 1))
	loader := &admin.Loader{Manager: w.Manager, District: w.District}
	late := w.Said(1, true, 10)
	got, err := loader.Subjects(t.Context(), worldtest.Area, []wire.Entry{{Record: late, Resident: desk.Resident{Subject: late.Subject}}})
	if err != nil || got.Older != 1 {
		t.Errorf("the loader is told of %+v, %v", got, err)
	}
	s.Sync()
	if a := alive(s, late.Subject); len(a) != 1 || a[0] {
		t.Errorf("alive: %v", a)
	}
	if got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(late), ""); err != nil || got.Verdict != app.Review {
		t.Errorf("%+v, %v", got, err)
	}
}

// Somebody is known in two streets; a death list comes to one of them, or with no
// street of his at all.
func TestADeliveryReachesEveryAreaThatKnowsTheSubject(t *testing.T) {
	for name, to := range map[string]string{"the other street": worldtest.Other, "a third": "440306019"} {
		t.Run(name, func(t *testing.T) {
			w := worldtest.New(t, app.Clerk)
			s := w.Stations[0]
			r := w.Said(1, true, 5)
			w.Load(worldtest.Area, r)
			w.Load(worldtest.Other, r)
			s.Sync()
			w.Must(w.Manager.AddAreas(t.Context(), "440306019"))
			w.Load(to, w.Said(1, false, 1))
			s.Sync()
			if a := alive(s, r.Subject); len(a) != 1 || a[0] {
				t.Errorf("alive: %v", a)
			}
		})
	}
}

func TestWhatTheHubDeletesIsHeard(t *testing.T) {
	id := func(w *worldtest.World, r fact.Record) string { return w.District.SubjectID(r.Subject) }
	t.Run("deleted in one area, held in another", func(t *testing.T) {
		w := worldtest.New(t, app.Clerk)
		r := w.Said(1, true, 5)
		w.Load(worldtest.Area, r)
		w.Load(worldtest.Other, r)
		s := w.StationOf("s9", worldtest.Area, worldtest.Other)
		s.Sync()
		w.Hub.Delete(wire.AreaDB(worldtest.HubName, worldtest.Other), id(w, r))
		s.Sync()
		if a := alive(s, r.Subject); len(a) != 1 {
			t.Errorf("alive: %v", a)
		}
		w.Hub.Delete(wire.AreaDB(worldtest.HubName, worldtest.Area), id(w, r))
		s.Sync()
		if a := alive(s, r.Subject); len(a) != 0 {
			t.Errorf("deleted everywhere, alive: %v", a)
		}
		if who, ok, err := s.Disk.Resident(t.Context(), r.Subject); ok || err != nil {
			t.Errorf("the name of somebody who was removed: %+v, %v", who, err)
		}
	})
	t.Run("withdrawn, and an old stick", func(t *testing.T) {
		w, hall, far := worldtest.Village(t)
		r := w.Elder(1, nil)
		old := worldtest.Carry(t, hall, far, true)
		got, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
		w.Must(err)
		before := hall.Kase(got.Case).Judgement.TraceHash
		loader := &admin.Loader{Manager: w.Manager, District: w.District}
		if got, err := loader.Withdraw(t.Context(), []app.Subject{r.Subject}, w.Now); err != nil || got.Elsewhere != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		hall.Sync()
		far.Sync()
		for _, s := range []*worldtest.Station{hall, far} {
			if _, err := worldtest.Plug(t, far, old); err != nil {
				t.Fatal(err)
			}
			if a := alive(s, r.Subject); len(a) != 0 {
				t.Errorf("%s still holds %v", s.ID, a)
			}
		}
		if c := hall.Kase(got.Case); c.State != casefile.Approved || c.Judgement.TraceHash != before {
			t.Errorf("the decided case: %s", c.State)
		}
		w.Load(worldtest.Area, r) // the same file again says nothing newer than the withdrawal
		hall.Sync()
		if a := alive(hall, r.Subject); len(a) != 0 {
			t.Errorf("loaded again: %v", a)
		}
		w.Now = w.Now.Add(3 * time.Hour)
		w.Load(worldtest.Area, w.Elder(1, nil))
		hall.Sync()
		if a := alive(hall, r.Subject); len(a) != 1 {
			t.Errorf("delivered anew: %v", a)
		}
	})
}

// A station of another street knows of somebody what it fetched. That the hub was
// put back to before the delivery is nobody's word, and takes nothing from it; that
// the hub deleted it is heard, and holds against whoever carries an old copy.
func TestWhatWasFetchedAndIsNoLongerAtTheHub(t *testing.T) {
	type world struct {
		*worldtest.World
		far   *worldtest.Station
		r     fact.Record
		begun hubtest.Copy
	}
	fetch := func(w *world) {
		_, err := w.far.Link.Fetch(w.Ctx, w.r.Subject)
		w.Must(err)
	}
	load := func(w *world) { w.Load(worldtest.Area, w.r) }
	restore := func(w *world) { w.Hub.Restore(w.begun) }
	remove := func(w *world) {
		w.Hub.Delete(wire.AreaDB(worldtest.HubName, worldtest.Area), w.District.SubjectID(w.r.Subject))
	}
	carry := func(w *world) {
		w.Stations[0].Sync()
		stick := w.StickOf(w.Stations[0])
		remove(w)
		fetch(w)
		w.PlugInto(w.far, stick)
	}
	for _, c := range []struct {
		name  string
		steps []func(*world)
		known bool
	}{
		{"delivered", []func(*world){load, fetch}, true},
		{"the hub was put back", []func(*world){load, fetch, restore, fetch}, true},
		{"put back, and delivered again", []func(*world){load, fetch, restore, fetch, load, fetch}, true},
		{"deleted", []func(*world){load, fetch, remove, fetch}, false},
		{"deleted, and the same word delivered again", []func(*world){load, fetch, remove, fetch, load, fetch}, true},
		{"deleted, and an old stick", []func(*world){load, fetch, carry}, false},
		{"deleted, and the hub put back", []func(*world){load, fetch, remove, fetch, restore, fetch}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := worldtest.New(t, app.Clerk)
			w := &world{base, base.StationOf("s3", worldtest.Other), base.Said(1, false, 1), nil}
			w.Must(w.far.Link.Introduce(w.Ctx))
			w.begun = w.Hub.Backup()
			for _, step := range c.steps {
				step(w)
			}
			if a := alive(w.far, w.r.Subject); (len(a) == 1) != c.known {
				t.Errorf("alive: %v, want a word: %v", a, c.known)
			}
			_, named, err := w.far.Disk.Resident(w.Ctx, w.r.Subject)
			if w.Must(err); named && !c.known {
				t.Error("the name of somebody who was removed")
			}
		})
	}
}

// Nobody without the authority's key makes a register's word, wherever he writes.
func TestOnlyAnEntitledLoaderSpeaksForARegister(t *testing.T) {
	w := worldtest.New(t, app.Clerk)
	s := w.Stations[0]
	r := w.Elder(1, nil)
	db := wire.AreaDB(worldtest.HubName, worldtest.Area)
	old := oldSubject(w, r, desk.Resident{Subject: r.Subject, Name: "王秀英"})
	w.Must(w.Hub.Put(t.Context(), db, w.District.SubjectID(r.Subject), old))
	if got := s.Sync(); got.Quarantined != 1 {
		t.Errorf("%+v", got)
	}
	// A document that was signed for one area counts in no other.
	w.Load(worldtest.Other, r)
	moved := w.Hub.Docs(wire.AreaDB(worldtest.HubName, worldtest.Other))[w.District.SubjectID(r.Subject)]
	w.Must(w.Hub.Put(t.Context(), db, moved.ID, json.RawMessage(moved.Body)))
	s.Sync()
	if a := alive(s, r.Subject); len(a) != 0 {
		t.Errorf("alive by nobody's word: %v", a)
	}
	w.Load(worldtest.Area, r)
	s.Sync()
	if a := alive(s, r.Subject); len(a) != 1 {
		t.Errorf("after a true delivery: %v", a)
	}
	if list, err := s.Disk.Quarantined(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("still said not to be used: %+v, %v", list, err)
	}
}

// TestEveryWayGivesTheSameRegister lets the words of a register come by delivery,
// pull, fetch, stick and a hub put back, in random order: at rest every station
// holds the newest, and no approval rests on a word that had been replaced before
// its station last heard.
func TestEveryWayGivesTheSameRegister(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := worldtest.New(rt, app.Clerk, app.Clerk)
		far := w.StationOf("s3", worldtest.Other)
		all := append(w.Stations[:2:2], far)
		for _, s := range all {
			w.Must(s.Link.Introduce(w.Ctx))
		}
		spoken := map[int]bool{} // hours ago → alive
		var backup hubtest.Copy
		var sticks [][]byte
		sub := w.Elder(1, nil).Subject
		for range rapid.IntRange(3, 14).Draw(rt, "steps") {
			s := rapid.SampledFrom(all).Draw(rt, "station")
			switch rapid.SampledFrom([]string{"load", "load", "sync", "sync", "fetch", "backup", "restore", "stick", "plug", "delete"}).Draw(rt, "step") {
			case "load":
				hours := rapid.IntRange(1, 5).Draw(rt, "hours")
				alive, known := spoken[hours]
				if !known {
					alive = rapid.Bool().Draw(rt, "alive")
					spoken[hours] = alive
				}
				w.Load(rapid.SampledFrom([]string{worldtest.Area, worldtest.Other}).Draw(rt, "area"), w.Said(1, alive, hours))
			case "sync":
				s.Sync()
			case "fetch":
				_, err := s.Link.Fetch(w.Ctx, sub)
				w.Must(err)
			case "backup":
				backup = w.Hub.Backup()
			case "restore":
				if backup != nil {
					w.Hub.Restore(backup)
				}
			case "delete":
				db := wire.AreaDB(worldtest.HubName, rapid.SampledFrom([]string{worldtest.Area, worldtest.Other}).Draw(rt, "of"))
				if id := w.District.SubjectID(sub); w.Hub.Docs(db)[id].ID != "" {
					w.Hub.Delete(db, id)
				}
			case "stick":
				sticks = append(sticks, w.StickOf(s))
			case "plug":
				if len(sticks) > 0 {
					w.PlugInto(s, rapid.SampledFrom(sticks).Draw(rt, "stick"))
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
		w.Load(worldtest.Area, w.Said(1, spoken[newest], newest)) // what a hub put back has lost is delivered again
		for range 2 {
			for _, s := range all {
				s.Sync()
				_, err := s.Link.Fetch(w.Ctx, sub)
				w.Must(err)
			}
		}
		for _, s := range all {
			if a := alive(s, sub); len(a) != 1 || a[0] != spoken[newest] {
				rt.Fatalf("%s holds %v, the newest word is %v (%v)", s.ID, a, spoken[newest], spoken)
			}
		}
	})
}
