package rule

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"miaopi/app/fact"
	"miaopi/app/rule/expr"
)

// Hint is one smallest set of facts that would turn a review into an
// approval.
type Hint struct {
	Facts    []HintFact // in pack order
	Sentence string     // for the clerk
}

// HintFact is one fact to bring.
type HintFact struct {
	Name   string
	Label  string
	State  fact.State // now; fresh when its value is what fails
	Remedy Remedy
	Proof  string     // the paper, for ByPaper
	Source string     // the register, for BySync and ByCorrection
	Value  fact.Value // one value that would do; there may be others
}

// Remedy is how a fact can be brought.
type Remedy string

// The remedies.
const (
	ByPaper       Remedy = "paper"       // a clerk sees the proof
	BySync        Remedy = "sync"        // the register is asked, or asked again
	ByCorrection  Remedy = "correction"  // the register has to put right what it says
	ByDeclaration Remedy = "declaration" // the applicant declares it
)

func names(hints []Hint) [][]string {
	sets := make([][]string, len(hints))
	for i := range hints {
		sets[i] = make([]string, len(hints[i].Facts))
		for j := range hints[i].Facts {
			sets[i][j] = hints[i].Facts[j].Name
		}
	}
	return sets
}

// Bounds of the search. A case that passes them gets the hints found before
// that, each of them good and smallest, but perhaps not all.
const (
	maxCandidates = 64        // facts that may be brought
	maxOwn        = 12        // of them in one condition
	maxSets       = 256       // sets looked at together
	maxSteps      = 3_000_000 // nodes evaluated, some thirty milliseconds
	maxHints      = 32
)

// set is a set of candidates, by position.
type set uint64

func (s set) has(i int) bool   { return s>>i&1 == 1 }
func (s set) holds(t set) bool { return s&t == t }
func (s set) size() int        { return bits.OnesCount64(uint64(s)) }
func covered(sets []set, s set) bool {
	return slices.ContainsFunc(sets, func(t set) bool { return s.holds(t) })
}

// goal is something that must hold for an approval: a condition that is
// true, or an outcome that has a value.
type goal struct {
	test  *expr.Program
	value bool // any value will do
	reads set  // candidates it reads
	met   bool // as things are
}

// want are the results that meet the goal.
func (g *goal) want() expr.Outcomes {
	if g.value {
		return expr.True | expr.False | expr.Known
	}
	return expr.True
}

// search finds hints for one binding. It changes the frame b.fresh while it
// looks and puts it back.
type search struct {
	b          *binding
	candidates []int // positions in pack.sorted, in pack order
	goals      []goal
	open       []bool // by slot
	steps      int
	upTo       []int        // steps of looking at the goals being tried up to each, itself included
	values     []fact.Value // of the candidates, in the solution being tried
	kept       []fact.Value // of the candidates, before the try
	given      []fact.Value // to the facts being tried, see values
	lists      []fact.Value // that they are from, one after another
	alone      [1]*goal
}

// hints gives all smallest sets, in order of size and then of the pack.
func (b *binding) hints() []Hint {
	s := search{b: b}
	if !s.prepare() {
		return nil
	}
	sets := []set{0}
	for i := range s.goals {
		if !s.goals[i].met {
			sets = combine(sets, s.fixes(&s.goals[i]))
		}
	}
	if s.spent() {
		return nil
	}
	return s.together(sets)
}

// prepare gathers what may be brought and what must hold; false when nothing
// that may be brought could help.
func (s *search) prepare() bool {
	b := s.b
	wanted := b.curable()
	for i := range b.pack.Facts {
		if i := b.pack.Facts[i].slot - b.pack.firstFact; wanted[i] {
			s.candidates = append(s.candidates, i)
		}
	}
	if len(s.candidates) == 0 || len(s.candidates) > maxCandidates {
		return false
	}
	s.open = make([]bool, len(b.fresh.Slots))
	s.values, s.kept = make([]fact.Value, len(s.candidates)), make([]fact.Value, len(s.candidates))
	s.goals = make([]goal, 0, len(b.pack.Conditions)+len(b.pack.Outcome))
	for i := range b.pack.Conditions {
		s.goal(goal{test: b.pack.Conditions[i].test})
	}
	for i := range b.pack.Outcome {
		s.goal(goal{test: b.pack.Outcome[i].value, value: true})
	}
	return !slices.ContainsFunc(s.goals, func(g goal) bool { return !g.met && (g.reads == 0 || g.reads.size() > maxOwn) })
}

