package disk

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/store/storetest"
)

// member is a file in a backup.
type member struct {
	name string
	data []byte
}

// holes is a name that fits, of a member with records beside its header.
const holes = materialsDir + "/ffffffffffffffffffffffffffffffff"

// readMembers decrypts a backup with age and tar alone, as anybody could.
func readMembers(t *testing.T, path string, id age.Identity) (out []member) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := age.Decrypt(f, id)
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(plain)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, member{h.Name, data})
	}
}

// writeMembers encrypts those members that are kept.
func writeMembers(t *testing.T, path string, id *age.X25519Identity, list []member, keep func(name string) bool) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := age.Encrypt(f, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(sealed)
	for _, m := range list {
		if !keep(m.name) {
			continue
		}
		h := &tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.data))}
		if m.name == holes {
			h.PAXRecords = map[string]string{"MIAOPI.anything": "x"} // Go writes no sparse files; what it reads of one stands here, too
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), sealed.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestLargeFilesArePlain reads the header of a file that the oldest form of tar
// cannot name the length of.
func TestLargeFilesArePlain(t *testing.T) {
	for _, size := range []int64{0, 8 << 30, 1 << 40} {
		var buf bytes.Buffer
		if err := tar.NewWriter(&buf).WriteHeader(&tar.Header{Name: cacheFile, Mode: 0o600, Size: size}); err != nil {
			t.Fatal(err)
		}
		h, err := tar.NewReader(&buf).Next()
		if err != nil || h.Size != size || !plainFile(h) {
			t.Errorf("%d bytes: %+v, %v", size, h, err)
		}
	}
}

// TestWhatGoesInComesOut fills a station with anything and compares what a
// restored one says.
func TestWhatGoesInComesOut(t *testing.T) {
	id := identity(t)
	rapid.Check(t, func(rt *rapid.T) {
		o := options(t)
		st := create(t, o)
		m, files := storetest.Maker(), map[string][]byte{}
		for i := range rapid.IntRange(0, 12).Draw(rt, "cases") {
			c := app.CaseID(fmt.Sprintf("case%d", i))
			b := desk.Batch{Settings: map[string][]byte{"x": {byte(i)}}}
			for range rapid.IntRange(1, 3).Draw(rt, "events") {
				b.Events = append(b.Events, storetest.Submission(t, m, c))
			}
			if rapid.Bool().Draw(rt, "has a row") {
				b.Rows = []desk.Row{storetest.RowOf(c, len(b.Events))}
			}
			if err := st.Commit(t.Context(), b); err != nil {
				rt.Fatal(err)
			}
		}
		for i := range rapid.IntRange(0, 4).Draw(rt, "files") {
			name, data := fmt.Sprintf("sha256:%d", i), rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(rt, "content")
			files[name] = data
			if err := st.PutFile(t.Context(), name, data); err != nil {
				rt.Fatal(err)
			}
		}
		im := desk.Import{Records: []fact.Record{{Subject: storetest.Subject, Facts: []fact.Fact{{Name: "person.alive", Value: fact.BoolOf(rapid.Bool().Draw(rt, "alive")), Source: "civil.death", AsOf: storetest.Noon}}}},
			Events: []casefile.Event{storetest.Submission(t, m, "theirs")}}
		if err := st.Import(t.Context(), im); err != nil {
			rt.Fatal(err)
		}
		to := elsewhere(t, o)
		if err := Restore(t.Context(), to, backUp(t, st, id), id, nil); err != nil {
			rt.Fatal(err)
		}
		if a, b := told(t, st, files), told(t, unlock(t, to), files); a != b {
			rt.Fatalf("it said\n%s\nand after a restore\n%s", a, b)
		}
	})
}

// told is what a store says to everything one can ask it here.
func told(t *testing.T, s *Store, files map[string][]byte) string {
	t.Helper()
	ctx, out := t.Context(), ""
	for i := range 13 {
		c := app.CaseID(fmt.Sprintf("case%d", i))
		if i == 12 {
			c = "theirs"
		}
		list, err := s.Events(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		hashes := map[app.EventID]string{}
		for _, e := range list {
			hashes[e.ID] = e.Hash()
		}
		row, err := s.Row(ctx, c)
		out += fmt.Sprintln(c, hashes, row, app.KindOf(err))
	}
	record, _, err1 := s.Facts(ctx, storetest.Subject)
	box, err2 := s.Outbox(ctx)
	x, _, err3 := s.Setting(ctx, "x")
	stale, err4 := s.Stale(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	out += fmt.Sprintln(record.Facts, box, x, stale)
	for name, want := range files {
		got, err := s.File(ctx, name)
		if err != nil || string(got) != string(want) {
			out += fmt.Sprintln(name, err)
		}
	}
	return out
}

// FuzzBackupMembers reads whatever somebody who has the key may put into a
// backup.
func FuzzBackupMembers(f *testing.F) {
	pack := func(list ...member) []byte {
		var buf bytes.Buffer
		w := tar.NewWriter(&buf)
		for _, m := range list {
			if err := w.WriteHeader(&tar.Header{Name: m.name, Size: int64(len(m.data))}); err != nil {
				f.Fatal(err)
			}
			if _, err := w.Write(m.data); err != nil {
				f.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		return buf.Bytes()
	}
	desk, cache := member{deskFile, []byte("d")}, member{cacheFile, []byte("c")}
	sums := member{sumsName(1), []byte(fmt.Sprintf("%x  %s\n%x  %s\n", sha256.Sum256(desk.data), deskFile, sha256.Sum256(cache.data), cacheFile))}
	file := member{materialsDir + "/0123456789abcdef0123456789abcdef", []byte("f")}
	f.Add(pack(desk, cache))
	f.Add(pack(desk, cache, sums))
	f.Add(pack(desk, cache, sums, file))
	f.Add(pack(desk, cache, file, member{"../../escaped", nil}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got []string
		b := backupReader{m: &meter{ctx: t.Context()}, take: func(name string, r io.Reader) error {
			got = append(got, name)
			_, err := io.Copy(io.Discard, r)
			return err
		}}
		err := b.members(tar.NewReader(bytes.NewReader(data)))
		for i, name := range got {
			if i == 0 && name != deskFile || i == 1 && name != cacheFile || i > 1 && !fileMember.MatchString(name) {
				t.Errorf("member %d is %q", i, name)
			}
		}
		if err == nil && len(got) < 2 {
			t.Errorf("whole with %q", got)
		}
	})
}
