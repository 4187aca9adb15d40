package wire

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"sync"

	"miaopi/app"
	"miaopi/app/authority"
)

// District is what somebody knows of a district's keys.
//
//	the district's key    every station has it: subjects are hidden under it
//	an area's key         the area's stations have it: its cases and facts are sealed under it
//	the authority's key   the administrator has it: it signs facts and reference
//	                      data, and the areas' keys come from it
//
// A record of another area opens to whoever has the district's key and knows
// whom it is about: one at a time, never all of them.
type District struct {
	secret []byte
	aead   cipher.AEAD // files, and facts from before there were signatures
	portal ed25519.PrivateKey

	mu     sync.RWMutex
	areas  map[string][]byte   // by code; guarded by mu
	loader ed25519.PrivateKey  // nil at a station
	facts  *authority.Verifier // nil: nobody's facts count yet
}

// NewDistrict takes a district's 32 secret bytes.
func NewDistrict(secret []byte) (*District, error) {
	if len(secret) != 32 {
		return nil, errors.New("a district key has 32 bytes")
	}
	aead, err := aeadFrom(secret, "miaopi subject v1")
	if err != nil {
		return nil, err
	}
	seed, err := hkdf.Key(sha256.New, secret, nil, "miaopi portal v1", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return &District{secret: bytes.Clone(secret), aead: aead, portal: ed25519.NewKeyFromSeed(seed), areas: map[string][]byte{}}, nil
}

// aeadFrom derives a key for one purpose.
func aeadFrom(secret []byte, purpose string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, 32)
	if err != nil {
		return nil, err
	}
	return aeadOf(key)
}

func aeadOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// TrustLoader gives the district's administrator what he signs and seals with.
func (d *District) TrustLoader(key ed25519.PrivateKey) {
	d.mu.Lock()
	d.loader = key
	d.mu.Unlock()
	d.TrustAuthority(key.Public().(ed25519.PublicKey))
}

// TrustAuthority sets whose signatures make a fact a register's.
func (d *District) TrustAuthority(public ed25519.PublicKey) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.facts = authority.NewVerifier(public)
}

func (d *District) verifier() *authority.Verifier {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.facts
}

// Learn takes an area's key over.
func (d *District) Learn(area string, key []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.areas[area] = bytes.Clone(key)
}

// errAreaKey says that a station does not have the key of an area.
var errAreaKey = app.E("hub", app.Forbidden, "本站没有这个区域的密钥：它不在本站登记的区域里，或汇聚库还没有给本站。", errors.New("no key of the area"))

// AreaKey is an area's key.
func (d *District) AreaKey(code string) ([]byte, error) {
	d.mu.RLock()
	key, loader := d.areas[code], d.loader
	d.mu.RUnlock()
	if key != nil {
		return key, nil
	}
	if loader == nil {
		return nil, errAreaKey
	}
	key, err := hkdf.Key(sha256.New, loader.Seed(), []byte(code), "miaopi area v1", 32)
	if err == nil {
		d.Learn(code, key)
	}
	return key, err
}

// SubjectID is the document id of a subject.
func (d *District) SubjectID(s app.Subject) string {
	return SubjectPrefix + hex.EncodeToString(d.mac("", s)[:16])
}

// mac is the HMAC of a subject under the district's key, for one purpose.
func (d *District) mac(purpose string, s app.Subject) []byte {
	n := s.Normal()
	m := hmac.New(sha256.New, d.secret)
	m.Write([]byte(purpose))
	m.Write([]byte(n.Kind))
	m.Write([]byte{0})
	m.Write([]byte(n.ID))
	return m.Sum(nil)
}

// PortalKey verifies the events that stations make of portals' applications.
func (d *District) PortalKey() ed25519.PublicKey { return d.portal.Public().(ed25519.PublicKey) }

// sealWith seals under a nonce that the plaintext gives: sealed twice, it is
// the same bytes, so that what is there already can be told from what is not.
func sealWith(key, label, plain []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte("miaopi nonce v1\n"))
	m.Write(label)
	m.Write([]byte{0})
	m.Write(plain)
	nonce := m.Sum(nil)[:aead.NonceSize()]
	return aead.Seal(nonce, nonce, plain, label), nil
}

// openWith opens what sealWith or sealRandom made.
func openWith(key, label, sealed []byte) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	return openSealed(aead, label, sealed)
}

func openSealed(aead cipher.AEAD, label, sealed []byte) ([]byte, error) {
	n := aead.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("what was sealed is cut off")
	}
	return aead.Open(nil, sealed[:n], sealed[n:], label)
}

// sealRandom seals under a random nonce.
func sealRandom(key, label, plain []byte, random io.Reader) ([]byte, error) {
	aead, err := aeadOf(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, plain, label), nil
}

// documentKey is the key of one document of an area.
func documentKey(area []byte, id string) []byte {
	m := hmac.New(sha256.New, area)
	m.Write([]byte("miaopi document v1\n"))
	m.Write([]byte(id))
	return m.Sum(nil)
}
