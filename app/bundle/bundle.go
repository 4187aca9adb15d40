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
// and no member is left over.
package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
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

func (e Entry) line() string {
	return fmt.Sprintf("pack %s %s %s %s", e.Digest, e.ID, e.Version, e.File)
}

// text is the manifest's canonical text.
func (m *Manifest) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nname %s\nsequence %d\ncreated %s\nvalid_until %s\n", header, m.Name, m.Sequence, m.Created, m.ValidUntil)
	for _, p := range m.Packs {
		b.WriteString(p.line() + "\n")
	}
	return b.String()
}

func (m *Manifest) check() error {
	switch {
	case !nameForm.MatchString(m.Name):
		return bad("规则束的名称只能用字母、数字、点和连字符。", "bundle name %q", m.Name)
	case m.Sequence < 1:
		return bad("规则束的序号从 1 开始。", "sequence %d", m.Sequence)
	case m.Created == civil.None || m.ValidUntil == civil.None || m.ValidUntil < m.Created:
		return bad("规则束的有效期不对：应晚于制作日期。", "created %s, valid until %s", m.Created, m.ValidUntil)
	case len(m.Packs) == 0 || len(m.Packs) > MaxPacks:
		return bad("规则束里没有规则包，或者太多。", "%d packs", len(m.Packs))
	}
	for i, p := range m.Packs {
		if !fileForm.MatchString(p.File) || p.ID == "" || p.Version == civil.None || len(p.Digest) != 64 {
			return bad("规则束的清单有一行不合格式。", "manifest line %q", p.line())
		}
		if i > 0 && m.Packs[i-1].line() >= p.line() {
			return bad("规则束的清单没有按次序排列。", "manifest line %q out of order", p.line())
		}
	}
	return nil
}

// parse reads a manifest text; what it accepts is exactly what text writes.
func parse(text string) (Manifest, error) {
	var m Manifest
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 6 || lines[0] != header {
		return m, bad("这不是规则束，或者是本程序不认识的版本。", "manifest header")
	}
	for i, key := range []string{"name ", "sequence ", "created ", "valid_until "} {
		value, ok := strings.CutPrefix(lines[i+1], key)
		if !ok {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %d is not %q", i+2, key)
		}
		if err := m.set(key, value); err != nil {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %d: %w", i+2, err)
		}
	}
	for _, line := range lines[5:] {
		f := strings.Split(line, " ")
		if len(f) != 5 || f[0] != "pack" {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %q", line)
		}
		v, err := civil.Parse(f[3])
		if err != nil {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %q: %w", line, err)
		}
		m.Packs = append(m.Packs, Entry{f[1], app.PackID(f[2]), v, f[4]})
	}
	if err := m.check(); err != nil {
		return m, err
	}
	if m.text() != text {
		return m, bad("规则束的清单不合格式。", "manifest is not in canonical form")
	}
	return m, nil
}

