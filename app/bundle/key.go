package bundle

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// NewKey makes a publisher's key pair: the private key to keep, the public
// key to hand out.
func NewKey(random io.Reader, name string) (private, public string, err error) {
	if !nameForm.MatchString(name) {
		return "", "", bad("发布者名称只能用字母、数字、点和连字符。", "publisher %q", name)
	}
	return note.GenerateKey(random, name)
}

// publicKey is a publisher's verifier with the key itself, which no name is part
// of.
type publicKey struct {
	note.Verifier
	key string // algorithm and Ed25519 key, raw
}

// readKeys reads public keys.
func readKeys(texts []string) ([]publicKey, error) {
	out := make([]publicKey, len(texts))
	for i, text := range texts {
		v, err := note.NewVerifier(text)
		if err != nil {
			return nil, bad("发布者的公钥读不出来。", "verifier: %w", err)
		}
		raw, err := base64.StdEncoding.DecodeString(last(text, 3))
		if err != nil {
			return nil, bad("发布者的公钥读不出来。", "verifier: %w", err)
		}
		out[i] = publicKey{v, string(raw)}
	}
	return out, nil
}

// verifiers are the keys to open a note with. One that is there twice is given
// once: a note takes two alike for a mistake.
func verifiers(keys []publicKey) note.Verifiers {
	var list []note.Verifier
	seen := map[string]bool{}
	for _, k := range keys {
		if id := k.Name() + "+" + k.key; !seen[id] {
			seen[id] = true
			list = append(list, k)
		}
	}
	return note.VerifierList(list...)
}

// last is the rest of a key's text from its n-th part on: NAME+HASH+KEY, and
// PRIVATE+KEY+NAME+HASH+KEY. The base64 of a key may hold a plus itself.
func last(text string, n int) string {
	parts := strings.SplitN(text, "+", n)
	return parts[len(parts)-1]
}

// signedBy says whether a private key is behind one of the signatures, under
// whatever name, and which name.
func signedBy(sigs []note.Signature, private string) (name string, signed bool) {
	raw, err := base64.StdEncoding.DecodeString(last(strings.TrimSpace(private), 5))
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", false
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	for _, s := range sigs {
		text, err := note.NewEd25519VerifierKey(s.Name, public)
		if err != nil {
			continue
		}
		if v, err := note.NewVerifier(text); err == nil && v.KeyHash() == s.Hash {
			return s.Name, true
		}
	}
	return "", false
}

// CheckPublishers says whether a list of public keys can be trusted at all:
// readable, of different keys, and enough of them. Two names for one key are
// one publisher.
func CheckPublishers(keys []string) error {
	list, err := readKeys(keys)
	if err != nil {
		return err
	}
	seen := map[string]string{}
	for _, k := range list {
		if other, twice := seen[k.key]; twice {
			return bad(fmt.Sprintf("%s 和 %s 是同一把公钥，只算一个发布者；至少要有 %d 个不同的发布者。", other, k.Name(), Threshold), "the key of %s is that of %s", k.Name(), other)
		}
		seen[k.key] = k.Name()
	}
	if len(seen) < Threshold {
		return bad(fmt.Sprintf("至少要有 %d 个不同的发布者。", Threshold), "%d publishers", len(seen))
	}
	return nil
}
