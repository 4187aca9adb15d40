package desk

import (
	"strings"
)

// numbers looks for whole numbers, and for their tails from four places on.
func (f *Finder) numbers(q string, b *best) {
	short, plain := untagged(q)
	if len(plain) < 4 {
		return
	}
	id, phone, serial := tail(plain, 6, 11, places(plain)), tail(plain, 6, 10, tailOf(plain, 6)), tail(plain, 12, 10, tailOf(plain, 12))
	for i := range f.found {
		one := &f.found[i]
		switch {
		case short != "" && (one.serial == 0 || !serial.fits(one.serial) || !called(one.hit.Serial, short, plain)):
		case id.fits(one.id) && strings.HasSuffix(one.hit.Subject.ID, plain):
			score := 35
			if len(plain) == len(one.hit.Subject.ID) {
				score = 100
			}
			b.take(score, int32(i))
		case phone.fits(one.phone) && strings.HasSuffix(one.hit.Phone, plain):
			b.take(35, int32(i))
		case one.serial != 0 && serial.fits(one.serial) && strings.HasSuffix(string(one.hit.Serial), plain):
			b.take(34, int32(i))
		case len(plain) >= 6 && strings.HasPrefix(one.hit.Subject.ID, plain):
			b.take(30, int32(i))
		}
	}
}

// ending compares the last places of two numbers.
type ending struct{ value, modulus uint64 }

// tail is the ending of what was typed: as many places as it has, at most so
// many.
func tail(typed string, most int, base, value uint64) ending {
	e := ending{value, 1}
	for range min(len(typed), most) {
		e.modulus *= base
	}
	e.value %= e.modulus
	return e
}

func (e ending) fits(v uint64) bool { return v%e.modulus == e.value }

// places are the last six places of an identifier in base 11, X being ten;
// letters count as zero.
func places(id string) uint64 {
	var v uint64
	for _, c := range []byte(id[max(0, len(id)-6):]) {
		v *= 11
		switch {
		case c >= '0' && c <= '9':
			v += uint64(c - '0')
		case c == 'X':
			v += 10
		}
	}
	return v
}

// tailOf are the last n digits of a number.
func tailOf(s string, n int) uint64 {
	var v uint64
	for _, c := range []byte(s[max(0, len(s)-n):]) {
		if c >= '0' && c <= '9' {
			v = v*10 + uint64(c-'0')
		}
	}
	return v
}
