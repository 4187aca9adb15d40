package fact

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
)

// Join is the one way in which two records of a subject become one, whatever
// way they came: the newest word of each register stays. Of the facts of one
// name and source those with the newest as-of remain; where they disagree about
// that same moment all of them do, and an evaluation makes that a conflict. What
// a withdrawal covers is gone. A Null is a word too: the register holds nothing
// any more.
//
// Join is commutative, associative and idempotent (TestJoinLaws): deliveries may
// come late, twice and in any order. The result is in canonical form; the
// arguments are not changed.
func Join(a, b Record) Record {
	out := Record{Subject: a.Subject, Generation: max(a.Generation, b.Generation), Withdrawn: a.Withdrawn}
	if a.Subject.ID == "" {
		out.Subject = b.Subject
	}
	if b.Withdrawn.After(out.Withdrawn) {
		out.Withdrawn = b.Withdrawn
	}
	all := slices.Concat(a.Facts, b.Facts)
	slices.SortFunc(all, Fact.compare)
	for _, f := range all {
		if !out.Withdrawn.IsZero() && !f.AsOf.After(out.Withdrawn) {
			continue
		}
		out.Facts = newest(out.Facts, f)
	}
	return out
}

// newest adds a fact, not older than those before it, to the facts of its name
// and source at the end of the list.
func newest(list []Fact, f Fact) []Fact {
	for n := len(list); n > 0 && list[n-1].Name == f.Name && list[n-1].Source == f.Source; n-- {
		old := list[n-1]
		if !old.AsOf.Equal(f.AsOf) {
			list = list[:n-1] // older
		} else if old.Value == f.Value {
			return list
		}
	}
	return append(list, f)
}

// compare orders facts by name, source, age and value.
func (f Fact) compare(g Fact) int {
	return cmp.Or(strings.Compare(f.Name, g.Name), strings.Compare(f.Source, g.Source), f.AsOf.Compare(g.AsOf), f.Value.compare(g.Value))
}

// compare is some order of values, the same everywhere.
func (v Value) compare(w Value) int {
	return cmp.Or(cmp.Compare(v.kind, w.kind), cmp.Compare(v.scale, w.scale), cmp.Compare(v.n, w.n), strings.Compare(v.s, w.s))
}

// Canonical is the record in the form that Join gives it: what an older word of
// the same source said is left out.
func (r Record) Canonical() Record { return Join(r, Record{}) }

// Covers says whether a record knows everything that another says, or something
// newer: to join the other to it would change nothing.
func (r Record) Covers(other Record) bool {
	return bytes.Equal(Join(r, other).AppendBinary(nil), r.Canonical().AppendBinary(nil))
}

// Newest is the moment of the newest fact or withdrawal; zero when none tells.
func (r Record) Newest() (t time.Time) {
	t = r.Withdrawn
	for i := range r.Facts {
		if at := r.Facts[i].AsOf; at.After(t) {
			t = at
		}
	}
	return t
}
