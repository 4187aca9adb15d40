package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"miaopi/app/desk/safekeeping"

	"miaopi/app"
	"miaopi/app/desk"

	bolt "go.etcd.io/bbolt"
)

// cutTest is work that is cut at each of its operations, by the power and by a
// kill.
type cutTest struct {
	prepare func(t *testing.T, o Options) // may be nil
	work    func(t *testing.T, o Options) error
	// check looks at what is left. told: the work said that it was done.
	check func(t *testing.T, o Options, told bool)
}

func (c cutTest) run(t *testing.T) {
	t.Parallel()
	t.Helper()
	for cut, told := 0, false; !told; cut++ {
		for try := 0; try < 3 || told && try < 12; try++ { // most is at stake once it is done
			told = c.once(t, cut, try)
			if t.Failed() {
				t.Fatalf("cut at operation %d, try %d", cut, try)
			}
		}
	}
}

// once says whether the work was done before the cut came.
func (c cutTest) once(t *testing.T, cut, try int) bool {
	t.Helper()
	o := options(t)
	root := o.Dir
	o.Dir = filepath.Join(root, "hall", "station")
	if c.prepare != nil {
		c.prepare(t, o)
	}
	p := newPower(t, rand.New(rand.NewPCG(uint64(cut), uint64(try))), root)
	o.system, p.left = p, cut
	err := c.work(t, o)
	if err != nil && !p.off {
		t.Fatalf("with the power on: %v", err)
	}
	p.off, p.left = false, -1
	if try > 0 { // the first is a kill
		p = p.fall(t)
	}
	o.system, o.Dir = p, filepath.Join(p.root, "hall", "station")
	c.check(t, o, err == nil)
	return err == nil
}

// atWork is what is done with a station that a person opened.
func atWork(do func(t *testing.T, o Options, s *Store) error) func(*testing.T, Options) error {
	return func(t *testing.T, o Options) error {
		v, err := Open(o)
		if err != nil {
			return err
		}
		defer v.closeFiles()
		s, _, err := v.unlock("clerk", "demo")
		if err != nil {
			return err
		}
		return do(t, o, s)
	}
}

// into copies a closed station.
func (s sample) into(t *testing.T, o Options) sample {
	t.Helper()
	from := s.copyTo(t)
	if err := errors.Join(os.MkdirAll(filepath.Dir(o.Dir), 0o700), os.Rename(from.o.Dir, o.Dir)); err != nil {
		t.Fatal(err)
	}
	return sample{o, s.events}
}

// makes is what init does: keys, then what makes a store a station.
func makes(t *testing.T, o Options) error {
	o.Founding = true
	s, err := Create(o, []desk.NewAccount{clerk})
	if err != nil {
		return err
	}
	defer s.closeFiles()
	err = s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"station": []byte("1")}})
	if err = s.Founded(err); err != nil {
		return err
	}
	return s.Close()
}

// TestAKilledInitIsRepeated: at every point there is a whole station or none,
// and where there is none the next init makes one.
func TestAKilledInitIsRepeated(t *testing.T) {
	cutTest{work: makes, check: func(t *testing.T, o Options, told bool) {
		switch {
		case told && !Exists(o.Dir):
			t.Error("the station that was told to be made is not there")
		case !Exists(o.Dir):
			if _, err := Open(o); app.KindOf(err) != app.Missing {
				t.Errorf("a station that is not whole opens: %v", err)
			}
			if err := makes(t, o); err != nil {
				t.Errorf("made again: %v", err)
			}
		}
		s := unlock(t, o)
		if v, _, err := s.Setting(t.Context(), "station"); err != nil || string(v) != "1" {
			t.Errorf("the station's description is %q, %v", v, err)
		}
		if list := s.Notices(); len(list) > 0 {
			t.Errorf("it tells %q", list)
		}
		_ = s.Close()
	}}.run(t)
}

func TestAFailedInitLeavesNoStation(t *testing.T) {
	o := options(t)
	o.Founding = true
	s := create(t, o)
	if err := s.Founded(errors.New("no network")); err == nil {
		t.Error("the error went away")
	}
	_ = s.Close()
	if Exists(o.Dir) {
		t.Error("there is a station")
	}
	if err := makes(t, o); err != nil {
		t.Error(err)
	}
}

