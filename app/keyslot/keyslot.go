// Package keyslot wraps a secret under a password: argon2id and AES-256-GCM.
package keyslot

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
)

// KDF are the argon2id parameters of a slot. Memory is in KiB.
type KDF struct {
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"`
	Threads uint8  `json:"threads"`
}

// Default takes about 60 ms on a counter PC.
var Default = KDF{Time: 2, Memory: 64 << 10, Threads: 2}

// most keeps a forged slot from eating the machine.
var most = KDF{Time: 16, Memory: 1 << 20, Threads: 16}

// Slot is a wrapped secret.
type Slot struct {
	KDF  KDF    `json:"kdf"`
	Salt []byte `json:"salt"`
	Key  []byte `json:"key"` // nonce, then the sealed secret
}

// The errors of Open.
var (
	ErrWrong = errors.New("the password does not open the slot")
	ErrForm  = errors.New("the key slot makes no sense")
)

func (k KDF) valid() bool {
	return k.Time > 0 && k.Threads > 0 && k.Memory >= 8 && k.Time <= most.Time && k.Memory <= most.Memory && k.Threads <= most.Threads
}

// Seal wraps a secret. label is authenticated with it: a slot opens only under
// the label it was made for.
func Seal(password string, label, secret []byte, k KDF, random io.Reader) (Slot, error) {
	s := Slot{KDF: k, Salt: make([]byte, 16)}
	if _, err := io.ReadFull(random, s.Salt); err != nil {
		return s, err
	}
	aead, err := s.cipher(password)
	if err != nil {
		return s, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return s, fmt.Errorf("random nonce: %w", err)
	}
	s.Key = aead.Seal(nonce, nonce, secret, label)
	return s, nil
}

// Open gives the secret back.
func (s *Slot) Open(password string, label []byte) ([]byte, error) {
	aead, err := s.cipher(password)
	if err != nil {
		return nil, err
	}
	n := aead.NonceSize()
	if len(s.Key) < n {
		return nil, ErrForm
	}
	secret, err := aead.Open(nil, s.Key[:n], s.Key[n:], label)
	if err != nil {
		return nil, ErrWrong
	}
	return secret, nil
}

func (s *Slot) cipher(password string) (cipher.AEAD, error) {
	if !s.KDF.valid() || len(s.Salt) < 16 {
		return nil, ErrForm
	}
	key := argon2.IDKey([]byte(password), s.Salt, s.KDF.Time, s.KDF.Memory, s.KDF.Threads, 32)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
