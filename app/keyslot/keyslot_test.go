package keyslot

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
)

var quick = KDF{Time: 1, Memory: 64, Threads: 1}

func TestSlot(t *testing.T) {
	secret := []byte("0123456789abcdef0123456789abcdef")
	s, err := Seal("口令", []byte("clerk"), secret, quick, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Open("口令", []byte("clerk")); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("opened %q, %v", got, err)
	}
	forged := s
	forged.KDF.Memory = 4 << 20
	short := s
	short.Key = s.Key[:5]
	for _, c := range []struct {
		name     string
		slot     Slot
		password string
		label    string
		want     error
	}{
		{"wrong password", s, "别的", "clerk", ErrWrong},
		{"another label", s, "口令", "admin", ErrWrong},
		{"eats the machine", forged, "口令", "clerk", ErrForm},
		{"cut off", short, "口令", "clerk", ErrForm},
		{"empty", Slot{}, "口令", "clerk", ErrForm},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := c.slot.Open(c.password, []byte(c.label)); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}
