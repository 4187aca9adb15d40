package boundary

import (
	"slices"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// onFact varies one fact in the first context where that makes a difference
// to the rule, or else in the first where it turns the atom. ok is false when
// it never does.
func (f *finder) onFact(a *atom, v *expr.Tree) (l Limit, ok bool) {
	d, _ := f.pack.Decl(v.Name)
	l = Limit{Kind: a.kind(), Rule: a.rule, Text: a.text, Fact: v.Name}
	if _, ordered := scales[d.Type]; !ordered {
		l.Kind = Choice
	}
	var best *context
	var values []fact.Value
	for i := range f.contexts {
		c := &f.contexts[i]
		t := trial{finder: f, atom: a, decl: d, slot: v.Slot, frame: f.pack.Frame(c.in), in: c.in}
		tried := t.values()
		turns, matters := t.look(tried)
		if !turns || best != nil && !matters {
			continue
		}
		best, values = c, tried
		if matters {
			break
		}
	}
	if best == nil {
		return l, false
	}
	l.On = best.name
	for _, value := range values {
		l.Rows = append(l.Rows, f.row(a, best.in, Change{d.Name, value}))
	}
	return l, true
}

// trial varies one fact of one context.
type trial struct {
	*finder
	atom  *atom
	decl  rule.Decl
	slot  int
	frame *expr.Frame
	in    rule.Input
}

// set gives the fact a value.
func (t *trial) set(v fact.Value) { t.frame.Slots[t.slot] = v }

// look says whether the values turn the atom, and whether the rule itself
// comes out differently with them.
func (t *trial) look(values []fact.Value) (turns, matters bool) {
	kept := t.frame.Slots[t.slot]
	defer t.set(kept)
	truths := make(map[Truth]bool)
	var rules []fact.Value
	for _, v := range values {
		t.set(v)
		truths[truthOf(t.atom.truth(t.frame))] = true
		if whole := t.atom.tree.Eval(t.frame); !slices.ContainsFunc(rules, whole.Equal) {
			rules = append(rules, whole)
		}
	}
	return truths[True] && truths[False], len(rules) > 1
}

// row tries one change of a context.
func (f *finder) row(a *atom, in rule.Input, c Change) Row {
	changes := []Change{c}
	if !readsName(a.at, "person.id") {
		changes = append(changes, f.agree(in, c)...)
	}
	out := f.with(in, changes)
	return f.judged(a, c.Value.String(), out, changes)
}

// judged evaluates an input of a row.
func (f *finder) judged(a *atom, value string, in rule.Input, changes []Change) Row {
	r := Row{Value: value, Input: in, Changes: changes, Truth: truthOf(a.truth(f.pack.Frame(in)))}
	e, err := f.judge(in)
	if err != nil {
		r.Refused = err.Error()
		return r
	}
	r.Evaluation, r.Verdict, r.Outcome = e, e.Verdict, e.Outcome
	for _, c := range e.Conditions {
		if c.ID == a.rule {
			r.Result = c.Result
		}
	}
	return r
}

// with is an input with some facts changed, freshly said by their registers.
func (f *finder) with(in rule.Input, changes []Change) rule.Input {
	facts := slices.Clone(in.Record.Facts)
	for _, c := range changes {
		d, _ := f.pack.Decl(c.Fact)
		one := fact.Fact{Name: c.Fact, Value: c.Value, Source: d.Source, AsOf: in.Now}
		if one.Source == "" {
			one.Source = "register"
		}
		i := slices.IndexFunc(facts, func(g fact.Fact) bool { return g.Name == c.Fact })
		facts = slices.DeleteFunc(facts, func(g fact.Fact) bool { return g.Name == c.Fact })
		if i < 0 {
			i = len(facts)
		}
		facts = slices.Insert(facts, i, one)
		if own[in.Record.Subject.Kind] == c.Fact {
			in.Record.Subject.ID = c.Value.Text()
		}
	}
	in.Record.Facts = facts
	in.Record.Sort()
	return in
}

// own is the fact that names the subject itself.
var own = map[app.SubjectKind]string{app.Person: "person.id", app.Enterprise: "enterprise.uscc", app.Vehicle: "vehicle.vin"}

// agree are the changes that keep a citizen ID in step with a birth date or a
// sex: a rule about age is to be tried without tripping over the ID.
func (f *finder) agree(in rule.Input, c Change) []Change {
	id := value(in, "person.id").Text()
	if _, declared := f.pack.Decl("person.id"); !declared || chinaid.ValidID(id) != nil {
		return nil
	}
	birth, _ := chinaid.Birth(id)
	sex := chinaid.Sex(id)
	switch c.Fact {
	case "person.birth":
		birth = c.Value.Date()
	case "person.sex":
		sex = c.Value.Text()
	default:
		return nil
	}
	next, err := chinaid.NextID(id[:6], birth, sequence(id), sex)
	if err != nil {
		return nil
	}
	return []Change{{"person.id", fact.StringOf(next)}}
}

// sequence is the number among those born on one day in one place.
func sequence(id string) int {
	return (int(id[14]-'0')*100 + int(id[15]-'0')*10 + int(id[16]-'0')) / 2
}

// value is what an input says of a fact; Null for nothing.
func value(in rule.Input, name string) fact.Value {
	if said := in.Record.Find(name); len(said) > 0 {
		return said[0].Value
	}
	return fact.Value{}
}

func readsName(t *expr.Tree, name string) bool {
	found := false
	t.Walk(func(t *expr.Tree) { found = found || t.Kind == expr.Variable && t.Name == name })
	return found
}
