package journal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"miaopi/app"
)

// Siblings watch each other's logs: each checkpoint comes with the proof that
// it continues the one before, siblings check it and add their signatures.
// Whoever shortens or rewrites his log afterwards can prove no continuation of
// what others signed, and two versions for two readers would need two sets of
// signatures.

// Proof shows that the log of today continues the log of a smaller size. From
// an empty log no proof is needed.
func Proof(ctx context.Context, s Store, from int64) ([]tlog.Hash, error) {
	n, err := s.JournalSize(ctx)
	if err != nil || from == 0 || from == n {
		return nil, err
	}
	if from < 0 || from > n {
		return nil, app.Errorf("journal", app.Damaged, "the log has %d entries, and had %d", n, from)
	}
	var none Tail
	p, err := tlog.ProveTree(n, from, tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) { return none.hashes(ctx, s, x) }))
	return []tlog.Hash(p), err
}

// The ways in which a checkpoint does not continue another.
var (
	ErrShrunk = errors.New("the log is shorter than it was")
	ErrForked = errors.New("the log is not the one it was")
)

// Continues checks that a checkpoint continues an older one.
func (o Opened) Continues(old Opened, proof []tlog.Hash) error {
	switch {
	case o.Station != old.Station:
		return ErrForked
	case o.Size < old.Size:
		return ErrShrunk
	case o.Size == old.Size && o.Root != old.Root:
		return ErrForked
	case o.Size == old.Size || old.Size == 0:
		return nil
	}
	if tlog.CheckTree(tlog.TreeProof(proof), o.Size, o.Root, old.Size, old.Root) != nil {
		return ErrForked
	}
	return nil
}

// Cosign adds a witness's signature to a checkpoint of another station.
func Cosign(msg []byte, of app.StationID, pub ed25519.PublicKey, witness app.StationID, key ed25519.PrivateKey) ([]byte, error) {
	v, err := verifierOf(of, pub)
	if err != nil {
		return nil, err
	}
	n, err := note.Open(msg, note.VerifierList(v))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	signer, err := signerOf(witness, key)
	if err != nil {
		return nil, err
	}
	return note.Sign(n, signer)
}

// Witnessed says whether a co-signed checkpoint bears a witness's signature.
func Witnessed(msg []byte, witness app.StationID, pub ed25519.PublicKey) bool {
	v, err := verifierOf(witness, pub)
	if err != nil {
		return false
	}
	n, err := note.Open(msg, note.VerifierList(v))
	return err == nil && len(n.Sigs) > 0
}

func verifierOf(station app.StationID, pub ed25519.PublicKey) (note.Verifier, error) {
	vkey, err := note.NewEd25519VerifierKey("miaopi/"+string(station), pub)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(vkey)
}
