package rule

import (
	"cmp"
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
	var list []*goal
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
	var order []int
	for i := range s.candidates {
		if try.has(i) {
			order = append(order, i)
		}
	}
	frame := &s.b.fresh
	kept := slices.Clone(frame.Slots)
	for _, i := range order {
		s.open[s.slot(i)] = true
	}
	ok := s.possible(goals) && s.assign(order, goals)
	copy(frame.Slots, kept)
	for _, i := range order {
		s.open[s.slot(i)] = false
	}
	return ok
}

func (s *search) slot(i int) int { return s.b.pack.firstFact + s.candidates[i] }

// assign gives the facts values one after another and turns back as soon as
// some goal can no longer be met.
func (s *search) assign(order []int, goals []*goal) bool {
	if len(order) == 0 {
		return !slices.ContainsFunc(goals, func(g *goal) bool { return !s.met(g) })
	}
	i, slot := order[0], s.slot(order[0])
	s.open[slot] = false
	for _, v := range s.domain(s.candidates[i], goals) {
		s.b.fresh.Slots[slot] = v
		if s.spent() {
			break
		}
		if s.possible(goals) && s.assign(order[1:], goals) {
			s.values[i] = v
			return true
		}
	}
	s.b.fresh.Slots[slot] = fact.Value{}
	s.open[slot] = true
	return false
}

// possible says whether every goal can still be met.
func (s *search) possible(goals []*goal) bool {
	for _, g := range goals {
		s.steps++
		if g.test.Possible(&s.b.fresh, s.open)&g.want() == 0 {
			return false
		}
	}
	return true
}

// hint is a set with the values that solve left.
func (s *search) hint(try set) Hint {
	var h Hint
	for i, c := range s.candidates {
		if !try.has(i) {
			continue
		}
		d, state := s.b.pack.sorted[c], s.b.cells[c].state
		f := HintFact{Name: d.Name, Label: d.Label, State: state, Value: s.values[i], Remedy: d.remedy(state)}
		switch f.Remedy {
		case ByPaper:
			f.Proof = d.Proof
		case BySync:
			f.Source = d.Source
		}
		h.Facts = append(h.Facts, f)
	}
	h.Sentence = sentence(h.Facts)
	return h
}

// remedy is how a fact in some state is best brought: data that is only old
// is fetched again, the rest is shown on paper where there is one.
func (d *Decl) remedy(state fact.State) Remedy {
	switch {
	case d.Source == fact.Declared:
		return ByDeclaration
	case state == fact.Stale:
		return BySync
	case d.Proof != "" || d.Source == fact.Counter:
		return ByPaper
	}
	return BySync
}

// sentence tells the clerk what to do, papers first.
func sentence(facts []HintFact) string {
	var papers, declared, synced []string
	for _, f := range facts {
		switch f.Remedy {
		case ByPaper:
			papers = append(papers, f.paper())
		case ByDeclaration:
			declared = append(declared, f.Label)
		case BySync:
			synced = append(synced, f.Label)
		}
	}
	return joinParts(part("请核验", papers), part("请申请人填报", declared), part("请联网更新", synced))
}

// paper names the proof and what it shows.
func (f HintFact) paper() string {
	if f.Proof == "" {
		return f.Label
	}
	return f.Proof + "（" + f.Label + "）"
}
