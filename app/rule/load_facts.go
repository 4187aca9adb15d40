package rule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
	"miaopi/app/rule/source"
)

func (l *loader) fact(key, n *source.Node) error {
	d := Decl{Name: key.Value, Label: key.Value, named: fact.PersonName(key.Value), identifies: identified(key.Value)}
	if !fact.ValidName(d.Name) || strings.HasPrefix(d.Name, "parameters.") {
		return key.Errorf("%q; expected a fact name of the form group.field", key.Value)
	}
	var stale string
	err := n.Object(
		source.Must("type", factType(&d.Type)),
		source.May("label", source.Text(&d.Label)),
		source.May("unit", source.Text(&d.Unit)),
		source.May("source", source.Text(&d.Source)),
		source.May("max_age", age(&d.MaxAge)),
		source.May("when_stale", source.OneOf(&stale, "unknown", "provisional")),
		source.May("proof", source.Text(&d.Proof)),
		source.May("settled_by_proof", source.Truth(&d.SettledByProof)),
		source.May("words", source.Each(func(value, word *source.Node) error {
			if d.Words == nil {
				d.Words = make(map[string]string)
			}
			var s string
			err := source.Text(&s)(word)
			d.Words[value.Value] = s
			d.Values = append(d.Values, value.Value)
			return err
		})),
	)
	d.Provisional = stale == "provisional"
	for word := range sortedKeys(d.Words) {
		d.answers = append(d.answers, fact.StringOf(word))
	}
	switch {
	case err != nil:
	case d.Unit != "" && !measured(d.Type):
		err = n.Errorf("unit belongs to a number: int, decimal or list<int>; %s is a %s", d.Name, d.Type)
	case utf8.RuneCountInString(d.Unit) > maxUnit:
		err = n.Errorf("unit is longer than %d characters", maxUnit)
	case d.SettledByProof && d.Proof == "":
		err = n.Errorf("settled_by_proof needs the key proof")
	case d.Provisional && d.MaxAge == 0:
		err = n.Errorf("when_stale needs the key max_age")
	case len(l.pack.Facts) == maxFacts:
		err = n.Errorf("more than %d facts", maxFacts)
	}
	l.draft.places["facts "+d.Name] = key
	if d.Type == fact.Null {
		l.broken[d.Name] = true
		return err
	}
	if d.Unit == "" && measured(d.Type) {
		d.Unit = unitIn(d.Label)
	}
	l.pack.Facts = append(l.pack.Facts, d)
	return err
}

func factType(to *fact.Type) func(*source.Node) error {
	return func(n *source.Node) error {
		t, ok := fact.ParseType(n.Value)
		if !ok {
			return n.Errorf("%q is no type; expected bool, int, decimal, string, date, time, list<string> or list<int>", n.Value)
		}
		*to = t
		return nil
	}
}

// age reads how long a fact stays fresh: 24h, 7d, 365d.
func age(to *time.Duration) func(*source.Node) error {
	return func(n *source.Node) error {
		d, ok := parseAge(n.Value)
		if !ok || d <= 0 {
			return n.Errorf("%q; expected a time such as 24h or 7d, at most 3660d", n.Value)
		}
		*to = d
		return nil
	}
}

// parseAge reads days (7d) and what Go reads (24h0m1s).
func parseAge(s string) (time.Duration, bool) {
	const day, limit = 24 * time.Hour, 3660 * 24 * time.Hour
	if n, ok := strings.CutSuffix(s, "d"); ok {
		days, err := strconv.Atoi(n)
		return time.Duration(days) * day, err == nil && days >= 0 && days <= 3660
	}
	d, err := time.ParseDuration(s)
	return d, err == nil && -limit <= d && d <= limit
}

// parameter reads the dated values of one parameter.
func (l *loader) parameter(key, n *source.Node) error {
	p := Parameter{Name: key.Value}
	if !fact.ValidName("parameters." + p.Name) {
		return key.Errorf("%q; expected lower-case letters, digits and underscores", key.Value)
	}
	l.draft.places["parameters "+p.Name] = key
	n, err := p.labelled(n)
	if err != nil {
		l.broken["parameters."+p.Name] = true
		return err
	}
	read := func(item *source.Node) error {
		d, t, err := l.dated(item)
		if t != fact.Null && p.Type != fact.Null && p.Type != t {
			err = source.Join(err, item.Errorf("the values of %s differ in type: %s before, now %s", p.Name, typeName(p.Type), typeName(t)))
		}
		p.Type = cmp.Or(p.Type, t)
		return source.Join(err, p.follows(item, d))
	}
	err = source.Listed(read)(n)
	switch {
	case err == nil && len(p.Values) == 0:
		err = n.Errorf("the list is empty; expected values with from, value and basis")
	case len(l.pack.Parameters) == maxParameters:
		err = source.Join(err, n.Errorf("more than %d parameters", maxParameters))
	}
	if err != nil || p.Type == fact.Null {
		l.broken["parameters."+p.Name] = true
		return err
	}
	l.pack.Parameters = append(l.pack.Parameters, p)
	return l.lasts(n, p)
}

// labelled reads the label of a parameter that has one, and gives the list of
// its values.
func (p *Parameter) labelled(n *source.Node) (values *source.Node, err error) {
	if n.Kind != source.Object {
		return n, nil
	}
	err = n.Object(
		source.Must("label", source.Text(&p.Label)),
		source.Must("values", func(list *source.Node) error { values = list; return nil }),
	)
	return values, err
}