func TestACutRestoreIsRepeated(t *testing.T) {
	master, id := newSample(t), identity(t)
	st := unlock(t, master.o)
	for _, name := range []string{"sha256:1", "sha256:2"} {
		if err := st.PutFile(t.Context(), name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	file := backUp(t, st, id)
	restores := func(t *testing.T, o Options) error { return Restore(t.Context(), o, file, id, nil) }
	cutTest{work: restores, check: func(t *testing.T, o Options, told bool) {
		if told && !Exists(o.Dir) {
			t.Error("the station that was told to be restored is not there")
		}
		if !Exists(o.Dir) {
			if err := restores(t, o); err != nil {
				t.Fatal(err)
			}
		}
		if n := (sample{o, master.events}).whole(t); len(n) > 0 {
			t.Errorf("it tells %q", n)
		}
		s := unlock(t, o)
		defer s.Close()
		for _, name := range []string{"sha256:1", "sha256:2"} {
			if b, err := s.File(t.Context(), name); err != nil || string(b) != name {
				t.Errorf("%q, %v", b, err)
			}
		}
		if _, ok, err := s.Setting(t.Context(), desk.SettingRestored); !ok || err != nil {
			t.Errorf("that it was put back is not known: %v", err)
		}
	}}.run(t)
}

func TestACutMigrationHasItsCopy(t *testing.T) {
	master := newSample(t)
	two := map[uint64]func(*bolt.Tx) error{1: func(tx *bolt.Tx) error { return nil }}
	cutTest{
		prepare: func(t *testing.T, o Options) { master.into(t, o) },
		work: func(t *testing.T, o Options) error {
			v, err := Open(o)
			if err != nil {
				return err
			}
			defer v.closeFiles()
			return v.migrateTo(2, two)
		},
		check: func(t *testing.T, o Options, told bool) {
			v := &Vault{o: o}
			if _, err := v.openDesk(true); err != nil {
				t.Fatal(err)
			}
			defer v.closeFiles()
			n, err := v.schema()
			if err != nil || told && n != 2 {
				t.Errorf("version %d, %v", n, err)
			}
			if n == 2 {
				if err := walk(o.path(deskFile + ".v1")); err != nil {
					t.Errorf("the copy: %v", err)
				}
			}
		},
	}.run(t)
}

// TestACutMendingLosesNothing damages a file, and cuts the open that mends it,
// and the work that follows.
func TestACutMendingLosesNothing(t *testing.T) {
	master := newSample(t)
	for _, tc := range []struct {
		name, file string
		damage     func(t *testing.T, path string)
	}{
		{"desk.db gone", deskFile, remove},
		{"desk.db text", deskFile, text},
		{"desk.log gone", logFile, remove},
		{"desk.log text", logFile, text},
		{"cache.db gone", cacheFile, remove},
		{"cache.db text", cacheFile, text},
	} {
		t.Run(tc.name, func(t *testing.T) {
			works := atWork(func(t *testing.T, o Options, s *Store) error {
				return s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"late": []byte("1")}})
			})
			cutTest{
				prepare: func(t *testing.T, o Options) { master.into(t, o); tc.damage(t, o.path(tc.file)) },
				work:    works,
				check: func(t *testing.T, o Options, told bool) {
					(sample{o, master.events}).whole(t)
					s := unlock(t, o)
					defer s.Close()
					if _, ok, err := s.Setting(t.Context(), "late"); told && !ok || err != nil {
						t.Errorf("what was committed after the mending: %v, %v", ok, err)
					}
					if lost, err := s.Incomplete(t.Context()); tc.file == cacheFile && !lost || err != nil {
						t.Errorf("that the cache lost something: %v, %v", lost, err)
					}
				},
			}.run(t)
		})
	}
}

