// Package proof is what the QR code of a paper says: which paper it is, signed by
// the station that issued it, with the district's certificate of that station. It
// holds nothing about the person.
//
// # Form
//
// A proof is a row of bytes; numbers are big-endian, texts have their length in a
// byte before them:
//
//	1    version, 1
//	1    kind of the paper
//	1    result
//	4    day it is dated, as days since 1970-01-01
//	1+n  number of the case; of a rule sheet ITEM@VERSION#HASH
//	1+n  station
//	32   the station's public key
//	1    whether a certificate follows, 0 or 1
//	4 4  its first and last day
//	64   its signature: the district's, over "miaopi paper certificate v1\n",
//	     the two days, the key and the station
//	64   the station's signature over "miaopi paper v1\n" and all that stands before
//
// In the code it is written in decimal digits, seven bytes as seventeen digits:
// a QR code holds digits as densely as bytes, and a scanner that types reaches
// every program with them, whatever keyboard or input method is on.
package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
)

// The errors of a text that is no proof, or not a true one.
var (
	ErrForm        = errors.New("the text is not that of a paper's code")
	ErrSignature   = errors.New("the signature does not fit: the text was changed")
	ErrCertificate = errors.New("the certificate is not the district's")
	ErrExpired     = errors.New("the certificate was not valid on the day of the paper")
)

const version = 1

// Paper is what a code says of its paper.
type Paper struct {
	Kind    byte
	Result  byte
	On      civil.Date
	Number  string
	Station app.StationID
}

// Certificate is the district's word that a key is a station's, for the papers
// of some days.
type Certificate struct {
	From  civil.Date `json:"from"`
	Until civil.Date `json:"until"`
	Sig   []byte     `json:"sig"`
}

// Certify signs a station's key by the district's.
func Certify(district ed25519.PrivateKey, station app.StationID, key ed25519.PublicKey, from, until civil.Date) Certificate {
	c := Certificate{From: from, Until: until}
	c.Sig = ed25519.Sign(district, c.text(station, key))
	return c
}

// Covers says whether a paper of a day may rest on the certificate.
func (c *Certificate) Covers(day civil.Date) bool { return c.From <= day && day <= c.Until }

// Check says whether it is a district's word on a station's key.
func (c *Certificate) Check(district ed25519.PublicKey, station app.StationID, key ed25519.PublicKey) error {
	if len(district) != ed25519.PublicKeySize || !ed25519.Verify(district, c.text(station, key), c.Sig) {
		return ErrCertificate
	}
	return nil
}

func (c *Certificate) text(station app.StationID, key ed25519.PublicKey) []byte {
	b := c.days([]byte("miaopi paper certificate v1\n"))
	b = append(b, key...)
	return append(b, station...)
}

func (c *Certificate) days(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(c.From))
	return binary.BigEndian.AppendUint32(b, uint32(c.Until))
}

// Sign makes the text of a code. certificate may be nil. A number or station of
// more than 255 bytes is refused.
func Sign(p Paper, key ed25519.PrivateKey, certificate *Certificate) (string, error) {
	if len(p.Number) > 255 || len(p.Station) > 255 {
		return "", fmt.Errorf("a number of %d bytes does not fit into a code", max(len(p.Number), len(p.Station)))
	}
	b := []byte{version, p.Kind, p.Result}
	b = binary.BigEndian.AppendUint32(b, uint32(p.On))
	b = append(append(b, byte(len(p.Number))), p.Number...)
	b = append(append(b, byte(len(p.Station))), p.Station...)
	b = append(b, key.Public().(ed25519.PublicKey)...)
	if certificate == nil {
		b = append(b, 0)
	} else {
		b = append(certificate.days(append(b, 1)), certificate.Sig...)
	}
	return digits(append(b, ed25519.Sign(key, signed(b))...)), nil
}

func signed(b []byte) []byte { return append([]byte("miaopi paper v1\n"), b...) }

