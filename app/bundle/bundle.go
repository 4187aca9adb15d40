// Package bundle is how rule packs travel: a set of pack files with a manifest
// that two publishers signed.
//
// # File
//
// A bundle is a zip archive with the member manifest and the members
// packs/NAME.yaml, nothing else. The manifest is a signed note
// (golang.org/x/mod/sumdb/note, Ed25519) whose text is lines, each ended by one
// line feed:
//
//	miaopi bundle v1
//	name NAME                     letters, digits, dots and hyphens
//	sequence N                    from 1; a station never goes back
//	created YYYY-MM-DD
//	valid_until YYYY-MM-DD        last day; past it nothing is approved
//	pack SHA256 ID VERSION NAME   hex digest of the file; one line each, sorted
//
// A bundle counts when the text is exactly this, the signatures of at least
// Threshold different trusted publishers verify, every member has its digest
// and no member is left over. A publisher is a key: one key under two names is
// one publisher.
package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"miaopi/app"
	"miaopi/app/civil"
)

// Threshold is how many publishers have to sign.
const Threshold = 2

// Limits of a bundle: packs, bytes a member, bytes in all.
const (
	MaxPacks  = 2000
	MaxMember = 1 << 20
	MaxBytes  = 64 << 20
)

const (
	header       = "miaopi bundle v1"
	manifestName = "manifest"
	packFolder   = "packs/"
)

// Manifest says what a bundle holds.
type Manifest struct {
	Name       string
	Sequence   int
	Created    civil.Date
	ValidUntil civil.Date
	Packs      []Entry // sorted by line
}

// Entry is one pack file.
type Entry struct {
	Digest  string // hex SHA-256
	ID      app.PackID
	Version civil.Date
	File    string // without folder
}

// Bundle is a manifest, as signed, with its files.
type Bundle struct {
	Manifest
	Note  []byte            // the signed note
	Files map[string][]byte // by file name
}

// Source is a pack file to be bundled.
type Source struct {
	ID      app.PackID
	Version civil.Date
	File    string
	Data    []byte
}

var (
	nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$`)
	fileForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,99}\.yaml$`)
)

// Make makes an unsigned bundle.
func Make(name string, sequence int, created, validUntil civil.Date, packs []Source) (*Bundle, error) {
	b := &Bundle{Manifest: Manifest{Name: name, Sequence: sequence, Created: created, ValidUntil: validUntil}, Files: map[string][]byte{}}
	for _, p := range packs {
		if _, twice := b.Files[p.File]; twice {
			return nil, bad("两个规则包的文件同名："+p.File, "two packs are named %s", p.File)
		}
		sum := sha256.Sum256(p.Data)
		b.Packs = append(b.Packs, Entry{hex.EncodeToString(sum[:]), p.ID, p.Version, p.File})
		b.Files[p.File] = p.Data
	}
	slices.SortFunc(b.Packs, func(a, c Entry) int { return strings.Compare(a.line(), c.line()) })
	if err := b.Manifest.check(); err != nil {
		return nil, err
	}
	b.Note = []byte(b.text())
	return b, nil
}

func bad(sentence, format string, args ...any) error {
	return app.E("bundle", app.Input, sentence, fmt.Errorf(format, args...))
}

// Sign adds a publisher's signature. key is a private key of NewKey.
func (b *Bundle) Sign(key string) error {
	signer, err := note.NewSigner(strings.TrimSpace(key))
	if err != nil {
		return bad("私钥读不出来。", "signer: %w", err)
	}
	n := &note.Note{Text: b.Manifest.text()}
	// Signatures that stand there already are kept as they are; nobody's
	// trust is needed to carry them along.
	if _, rest, ok := bytes.Cut(b.Note, []byte("\n\n")); ok {
		if n.UnverifiedSigs, err = signatures(rest); err != nil {
			return err
		}
	}
	if name, ok := signedBy(n.UnverifiedSigs, key); ok {
		return bad(name+" 已经签过名。", "already signed by the key of %s", name)
	}
	signed, err := note.Sign(n, signer)
	if err != nil {
		return bad("签名失败。", "sign: %w", err)
	}
	b.Note = signed
	return nil
}

// signatures reads the signature lines of a note without trusting them.
func signatures(lines []byte) ([]note.Signature, error) {
	msg := append([]byte("x\n\n"), lines...)
	_, err := note.Open(msg, note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return unverified.Note.UnverifiedSigs, nil
	}
	return nil, bad("规则束的签名读不出来。", "signatures: %w", err)
}

// Signers names who signed, whether trusted or not.
func (b *Bundle) Signers() []string {
	_, rest, ok := bytes.Cut(b.Note, []byte("\n\n"))
	if !ok {
		return nil
	}
	sigs, err := signatures(rest)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range sigs {
		out = append(out, s.Name)
	}
	return out
}

// Verify checks the signatures against trusted publishers' public keys and
// returns who signed, each key once.
func (b *Bundle) Verify(publishers []string) ([]string, error) {
	trusted, err := readKeys(publishers)
	if err != nil {
		return nil, err
	}
	n, err := note.Open(b.Note, verifiers(trusted))
	if err != nil {
		return nil, bad("规则束没有可信发布者的签名，或者被改动过。", "verify: %w", err)
	}
	if n.Text != b.Manifest.text() {
		return nil, bad("规则束被改动过。", "signed text differs from the manifest")
	}
	var who []string
	seen := map[string]bool{}
	for _, s := range n.Sigs {
		i := slices.IndexFunc(trusted, func(k publicKey) bool { return k.Name() == s.Name && k.KeyHash() == s.Hash })
		if i >= 0 && !seen[trusted[i].key] {
			seen[trusted[i].key] = true
			who = append(who, s.Name)
		}
	}
	if len(who) < Threshold {
		return who, bad(fmt.Sprintf("规则束要有 %d 个发布者签名，现在只有 %s。", Threshold, strings.Join(who, "、")), "%d of %d signatures", len(who), Threshold)
	}
	return who, nil
}
