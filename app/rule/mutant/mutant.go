// Package mutant asks whether the cases of a pack would notice if its rules were
// a little otherwise. It makes one small change at a time, and runs the pack's own
// cases until one does not come out as it expects. A change that none of them
// notices is a rule that no case shows.
//
// Changed are, in conditions and outcomes
//
//	&& ||            the other; each of its sides left out
//	!                left out; put before a fact or a function that is true or false
//	== !=            the other
//	< <= > >=        its neighbour, and both turned round
//	in               not in
//	+ -              the other
//	a number         one more, one less; a hundredth for money with cents
//	a date           a day later, a day earlier
//	a text           empty; the items of a list left out one by one
//	true false       the other
//	a fact           every other declared fact of its type
//
// and of each value of a parameter: one more and one less, a day, the other of
// true and false, an empty text, an item less, each threshold and each value of a
// table. What does not compile, or says what was there before, is no change.
//
// A change is written as before → after, with so much around it that it can be
// found. A pack may list changes that no case can notice, with the reason
// (equivalent); one that is noticed or does not occur is an error (package check).
package mutant

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// Change is one small change to a pack.
type Change struct {
	In   string `json:"in"`   // id of a condition, key of an outcome, parameters.NAME
	Line int    `json:"line"` // of the file, where that begins
	What string `json:"what"` // before → after

	pack   *rule.Pack
	missed bool // no case notices
}

// Report is what became of the changes to a pack.
type Report struct {
	Pack       app.PackID `json:"pack"`
	Version    civil.Date `json:"version"`
	Changed    int        `json:"changed"`
	Noticed    int        `json:"noticed"`
	Survived   []Change   `json:"survived"`
	Equivalent int        `json:"equivalent"` // said to be so, and not noticed
}

// Of makes every change to a pack and says which of them its cases miss.
func Of(p *rule.Pack) (*Report, error) {
	changes, err := changesOf(p)
	if err != nil {
		return nil, err
	}
	try(changes)
	r := &Report{Pack: p.ID, Version: p.Version, Changed: len(changes), Survived: []Change{}}
	for _, c := range changes {
		switch {
		case !c.missed:
			r.Noticed++
		case c.declared(p):
			r.Equivalent++
		default:
			r.Survived = append(r.Survived, c)
		}
	}
	return r, nil
}

// declared says whether the pack lists a change as equivalent.
func (c *Change) declared(p *rule.Pack) bool {
	return slices.ContainsFunc(p.Equivalent, func(e rule.Equivalent) bool { return e.In == c.In && e.Change == c.What })
}

// try runs the cases on every change, on every core.
func try(changes []Change) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(changes); i = next.Add(1) - 1 {
				_, noticed := changes[i].pack.Notices()
				changes[i].missed, changes[i].pack = !noticed, nil
			}
		})
	}
	wg.Wait()
}

// Unfounded are the changes that a pack wrongly lists as equivalent: those that do
// not occur, and those that a case notices. One that can be made in several places of
// an expression stands for those where no case notices.
func Unfounded(p *rule.Pack) (absent, noticed []rule.Equivalent, err error) {
	if len(p.Equivalent) == 0 {
		return nil, nil, nil
	}
	changes, err := changesOf(p)
	if err != nil {
		return nil, nil, err
	}
	changes = slices.DeleteFunc(changes, func(c Change) bool { return !c.declared(p) })
	try(changes)
	for _, e := range p.Equivalent {
		same := func(c Change) bool { return c.In == e.In && c.What == e.Change }
		switch {
		case !slices.ContainsFunc(changes, same):
			absent = append(absent, e)
		case !slices.ContainsFunc(changes, func(c Change) bool { return same(c) && c.missed }):
			noticed = append(noticed, e)
		}
	}
	return absent, noticed, nil
}

// changesOf are all changes to a pack, each with the pack it makes.
func changesOf(p *rule.Pack) ([]Change, error) {
	bench, err := rule.NewBench(p)
	if err != nil {
		return nil, err
	}
	m := maker{bench: bench, pack: bench.Pack()}
	for i := range m.pack.Conditions {
		c := &m.pack.Conditions[i]
		m.expression(c.ID, c.Line, c.Tree(), func(text string) (*rule.Pack, error) { return bench.Condition(i, text) })
	}
	for i := range m.pack.Outcome {
		o := &m.pack.Outcome[i]
		m.expression(o.Key, o.Line, o.Tree(), func(text string) (*rule.Pack, error) { return bench.Grant(i, text) })
	}
	for i := range m.pack.Parameters {
		for j := range m.pack.Parameters[i].Values {
			m.value(i, j)
		}
	}
	return m.changes, nil
}
