package proof_test

import (
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
	"rsc.io/qr"

	"miaopi/app/civil"
	"miaopi/app/proof"
)

func key(seed byte) ed25519.PrivateKey {
	b := make([]byte, ed25519.SeedSize)
	r := rand.NewChaCha8([32]byte{seed})
	_, _ = r.Read(b)
	return ed25519.NewKeyFromSeed(b)
}

var (
	district, other = key(1), key(2)
	station         = key(3)
	day             = civil.MustParse("2026-11-23")
)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func paper() proof.Paper {
	return proof.Paper{Kind: 4, Result: 1, On: day, Number: "11440300007542195T3442108219000202611230001", Station: "w3"}
}

func certified(t testing.TB, from, until string) string {
	t.Helper()
	c := proof.Certify(district, "w3", public(station), civil.MustParse(from), civil.MustParse(until))
	text, err := proof.Sign(paper(), station, &c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWhatWasSignedIsRead(t *testing.T) {
	p, err := proof.Open(" " + certified(t, "2026-01-01", "2031-01-01") + "\n")
	if err != nil || p.Paper != paper() || !p.Key.Equal(public(station)) {
		t.Errorf("%+v, %v", p, err)
	}
	if err := p.Certified(public(district)); err != nil {
		t.Error(err)
	}
}

// What a scanner reads has to fit on the paper: sixty-one modules are 0.4 mm each.
func TestACodeIsSmall(t *testing.T) {
	text := certified(t, "2026-01-01", "2031-01-01")
	c, err := qr.Encode(text, qr.M)
	if err != nil || c.Size > 61 {
		t.Errorf("%d digits, %v modules, %v", len(text), c.Size, err)
	}
	if !proof.Looks(text) || proof.Looks(text[:90]) || proof.Looks(strings.Replace(text, "0", "x", 1)) {
		t.Error("Looks takes something else for a code, or a code for something else")
	}
}

func TestWhoseCertificate(t *testing.T) {
	bare, err := proof.Sign(paper(), station, nil)
	if err != nil {
		t.Fatal(err)
	}
	stolen := proof.Certify(district, "w4", public(station), day, day) // another station's name
	borrowed, err := proof.Sign(paper(), station, &stolen)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, text string
		root       ed25519.PublicKey
		want       error
	}{
		{"valid on its first day", certified(t, "2026-11-23", "2026-12-01"), public(district), nil},
		{"valid on its last day", certified(t, "2026-11-01", "2026-11-23"), public(district), nil},
		{"expired the day before", certified(t, "2026-11-01", "2026-11-22"), public(district), proof.ErrExpired},
		{"not valid yet", certified(t, "2026-11-24", "2026-12-01"), public(district), proof.ErrExpired},
		{"another district", certified(t, "2026-01-01", "2031-01-01"), public(other), proof.ErrCertificate},
		{"no key to check by", certified(t, "2026-01-01", "2031-01-01"), nil, proof.ErrCertificate},
		{"none", bare, public(district), proof.ErrCertificate},
		{"of another station", borrowed, public(district), proof.ErrCertificate},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := proof.Open(tc.text)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Certified(tc.root); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

// Every digit counts: changed, left out or added, it is no proof any more.
func TestChangedTexts(t *testing.T) {
	text := certified(t, "2026-01-01", "2031-01-01")
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(text)-1).Draw(t, "place")
		d := rapid.StringMatching("[0-9]").Draw(t, "digit")
		for name, changed := range map[string]string{
			"changed":   text[:i] + d + text[i+1:],
			"left out":  text[:i] + text[i+1:],
			"added":     text[:i] + d + text[i:],
			"truncated": text[:i],
		} {
			if _, err := proof.Open(changed); err == nil && changed != text {
				t.Fatalf("%s at %d: it still opens", name, i)
			}
		}
	})
}

func TestTextsThatAreNone(t *testing.T) {
	for _, text := range []string{"", "1", "12345", "MIAOPI1 11440300", strings.Repeat("9", 17), strings.Repeat("0", 554), strings.Repeat("1", 5000), "+" + strings.Repeat("1", 16), "王秀英"} {
		if _, err := proof.Open(text); !errors.Is(err, proof.ErrForm) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	p := paper()
	p.Number = strings.Repeat("1", 256)
	if _, err := proof.Sign(p, station, nil); err == nil {
		t.Error("a number of 256 bytes was taken")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(certified(f, "2026-01-01", "2031-01-01"))
	f.Add("12345678901234567")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := proof.Open(text)
		if err != nil {
			return
		}
		if len(p.Number) > 255 || len(p.Key) != ed25519.PublicKeySize {
			t.Errorf("%+v", p)
		}
	})
}
