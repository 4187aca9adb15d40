package boundary

import (
	"fmt"
	"slices"

	"miaopi/app/fact"
	"miaopi/app/rule/expr"
)

// atom is a part of a rule that is true or false and has no smaller such part
// joined by and, or, not.
type atom struct {
	rule string
	text string
	tree *expr.Tree // of the whole rule
	at   *expr.Tree // the part
	// truth is what the part comes to. side, for an ordered comparison, says
	// where its value lies: before zero, at or above the threshold; it is nil
	// for a choice.
	truth func(f *expr.Frame) fact.Value
	side  func(f *expr.Frame) (sign int, known bool)
}

var (
	logical = []string{"&&", "||", "!", "? :"}
	ordered = []string{"<", "<=", ">", ">=", "==", "!="}
)

// rule finds the atoms of a rule and their limits.
func (f *finder) rule(name string, whole *expr.Tree) {
	var seen []string
	whole.Walk(func(t *expr.Tree) {
		for _, a := range f.atomsAt(t) {
			if !slices.Contains(seen, a.text) {
				seen = append(seen, a.text)
				a.rule, a.tree = name, whole
				f.atom(&a)
			}
		}
	})
}

// atomsAt are the atoms that a tree itself is: one for a comparison or a
// test, one for each threshold of a table, none for what joins atoms.
func (f *finder) atomsAt(t *expr.Tree) []atom {
	switch {
	case t.Kind == expr.Constant || slices.Contains(logical, t.Name):
		return nil
	case t.Name == "band":
		return f.steps(t)
	case t.Type != fact.Bool:
		return nil
	}
	a := atom{text: t.String(), at: t, truth: t.Eval}
	if slices.Contains(ordered, t.Name) && isOrdered(t.Args[0].Type) {
		a.side = func(f *expr.Frame) (int, bool) { return sign(t.Args[0].Eval(f), t.Args[1].Eval(f)) }
	}
	return []atom{a}
}

// steps are the thresholds of a table that is in force on the sample's day.
func (f *finder) steps(t *expr.Tree) []atom {
	frame := f.pack.Frame(f.contexts[0].in)
	table := t.Args[0].Eval(frame)
	if table.IsNull() {
		return nil
	}
	var list []atom
	for _, step := range frame.Tables[table.Int()] {
		from, subject := fact.IntOf(step.From), t.Args[1]
		side := func(f *expr.Frame) (int, bool) { return sign(subject.Eval(f), from) }
		list = append(list, atom{
			text: fmt.Sprintf("%s >= %d", subject, step.From), at: t, side: side,
			truth: func(f *expr.Frame) fact.Value {
				if n, known := side(f); known {
					return fact.BoolOf(n >= 0)
				}
				return fact.Value{}
			},
		})
	}
	return list
}

func isOrdered(t fact.Type) bool { return t == fact.Int || t == fact.Decimal || t == fact.Date }

// sign compares two values, unless one is unknown.
func sign(a, b fact.Value) (int, bool) {
	switch {
	case a.IsNull() || b.IsNull():
		return 0, false
	case a.Type() == fact.Date:
		return int(a.Date() - b.Date()), true
	}
	return a.Number().Cmp(b.Number()), true
}

// atom adds the limits of an atom, one for each fact it reads that can turn
// it. If none can, the limit is there without rows.
func (f *finder) atom(a *atom) {
	var vary []*expr.Tree
	a.at.Walk(func(t *expr.Tree) {
		if t.Kind == expr.Variable && f.isFact(t) && !slices.ContainsFunc(vary, func(v *expr.Tree) bool { return v.Slot == t.Slot }) {
			vary = append(vary, t)
		}
	})
	switch {
	case len(vary) > 0:
	case a.at.Reads(slotDate):
		f.limits = append(f.limits, f.onDays(a))
		return
	default:
		return // parameters alone: nothing turns it but their days
	}
	found := false
	for _, v := range vary {
		if l, ok := f.onFact(a, v); ok {
			f.limits = append(f.limits, l)
			found = true
		}
	}
	if !found {
		f.limits = append(f.limits, Limit{Kind: a.kind(), Rule: a.rule, Text: a.text, Fact: vary[0].Name})
	}
}

func (a *atom) kind() Kind {
	if a.side != nil {
		return Threshold
	}
	return Choice
}

// slotDate is where the application date stands in every frame.
const slotDate = 0

// isFact says whether a variable is a fact of the pack.
func (f *finder) isFact(t *expr.Tree) bool {
	_, ok := f.pack.Decl(t.Name)
	return ok
}
