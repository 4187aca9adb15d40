package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"miaopi/app"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"
)

func TestARestoreCanBeStopped(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	file, o := backUp(t, st, id), elsewhere(t, st.o)
	ctx, stop := context.WithCancel(t.Context())
	err := Restore(ctx, o, file, id, func(done, total int64) {
		if done > total/2 {
			stop()
		}
	})
	if app.KindOf(err) != app.Cancelled {
		t.Errorf("stopped: %v", err)
	}
	if _, err := os.Stat(o.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %s", names(t, o.Dir))
	}
}

// TestADamagedBackupRestoresNothing flips bits and cuts ends off.
func TestADamagedBackupRestoresNothing(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	whole, err := os.ReadFile(backUp(t, st, id))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "damaged.age")
	rapid.Check(t, func(rt *rapid.T) {
		b := bytes.Clone(whole)
		if rapid.Bool().Draw(rt, "cut") {
			b = b[:rapid.IntRange(0, len(b)-1).Draw(rt, "length")]
		} else {
			near := rapid.SampledFrom([]int{300, len(b)}).Draw(rt, "in the header or anywhere")
			b[rapid.IntRange(0, near-1).Draw(rt, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			rt.Fatal(err)
		}
		o := elsewhere(t, st.o)
		err := Restore(t.Context(), o, file, id, nil)
		var said *app.Error
		if !errors.As(err, &said) || said.Kind != app.Damaged && said.Kind != app.Wrong || said.Detail == "" {
			rt.Fatalf("%v", err)
		}
		if _, err := os.Stat(o.Dir); !errors.Is(err, os.ErrNotExist) {
			rt.Fatalf("left behind: %s", names(t, o.Dir))
		}
	})
}

// rewrite decrypts a backup, keeps some members, and encrypts it again.
func rewrite(t *testing.T, from, to string, id *age.X25519Identity, keep func(name string) bool) {
	t.Helper()
	list := readMembers(t, from, id)
	writeMembers(t, to, id, list, keep)
}

// TestForeignMembersAreRefused builds backups that nobody of ours wrote.
func TestForeignMembersAreRefused(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	if err := st.PutFile(t.Context(), "sha256:1", []byte("scan")); err != nil {
		t.Fatal(err)
	}
	list := readMembers(t, backUp(t, st, id), id) // desk.db cache.db SHA256SUMS.1 materials/… SHA256SUMS.2
	with := func(i int, m member) []member {
		out := append([]member(nil), list[:i]...)
		return append(append(out, m), list[i:]...)
	}
	swapped := append([]member(nil), list...)
	swapped[0].data, swapped[1].data = list[1].data, list[0].data
	other := append([]member(nil), list...)
	other[3].data = []byte("another file")
	for _, tc := range []struct {
		name string
		list []member
	}{
		{"a path that leads out", with(3, member{"../escaped", []byte("x")})},
		{"another file", with(3, member{"miaopi.log", []byte("x")})},
		{"a file with holes, longer than any disk", with(3, member{holes, nil})},
		{"no cache.db", list[:1]},
		{"nothing", nil},
		{"the databases swapped", swapped},
		{"a file that its sum does not fit", other},
		{"a file without a sum", list[:4]},
		{"a database that is none", append([]member{{deskFile, []byte("text")}}, list[1:2]...)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, o := filepath.Join(t.TempDir(), "b.age"), elsewhere(t, st.o)
			writeMembers(t, file, id, tc.list, func(string) bool { return true })
			if err := Restore(t.Context(), o, file, id, nil); app.KindOf(err) != app.Damaged {
				t.Errorf("restore: %v", err)
			}
			if got := names(t, filepath.Dir(o.Dir)); got != "" {
				t.Errorf("left behind: %s", got)
			}
		})
	}
}

func TestARestoreTouchesNothingThatIsThere(t *testing.T) {
	s := newSample(t)
	st, id := unlock(t, s.o), identity(t)
	file := backUp(t, st, id)
	for _, tc := range []struct {
		name, there string
		want        app.Kind
	}{
		{"a station", deskFile, app.Conflict},
		{"the log of a station", logFile, app.Conflict},
		{"the files of a lost station", materialsDir + "/0123", app.Conflict},
		{"the cache of a lost station", cacheFile, app.Conflict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := elsewhere(t, s.o)
			path := filepath.Join(o.Dir, tc.there)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("precious"), 0o600)); err != nil {
				t.Fatal(err)
			}
			before := names(t, o.Dir)
			if err := Restore(t.Context(), o, file, id, nil); app.KindOf(err) != tc.want {
				t.Errorf("restore: %v", err)
			}
			if b, err := os.ReadFile(path); err != nil || string(b) != "precious" || names(t, o.Dir) != before {
				t.Errorf("the directory has %s, %v", names(t, o.Dir), err)
			}
		})
	}
}

// TestAKilledRestoreCanBeRepeated leaves everything as a kill would, before
// each file is moved.
func TestAKilledRestoreCanBeRepeated(t *testing.T) {
	s := newSample(t)
	st, id := unlock(t, s.o), identity(t)
	if err := st.PutFile(t.Context(), "sha256:1", []byte("scan")); err != nil {
		t.Fatal(err)
	}
	file := backUp(t, st, id)
	for moved := range ours {
		t.Run(fmt.Sprint(moved, " are moved"), func(t *testing.T) {
			o := elsewhere(t, s.o)
			if err := Restore(t.Context(), o, file, id, nil); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(o.path(restoringDir), 0o700); err != nil {
				t.Fatal(err)
			}
			for _, name := range ours[moved:] { // not moved yet
				if err := os.Rename(o.path(name), filepath.Join(o.path(restoringDir), name)); err != nil {
					t.Fatal(err)
				}
			}
			if !Exists(o.Dir) {
				if err := Restore(t.Context(), o, file, id, nil); err != nil {
					t.Fatal(err)
				}
			}
			sample{o, s.events}.whole(t)
			if got, err := unlock(t, o).File(t.Context(), "sha256:1"); err != nil || string(got) != "scan" {
				t.Errorf("the file: %q, %v", got, err)
			}
		})
	}
}

func TestAFullDiskRestoresNothing(t *testing.T) {
	st, id := unlock(t, newSample(t).o), identity(t)
	file := backUp(t, st, id)
	for _, point := range []string{"restore", "restore move"} {
		o := elsewhere(t, st.o)
		o.Fail = func(at string) error {
			if at == point {
				return syscall.ENOSPC
			}
			return nil
		}
		if err := Restore(t.Context(), o, file, id, nil); app.KindOf(err) != app.Full {
			t.Errorf("%s: %v", point, err)
		}
		if _, err := os.Stat(o.Dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s left behind %s", point, names(t, o.Dir))
		}
	}
}
