// Package spotcheck draws decided cases for a blind second look and says what
// the result proves. It is pure: the same population and seed give the same
// list on every machine, in every year.
//
// # The draw
//
// The population is a list of case ids, sorted and without repetition. Its
// digest is SHA-256 over each id followed by a newline. A case's rank is
// SHA-256 over the seed, a newline and the case id; the sample is the cases
// with the smallest ranks, compared as bytes, in that order. Anyone can compute
// it again:
//
//	printf '%s\n%s' "$seed" "$case" | sha256sum
package spotcheck

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"miaopi/app"
)

// Population is a frozen list of decided cases.
type Population struct {
	cases []app.CaseID
}

// Freeze sorts the cases and drops repetitions.
func Freeze(cases []app.CaseID) Population {
	out := slices.Clone(cases)
	slices.Sort(out)
	return Population{slices.Compact(out)}
}

// Size is the number of cases.
func (p Population) Size() int { return len(p.cases) }

// Cases lists the cases in order.
func (p Population) Cases() []app.CaseID { return slices.Clone(p.cases) }

// Digest names the population.
func (p Population) Digest() string {
	h := sha256.New()
	for _, c := range p.cases {
		h.Write([]byte(c))
		h.Write([]byte{'\n'})
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Drawn is one case of a sample.
type Drawn struct {
	Rank int        `json:"rank"` // from 1
	Case app.CaseID `json:"case"`
	Hash string     `json:"hash"` // hex of the rank's hash
}

// Draw takes n cases, or all when there are fewer.
func (p Population) Draw(seed string, n int) []Drawn {
	type ranked struct {
		hash [32]byte
		id   app.CaseID
	}
	all := make([]ranked, len(p.cases))
	for i, c := range p.cases {
		all[i] = ranked{sha256.Sum256([]byte(seed + "\n" + string(c))), c}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
			return c
		}
		return strings.Compare(string(a.id), string(b.id))
	})
	out := make([]Drawn, 0, max(0, min(n, len(all))))
	for i, r := range all[:cap(out)] {
		out = append(out, Drawn{i + 1, r.id, hex.EncodeToString(r.hash[:])})
	}
	return out
}