func (s *search) goal(g goal) {
	for i, c := range s.candidates {
		if slices.Contains(g.test.Reads, s.b.pack.firstFact+c) {
			g.reads |= 1 << i
		}
	}
	g.met = s.met(&g)
	s.goals = append(s.goals, g)
}

// spent says that the search took as long as it may. What it did not find
// then proves nothing.
func (s *search) spent() bool { return s.steps >= maxSteps }

func (s *search) met(g *goal) bool {
	s.steps += g.test.Cost
	v := g.test.Eval(&s.b.fresh)
	return v.Bool() || g.value && !v.IsNull()
}

// curable says which facts may be brought: those not known on fresh data, and
// those that a failed condition reads which the applicant can cure.
func (b *binding) curable() []bool {
	wanted := make([]bool, len(b.cells))
	for i := range b.pack.Conditions {
		c := &b.pack.Conditions[i]
		failed := c.test.Eval(&b.fresh) == no
		for _, slot := range c.test.Reads {
			if i := slot - b.pack.firstFact; i >= 0 && b.cells[i].state != fact.Fresh {
				wanted[i] = true
			}
		}
		if failed && c.OnFail == Correct {
			for _, i := range b.pack.cures(c) {
				wanted[i] = true
			}
		}
	}
	for i := range b.pack.Outcome {
		for _, slot := range b.pack.Outcome[i].value.Reads {
			if i := slot - b.pack.firstFact; i >= 0 && b.cells[i].state != fact.Fresh {
				wanted[i] = true
			}
		}
	}
	return wanted
}

// cures are the facts of a condition that the applicant can change: those
// people say and those whose paper settles them; if the pack names none of
// either, those with a proof; and if there are none of these, all.
func (p *Pack) cures(c *Condition) []int {
	for _, can := range [...]func(*Decl) bool{
		func(d *Decl) bool {
			return d.SettledByProof || d.Source == fact.Declared || d.Source == fact.Counter
		},
		func(d *Decl) bool { return d.Proof != "" },
		func(*Decl) bool { return true },
	} {
		var found []int
		for _, slot := range c.test.Reads {
			if i := slot - p.firstFact; i >= 0 && can(&p.sorted[i]) {
				found = append(found, i)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// fixes are the smallest sets of a goal's own candidates that can meet it by
// themselves.
func (s *search) fixes(g *goal) []set {
	var found []set
	s.alone[0] = g
	for _, choice := range choices[g.reads.size()]() {
		if try := choice.spread(g.reads); !covered(found, try) && s.solve(try, s.alone[:]) {
			found = append(found, try)
		}
	}
	return found
}

// spread takes a set of positions among the members of another for a set of these.
func (s set) spread(members set) set {
	var out set
	for ; s != 0; s >>= 1 {
		if first := members & -members; s.has(0) {
			out |= first
		}
		members &= members - 1
	}
	return out
}

// choices are bySize of each number that fixes may ask for, made once.
var choices = func() (list [maxOwn + 1]func() []set) {
	for n := range list {
		list[n] = sync.OnceValue(func() []set { return bySize(n) })
	}
	return list
}()

// bySize are all sets of n things but the empty one, smaller ones first.
func bySize(n int) []set {
	sets := make([]set, 0, 1<<n)
	for t := set(1); t < 1<<n; t++ {
		sets = append(sets, t)
	}
	slices.SortStableFunc(sets, func(a, b set) int { return cmp.Compare(a.size(), b.size()) })
	return sets
}

// combine joins each set with each fix and keeps the smallest.
func combine(sets, fixes []set) []set {
	joined := make([]set, 0, len(sets)*len(fixes))
	for _, a := range sets {
		for _, b := range fixes {
			joined = append(joined, a|b)
		}
	}
	return smallest(joined)
}

func smallest(sets []set) []set {
	if len(sets) < 2 {
		return sets
	}
	slices.SortFunc(sets, func(a, b set) int { return cmp.Or(cmp.Compare(a.size(), b.size()), a.order(b)) })
	var kept []set
	for _, s := range sets {
		if !covered(kept, s) && len(kept) < maxSets {
			kept = append(kept, s)
		}
	}
	return kept
}

// order compares two sets of one size by their first members: pack order.
func (s set) order(t set) int {
	if s == t {
		return 0
	}
	return cmp.Compare(bits.TrailingZeros64(uint64(s&^t)), bits.TrailingZeros64(uint64(t&^s)))
}