func (m *Manifest) set(key, value string) (err error) {
	switch key {
	case "name ":
		m.Name = value
	case "sequence ":
		m.Sequence, err = strconv.Atoi(value)
	case "created ":
		m.Created, err = civil.Parse(value)
	case "valid_until ":
		m.ValidUntil, err = civil.Parse(value)
	}
	return err
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
	for _, s := range n.UnverifiedSigs {
		if s.Name == signer.Name() {
			return bad(signer.Name()+" 已经签过名。", "already signed by %s", signer.Name())
		}
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
// returns who signed.
func (b *Bundle) Verify(publishers []string) ([]string, error) {
	var verifiers []note.Verifier
	for _, p := range publishers {
		v, err := note.NewVerifier(p)
		if err != nil {
			return nil, bad("发布者的公钥读不出来。", "verifier: %w", err)
		}
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(b.Note, note.VerifierList(verifiers...))
	if err != nil {
		return nil, bad("规则束没有可信发布者的签名，或者被改动过。", "verify: %w", err)
	}
	if n.Text != b.Manifest.text() {
		return nil, bad("规则束被改动过。", "signed text differs from the manifest")
	}
	var who []string
	for _, s := range n.Sigs {
		if !slices.Contains(who, s.Name) {
			who = append(who, s.Name)
		}
	}
	if len(who) < Threshold {
		return who, bad(fmt.Sprintf("规则束要有 %d 个发布者签名，现在只有 %s。", Threshold, strings.Join(who, "、")), "%d of %d signatures", len(who), Threshold)
	}
	return who, nil
}

// NewKey makes a publisher's key pair: the private key to keep, the public
// key to hand out.
func NewKey(random io.Reader, name string) (private, public string, err error) {
	if !nameForm.MatchString(name) {
		return "", "", bad("发布者名称只能用字母、数字、点和连字符。", "publisher %q", name)
	}
	return note.GenerateKey(random, name)
}

// Write writes the bundle's archive; the same bundle gives the same bytes.
func (b *Bundle) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	if err := put(manifestName, b.Note); err != nil {
		return err
	}
	for _, p := range b.Packs {
		if err := put(packFolder+p.File, b.Files[p.File]); err != nil {
			return err
		}
	}
	return z.Close()
}

// Read reads an archive and checks it against its manifest: digests, nothing
// missing, nothing left over. It does not check signatures.
func Read(data []byte) (*Bundle, error) {
	if len(data) > MaxBytes {
		return nil, bad("规则束太大。", "bundle of %d bytes", len(data))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, bad("这不是规则束，或者文件不完整。", "zip: %w", err)
	}
	members, err := readMembers(z)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Note: members[manifestName], Files: map[string][]byte{}}
	delete(members, manifestName)
	text, _, _ := bytes.Cut(b.Note, []byte("\n\n"))
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(bytes.Clone(text), '\n')
	}
	if b.Manifest, err = parse(string(text)); err != nil {
		return nil, err
	}
	for _, p := range b.Packs {
		data, ok := members[packFolder+p.File]
		if !ok {
			return nil, bad("规则束缺少 "+p.File+"。", "member %s is missing", p.File)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.Digest {
			return nil, bad("规则束里的 "+p.File+" 被改动过。", "digest of %s differs", p.File)
		}
		b.Files[p.File] = data
		delete(members, packFolder+p.File)
	}
	for name := range members {
		return nil, bad("规则束里有清单以外的文件："+name, "member %s is not in the manifest", name)
	}
	return b, nil
}

func readMembers(z *zip.Reader) (map[string][]byte, error) {
	if len(z.File) > MaxPacks+1 {
		return nil, bad("规则束里的文件太多。", "%d members", len(z.File))
	}
	members := map[string][]byte{}
	total := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, bad("规则束不完整。", "member %s: %w", f.Name, err)
		}
		data, err := io.ReadAll(io.LimitReader(r, MaxMember+1))
		_ = r.Close()
		total += len(data)
		switch {
		case err != nil:
			return nil, bad("规则束不完整。", "member %s: %w", f.Name, err)
		case len(data) > MaxMember || total > MaxBytes:
			return nil, bad("规则束里的文件太大。", "member %s of more than %d bytes", f.Name, MaxMember)
		}
		if _, twice := members[f.Name]; twice {
			return nil, bad("规则束里有同名文件。", "member %s twice", f.Name)
		}
		members[f.Name] = data
	}
	return members, nil
}

// CheckPublishers says whether a list of public keys can be trusted at all:
// readable, of different names, and enough of them.
func CheckPublishers(keys []string) error {
	seen := map[string]bool{}
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return bad("发布者的公钥读不出来。", "verifier: %w", err)
		}
		seen[v.Name()] = true
	}
	if len(seen) < Threshold || len(seen) != len(keys) {
		return bad(fmt.Sprintf("至少要有 %d 个不同的发布者。", Threshold), "%d publishers", len(seen))
	}
	return nil
}
