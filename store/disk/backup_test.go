package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"miaopi/app/desk/safekeeping"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/storetest"

	bolt "go.etcd.io/bbolt"
)

// identity is a key that costs nothing to derive.
func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func lockOf(id *age.X25519Identity) safekeeping.BackupLock {
	return safekeeping.BackupLock{Recipient: id.Recipient(), Identity: id}
}

// backUp writes a backup of a store into a new folder.
func backUp(t testing.TB, s *Store, id *age.X25519Identity) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.age")
	n, err := s.Backup(t.Context(), safekeeping.BackupOrder{Path: path, Lock: lockOf(id)})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != n {
		t.Fatalf("%d bytes are told, %v", n, err)
	}
	return path
}

// elsewhere are the options of a station in another, empty directory.
func elsewhere(t testing.TB, o Options) Options {
	t.Helper()
	o.Dir = filepath.Join(t.TempDir(), "restored")
	return o
}

// names are what lies in a folder.
func names(t testing.TB, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func TestBackupAndRestore(t *testing.T) {
	s := newSample(t)
	st := unlock(t, s.o)
	if err := st.PutFile(t.Context(), "sha256:1", []byte("scan")); err != nil {
		t.Fatal(err)
	}
	id := identity(t)
	file := backUp(t, st, id)
	o := elsewhere(t, s.o)
	if err := Restore(t.Context(), o, file, id, nil); err != nil {
		t.Fatal(err)
	}
	restored := sample{o, s.events}
	if n := restored.whole(t); len(n) != 0 {
		t.Errorf("a restored station tells %q", n)
	}
	if got := names(t, o.Dir); got != "cache.db desk.db desk.log lock materials" {
		t.Errorf("the directory has %s", got)
	}
	again := unlock(t, o)
	if got, err := again.File(t.Context(), "sha256:1"); err != nil || string(got) != "scan" {
		t.Errorf("the file: %q, %v", got, err)
	}
	if stale, err := again.Stale(t.Context()); err != nil || len(stale) != 0 {
		t.Errorf("%d cases have to be listed again, %v", len(stale), err)
	}
	if r, err := again.Check(t.Context(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("check: %q, %v", r.Problems, err)
	}
	note, ok, err := again.Setting(t.Context(), desk.SettingRestored)
	if want := o.Now().UTC().Format(time.RFC3339) + "\n"; err != nil || !ok || string(note) != want {
		t.Errorf("it is told that it was put back: %q, %v", note, err)
	}
	if _, ok, _ := st.Setting(t.Context(), desk.SettingRestored); ok {
		t.Error("the station that was backed up was told too")
	}
	second := elsewhere(t, s.o)
	if err := Restore(t.Context(), second, backUp(t, again, id), id, nil); err != nil {
		t.Fatal(err)
	}
	if note, _, err := unlock(t, second).Setting(t.Context(), desk.SettingRestored); err != nil || strings.Count(string(note), "\n") != 2 {
		t.Errorf("after a second restore: %q, %v", note, err)
	}
}

// TestABackupForAPublicKeyIsReadBack has no private key at hand.
func TestABackupForAPublicKeyIsReadBack(t *testing.T) {
	st, id, path := unlock(t, newSample(t).o), identity(t), filepath.Join(t.TempDir(), "b.age")
	var steps []safekeeping.BackupStep
	_, err := st.Backup(t.Context(), safekeeping.BackupOrder{Path: path, Lock: safekeeping.BackupLock{Recipient: id.Recipient()},
		Progress: func(step safekeeping.BackupStep, done, total int64) {
			if done > total {
				t.Errorf("%d of %d", done, total)
			}
			steps = append(steps, step)
		}})
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) < 2 || steps[0] != safekeeping.BackupWrites || steps[len(steps)-1] != safekeeping.BackupReads {
		t.Errorf("steps %v", steps)
	}
	if err := Restore(t.Context(), elsewhere(t, st.o), path, id, nil); err != nil {
		t.Error(err)
	}
}

func TestABackupWithAPassphrase(t *testing.T) {
	st, path := unlock(t, newSample(t).o), filepath.Join(t.TempDir(), "b.age")
	to, err1 := age.NewScryptRecipient("correct horse battery")
	id, err2 := age.NewScryptIdentity("correct horse battery")
	wrong, err3 := age.NewScryptIdentity("correct horse bettary")
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	to.SetWorkFactor(4)
	if _, err := st.Backup(t.Context(), safekeeping.BackupOrder{Path: path, Lock: safekeeping.BackupLock{Recipient: to, Identity: id}}); err != nil {
		t.Fatal(err)
	}
	o := elsewhere(t, st.o)
	if err := Restore(t.Context(), o, path, wrong, nil); app.KindOf(err) != app.Wrong {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := os.Stat(o.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a wrong passphrase made a directory")
	}
	if err := Restore(t.Context(), o, path, id, nil); err != nil {
		t.Error(err)
	}
}

// TestOldBackupsAreRead restores a backup without sums, as earlier programs
// wrote it.
func TestOldBackupsAreRead(t *testing.T) {
	s := newSample(t)
	st, id := unlock(t, s.o), identity(t)
	path := filepath.Join(t.TempDir(), "old.age")
	rewrite(t, backUp(t, st, id), path, id, func(name string) bool { return !strings.HasPrefix(name, "SHA256SUMS") })
	o := elsewhere(t, s.o)
	if err := Restore(t.Context(), o, path, id, nil); err != nil {
		t.Fatal(err)
	}
	sample{o, s.events}.whole(t)
}

func TestABackupFailsWhole(t *testing.T) {
	full := func() error { return &os.PathError{Op: "write", Err: syscall.ENOSPC} }
	for _, tc := range []struct {
		name, point string
		fails       error
		want        app.Kind
		says        string
	}{
		{"a folder that is read-only", "backup place", syscall.EROFS, app.Denied, "不许写入"},
		{"a disk that is full", "backup written", full(), app.Full, "空间满了"},
		{"a stick that takes no large file", "backup written", syscall.EFBIG, app.Full, "FAT32"},
		{"a disk that breaks", "backup written", syscall.EIO, app.Denied, "换一个再试"},
		{"a reading back that fails", "backup read back", syscall.EIO, app.Damaged, "读回来不对"},
		{"a full disk at the last moment", "backup placed", full(), app.Full, "空间满了"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o, armed := options(t), false
			o.Fail = func(point string) error {
				if armed && point == tc.point {
					return tc.fails
				}
				return nil
			}
			s, dir := create(t, o), t.TempDir()
			path := filepath.Join(dir, "b.age")
			if err := os.WriteFile(path, []byte("the old one"), 0o600); err != nil {
				t.Fatal(err)
			}
			armed = true
			_, err := s.Backup(t.Context(), safekeeping.BackupOrder{Path: path, Replace: true, Lock: lockOf(identity(t))})
			var said *app.Error
			if !errors.As(err, &said) || said.Kind != tc.want || !strings.Contains(said.Detail, tc.says) {
				t.Errorf("%v", err)
			}
			if b, err := os.ReadFile(path); err != nil || string(b) != "the old one" || names(t, dir) != "b.age" {
				t.Errorf("the folder has %s, %q, %v", names(t, dir), b, err)
			}
		})
	}
}

// narrow takes so many bytes, and no more.
type narrow struct{ left int }

func (n *narrow) Write(p []byte) (int, error) {
	if len(p) > n.left {
		return 0, syscall.ENOSPC
	}
	n.left -= len(p)
	return len(p), nil
}

// TestAFullDiskIsToldAnywhere fills the disk at every distance from the start.
func TestAFullDiskIsToldAnywhere(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	for left := 0; left < 200_000; left += 7_001 {
		w := &firstError{w: &narrow{left}}
		err := st.writeBackup(w, id.Recipient(), &meter{ctx: t.Context()})
		if err == nil || app.KindOf(unwritten(w.err)) != app.Full {
			t.Fatalf("after %d bytes: %v, %v", left, err, w.err)
		}
	}
}

func TestPlacesThatCannotBe(t *testing.T) {
	s, dir := create(t, options(t)), t.TempDir()
	if err := s.PutFile(t.Context(), "sha256:1", []byte("x")); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(dir, "there.age")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, path string
		want       app.Kind
	}{
		{"no such folder", filepath.Join(dir, "nowhere", "b.age"), app.Missing},
		{"a file as folder", filepath.Join(there, "b.age"), app.Missing},
		{"a folder as file", dir, app.Input},
		{"no name", "", app.Input},
		{"a file that is there", there, app.Conflict},
		{"the station itself", s.o.path(deskFile), app.Input},
		{"what was set aside", s.o.path(cacheFile + ".damaged-1"), app.Input},
		{"among the materials", filepath.Join(s.o.path(materialsDir), "b.age"), app.Input},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := s.BackupPlace(tc.path, false); app.KindOf(err) != tc.want {
				t.Errorf("place: %v", err)
			}
			if _, err := s.Backup(t.Context(), safekeeping.BackupOrder{Path: tc.path, Lock: lockOf(identity(t))}); app.KindOf(err) != tc.want {
				t.Errorf("backup: %v", err)
			}
		})
	}
	if err := s.BackupPlace(there, true); err != nil {
		t.Errorf("a file that may be replaced: %v", err)
	}
	if names(t, dir) != "there.age" {
		t.Errorf("looking left %s", names(t, dir))
	}
}

