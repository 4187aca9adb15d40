package bundle

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
)

// keyOf is the key of a seed under a name: the same seed, the same key.
func keyOf(t testing.TB, seed byte, name string) publisher {
	t.Helper()
	private, public, err := NewKey(rand.NewChaCha8([32]byte{seed}), name)
	if err != nil {
		t.Fatal(err)
	}
	return publisher{private, public}
}

func TestAPublisherIsAKey(t *testing.T) {
	one, alias, two, namesake := keyOf(t, 1, "civil-affairs"), keyOf(t, 1, "district"), keyOf(t, 2, "district"), keyOf(t, 3, "civil-affairs")
	for _, tc := range []struct {
		name    string
		keys    []publisher
		trusted string // empty: the list is
		counts  int    // signatures of all of them
	}{
		{"two keys", []publisher{one, two}, "", 2},
		{"one key under two names", []publisher{one, alias}, "同一把公钥", 1},
		{"one key twice", []publisher{one, one}, "同一把公钥", 1},
		{"two keys under one name", []publisher{one, namesake}, "", 2},
		{"three, two of them one key", []publisher{one, two, alias}, "同一把公钥", 2},
		{"one", []publisher{one}, "至少要有 2 个", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var public []string
			for _, k := range tc.keys {
				public = append(public, k.public)
			}
			err := CheckPublishers(public)
			if (err == nil) != (tc.trusted == "") || err != nil && !strings.Contains(err.(*app.Error).Detail, tc.trusted) {
				t.Errorf("trusting them: %v", err)
			}
			who, err := signedUnchecked(t, tc.keys...).Verify(public)
			if len(who) != tc.counts || (err == nil) != (tc.counts >= Threshold) {
				t.Errorf("%d publishers %v, %v; want %d", len(who), who, err, tc.counts)
			}
		})
	}
}

// signedUnchecked is a bundle that everybody signed, as somebody makes it who
// does not care whether a key signs twice: the signature lines put together.
func signedUnchecked(t testing.TB, by ...publisher) *Bundle {
	t.Helper()
	b := made(t)
	var lines []string
	for _, p := range by {
		one := signed(t, p)
		if line := strings.TrimPrefix(string(one.Note), one.text()+"\n"); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	b.Note = []byte(b.text() + "\n" + strings.Join(lines, ""))
	return b
}

func TestAKeySignsOnce(t *testing.T) {
	one, alias, namesake := keyOf(t, 1, "civil-affairs"), keyOf(t, 1, "district"), keyOf(t, 3, "civil-affairs")
	for _, tc := range []struct {
		name  string
		again publisher
		says  string // empty: it signs
	}{
		{"the same", one, "civil-affairs 已经签过名"},
		{"the same under another name", alias, "civil-affairs 已经签过名"},
		{"another under the same name", namesake, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := signed(t, one)
			err := b.Sign(tc.again.private)
			if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.(*app.Error).Detail, tc.says) {
				t.Errorf("%v, want %q", err, tc.says)
			}
		})
	}
}
