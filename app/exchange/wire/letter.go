package wire

import (
	"bytes"
	"crypto/ed25519"
	"io"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"
)

// sealLetter makes an age file that only the holder of the public key's other half
// opens. It is another file every time.
func sealLetter(key ed25519.PublicKey, plain []byte) ([]byte, error) {
	public, err := ssh.NewPublicKey(key)
	if err != nil {
		return nil, err
	}
	to, err := agessh.NewEd25519Recipient(public)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// openLetter opens what sealLetter made, up to a size in bytes.
func openLetter(key ed25519.PrivateKey, sealed []byte, limit int64) ([]byte, error) {
	own, err := agessh.NewEd25519Identity(key)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), own)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, limit))
}