// TestWorkGoesOnWhileABackupRuns commits while the backup stands still in the
// middle of the files; it shows the moment it began at.
func TestWorkGoesOnWhileABackupRuns(t *testing.T) {
	s := newSample(t)
	st, id, m := unlock(t, s.o), identity(t), storetest.Maker()
	for range sampleCases {
		storetest.Submission(t, m, "") // every maker gives the same ids: these are taken
	}
	path, later := filepath.Join(t.TempDir(), "b.age"), 0
	_, err := st.Backup(t.Context(), safekeeping.BackupOrder{Path: path, Lock: lockOf(id), Progress: func(safekeeping.BackupStep, int64, int64) {
		for range 20 {
			c := app.CaseID(fmt.Sprintf("later%03d", later))
			later++
			b := desk.Batch{Events: []casefile.Event{storetest.Submission(t, m, c)}, Rows: []desk.Row{storetest.RowOf(c, 1)}}
			if err := st.Commit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
	}})
	if err != nil || later < 40 {
		t.Fatalf("%d commits, %v", later, err)
	}
	o := elsewhere(t, s.o)
	if err := Restore(t.Context(), o, path, id, nil); err != nil {
		t.Fatal(err)
	}
	sample{o, s.events}.whole(t)
	for _, tc := range []struct {
		st   *Store
		want int
	}{{st, sampleCases + later}, {unlock(t, o), sampleCases}} {
		if box, err := tc.st.Outbox(t.Context()); err != nil || box.Saved != tc.want {
			t.Errorf("%d own events, not %d, %v", box.Saved, tc.want, err)
		}
	}
}

func TestABackupCanBeStopped(t *testing.T) {
	for step, name := range []string{"while it writes", "while it reads back"} {
		t.Run(name, func(t *testing.T) {
			st, dir := unlock(t, newSample(t).o), t.TempDir()
			ctx, stop := context.WithCancel(t.Context())
			_, err := st.Backup(ctx, safekeeping.BackupOrder{Path: filepath.Join(dir, "b.age"), Lock: lockOf(identity(t)),
				Progress: func(at safekeeping.BackupStep, _, _ int64) {
					if int(at) == step {
						stop()
					}
				}})
			if app.KindOf(err) != app.Cancelled {
				t.Errorf("stopped: %v", err)
			}
			if names(t, dir) != "" {
				t.Errorf("left behind: %s", names(t, dir))
			}
		})
	}
}

// TestADamagedStationMakesNoBackup damages a page under the open station.
func TestADamagedStationMakesNoBackup(t *testing.T) {
	s := newSample(t)
	st, dir := unlock(t, s.o), t.TempDir()
	var root uint64
	if err := st.cache.View(func(tx *bolt.Tx) error { root = uint64(bucket(tx, bRows).Root()); return nil }); err != nil || root == 0 {
		t.Fatal(root, err)
	}
	writeAt(t, s.o.path(cacheFile), bytes.Repeat([]byte{0xff}, 64), int64(root)*pageSize)
	_, err := st.Backup(t.Context(), safekeeping.BackupOrder{Path: filepath.Join(dir, "b.age"), Lock: lockOf(identity(t))})
	if app.KindOf(err) != app.Damaged || names(t, dir) != "" {
		t.Errorf("%v; the folder has %s", err, names(t, dir))
	}
}

func TestManyFilesHaveSums(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	const files = 2*sumsEvery + 7
	dir := st.o.path(materialsDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%032x", i)), []byte(fmt.Sprint(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(backUp(t, st, id))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := readBackup(f, id, &meter{ctx: t.Context()}, func(_ string, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	if err != nil || got != (tally{members: files + 2, pieces: 4}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestOldPartsGo leaves what a backup that was killed has written, and what
// another station is writing.
func TestOldPartsGo(t *testing.T) {
	st, dir := unlock(t, newSample(t).o), t.TempDir()
	for name, age := range map[string]time.Duration{".miaopi-backup-1.part": 25 * time.Hour, ".miaopi-backup-2.part": time.Hour, "mine.part": 99 * time.Hour} {
		path, at := filepath.Join(dir, name), storetest.Noon.Add(-age)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := st.Backup(t.Context(), safekeeping.BackupOrder{Path: filepath.Join(dir, "b.age"), Lock: lockOf(identity(t))}); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != ".miaopi-backup-2.part b.age mine.part" {
		t.Errorf("the folder has %s", got)
	}
}

func TestRoomIsLookedForFirst(t *testing.T) {
	dir := t.TempDir()
	if err := room(dir, 1<<62); app.KindOf(err) != app.Full {
		t.Errorf("more than any disk has: %v", err)
	}
	if err := room(dir, 1); err != nil {
		t.Errorf("a byte: %v", err)
	}
	if err := room(filepath.Join(dir, "gone"), 1<<62); err != nil {
		t.Errorf("where nobody knows: %v", err)
	}
}
