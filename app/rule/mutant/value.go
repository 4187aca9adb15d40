package mutant

import (
	"fmt"
	"slices"

	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// near are the values beside a constant.
func near(v fact.Value) []fact.Value {
	switch v.Type() {
	case fact.Bool:
		return []fact.Value{fact.BoolOf(!v.Bool())}
	case fact.Int:
		return []fact.Value{fact.IntOf(v.Int() + 1), fact.IntOf(v.Int() - 1)}
	case fact.Decimal:
		return numbers(v.Number())
	case fact.Date:
		return []fact.Value{fact.DateOf(v.Date() + 1), fact.DateOf(v.Date() - 1)}
	case fact.String:
		if v.Text() != "" {
			return []fact.Value{fact.StringOf("")}
		}
	case fact.StringList:
		return without(v.Strings(), func(list []string) fact.Value { return fact.StringsOf(list...) })
	case fact.IntList:
		return without(v.Ints(), func(list []int64) fact.Value { return fact.IntsOf(list...) })
	}
	return nil
}

// numbers are one more and one less; of an amount with cents, a cent.
func numbers(n fact.Number) (out []fact.Value) {
	step := fact.NumberOf(1)
	if cent, err := fact.ParseNumber("0.01"); err == nil && n.Cmp(whole(n)) != 0 {
		step = cent
	}
	if more, ok := n.Add(step); ok {
		out = append(out, fact.NumberValue(more))
	}
	if less, ok := n.Sub(step); ok {
		out = append(out, fact.NumberValue(less))
	}
	return out
}

// whole is a number without what stands behind the point.
func whole(n fact.Number) fact.Number {
	var i int64
	_, _ = fmt.Sscanf(n.String(), "%d", &i)
	return fact.NumberOf(i)
}

// without are a list with each of its items left out; the last one stays.
func without[T any](list []T, of func([]T) fact.Value) (out []fact.Value) {
	for i := range list {
		if len(list) > 1 {
			out = append(out, of(slices.Delete(slices.Clone(list), i, i+1)))
		}
	}
	return out
}

// value makes the changes to one value of a parameter.
func (m *maker) value(parameter, at int) {
	p := &m.pack.Parameters[parameter]
	d := p.Values[at]
	if d.Steps != nil {
		m.table(parameter, at, d)
		return
	}
	for _, v := range near(d.Value) {
		other := d
		other.Value = v
		m.changes = append(m.changes, Change{In: "parameters." + p.Name, Line: d.Line,
			What: fmt.Sprintf("%s: %s → %s", d.From, d.Value, v), pack: m.bench.Value(parameter, at, other)})
	}
}

// table changes each threshold and each value of a table.
func (m *maker) table(parameter, at int, d rule.Dated) {
	in := "parameters." + m.pack.Parameters[parameter].Name
	change := func(i int, step expr.Step) {
		if i > 0 && step.From <= d.Steps[i-1].From || i+1 < len(d.Steps) && step.From >= d.Steps[i+1].From {
			return // it would not load
		}
		other := d
		other.Steps = slices.Clone(d.Steps)
		other.Steps[i] = step
		m.changes = append(m.changes, Change{In: in, Line: d.Line,
			What: fmt.Sprintf("%s: {%d: %s} → {%d: %s}", d.From, d.Steps[i].From, d.Steps[i].Value, step.From, step.Value), pack: m.bench.Value(parameter, at, other)})
	}
	for i, s := range d.Steps {
		change(i, expr.Step{From: s.From + 1, Value: s.Value})
		change(i, expr.Step{From: s.From - 1, Value: s.Value})
		for _, v := range near(s.Value) {
			change(i, expr.Step{From: s.From, Value: v})
		}
	}
}
