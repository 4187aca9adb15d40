package spotcheck

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"miaopi/app"

	"golang.org/x/mod/sumdb/tlog"
)

// Member is a decided case with the stratum (层) it lies in; a population that
// is not stratified has one, without a name.
type Member struct {
	Case    app.CaseID
	Stratum string
}

// line is how a member stands in the list: the case, and, where there are
// strata, a tab and the stratum's key.
func (m Member) line() string {
	if m.Stratum == "" {
		return string(m.Case)
	}
	return string(m.Case) + "\t" + m.Stratum
}

// Population is a frozen list of decided cases.
type Population struct {
	members []Member // in order of case
}

// Freeze sorts the cases and drops repetitions.
func Freeze(cases []app.CaseID) Population {
	members := make([]Member, len(cases))
	for i, c := range cases {
		members[i].Case = c
	}
	return FreezeIn(members)
}

// FreezeIn sorts cases with their strata, and drops repetitions.
func FreezeIn(members []Member) Population {
	out := slices.Clone(members)
	slices.SortFunc(out, func(a, b Member) int {
		return cmp.Or(strings.Compare(string(a.Case), string(b.Case)), strings.Compare(a.Stratum, b.Stratum))
	})
	return Population{slices.CompactFunc(out, func(a, b Member) bool { return a.Case == b.Case })}
}

// Size is the number of cases.
func (p Population) Size() int { return len(p.members) }

// Members lists the cases in order, with their strata.
func (p Population) Members() []Member { return slices.Clone(p.members) }

// Cases lists the cases in order.
func (p Population) Cases() []app.CaseID {
	out := make([]app.CaseID, len(p.members))
	for i, m := range p.members {
		out[i] = m.Case
	}
	return out
}

// Strata counts the cases of each stratum, in order of key.
func (p Population) Strata() []Stratum {
	at := map[string]int{}
	var out []Stratum
	for _, m := range p.members {
		i, ok := at[m.Stratum]
		if !ok {
			i = len(out)
			at[m.Stratum] = i
			out = append(out, Stratum{Key: m.Stratum})
		}
		out[i].Count++
	}
	slices.SortFunc(out, func(a, b Stratum) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Digest names the population.
func (p Population) Digest() string {
	h := sha256.New()
	for _, m := range p.members {
		h.Write([]byte(m.line()))
		h.Write([]byte{'\n'})
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Root is the root of the Merkle tree (RFC 6962) over the lines of the list,
// in hex: who knows it can be shown that a line is in the list without the rest.
func (p Population) Root() string {
	var peaks []tlog.Hash // of complete trees, the largest first; as many as n has ones
	for i, m := range p.members {
		h := tlog.RecordHash([]byte(m.line()))
		for n := i; n&1 == 1; n >>= 1 {
			h = tlog.NodeHash(peaks[len(peaks)-1], h)
			peaks = peaks[:len(peaks)-1]
		}
		peaks = append(peaks, h)
	}
	if len(peaks) == 0 {
		return ""
	}
	root := peaks[len(peaks)-1]
	for _, h := range slices.Backward(peaks[:len(peaks)-1]) {
		root = tlog.NodeHash(h, root)
	}
	return hex.EncodeToString(root[:])
}

// Drawn is one case of a sample.
type Drawn struct {
	Rank    int        `json:"rank"` // from 1
	Case    app.CaseID `json:"case"`
	Hash    string     `json:"hash"` // hex of the rank's hash
	Stratum string     `json:"stratum,omitempty"`
}

// Draw takes n cases, or all when there are fewer, whatever stratum they lie in.
func (p Population) Draw(seed string, n int) []Drawn {
	taken := 0
	return p.draw(seed, func(Member) bool { taken++; return taken <= n })
}

// DrawEach takes from every stratum as many as it says.
func (p Population) DrawEach(seed string, strata []Stratum) []Drawn {
	left := map[string]int{}
	for _, s := range strata {
		left[s.Key] = s.Sample
	}
	return p.draw(seed, func(m Member) bool { left[m.Stratum]--; return left[m.Stratum] >= 0 })
}

// draw goes through the cases in order of rank and takes what take says.
func (p Population) draw(seed string, take func(Member) bool) []Drawn {
	type ranked struct {
		hash [32]byte
		m    Member
	}
	all := make([]ranked, len(p.members))
	for i, m := range p.members {
		all[i] = ranked{sha256.Sum256([]byte(seed + "\n" + string(m.Case))), m}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
			return c
		}
		return strings.Compare(string(a.m.Case), string(b.m.Case))
	})
	out := []Drawn{}
	for _, r := range all {
		if take(r.m) {
			out = append(out, Drawn{len(out) + 1, r.m.Case, hex.EncodeToString(r.hash[:]), r.m.Stratum})
		}
	}
	return out
}
