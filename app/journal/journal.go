// Package journal is the station's Merkle log: every view of full personal
// data, print, export and decision is an entry, and nobody can take one out or
// change it without the root hash showing it.
//
// The tree is that of RFC 6962 as golang.org/x/mod/sumdb/tlog builds it. An
// entry is canonical JSON, one line:
//
//	{"action":"reveal","at":"2026-11-22T10:53:00+08:00","case":"…","detail":"…","who":"clerk"}
//
// with empty members left out. A checkpoint is a signed note (x/mod/sumdb/note)
// of three lines: origin "miaopi/" + station, size, base64 of the root hash.
package journal

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"miaopi/app"
)

// Entry is one thing that somebody did.
type Entry struct {
	Action string        `json:"action"`
	At     time.Time     `json:"at"`
	Case   app.CaseID    `json:"case,omitempty"`
	Detail string        `json:"detail,omitempty"` // never personal data
	Who    app.AccountID `json:"who,omitempty"`
}

// Store is what holds the log.
type Store interface {
	JournalSize(context.Context) (int64, error)
	JournalHash(ctx context.Context, index int64) ([32]byte, error)
	JournalEntry(ctx context.Context, n int64) ([]byte, error)
}

// Tail is what an append adds: entries from From on, stored hashes from
// HashFrom on.
type Tail struct {
	From     int64
	Entries  [][]byte
	HashFrom int64
	Hashes   [][32]byte
}

// Append works out the tail that adds entries to a log. It changes nothing:
// the caller commits the tail together with what the entries are about.
func Append(ctx context.Context, s Store, entries ...Entry) (Tail, error) {
	n, err := s.JournalSize(ctx)
	if err != nil || len(entries) == 0 {
		return Tail{From: n, HashFrom: tlog.StoredHashCount(n)}, err
	}
	t := Tail{From: n, HashFrom: tlog.StoredHashCount(n)}
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return t.hashes(ctx, s, indexes) })
	for i, e := range entries {
		b, err := json.Marshal(e)
		if err != nil {
			return Tail{}, err
		}
		add, err := tlog.StoredHashes(n+int64(i), b, read)
		if err != nil {
			return Tail{}, fmt.Errorf("journal entry %d: %w", n+int64(i), err)
		}
		t.Entries = append(t.Entries, b)
		for _, h := range add {
			t.Hashes = append(t.Hashes, h)
		}
	}
	return t, nil
}

// hashes reads stored hashes, the new ones from the tail itself.
func (t *Tail) hashes(ctx context.Context, s Store, indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= t.HashFrom && x-t.HashFrom < int64(len(t.Hashes)) {
			out[i] = t.Hashes[x-t.HashFrom]
			continue
		}
		h, err := s.JournalHash(ctx, x)
		if err != nil {
			return nil, err
		}
		out[i] = h
	}
	return out, nil
}

// RootAt is the root that the log had when it was of a size.
func RootAt(ctx context.Context, s Store, size int64) (tlog.Hash, error) {
	var none Tail
	return tlog.TreeHash(size, tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) { return none.hashes(ctx, s, x) }))
}

// Root is the size of the log and its root hash.
func Root(ctx context.Context, s Store) (int64, tlog.Hash, error) {
	n, err := s.JournalSize(ctx)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	h, err := RootAt(ctx, s, n)
	return n, h, err
}

// Verify makes the whole tree again from the entries and compares it with the
// stored root. It returns the number of entries.
func Verify(ctx context.Context, s Store) (int64, error) {
	n, want, err := Root(ctx, s)
	if err != nil {
		return n, err
	}
	var again Tail
	none := emptyStore{}
	read := tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) { return again.hashes(ctx, none, x) })
	for i := range n {
		b, err := s.JournalEntry(ctx, i)
		if err != nil {
			return i, err
		}
		add, err := tlog.StoredHashes(i, b, read)
		if err != nil {
			return i, err
		}
		for _, h := range add {
			again.Hashes = append(again.Hashes, h)
		}
	}
	got, err := tlog.TreeHash(n, read)
	if err != nil {
		return n, err
	}
	if got != want {
		return n, app.Errorf("journal", app.Damaged, "the entries do not give the recorded root hash")
	}
	return n, nil
}

type emptyStore struct{}

var errEmpty = errors.New("no such hash")

func (emptyStore) JournalSize(context.Context) (int64, error)           { return 0, nil }
func (emptyStore) JournalHash(context.Context, int64) ([32]byte, error) { return [32]byte{}, errEmpty }
func (emptyStore) JournalEntry(context.Context, int64) ([]byte, error)  { return nil, errEmpty }

// Checkpoint is the signed statement of a log's size and root.
func Checkpoint(ctx context.Context, s Store, station app.StationID, key ed25519.PrivateKey) ([]byte, error) {
	n, root, err := Root(ctx, s)
	if err != nil {
		return nil, err
	}
	signer, err := signerOf(station, key)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("miaopi/%s\n%d\n%s\n", station, n, base64.StdEncoding.EncodeToString(root[:]))
	return note.Sign(&note.Note{Text: text}, signer)
}

// signerOf makes the note signer of a station; the note format names an
// Ed25519 key by one algorithm byte and the seed.
func signerOf(station app.StationID, key ed25519.PrivateKey) (note.Signer, error) {
	verifier, err := note.NewEd25519VerifierKey("miaopi/"+string(station), key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	hash := strings.Split(verifier, "+")[1]
	seed := base64.StdEncoding.EncodeToString(append([]byte{1}, key.Seed()...))
	return note.NewSigner("PRIVATE+KEY+miaopi/" + string(station) + "+" + hash + "+" + seed)
}

// Opened is a checkpoint whose signature was checked.
type Opened struct {
	Station app.StationID
	Size    int64
	Root    tlog.Hash
}

// OpenCheckpoint checks a checkpoint against a station's public key.
func OpenCheckpoint(msg []byte, station app.StationID, pub ed25519.PublicKey) (Opened, error) {
	verifier, err := verifierOf(station, pub)
	if err != nil {
		return Opened{}, err
	}
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return Opened{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != "miaopi/"+string(station) {
		return Opened{}, errors.New("checkpoint: not of this station")
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := tlog.ParseHash(lines[2])
	return Opened{station, size, root}, errors.Join(err1, err2)
}
