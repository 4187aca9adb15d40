// Package authority is what makes a word count, whoever carries it: the
// signatures of a district's administrator over documents and deliveries.
//
// # Documents
//
// A signed document is a JSON object with the members edition and sig. The
// signature is Ed25519, by the district's authority, over the bytes
//
//	"miaopi authority v1\n" + id + "\n" + canonical form
//
// where the canonical form is that of package casefile over all members but sig
// and those that begin with an underscore. An edition is a number that grows: of
// two documents of one id the larger edition counts, of equal ones the one whose
// canonical form has the larger SHA-256, so that all who hear both agree.
//
// # Deliveries
//
// Facts come by the hundred thousand, and a signature takes fifty microseconds to
// check. So up to 64 documents of a delivery stand under one signature: a Merkle
// tree as in RFC 6962 (golang.org/x/mod/sumdb/tlog) over them, and with each
// document its place, the size of the tree, the signature and the hashes that lead
// from the document to the root. The signature is over the bytes
//
//	"miaopi delivery v1\n" + size (2 bytes, big-endian) + root (32 bytes)
//
// and a proof is, in binary: place (2 bytes), size (2 bytes), signature (64
// bytes), hashes (32 bytes each).
package authority

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"miaopi/app/casefile"
)

// ErrUnsigned says that a document does not bear the authority's signature.
var ErrUnsigned = errors.New("the document does not bear the signature of the district's authority")

// Sign makes a signed document of a body, a JSON object.
func Sign(key ed25519.PrivateKey, id string, edition int64, body any) (json.RawMessage, error) {
	members, err := membersOf(body)
	if err != nil {
		return nil, err
	}
	members["edition"] = edition
	form, err := canonical(members)
	if err != nil {
		return nil, err
	}
	members["sig"] = ed25519.Sign(key, signed(id, form))
	return json.Marshal(members)
}

// Document is a signed document that was checked.
type Document struct {
	Edition int64
	digest  [sha256.Size]byte
}

// Newer says whether d counts where o was known.
func (d Document) Newer(o Document) bool {
	return cmp.Or(cmp.Compare(d.Edition, o.Edition), bytes.Compare(d.digest[:], o.digest[:])) > 0
}

// Open checks a document of an id. ErrUnsigned: it bears no signature, or
// another's.
func Open(public ed25519.PublicKey, id string, doc []byte) (Document, error) {
	var head struct {
		Edition int64  `json:"edition"`
		Sig     []byte `json:"sig"`
	}
	if err := json.Unmarshal(doc, &head); err != nil || head.Edition <= 0 {
		return Document{}, ErrUnsigned
	}
	members, err := membersOf(json.RawMessage(doc))
	if err != nil {
		return Document{}, err
	}
	form, err := canonical(members)
	if err != nil {
		return Document{}, err
	}
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, signed(id, form), head.Sig) {
		return Document{}, ErrUnsigned
	}
	return Document{head.Edition, sha256.Sum256(form)}, nil
}

func signed(id string, form []byte) []byte {
	return append([]byte("miaopi authority v1\n"+id+"\n"), form...)
}

// membersOf are the members of an object that a signature covers.
func membersOf(body any) (map[string]any, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var members map[string]any
	if err := dec.Decode(&members); err != nil {
		return nil, fmt.Errorf("a signed document is an object: %w", err)
	}
	for name := range members {
		if name == "sig" || strings.HasPrefix(name, "_") {
			delete(members, name)
		}
	}
	return members, nil
}

func canonical(members map[string]any) ([]byte, error) { return casefile.Canonical(members) }
