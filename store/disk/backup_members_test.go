package disk

import (
	"archive/tar"
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
		if err := w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.data))}); err != nil {
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
