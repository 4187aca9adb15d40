package desk

import (
	"cmp"
	"slices"
)

// best keeps the best hits that were seen.
type best struct {
	f    *Finder
	most int
	list []scored // the best first; when there is no limit, in order only at the end
}

type scored struct {
	score, used int
	i           int32
}

func (b *best) take(score int, i int32) {
	one := scored{score, b.f.used[b.f.found[i].hit.Subject], i}
	if b.most == 0 {
		b.list = append(b.list, one)
		return
	}
	at, _ := slices.BinarySearchFunc(b.list, one, b.order)
	if at >= b.most {
		return
	}
	b.list = slices.Insert(b.list, at, one)
	b.list = b.list[:min(len(b.list), b.most)]
}

func (b *best) order(x, y scored) int {
	if x.score != y.score {
		return y.score - x.score
	}
	if x.used != y.used {
		return y.used - x.used
	}
	p, q := &b.f.found[x.i].hit, &b.f.found[y.i].hit
	return cmp.Or(cmp.Compare(p.Subject.ID, q.Subject.ID), cmp.Compare(p.Case, q.Case))
}

func (b *best) hits() []Hit {
	if b.most == 0 {
		slices.SortFunc(b.list, b.order)
	}
	out := make([]Hit, len(b.list))
	for i, s := range b.list {
		out[i] = b.f.found[s.i].hit
	}
	return out
}