// TestALogWrittenAgainIsNoDamage: what is cut while a long log is written again
// is neither lost nor told as damage.
func TestALogWrittenAgainIsNoDamage(t *testing.T) {
	master := newSample(t)
	cutTest{
		prepare: func(t *testing.T, o Options) { master.into(t, o) },
		work: func(t *testing.T, o Options) error {
			v, err := Open(o)
			if err != nil {
				return err
			}
			defer v.closeFiles()
			_ = v.log.f.Close()
			return v.rewriteLog()
		},
		check: func(t *testing.T, o Options, _ bool) {
			if n := (sample{o, master.events}).whole(t); len(n) > 0 {
				t.Errorf("it tells %q", n)
			}
			if err := os.Remove(o.path(deskFile)); err != nil {
				t.Fatal(err)
			}
			(sample{o, master.events}).whole(t)
		},
	}.run(t)
}

// TestACutBackupLeavesOne: the old one or the new one, whole.
func TestACutBackupLeavesOne(t *testing.T) {
	master, id := newSample(t), identity(t)
	place := func(o Options) string { return filepath.Join(filepath.Dir(o.Dir), "b.age") }
	off := false // the power went with the last operation, which not every disk knows: a backup does not insist on it
	cutTest{
		prepare: func(t *testing.T, o Options) {
			master.into(t, o)
			if err := os.WriteFile(place(o), []byte("the old one"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		work: atWork(func(t *testing.T, o Options, s *Store) error {
			_, err := s.Backup(t.Context(), safekeeping.BackupOrder{Path: place(o), Replace: true, Lock: lockOf(id)})
			off = o.system.(*power).off
			return err
		}),
		check: func(t *testing.T, o Options, told bool) {
			b, err := os.ReadFile(place(o))
			if err != nil {
				t.Fatal(err)
			}
			if string(b) == "the old one" && (!told || off) {
				return
			}
			if _, err := readBackup(bytes.NewReader(b), id, &meter{ctx: t.Context()}, func(_ string, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }); err != nil {
				t.Errorf("a backup of %d bytes: %v", len(b), err)
			}
		},
	}.run(t)
}

// TestTheFirstFileOutlivesACut: the folder it lies in was not there before.
func TestTheFirstFileOutlivesACut(t *testing.T) {
	master := newSample(t)
	cutTest{
		prepare: func(t *testing.T, o Options) { master.into(t, o) },
		work: atWork(func(t *testing.T, o Options, s *Store) error {
			return s.PutFile(t.Context(), "sha256:1", []byte("scan"))
		}),
		check: func(t *testing.T, o Options, told bool) {
			s := unlock(t, o)
			defer s.Close()
			b, err := s.File(t.Context(), "sha256:1")
			if string(b) != "scan" && (told || app.KindOf(err) != app.Missing) {
				t.Errorf("%q, %v", b, err)
			}
		},
	}.run(t)
}

// TestASessionIsKnownAfterACut: else a large file that a cut tore would not be
// walked.
func TestASessionIsKnownAfterACut(t *testing.T) {
	master := newSample(t)
	cutTest{
		prepare: func(t *testing.T, o Options) { master.into(t, o) },
		work: func(t *testing.T, o Options) error {
			v, err := Open(o)
			if err == nil {
				v.closeFiles()
			}
			return err
		},
		check: func(t *testing.T, o Options, told bool) {
			if told && !o.marked(sessionFile) {
				t.Error("nothing says that a process worked here")
			}
		},
	}.run(t)
}

func TestDamagedCopiesAreKeptToANumber(t *testing.T) {
	s := newSample(t)
	for i := range copiesKept + 3 {
		for _, name := range []string{deskFile, logFile, cacheFile} {
			text(t, s.o.path(name))
			s.whole(t)
		}
		if err := os.WriteFile(s.o.path(fmt.Sprintf("%s.v%d", deskFile, i+8)), []byte{byte(i)}, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.o.keepNewest(deskFile + ".v*")
	for _, pattern := range []string{deskFile + ".damaged-*", logFile + ".damaged-*", cacheFile + ".damaged-*", deskFile + ".v*"} {
		list, err := filepath.Glob(s.o.path(pattern))
		if err != nil || len(list) > copiesKept || len(list) == 0 {
			t.Errorf("%s: %q, %v", pattern, list, err)
		}
	}
	for _, n := range []int{11, 12, 13} {
		if !s.o.marked(fmt.Sprintf("%s.v%d", deskFile, n)) {
			t.Errorf("version %d is gone, an older one is not", n)
		}
	}
}
