package mutant

import (
	"slices"

	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// maker collects the changes to one pack.
type maker struct {
	bench   *rule.Bench
	pack    *rule.Pack
	changes []Change
}

// variant is an expression with one thing otherwise, and what that is in the
// smallest part of it that says something.
type variant struct {
	tree          *expr.Tree
	before, after string
}

// expression makes the changes to one expression.
func (m *maker) expression(in string, line int, tree *expr.Tree, with func(text string) (*rule.Pack, error)) {
	was := tree.String()
	for _, v := range m.variants(tree) {
		text := v.tree.String()
		if text == was {
			continue
		}
		p, err := with(text)
		if err != nil { // it would not load
			continue
		}
		m.changes = append(m.changes, Change{In: in, Line: line, What: v.before + " → " + v.after, pack: p})
	}
}

// variants are the changes to a tree and to everything below it.
func (m *maker) variants(t *expr.Tree) []variant {
	var out []variant
	for _, own := range m.own(t) {
		out = append(out, variant{own, t.String(), own.String()})
	}
	for i, arg := range t.Args {
		for _, v := range m.variants(arg) {
			whole := *t
			whole.Args = slices.Clone(t.Args)
			whole.Args[i] = v.tree
			around := variant{&whole, v.before, v.after}
			if v.before == arg.String() && arg.Kind != expr.Call && !joins(t) && !(arg.Kind == expr.Variable && arg.Type == fact.Bool) {
				around.before, around.after = t.String(), whole.String()
			}
			out = append(out, around)
		}
	}
	return out
}

// joins says whether a call puts together what can stand alone.
func joins(t *expr.Tree) bool {
	return t.Name == "&&" || t.Name == "||" || t.Name == "!"
}

// turned are what an operator is exchanged for.
var turned = map[string][]string{
	"&&": {"||"}, "||": {"&&"}, "==": {"!="}, "!=": {"=="}, "+": {"-"}, "-": {"+"},
	"<": {"<=", ">", ">="}, "<=": {"<", ">", ">="}, ">": {">=", "<", "<="}, ">=": {">", "<", "<="},
}

// own are the changes to the tree itself, not to what is below it.
func (m *maker) own(t *expr.Tree) []*expr.Tree {
	switch {
	case t.Kind == expr.Constant:
		return constants(t.Value)
	case t.Kind == expr.Variable:
		return m.variable(t)
	case t.Name == "!":
		return []*expr.Tree{t.Args[0]}
	case len(t.Args) == 2 && turned[t.Name] != nil:
		var out []*expr.Tree
		for _, name := range turned[t.Name] {
			other := *t
			other.Name = name
			out = append(out, &other)
		}
		return append(out, sides(t)...)
	case t.Type == fact.Bool && t.Name != "? :":
		return []*expr.Tree{not(t)}
	}
	return nil
}

// sides are && and || with one side left out; of a chain its members.
func sides(t *expr.Tree) (out []*expr.Tree) {
	if t.Name != "&&" && t.Name != "||" {
		return nil
	}
	for i, arg := range t.Args {
		if arg.Name != t.Name {
			out = append(out, t.Args[1-i])
		}
	}
	return out
}

func not(t *expr.Tree) *expr.Tree {
	return &expr.Tree{Kind: expr.Call, Name: "!", Type: fact.Bool, Args: []*expr.Tree{t}}
}

// variable is the other facts of its type, and what is not so.
func (m *maker) variable(t *expr.Tree) (out []*expr.Tree) {
	if t.Type == fact.Bool {
		out = append(out, not(t))
	}
	if _, declared := m.pack.Decl(t.Name); !declared {
		return out
	}
	for _, d := range m.pack.Facts {
		if d.Type == t.Type && d.Name != t.Name {
			out = append(out, &expr.Tree{Kind: expr.Variable, Name: d.Name, Type: d.Type})
		}
	}
	return out
}

func constants(v fact.Value) (out []*expr.Tree) {
	for _, other := range near(v) {
		out = append(out, &expr.Tree{Kind: expr.Constant, Value: other, Type: other.Type()})
	}
	return out
}
