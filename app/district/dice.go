package district

import (
	"math/bits"
	"math/rand/v2"
)

// dice are the random draws of one thing in the district. They depend on the
// seed, the kind of thing and its number alone, so that any part of the
// district can be made again without the rest, and they use integers only, so
// that every machine makes the same.
type dice struct{ pcg rand.PCG }

// realm keeps the draws of different kinds of thing apart.
type realm uint64

const (
	ofHousehold realm = iota + 1
	ofApplication
	ofEnterprise
	ofVehicle
	ofResident
)

func newDice(seed uint64, r realm, n int) *dice {
	d := new(dice)
	d.pcg.Seed(mix(seed+uint64(r)<<56), mix(seed^uint64(n)*0x9e3779b97f4a7c15^uint64(r)))
	return d
}

// mix is the finalizer of splitmix64: neighbouring numbers become unrelated.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// n draws from 0 to k-1.
func (d *dice) n(k int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(k))
	return int(hi)
}

// between draws from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.n(hi-lo+1) }

// chance is true in so many of 1,000 draws.
func (d *dice) chance(perMille int) bool { return d.n(1000) < perMille }

// pick draws one of the arguments.
func pick[T any](d *dice, from ...T) T { return from[d.n(len(from))] }

// weighted draws a position with the given weights.
func (d *dice) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := d.n(sum)
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return len(weights) - 1
}
