package disk

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/store/storetest"
)

// sample is a closed station with own events, and what they were.
type sample struct {
	o      Options
	events map[app.CaseID]string // hash of the one event of each case
}

const sampleCases = 40

func newSample(t testing.TB) sample {
	t.Helper()
	o := options(t)
	s := create(t, o)
	m := storetest.Maker()
	out := sample{o, map[app.CaseID]string{}}
	for i := range sampleCases {
		c := app.CaseID(fmt.Sprintf("case%03d", i))
		e := storetest.Submission(t, m, c)
		out.events[c] = e.Hash()
		b := desk.Batch{Events: []casefile.Event{e}, Rows: []desk.Row{storetest.RowOf(c, 1)},
			Settings: map[string][]byte{"pool": {byte(i)}}}
		if err := s.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	rec := fact.Record{Subject: storetest.Subject, Facts: []fact.Fact{{Name: "person.alive", Value: fact.BoolOf(true), Source: "civil.death", AsOf: storetest.Noon}}}
	if err := s.Import(t.Context(), desk.Import{Records: []fact.Record{rec}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// copyTo makes a private copy of the closed station.
func (s sample) copyTo(t testing.TB) sample {
	dir := t.TempDir()
	for _, name := range []string{deskFile, cacheFile, logFile} {
		b, err := os.ReadFile(s.o.path(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := s.o
	o.Dir = dir
	return sample{o, s.events}
}

// whole opens the station, again when a file makes no sense on the way, as
// the program does, and compares every event. It returns the notices.
func (s sample) whole(t *testing.T) []string {
	t.Helper()
	var notices []string
	for try := 0; ; try++ {
		err := s.compare(t, &notices)
		if err == nil {
			return notices
		}
		if app.KindOf(err) != app.Damaged || try == 2 {
			t.Fatalf("try %d: %v", try, err)
		}
	}
}

func (s sample) compare(t *testing.T, notices *[]string) error {
	v, err := Open(s.o)
	if err != nil {
		return err
	}
	defer v.Close()
	st, _, err := v.unlock("clerk", "demo")
	if err != nil {
		return err
	}
	for c, want := range s.events {
		list, err := st.Events(t.Context(), c)
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Hash() != want {
			t.Fatalf("case %s has %d events, or another one", c, len(list))
		}
	}
	if pool, ok, err := st.Setting(t.Context(), "pool"); err != nil {
		return err
	} else if !ok || pool[0] != sampleCases-1 {
		t.Fatalf("the setting is %v", pool)
	}
	*notices = append(*notices, st.Notices()...)
	return nil
}

// TestOneDamagedFileLosesNothing damages one file at a time.
func TestOneDamagedFileLosesNothing(t *testing.T) {
	master := newSample(t)
	for _, tc := range []struct {
		name, file string
		damage     func(t *testing.T, path string)
		notice     string
	}{
		{"desk.db deleted", deskFile, remove, "desk.db"},
		{"desk.db empty", deskFile, resize(0), "desk.db"},
		{"desk.db cut in half", deskFile, resize(-2), "desk.db"},
		{"desk.db of one page", deskFile, resize(4096), "desk.db"},
		{"desk.db is text", deskFile, text, "desk.db"},
		{"desk.db with zeroed meta pages", deskFile, zero(0, 8192), "desk.db"},
		{"desk.log deleted", logFile, remove, "desk.log"},
		{"desk.log cut in half", logFile, resize(-2), "desk.log"},
		{"desk.log is text", logFile, text, "desk.log"},
		{"desk.log with a torn tail", logFile, grow([]byte("\xf5MP\n\x00\x00\x00\x50torn")), ""},
		{"desk.log with a zeroed block in the middle", logFile, zero(8192, 4096), ""},
		{"cache.db deleted", cacheFile, remove, ""},
		{"cache.db cut in half", cacheFile, resize(-2), "cache.db"},
		{"cache.db is text", cacheFile, text, "cache.db"},
		{"cache.db with zeroed pages", cacheFile, zero(8192, 16384), "cache.db"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := master.copyTo(t)
			tc.damage(t, s.o.path(tc.file))
			notices := strings.Join(s.whole(t), "\n")
			if !strings.Contains(notices, tc.notice) {
				t.Errorf("notices %q do not tell of %s", notices, tc.notice)
			}
			if again := s.whole(t); len(again) != 0 {
				t.Errorf("the next open still tells %q", again)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// resize cuts to n bytes, or for negative n to a part of the size.
func resize(n int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		to := n
		if n < 0 {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			to = info.Size() / -n
		}
		if err := os.Truncate(path, to); err != nil {
			t.Fatal(err)
		}
	}
}

func text(t *testing.T, path string) {
	if err := os.WriteFile(path, []byte(strings.Repeat("这不是数据库。", 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeAt(t *testing.T, path string, b []byte, off int64) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(b, off); err != nil {
		t.Fatal(err)
	}
}

func zero(off int64, n int) func(*testing.T, string) {
	return func(t *testing.T, path string) { writeAt(t, path, make([]byte, n), off) }
}

func grow(tail []byte) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		writeAt(t, path, tail, info.Size())
	}
}

// TestRandomFlips writes eight random bytes somewhere into one file, many
// times: every event still comes out as it went in.
func TestRandomFlips(t *testing.T) {
	master := newSample(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 150 {
		file := []string{deskFile, cacheFile, logFile}[i%3]
		t.Run(fmt.Sprintf("%d %s", i, file), func(t *testing.T) {
			s := master.copyTo(t)
			info, err := os.Stat(s.o.path(file))
			if err != nil {
				t.Fatal(err)
			}
			var b [8]byte
			for j := range b {
				b[j] = byte(rng.Uint32())
			}
			writeAt(t, s.o.path(file), b[:], rng.Int64N(info.Size()-8))
			s.whole(t)
		})
	}
}

// TestCommitIsAllOrNothing stops a commit at each of its points.
func TestCommitIsAllOrNothing(t *testing.T) {
	boom := errors.New("boom")
	for _, tc := range []struct {
		point string
		kept  bool
	}{{"before log", false}, {"after log", false}, {"before cache", true}} {
		t.Run(tc.point, func(t *testing.T) {
			o := options(t)
			s := create(t, o)
			m := storetest.Maker()
			e := storetest.Submission(t, m, "a")
			s.o.Fail = func(p string) error {
				if p == tc.point {
					return boom
				}
				return nil
			}
			err := s.Commit(t.Context(), desk.Batch{Events: []casefile.Event{e}, Rows: []desk.Row{storetest.RowOf("a", 1)}, Settings: map[string][]byte{"pool": {1}}})
			if (err == nil) != tc.kept {
				t.Errorf("commit = %v", err)
			}
			_ = s.Close()
			s = unlock(t, o)
			list, err := s.Events(t.Context(), "a")
			_, set, err2 := s.Setting(t.Context(), "pool")
			if err != nil || err2 != nil || (len(list) == 1) != tc.kept || set != tc.kept {
				t.Errorf("%d events, setting %v; want kept %v (%v %v)", len(list), set, tc.kept, err, err2)
			}
			stale, err := s.Stale(t.Context())
			if err != nil || (len(stale) == 1) != tc.kept {
				t.Errorf("stale = %v, %v: a kept event without a row must be known", stale, err)
			}
		})
	}
}

// TestLogAheadOfDesk is a power cut between the log and desk.db.
func TestLogAheadOfDesk(t *testing.T) {
	master := newSample(t)
	s := master.copyTo(t)
	before, err := os.ReadFile(s.o.path(deskFile))
	if err != nil {
		t.Fatal(err)
	}
	st := unlock(t, s.o)
	e := storetest.Submission(t, storetest.Maker(), "late")
	if err := st.Commit(t.Context(), desk.Batch{Events: []casefile.Event{e}}); err != nil {
		t.Fatal(err)
	}
	_ = st.Close()
	if err := os.WriteFile(s.o.path(deskFile), before, 0o600); err != nil {
		t.Fatal(err)
	}
	s.events["late"] = e.Hash()
	if n := s.whole(t); len(n) != 0 {
		t.Errorf("notices %q: nothing is damaged", n)
	}
}

// TestLongLogIsWrittenAgain: versions of a draft that was typed over and over
// do not stay in the log for ever.
func TestLongLogIsWrittenAgain(t *testing.T) {
	s := newSample(t)
	st := unlock(t, s.o)
	draft := make([]byte, 8<<20)
	for range 10 {
		if err := st.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"draft/clerk/1": draft}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"draft/clerk/1": nil}}); err != nil {
		t.Fatal(err)
	}
	long := st.log.size
	_ = st.Close()
	if n := s.whole(t); len(n) != 0 {
		t.Errorf("notices %q", n)
	}
	info, err := os.Stat(s.o.path(logFile))
	if err != nil {
		t.Fatal(err)
	}
	if long < compactAt || info.Size() > long/10 {
		t.Errorf("the log had %d bytes and has %d", long, info.Size())
	}
}

func TestSecondProcessIsBusy(t *testing.T) {
	o := options(t)
	create(t, o)
	if _, err := Open(o); app.KindOf(err) != app.Busy {
		t.Errorf("second open: %v", err)
	}
}

func TestBadDirectories(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, dir string
		want      app.Kind
	}{
		{"does not exist", filepath.Join(t.TempDir(), "no"), app.Missing},
		{"is a file", file, app.Input},
		{"is empty", t.TempDir(), app.Missing},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := options(t)
			o.Dir = tc.dir
			if _, err := Open(o); app.KindOf(err) != tc.want {
				t.Errorf("open: %v, want kind %d", err, tc.want)
			}
		})
	}
	o := newSample(t).o
	if _, err := Create(o, []desk.NewAccount{clerk}); app.KindOf(err) != app.Conflict {
		t.Errorf("create over a station: %v", err)
	}
}

func TestMigration(t *testing.T) {
	s := newSample(t)
	v, err := Open(s.o)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	mark := []byte("mark")
	two := map[uint64]func(*bolt.Tx) error{1: func(tx *bolt.Tx) error { return bucket(tx, bMeta).Put(mark, mark) }}
	if err := v.migrateTo(2, two); err != nil {
		t.Fatal(err)
	}
	if err := walk(s.o.path(deskFile + ".v1")); err != nil {
		t.Errorf("the copy: %v", err)
	}
	if n, err := v.schema(); n != 2 || err != nil {
		t.Errorf("schema %d, %v", n, err)
	}
	if err := v.migrateTo(1, nil); app.KindOf(err) != app.Newer {
		t.Errorf("data of a newer program: %v", err)
	}
	if err := v.migrateTo(3, two); err == nil {
		t.Error("a missing step passes")
	}
	if n, _ := v.schema(); n != 2 {
		t.Errorf("a failed migration left schema %d", n)
	}
}

func TestValuesCannotBeSwapped(t *testing.T) {
	s := create(t, options(t))
	if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"a": []byte("1"), "b": []byte("2")}}); err != nil {
		t.Fatal(err)
	}
	err := s.update(s.desk, func(tx *bolt.Tx) error {
		b := bucket(tx, bSettings)
		return b.Put([]byte("a"), append([]byte(nil), b.Get([]byte("b"))...))
	})
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := s.Setting(t.Context(), "a")
	if err != nil || string(got) != "1" {
		t.Errorf("a = %q, %v: want the value healed from the log", got, err)
	}
	if len(s.Notices()) != 1 {
		t.Error("healing was not told")
	}
}
