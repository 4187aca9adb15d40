package fact

import (
	"cmp"
	"slices"
	"time"

	"miaopi/app"
)

// Fact is one value about a subject.
type Fact struct {
	Name   string    // group.field
	Value  Value     // Null when the source holds nothing
	Source string    // such as police.population; "" when nobody vouches for it
	AsOf   time.Time // when the source held it true; zero when it did not say
}

// Sources that are people, not registers.
const (
	Declared = "declared" // the applicant says so
	Counter  = "counter"  // a clerk has seen the paper
)

// State is what an evaluation makes of a fact.
type State uint8

// The states. All but Fresh, and Stale where a pack allows it for a
// provisional verdict, make what reads the fact unknown.
const (
	Missing  State = iota // null or absent
	Fresh                 // known, and not older than the pack allows
	Stale                 // known, but older than the pack allows
	Conflict              // two sources disagree
	Invalid               // wrong type, impossible date, from the future, or from nobody who may say it
)

// String is the word of the command-line contract.
func (s State) String() string {
	switch s {
	case Fresh:
		return "fresh"
	case Stale:
		return "stale"
	case Conflict:
		return "conflict"
	case Invalid:
		return "invalid"
	}
	return "missing"
}

// Label is the state in Chinese.
func (s State) Label() string {
	switch s {
	case Fresh:
		return "有效"
	case Stale:
		return "已过时效"
	case Conflict:
		return "来源不一致"
	case Invalid:
		return "数据有误"
	}
	return "缺少"
}

// MarshalText and UnmarshalText make State the word of the contract in JSON.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote; an unknown word is missing.
func (s *State) UnmarshalText(b []byte) error {
	*s = Missing
	for t := Missing; t <= Invalid; t++ {
		if t.String() == string(b) {
			*s = t
		}
	}
	return nil
}

// Record is all that is known of one subject. Facts are in order of name; a
// name occurs once for each source that speaks of it.
type Record struct {
	Subject    app.Subject
	Facts      []Fact
	Generation uint64 // the sync generation that brought it; 0 when it was not synced
	// Withdrawn is the moment at which everything that was held before was
	// withdrawn, see Join; zero: nothing was.
	Withdrawn time.Time
}

// Sort puts the facts in order of name; the order of sources stays.
func (r Record) Sort() {
	slices.SortStableFunc(r.Facts, func(a, b Fact) int { return cmp.Compare(a.Name, b.Name) })
}

// Find gives the facts of one name.
func (r Record) Find(name string) []Fact {
	i, _ := slices.BinarySearchFunc(r.Facts, name, func(f Fact, n string) int { return cmp.Compare(f.Name, n) })
	j := i
	for j < len(r.Facts) && r.Facts[j].Name == name {
		j++
	}
	return r.Facts[i:j]
}

// ValidName says whether a name has the form group.field: lower-case ASCII
// letters, digits and underscores, at most 64 bytes.
func ValidName(name string) bool {
	dots, start := 0, true
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z':
			start = false
		case start:
			return false
		case c == '.':
			dots, start = dots+1, true
		case c != '_' && (c < '0' || c > '9'):
			return false
		}
	}
	return dots > 0 && !start && len(name) <= 64
}