// Proof is a code that was read: its station's signature fits. Whether that is a
// station of ours, Certificate or the keys one knows tell.
type Proof struct {
	Paper
	Key         ed25519.PublicKey
	Certificate *Certificate // nil: none came with it
}

// Open reads a text. ErrForm: it is no code of ours; ErrSignature: it was
// changed.
func Open(text string) (Proof, error) {
	raw, err := undigits(strings.TrimSpace(text))
	if err != nil {
		return Proof{}, err
	}
	r := reader{left: raw}
	if v := r.take(1); len(v) != 1 || v[0] != version {
		return Proof{}, ErrForm
	}
	p := Proof{}
	p.Kind, p.Result, p.On = r.byte(), r.byte(), r.day()
	p.Number, p.Station = r.text(), app.StationID(r.text())
	p.Key = ed25519.PublicKey(r.take(ed25519.PublicKeySize))
	switch r.byte() {
	case 0:
	case 1:
		p.Certificate = &Certificate{From: r.day(), Until: r.day(), Sig: r.take(ed25519.SignatureSize)}
	default:
		return Proof{}, ErrForm
	}
	body := raw[:len(raw)-len(r.left)]
	sig := r.take(ed25519.SignatureSize)
	if r.short || len(r.left) != 0 {
		return Proof{}, ErrForm
	}
	if !ed25519.Verify(p.Key, signed(body), sig) {
		return Proof{}, ErrSignature
	}
	return p, nil
}

// Certified checks what came with a proof against a district's key.
func (p *Proof) Certified(district ed25519.PublicKey) error {
	if p.Certificate == nil {
		return ErrCertificate
	}
	if err := p.Certificate.Check(district, p.Station, p.Key); err != nil {
		return err
	}
	if !p.Certificate.Covers(p.On) {
		return ErrExpired
	}
	return nil
}

// reader takes a row of bytes apart.
type reader struct {
	left  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if len(r.left) < n {
		r.short = true
		return make([]byte, n)
	}
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

func (r *reader) byte() byte { return r.take(1)[0] }

func (r *reader) day() civil.Date { return civil.Date(int32(binary.BigEndian.Uint32(r.take(4)))) }

func (r *reader) text() string { return string(r.take(int(r.byte()))) }

// Seven bytes are seventeen digits; of a shorter end n bytes are as many digits
// as hold them.
const chunk = 7

var width = [chunk + 1]int{0, 3, 5, 8, 10, 13, 15, 17}

func digits(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		n := min(len(b), chunk)
		var v uint64
		for _, one := range b[:n] {
			v = v<<8 | uint64(one)
		}
		fmt.Fprintf(&out, "%0*d", width[n], v)
		b = b[n:]
	}
	return out.String()
}

func undigits(text string) ([]byte, error) {
	if len(text) > maxDigits {
		return nil, ErrForm
	}
	var out []byte
	for len(text) > 0 {
		n := chunk
		for n > 0 && width[n] > len(text) {
			n--
		}
		w := width[n]
		if n == 0 || len(text) < width[chunk] && len(text) != w {
			return nil, ErrForm
		}
		v, err := strconv.ParseUint(text[:w], 10, 64)
		if err != nil || text[0] == '+' || v>>(8*n) != 0 {
			return nil, ErrForm
		}
		for i := n - 1; i >= 0; i-- {
			out = append(out, byte(v>>(8*i)))
		}
		text = text[w:]
	}
	return out, nil
}

// The length of a text: no number that people type has minDigits, no code of
// ours more than maxDigits.
const (
	minDigits = 100
	maxDigits = 2000
)

// Looks says whether a text may be a code, as far as it was typed: longer than
// any number, and nothing but digits.
func Looks(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) >= minDigits && strings.Trim(text, "0123456789") == ""
}

// Fingerprint names a key for people: the first sixteen bytes of its SHA-256, in
// groups of four digits.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	text := hex.EncodeToString(sum[:16])
	var groups []string
	for i := 0; i < len(text); i += 4 {
		groups = append(groups, text[i:i+4])
	}
	return strings.Join(groups, " ")
}
