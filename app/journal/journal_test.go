package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// slicesStore keeps a log in memory.
type slicesStore struct {
	entries [][]byte
	hashes  [][32]byte
}

func (s *slicesStore) JournalSize(context.Context) (int64, error) { return int64(len(s.entries)), nil }
func (s *slicesStore) JournalHash(_ context.Context, i int64) ([32]byte, error) {
	if i >= int64(len(s.hashes)) {
		return [32]byte{}, errEmpty
	}
	return s.hashes[i], nil
}
func (s *slicesStore) JournalEntry(_ context.Context, n int64) ([]byte, error) {
	return s.entries[n], nil
}

func (s *slicesStore) add(t *testing.T, n int) {
	t.Helper()
	var list []Entry
	for i := range n {
		list = append(list, Entry{Action: "reveal", At: time.Unix(1e9+int64(len(s.entries)+i), 0).UTC(), Case: "c", Who: "clerk"})
	}
	tail, err := Append(t.Context(), s, list...)
	if err != nil {
		t.Fatal(err)
	}
	if tail.From != int64(len(s.entries)) || tail.HashFrom != int64(len(s.hashes)) {
		t.Fatalf("tail starts at %d, %d", tail.From, tail.HashFrom)
	}
	s.entries = append(s.entries, tail.Entries...)
	s.hashes = append(s.hashes, tail.Hashes...)
}

// TestAppendInAnyPortions: the tree depends on the entries, not on how they
// came.
func TestAppendInAnyPortions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var a, b slicesStore
		total := 0
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 9), 1, 8).Draw(rt, "portions") {
			a.add(t, n)
			total += n
		}
		b.add(t, total)
		na, ra, err1 := Root(t.Context(), &a)
		nb, rb, err2 := Root(t.Context(), &b)
		if na != nb || ra != rb || err1 != nil || err2 != nil {
			rt.Fatalf("roots differ: %d %v, %d %v (%v %v)", na, ra, nb, rb, err1, err2)
		}
		if n, err := Verify(t.Context(), &a); n != int64(total) || err != nil {
			rt.Fatalf("verify: %d, %v", n, err)
		}
	})
}

func TestVerifyFindsChanges(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(s *slicesStore)
	}{
		{"a changed entry", func(s *slicesStore) { s.entries[3] = []byte(`{"action":"x"}`) }},
		{"a removed entry", func(s *slicesStore) { s.entries = append(s.entries[:3], s.entries[4:]...) }},
		{"swapped entries", func(s *slicesStore) { s.entries[0], s.entries[1] = []byte("a"), s.entries[0] }},
		{"a changed hash", func(s *slicesStore) { s.hashes[tlog.StoredHashIndex(3, 0)][0]++ }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var s slicesStore
			s.add(t, 11)
			tc.damage(&s)
			if _, err := Verify(t.Context(), &s); err == nil {
				t.Error("verify finds nothing")
			}
		})
	}
}

func TestCheckpoint(t *testing.T) {
	pub, key, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	var s slicesStore
	s.add(t, 5)
	msg, err := Checkpoint(t.Context(), &s, "s-1", key)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenCheckpoint(msg, "s-1", pub)
	_, root, _ := Root(t.Context(), &s)
	if err != nil || got.Size != 5 || got.Root != root {
		t.Errorf("opened %+v, %v", got, err)
	}
	if _, err := OpenCheckpoint(bytes.Replace(msg, []byte("\n5\n"), []byte("\n6\n"), 1), "s-1", pub); err == nil {
		t.Error("a changed checkpoint opens")
	}
	if _, err := OpenCheckpoint(msg, "s-2", pub); err == nil {
		t.Error("another station's checkpoint opens")
	}
}