// follows adds a value that must begin where the one before ends.
func (p *Parameter) follows(at *source.Node, d Dated) error {
	if d.From == civil.None {
		return nil // said already
	}
	if n := len(p.Values); n > 0 {
		last := &p.Values[n-1]
		switch {
		case d.From <= last.From:
			return at.Errorf("from %s is not after %s; expected values in order of date", d.From, last.From)
		case last.Until != civil.None && d.From > last.Until+1:
			return at.Errorf("from %s leaves a gap; expected %s, the day after the value before ends", d.From, last.Until+1)
		case last.Until != civil.None && d.From <= last.Until:
			return at.Errorf("from %s overlaps the value before; expected %s, the day after that ends", d.From, last.Until+1)
		}
		last.Until = d.From - 1
	}
	p.Values = append(p.Values, d)
	return nil
}

// lasts checks that a parameter has a value on every day the pack is in
// force.
func (l *loader) lasts(at *source.Node, p Parameter) error {
	first, last := p.Values[0], p.Values[len(p.Values)-1]
	if l.pack.Version != civil.None && first.From > l.pack.Version {
		return at.Errorf("%s begins on %s, after the pack (%s)", p.Name, first.From, l.pack.Version)
	}
	if last.Until != civil.None && (l.pack.Until == civil.None || last.Until < l.pack.Until) {
		return at.Errorf("%s runs out on %s, before the pack does", p.Name, last.Until)
	}
	return nil
}

func (l *loader) dated(n *source.Node) (Dated, fact.Type, error) {
	d := Dated{Until: civil.None, Line: line(n)}
	var t fact.Type
	err := n.Object(
		source.Must("from", source.Day(&d.From)),
		source.May("until", source.Day(&d.Until)),
		source.Must("value", func(v *source.Node) (err error) {
			t, err = parameterValue(v, &d)
			return err
		}),
		source.Must("basis", l.based(&d.Basis)),
	)
	if err == nil && d.Until != civil.None && d.Until < d.From {
		err = n.Errorf("until %s lies before from %s", d.Until, d.From)
	}
	return d, t, err
}

// parameterValue reads a table, a list, or a single value whose form says its
// type: true, 70, 1.5, 2026-01-01, or a text.
func parameterValue(n *source.Node, d *Dated) (fact.Type, error) {
	switch n.Kind {
	case source.Object:
		return expr.Table, table(n, &d.Steps)
	case source.List:
		var ints []int64
		var texts []string
		for _, item := range n.Items {
			v := scalarValue(item)
			switch v.Type() {
			case fact.Int:
				ints = append(ints, v.Int())
			case fact.String:
				texts = append(texts, v.Text())
			}
		}
		switch len(n.Items) {
		case len(ints):
			d.Value = fact.IntsOf(ints...)
		case len(texts):
			d.Value = fact.StringsOf(texts...)
		default:
			return fact.Null, n.Errorf("expected a list of whole numbers or a list of texts")
		}
	case source.Scalar:
		d.Value = scalarValue(n)
	}
	if d.Value.IsNull() {
		return fact.Null, n.Errorf("expected a value")
	}
	return d.Value.Type(), nil
}

// scalarValue reads a single value by its form.
func scalarValue(n *source.Node) fact.Value {
	if n.Kind != source.Scalar {
		return fact.Value{}
	}
	s := fact.StringOf(n.Value)
	if n.Quoted {
		return s
	}
	if n.Value == "true" || n.Value == "false" {
		return fact.BoolOf(n.Value == "true")
	}
	if i, err := strconv.ParseInt(n.Value, 10, 64); err == nil {
		return fact.IntOf(i)
	}
	for _, t := range []fact.Type{fact.Decimal, fact.Date} {
		if v, err := s.As(t); err == nil {
			return v
		}
	}
	return s
}

// table reads {70: 200, 80: 300}: thresholds in rising order.
func table(n *source.Node, to *expr.Steps) error {
	err := source.Each(func(key, value *source.Node) error {
		from, err := strconv.ParseInt(key.Value, 10, 64)
		if err != nil {
			return key.Errorf("%q; expected a whole number", key.Value)
		}
		amount, err := fact.ParseNumber(value.Value)
		if err != nil || value.Kind != source.Scalar {
			return value.Errorf("%q; expected a number such as 300 or 302.50", value.Value)
		}
		if k := len(*to); k > 0 && from <= (*to)[k-1].From {
			return key.Errorf("%d does not rise; expected thresholds in rising order", from)
		}
		*to = append(*to, expr.Step{From: from, Value: fact.NumberValue(amount)})
		return nil
	})(n)
	if err == nil && len(*to) == 0 {
		err = n.Errorf("the table is empty")
	}
	return err
}

// sortedDecls gives every declared fact its slot, in order of name, which is
// the order records have.
func (l *loader) sortedDecls(first int) []Decl {
	p := l.pack
	sorted := slices.Clone(p.Facts)
	slices.SortFunc(sorted, func(a, b Decl) int { return strings.Compare(a.Name, b.Name) })
	for i := range sorted {
		sorted[i].slot = first + i
		for j := range p.Facts {
			if p.Facts[j].Name == sorted[i].Name {
				p.Facts[j].slot = first + i
			}
		}
	}
	return sorted
}
