package authority

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func keys(seed byte) (ed25519.PublicKey, ed25519.PrivateKey) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return key.Public().(ed25519.PublicKey), key
}

func TestDocuments(t *testing.T) {
	public, key := keys(1)
	_, stranger := keys(2)
	body := map[string]any{"kind": "account", "role": "clerk", "n": 7, "_rev": "3-x"}
	sign := func(k ed25519.PrivateKey, id string, edition int64) []byte {
		doc, err := Sign(k, id, edition, body)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	good := sign(key, "account:a", 3)
	if d, err := Open(public, "account:a", good); err != nil || d.Edition != 3 {
		t.Fatalf("%+v, %v", d, err)
	}
	edited := func(name string, v any) []byte {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		m[name] = v
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if _, err := Open(public, "account:a", edited("_rev", "4-y")); err != nil {
		t.Errorf("a revision is the hub's: %v", err)
	}
	for name, doc := range map[string][]byte{
		"another's":          sign(stranger, "account:a", 3),
		"of another id":      sign(key, "account:b", 3),
		"with another role":  edited("role", "administrator"),
		"with a new member":  edited("off", false),
		"of another edition": edited("edition", 4),
		"without a number":   sign(key, "account:a", 0),
		"unsigned":           []byte(`{"kind":"account","edition":3}`),
		"no object":          []byte(`[]`),
	} {
		if _, err := Open(public, "account:a", doc); !errors.Is(err, ErrUnsigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEditions(t *testing.T) {
	public, key := keys(1)
	open := func(edition int64, role string) Document {
		doc, err := Sign(key, "x", edition, map[string]any{"role": role})
		if err != nil {
			t.Fatal(err)
		}
		d, err := Open(public, "x", doc)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	old, next, twin := open(1, "a"), open(2, "a"), open(2, "b")
	if old.Newer(next) || !next.Newer(old) || next.Newer(next) || next.Newer(twin) == twin.Newer(next) {
		t.Error("the order of editions is none")
	}
}

func TestDeliveries(t *testing.T) {
	public, key := keys(1)
	_, stranger := keys(2)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, Batch).Draw(t, "documents")
		leaves := make([][]byte, n)
		for i := range leaves {
			leaves[i] = fmt.Appendf(nil, "document %d", i)
		}
		proofs, err := Prove(key, leaves)
		if err != nil {
			t.Fatal(err)
		}
		v := NewVerifier(public)
		for i := range leaves {
			if !v.Check(leaves[i], proofs[i]) {
				t.Fatalf("document %d of %d does not stand under its signature", i, n)
			}
			if n > 1 && v.Check(leaves[i], proofs[(i+1)%n]) {
				t.Fatalf("document %d passes with the proof of another", i)
			}
		}
		forged, err := Prove(stranger, leaves)
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, n-1).Draw(t, "which")
		bad := bytes.Clone(proofs[i])
		bad[rapid.IntRange(0, len(bad)-1).Draw(t, "byte")] ^= 1
		for what, p := range map[string][]byte{"a stranger's": forged[i], "a changed": bad, "a cut": proofs[i][:len(proofs[i])-1], "no": nil} {
			if v.Check(leaves[i], p) {
				t.Fatalf("%s proof passes", what)
			}
		}
		if v.Check([]byte("another document"), proofs[i]) {
			t.Fatal("another document passes")
		}
	})
}

// A place behind the last is none, even where the hashes would lead to the root.
func TestAPlaceBehindTheLastIsNone(t *testing.T) {
	public, key := keys(1)
	for n := 1; n <= 8; n++ {
		leaves := make([][]byte, n)
		for i := range leaves {
			leaves[i] = fmt.Appendf(nil, "document %d", i)
		}
		proofs, err := Prove(key, leaves)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range proofs {
			for place := range 2 * n {
				binary.BigEndian.PutUint16(p, uint16(place))
				if ok := NewVerifier(public).Check(leaves[i], p); ok != (place == i) {
					t.Errorf("document %d of %d at place %d: %v", i, n, place, ok)
				}
			}
		}
	}
}

// A verifier forgets everything when it remembers too much, and checks again.
func TestAVerifierRemembersABound(t *testing.T) {
	public, key := keys(1)
	proofs, err := Prove(key, [][]byte{[]byte("a document")})
	if err != nil {
		t.Fatal(err)
	}
	for before, after := range map[int]int{0: 1, maxSeen - 1: maxSeen, maxSeen: 1} {
		v := NewVerifier(public)
		for i := range before {
			v.seen[checked{size: int64(i)}] = false
		}
		if !v.Check([]byte("a document"), proofs[0]) || len(v.seen) != after {
			t.Errorf("of %d it remembers %d, want %d", before, len(v.seen), after)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	public, key := keys(1)
	leaves := make([][]byte, Batch)
	for i := range leaves {
		leaves[i] = bytes.Repeat([]byte{byte(i)}, 800)
	}
	proofs, err := Prove(key, leaves)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		v := NewVerifier(public)
		for i := range leaves {
			if !v.Check(leaves[i], proofs[i]) {
				b.Fatal("does not fit")
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*Batch), "µs/document")
}
