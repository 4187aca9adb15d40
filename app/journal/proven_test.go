package journal

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestProven: entries that were exported are proved to be in the log; what was
// changed, moved, invented or taken from another log is not.
func TestProven(t *testing.T) {
	ctx := t.Context()
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	log, forked := grown(t, 50, ""), grown(t, 50, "!")
	of := func(s *slicesStore) Proven {
		note, err := Checkpoint(ctx, s, "s1", key)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := Prove(ctx, s, 50, []int64{0, 7, 31, 49})
		if err != nil {
			t.Fatal(err)
		}
		return Proven{"s1", key.Public().(ed25519.PublicKey), string(note), entries}
	}
	for name, tc := range map[string]struct {
		change func(*Proven)
		wrong  []int64
		fails  bool
	}{
		"as it is":            {func(*Proven) {}, nil, false},
		"an entry edited":     {func(p *Proven) { p.Entries[1].Entry = strings.Replace(p.Entries[1].Entry, "look", "lock", 1) }, []int64{7}, false},
		"an entry moved":      {func(p *Proven) { p.Entries[2].N = 30 }, []int64{30}, false},
		"an entry put in":     {func(p *Proven) { p.Entries = append(p.Entries, ProvenEntry{N: 50, Entry: "{}"}) }, []int64{50}, false},
		"of a forked log":     {func(p *Proven) { p.Entries[0], p.Entries[3] = of(forked).Entries[0], of(forked).Entries[3] }, []int64{0, 49}, false},
		"a checkpoint edited": {func(p *Proven) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n50\n", "\n40\n", 1) }, nil, true},
		"another station":     {func(p *Proven) { p.Station = "s2" }, nil, true},
		"another key":         {func(p *Proven) { p.Key = []byte(strings.Repeat("x", 32)) }, nil, true},
		"no key":              {func(p *Proven) { p.Key = nil }, nil, true},
	} {
		p := of(log)
		tc.change(&p)
		_, wrong, err := p.Verify()
		if (err != nil) != tc.fails || !slices.Equal(wrong, tc.wrong) {
			t.Errorf("%s: wrong %v, %v", name, wrong, err)
		}
	}
}

// grown is a log of so many entries.
func grown(t *testing.T, n int, detail string) *slicesStore {
	t.Helper()
	s := &slicesStore{}
	for i := range n {
		tail, err := Append(t.Context(), s, Entry{Action: "look", At: time.Unix(int64(i), 0).UTC(), Who: "a", Detail: detail})
		if err != nil {
			t.Fatal(err)
		}
		s.entries, s.hashes = append(s.entries, tail.Entries...), append(s.hashes, tail.Hashes...)
	}
	return s
}
