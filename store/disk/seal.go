package disk

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"miaopi/app"
)

const (
	nonceSize = 12
	tagSize   = 16
	// overhead is what sealing adds to a value: nonce, commit number, tag.
	overhead = nonceSize + 8 + tagSize
)

// errSeal says that a value is not what was written under its key.
var errSeal = errors.New("the seal of a stored value does not fit")

// sealer seals values with AES-256-GCM. The bucket and key are authenticated
// with the value, so that a value cannot be moved to another key. In front of
// the plaintext stands the number of the commit that wrote it: a salvage that
// finds two versions of a record keeps the newer.
//
// Nonces are random; one key is good for 2³² values (a million cases write
// about 2²³).
type sealer struct {
	aead   cipher.AEAD
	random io.Reader
}

func newSealer(key []byte, random io.Reader) (*sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &sealer{aead, random}, err
}

func aad(bucket byte, key []byte) []byte {
	return append([]byte{bucket, 0}, key...)
}

func (s *sealer) seal(bucket byte, key []byte, seq uint64, value []byte) ([]byte, error) {
	out := make([]byte, nonceSize, overhead+len(value))
	if _, err := io.ReadFull(s.random, out); err != nil {
		return nil, fmt.Errorf("random nonce: %w", err)
	}
	plain := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(value)), seq)
	return s.aead.Seal(out, out, append(plain, value...), aad(bucket, key)), nil
}

// open returns the value and the commit that wrote it.
func (s *sealer) open(bucket byte, key, sealed []byte) ([]byte, uint64, error) {
	return s.openTo(nil, bucket, key, sealed)
}

// openTo is open with room for the plaintext.
func (s *sealer) openTo(room []byte, bucket byte, key, sealed []byte) ([]byte, uint64, error) {
	if len(sealed) < overhead {
		return nil, 0, errSeal
	}
	plain, err := s.aead.Open(room[:0], sealed[:nonceSize], sealed[nonceSize:], aad(bucket, key))
	if err != nil || len(plain) < 8 {
		return nil, 0, errSeal
	}
	return plain[8:], binary.BigEndian.Uint64(plain), nil
}

// keys are what the data key gives.
type keys struct {
	desk, cache *sealer
	files       *sealer
	index       []byte // HMAC key of index entries
}

func deriveKeys(data []byte, random io.Reader) (*keys, error) {
	derive := func(use string) ([]byte, error) {
		return hkdf.Key(sha256.New, data, nil, "miaopi "+use+" v1", 32)
	}
	deskKey, err1 := derive("desk")
	cacheKey, err2 := derive("cache")
	index, err3 := derive("index")
	filesKey, err4 := derive("files")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	desk, err1 := newSealer(deskKey, random)
	cache, err2 := newSealer(cacheKey, random)
	files, err3 := newSealer(filesKey, random)
	return &keys{desk, cache, files, index}, errors.Join(err1, err2, err3)
}

// fileName hides which content a file holds: HMAC-SHA256 of its hash, 16
// bytes.
func (k *keys) fileName(hash string) []byte {
	m := hmac.New(sha256.New, k.index)
	m.Write([]byte("file\x00" + hash))
	return m.Sum(nil)[:16]
}

// subjectKey hides a subject: HMAC-SHA256 of the normal form, 16 bytes.
func subjectKey(secret []byte, s app.Subject) []byte {
	n := s.Normal()
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(n.Kind))
	m.Write([]byte{0})
	m.Write([]byte(n.ID))
	return m.Sum(nil)[:16]
}

func join(a, b []byte) []byte { return bytes.Join([][]byte{a, b}, []byte{0}) }
