package rule

import (
	"cmp"
	"math/bits"
	"slices"

	"miaopi/app/fact"
)

// together keeps the sets whose goals can all be met at once. Goals that
// share facts may not be met together by the facts each of them needs alone;
// such a set is tried again with one fact more.
func (s *search) together(sets []set) []Hint {
	var found []set
	var hints []Hint
	seen := make(map[set]bool)
	for len(sets) > 0 && len(hints) < maxHints && len(seen) < maxSets {
		try := sets[0]
		sets = sets[1:]
		if seen[try] || covered(found, try) {
			continue
		}
		seen[try] = true
		touched := s.touched(try)
		if s.solve(try, touched) {
			found = append(found, try)
			hints = append(hints, s.hint(try))
			continue
		}
		if s.spent() {
			break
		}
		sets = append(sets, s.wider(try, touched)...)
		slices.SortStableFunc(sets, func(a, b set) int { return cmp.Or(cmp.Compare(a.size(), b.size()), a.order(b)) })
	}
	return hints
}

// touched are the goals that read any fact of a set.
func (s *search) touched(try set) []*goal {
	list := make([]*goal, 0, len(s.goals))
	for i := range s.goals {
		if s.goals[i].reads&try != 0 {
			list = append(list, &s.goals[i])
		}
	}
	return list
}

// wider are the sets with one fact more that the same goals read.
func (s *search) wider(try set, touched []*goal) []set {
	var near set
	for _, g := range touched {
		near |= g.reads
	}
	var list []set
	for i := range s.candidates {
		if near.has(i) && !try.has(i) {
			list = append(list, try|1<<i)
		}
	}
	return list
}

// solve looks for values of a set's facts that meet the goals, all other
// facts staying as they are. The values it found are left in s.values.
func (s *search) solve(try set, goals []*goal) bool {
	slots := s.b.fresh.Slots
	s.upTo = s.upTo[:0]
	for steps, k := 0, 0; k < len(goals); k++ {
		steps += goals[k].test.Deep
		s.upTo = append(s.upTo, steps)
	}
	for rest := try; rest != 0; rest &= rest - 1 {
		i := rest.first()
		s.open[s.slot(i)], s.kept[i] = true, slots[s.slot(i)]
	}
	ok := s.possible(goals, ^set(0)) && s.assign(try, goals)
	for rest := try; rest != 0; rest &= rest - 1 {
		i := rest.first()
		s.open[s.slot(i)], slots[s.slot(i)] = false, s.kept[i]
	}
	return ok
}

// first is the first member of a set that has any.
func (s set) first() int { return bits.TrailingZeros64(uint64(s)) }

func (s *search) slot(i int) int { return s.b.pack.firstFact + s.candidates[i] }

// assign gives the facts values one after another and turns back as soon as
// some goal can no longer be met.
func (s *search) assign(rest set, goals []*goal) bool {
	if rest == 0 {
		return !slices.ContainsFunc(goals, func(g *goal) bool { return !s.met(g) })
	}
	i := rest.first()
	slot := s.slot(i)
	s.open[slot] = false
	found := false
	s.domain(i, goals, func(v fact.Value) bool {
		s.b.fresh.Slots[slot] = v
		if s.spent() {
			return false
		}
		if found = s.possible(goals, 1<<i) && s.assign(rest&(rest-1), goals); found {
			s.values[i] = v
		}
		return !found
	})
	if !found {
		s.b.fresh.Slots[slot] = fact.Value{}
		s.open[slot] = true
	}
	return found
}

// possible says whether every goal can still be met after some facts changed.
// Those that read none of them are as they were: they count as steps, so that a
// search ends where it always did, but are not looked at again.
func (s *search) possible(goals []*goal, changed set) bool {
	for k, g := range goals {
		if g.reads&changed != 0 && g.test.Possible(&s.b.fresh, s.open)&g.want() == 0 {
			s.steps += s.upTo[k]
			return false
		}
	}
	if len(goals) > 0 {
		s.steps += s.upTo[len(goals)-1]
	}
	return true
}

// hint is a set with the values that solve left.
func (s *search) hint(try set) Hint {
	var h Hint
	h.Facts = make([]HintFact, 0, try.size())
	for i, c := range s.candidates {
		if !try.has(i) {
			continue
		}
		d := &s.b.pack.sorted[c]
		f := HintFact{Name: d.Name, Label: d.Label, State: s.b.cells[c].state, Value: s.values[i], Remedy: s.b.remedy(c)}
		switch f.Remedy {
		case ByPaper:
			f.Proof = d.Proof
		case BySync, ByCorrection:
			f.Source = d.Source
		}
		h.Facts = append(h.Facts, f)
	}
	h.Sentence = sentence(h.Facts)
	return h
}

// remedy is how a fact in some state can be brought. What is only old is
// fetched again; what is not there is shown on paper where there is one; what
// is there but wrong is put right by those who said it, or by paper if paper
// settles the fact.
func (b *binding) remedy(i int) Remedy {
	d, state := &b.pack.sorted[i], b.cells[i].state
	switch {
	case state == fact.Stale && d.Source != fact.Counter:
		return BySync
	case d.SettledByProof:
		return ByPaper
	case state != fact.Missing && b.said(d.Name, byRegister):
		return ByCorrection
	case d.Source == fact.Declared && !b.said(d.Name, byClerk):
		return ByDeclaration
	case d.Proof != "" || d.Source == fact.Counter || d.Source == fact.Declared:
		return ByPaper
	}
	return BySync
}

// said says whether any fact of a name is of some kind.
func (b *binding) said(name string, kind func(fact.Fact) bool) bool {
	return slices.ContainsFunc(b.in.Record.Facts, func(f fact.Fact) bool {
		return f.Name == name && !f.Value.IsNull() && kind(f)
	})
}

func byClerk(f fact.Fact) bool { return f.Source == fact.Counter }

func byRegister(f fact.Fact) bool { return f.Source != fact.Counter && f.Source != fact.Declared }
