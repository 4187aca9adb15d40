package desk

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"miaopi/app"
)

// Selection is some cases of a queue in an order: four bytes a case.
type Selection struct {
	heads  *Columns
	places []uint32 // in heads
}

// Len is the number of cases.
func (s Selection) Len() int { return len(s.places) }

// At is the head at a place.
func (s Selection) At(i int) Head { return s.heads.At(int(s.places[i])) }

// Part are the heads from a place to before another.
func (s Selection) Part(from, to int) []Head {
	out := make([]Head, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, s.At(i))
	}
	return out
}

// Index is the place of a case, -1 when it is not selected.
func (s Selection) Index(c app.CaseID) int {
	at, ok := s.heads.find(c)
	if !ok {
		return -1
	}
	return slices.Index(s.places, uint32(at))
}

// All gives the heads in order.
func (s Selection) All() iter.Seq2[int, Head] {
	return func(yield func(int, Head) bool) {
		for i := range s.places {
			if !yield(i, s.At(i)) {
				return
			}
		}
	}
}

// sortKey is what one case is sorted by.
type sortKey struct {
	text   string
	number int64
	place  uint32
}

func (s Selection) sorted(down bool, key func(Head) sortKey) Selection {
	keys := make([]sortKey, s.Len())
	for i, h := range s.All() {
		keys[i] = key(h)
		keys[i].place = s.places[i]
	}
	return Selection{s.heads, inOrder(keys, down)}
}

// inOrder are the places of keys that are put in order; equal ones keep theirs.
func inOrder(keys []sortKey, down bool) []uint32 {
	slices.SortStableFunc(keys, func(a, b sortKey) int {
		c := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
		if down {
			return -c
		}
		return c
	})
	out := make([]uint32, len(keys))
	for i := range keys {
		out[i] = keys[i].place
	}
	return out
}
