package disk

import (
	"errors"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/store/storetest"
)

// spoil flips a bit of a stored value, and leaves the file sound.
func spoil(t *testing.T, s *Store, db *bolt.DB, b byte, key []byte) {
	t.Helper()
	err := db.Update(func(tx *bolt.Tx) error {
		val := append([]byte(nil), bucket(tx, b).Get(key)...)
		val[len(val)/2] ^= 1
		return bucket(tx, b).Put(key, val)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func lacking(t *testing.T, s *Store) bool {
	t.Helper()
	yes, err := s.Incomplete(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return yes
}

// pageOf is what the hub sends of an area.
func pageOf(e casefile.Event) desk.Import {
	return desk.Import{DB: "x-area-1", Area: "1", Since: "7", Events: []casefile.Event{e},
		Records:   []fact.Record{{Subject: storetest.Subject, Generation: 1, Facts: []fact.Fact{{Name: "person.alive", Value: fact.BoolOf(true), Source: "civil.death", AsOf: storetest.Noon}}}},
		People:    []desk.Resident{{Subject: storetest.Subject, Name: "王秀英"}},
		Reference: map[string][]byte{"station:s1": []byte("{}")}}
}

// TestADamagedRecordIsAskedForAgain spoils what only the hub can send again,
// and reads it.
func TestADamagedRecordIsAskedForAgain(t *testing.T) {
	e := storetest.Submission(t, storetest.Maker(), "a")
	subject := func(s *Store) []byte { return subjectKey(s.secret, storetest.Subject) }
	for _, tc := range []struct {
		name   string
		bucket byte
		key    func(s *Store) []byte
		read   func(s *Store) (bool, error)
	}{
		{"an event", bEvents, func(*Store) []byte { return eventKey(&e) }, func(s *Store) (bool, error) {
			list, err := s.Events(t.Context(), "a")
			if len(list) == 0 && !errors.Is(err, desk.ErrUnreadable) {
				t.Errorf("an event that cannot be read: %v", err)
				return false, err
			}
			return len(list) == 1, nil
		}},
		{"facts", bFacts, subject, func(s *Store) (bool, error) { _, ok, err := s.Facts(t.Context(), storetest.Subject); return ok, err }},
		{"facts in a sweep", bFacts, subject, func(s *Store) (ok bool, err error) {
			err = s.EachRecord(t.Context(), func([]byte) bool { ok = true; return true })
			return ok, err
		}},
		{"a person", bPeople, subject, func(s *Store) (bool, error) { _, ok, err := s.Resident(t.Context(), storetest.Subject); return ok, err }},
		{"a person in the index", bPeople, subject, func(s *Store) (ok bool, err error) {
			err = s.People(t.Context(), func(desk.Resident) bool { ok = true; return true })
			return ok, err
		}},
		{"a reference", bShared, func(*Store) []byte { return []byte("station:s1") }, func(s *Store) (bool, error) {
			_, ok, err := s.Reference(t.Context(), "station:s1")
			return ok, err
		}},
		{"references", bShared, func(*Store) []byte { return []byte("station:s1") }, func(s *Store) (bool, error) {
			m, err := s.References(t.Context(), "station:")
			return len(m) == 1, err
		}},
		{"an area", bAreas, func(*Store) []byte { return []byte("a") }, func(s *Store) (bool, error) {
			area, err := s.AreaOf(t.Context(), "a")
			return area == "1", err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := create(t, options(t))
			if err := s.Import(t.Context(), pageOf(e)); err != nil {
				t.Fatal(err)
			}
			if ok, err := tc.read(s); !ok || err != nil || lacking(t, s) {
				t.Fatalf("before: %v, %v", ok, err)
			}
			spoil(t, s, s.cache, tc.bucket, tc.key(s))
			for range 3 {
				if ok, err := tc.read(s); ok || err != nil {
					t.Errorf("spoilt: %v, %v", ok, err)
				}
			}
			if since, err := s.Since(t.Context(), "x-area-1"); since != "" || err != nil || !lacking(t, s) {
				t.Errorf("the next pull begins at %q, %v", since, err)
			}
			if told := s.Notices(); len(told) != 1 || !strings.Contains(told[0], "受损") {
				t.Errorf("it tells %q", told)
			}
			if err := errors.Join(s.Import(t.Context(), pageOf(e)), s.Import(t.Context(), desk.Import{Complete: true})); err != nil {
				t.Fatal(err)
			}
			if ok, err := tc.read(s); !ok || err != nil || lacking(t, s) {
				t.Errorf("after the pull: %v, %v", ok, err)
			}
		})
	}
}

// TestWhatTheHubDoesNotHaveIsNotAskedForForEver: a pull may have been under way
// when the record was found, so one more follows, and no third.
func TestWhatTheHubDoesNotHaveIsNotAskedForForEver(t *testing.T) {
	s, e := create(t, options(t)), storetest.Submission(t, storetest.Maker(), "a")
	if err := s.Import(t.Context(), pageOf(e)); err != nil {
		t.Fatal(err)
	}
	spoil(t, s, s.cache, bEvents, eventKey(&e))
	for n, more := range []bool{true, false} {
		if _, err := s.Events(t.Context(), "a"); !errors.Is(err, desk.ErrUnreadable) {
			t.Errorf("round %d: %v", n, err)
		}
		im := pageOf(e)
		im.Events, im.Complete = nil, true
		if err := s.Import(t.Context(), im); err != nil {
			t.Fatal(err)
		}
		since, err := s.Since(t.Context(), "x-area-1")
		if lacking(t, s) != more || (since == "") != more || err != nil {
			t.Errorf("round %d: incomplete %v, since %q, %v", n, lacking(t, s), since, err)
		}
	}
	if _, err := s.Events(t.Context(), "a"); !errors.Is(err, desk.ErrUnreadable) || lacking(t, s) {
		t.Errorf("the case is %v", err)
	}
	if err := s.Import(t.Context(), pageOf(e)); err != nil { // it turns up after all
		t.Fatal(err)
	}
	if list, err := s.Events(t.Context(), "a"); len(list) != 1 || err != nil {
		t.Errorf("%d events, %v", len(list), err)
	}
}

// TestAnEventThatIsGoneIsMissed: the row counted it.
func TestAnEventThatIsGoneIsMissed(t *testing.T) {
	s, m := create(t, options(t)), storetest.Maker()
	a, b := storetest.Submission(t, m, "a"), storetest.Submission(t, m, "a")
	err := errors.Join(s.Import(t.Context(), desk.Import{Events: []casefile.Event{a, b}}), s.Commit(t.Context(), desk.Batch{Rows: []desk.Row{storetest.RowOf("a", 2)}}),
		s.update(s.cache, func(tx *bolt.Tx) error { return bucket(tx, bEvents).Delete(eventKey(&b)) }))
	if err != nil {
		t.Fatal(err)
	}
	if list, err := s.Events(t.Context(), "a"); len(list) != 1 || !errors.Is(err, desk.ErrUnreadable) || !lacking(t, s) {
		t.Errorf("%d events, %v", len(list), err)
	}
	if err := s.Import(t.Context(), desk.Import{Events: []casefile.Event{b}, Complete: true}); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Events(t.Context(), "a"); len(list) != 2 || err != nil || lacking(t, s) {
		t.Errorf("%d events, %v", len(list), err)
	}
}

// TestACacheThatIsNotWholeIsNoted in each way it can come to that.
func TestACacheThatIsNotWholeIsNoted(t *testing.T) {
	master := newSample(t)
	for _, tc := range []struct {
		name   string
		damage func(t *testing.T, path string)
	}{
		{"gone", remove}, {"empty", resize(0)}, {"a byte", resize(1)}, {"a page", resize(4096)}, {"its meta pages only", resize(16384)}, {"cut in half", resize(-2)},
		{"text", text}, {"without buckets", func(t *testing.T, path string) {
			remove(t, path)
			db, err := bolt.Open(path, 0o600, nil)
			if err == nil {
				err = db.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := master.copyTo(t)
			tc.damage(t, s.o.path(cacheFile))
			told := strings.Join(s.whole(t), "\n")
			if !strings.Contains(told, "cache.db") {
				t.Errorf("it tells %q", told)
			}
			for range 2 { // also after a restart
				st := unlock(t, s.o)
				if !lacking(t, st) {
					t.Error("the cache passes for whole")
				}
				_ = st.Close()
			}
			st := unlock(t, s.o)
			if err := st.Import(t.Context(), desk.Import{Complete: true}); err != nil || lacking(t, st) {
				t.Errorf("after everything was heard: %v", err)
			}
		})
	}
	if st := unlock(t, master.copyTo(t).o); lacking(t, st) {
		t.Error("a whole cache is called incomplete")
	}
}

func TestTwoDamagedFilesAreSaid(t *testing.T) {
	s := newSample(t)
	text(t, s.o.path(deskFile))
	text(t, s.o.path(logFile))
	for range 2 {
		var said *app.Error
		if _, err := Open(s.o); !errors.As(err, &said) || said.Kind != app.Damaged || !strings.Contains(said.Detail, "备份") {
			t.Errorf("%v", err)
		}
	}
}
