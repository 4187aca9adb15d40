package authority

import (
	"crypto/ed25519"
	"encoding/binary"
	"sync"

	"golang.org/x/mod/sumdb/tlog"
)

// Batch is how many documents of a delivery stand under one signature.
const Batch = 64

// Prove signs up to Batch leaves and gives each its proof.
func Prove(key ed25519.PrivateKey, leaves [][]byte) ([][]byte, error) {
	n := int64(len(leaves))
	var tree hashes
	for i, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(i), leaf, &tree)
		if err != nil {
			return nil, err
		}
		tree = append(tree, more...)
	}
	root, err := tlog.TreeHash(n, &tree)
	if err != nil {
		return nil, err
	}
	sig := ed25519.Sign(key, delivery(n, root))
	out := make([][]byte, n)
	for i := range out {
		path, err := tlog.ProveRecord(n, int64(i), &tree)
		if err != nil {
			return nil, err
		}
		b := binary.BigEndian.AppendUint16(nil, uint16(i))
		b = append(binary.BigEndian.AppendUint16(b, uint16(n)), sig...)
		for _, h := range path {
			b = append(b, h[:]...)
		}
		out[i] = b
	}
	return out, nil
}

// hashes are the stored hashes of a small tree.
type hashes []tlog.Hash

// ReadHashes implements tlog.HashReader.
func (h *hashes) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = (*h)[n]
	}
	return out, nil
}

func delivery(n int64, root tlog.Hash) []byte {
	b := binary.BigEndian.AppendUint16([]byte("miaopi delivery v1\n"), uint16(n))
	return append(b, root[:]...)
}

// Verifier checks proofs. It remembers the signatures it has checked, so that a
// whole batch costs one. It is safe for concurrent use.
type Verifier struct {
	public ed25519.PublicKey

	mu   sync.Mutex
	seen map[checked]bool // guarded by mu
}

// checked is a signature over a root.
type checked struct {
	size int64
	root tlog.Hash
	sig  [ed25519.SignatureSize]byte
}

// maxSeen bounds what a verifier remembers.
const maxSeen = 1 << 14

// NewVerifier checks by an authority's public key.
func NewVerifier(public ed25519.PublicKey) *Verifier {
	return &Verifier{public: public, seen: map[checked]bool{}}
}

const proofHead = 4 + ed25519.SignatureSize

// Check says whether a leaf stands under the authority's signature.
func (v *Verifier) Check(leaf, proof []byte) bool {
	if len(proof) < proofHead || (len(proof)-proofHead)%tlog.HashSize != 0 || len(v.public) != ed25519.PublicKeySize {
		return false
	}
	at, n := int64(binary.BigEndian.Uint16(proof)), int64(binary.BigEndian.Uint16(proof[2:]))
	var path tlog.RecordProof
	for rest := proof[proofHead:]; len(rest) > 0; rest = rest[tlog.HashSize:] {
		path = append(path, tlog.Hash(rest[:tlog.HashSize]))
	}
	root, ok := rootOf(path, n, at, tlog.RecordHash(leaf))
	if !ok {
		return false
	}
	return v.signed(checked{n, root, [ed25519.SignatureSize]byte(proof[4:proofHead])})
}

// rootOf follows a path from a leaf to the root, as RFC 6962 says.
func rootOf(path tlog.RecordProof, n, at int64, h tlog.Hash) (tlog.Hash, bool) {
	if at < 0 || at >= n {
		return h, false
	}
	last := n - 1
	for _, p := range path {
		if last == 0 {
			return h, false
		}
		if at%2 == 1 || at == last {
			h = tlog.NodeHash(p, h)
			for at%2 == 0 && at != 0 {
				at, last = at/2, last/2
			}
		} else {
			h = tlog.NodeHash(h, p)
		}
		at, last = at/2, last/2
	}
	return h, last == 0
}

func (v *Verifier) signed(c checked) bool {
	v.mu.Lock()
	ok, known := v.seen[c]
	v.mu.Unlock()
	if known {
		return ok
	}
	ok = ed25519.Verify(v.public, delivery(c.size, c.root), c.sig[:])
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.seen) >= maxSeen {
		clear(v.seen)
	}
	v.seen[c] = ok
	return ok
}
