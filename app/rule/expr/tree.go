package expr

import (
	"fmt"
	"strconv"
	"strings"

	"miaopi/app/fact"
)

// Kind is the shape of a Tree.
type Kind uint8

// The shapes.
const (
	Constant Kind = iota
	Variable
	Call
)

// Tree is an expression as it was read, for those that write it down in
// another notation or look for the values at which it turns. It is immutable.
type Tree struct {
	Kind  Kind
	Name  string     // of a Variable; of a Call the function or operator: age, >=, &&, ? :
	Slot  int        // of a Variable
	Value fact.Value // of a Constant
	Type  fact.Type
	Args  []*Tree // of a Call; what stands before the dot comes first

	node node
}

func leaf(v fact.Value) *Tree {
	return &Tree{Kind: Constant, Value: v, Type: v.Type(), node: constant{v}}
}

func (t *Tree) nodes() []node {
	nodes := make([]node, len(t.Args))
	for i, a := range t.Args {
		nodes[i] = a.node
	}
	return nodes
}

// Eval is the value of this part of the expression, Null for unknown.
func (t *Tree) Eval(f *Frame) fact.Value { return t.node.eval(f) }

// Walk visits the tree and everything below it, the tree first.
func (t *Tree) Walk(visit func(*Tree)) {
	visit(t)
	for _, a := range t.Args {
		a.Walk(visit)
	}
}

// Reads says whether any part of the tree is the variable of a slot.
func (t *Tree) Reads(slot int) bool {
	found := false
	t.Walk(func(t *Tree) { found = found || t.Kind == Variable && t.Slot == slot })
	return found
}

// infix are the operators that stand between their arguments, with how
// tightly they bind.
var infix = map[string]int{
	"||": 2, "&&": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4,
	"+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}

// String is the expression in CEL, in one form whatever the blanks and
// brackets it was written with.
func (t *Tree) String() string {
	switch {
	case t.Kind == Constant:
		return literalText(t.Value)
	case t.Kind == Variable:
		return t.Name
	case t.Name == "? :":
		return t.Args[0].within(2) + " ? " + t.Args[1].within(2) + " : " + t.Args[2].within(1)
	case len(t.Args) == 1 && (t.Name == "!" || t.Name == "-"):
		return t.Name + t.Args[0].within(7)
	case infix[t.Name] > 0:
		level, right := infix[t.Name], infix[t.Name]+1
		if t.Name == "&&" || t.Name == "||" {
			right = level // CEL brackets a chain of these as it likes
		}
		return t.Args[0].within(level) + " " + t.Name + " " + t.Args[1].within(right)
	}
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.String()
	}
	if members[t.Name] {
		return t.Args[0].within(8) + "." + t.Name + "(" + strings.Join(args[1:], ", ") + ")"
	}
	return t.Name + "(" + strings.Join(args, ", ") + ")"
}

// members are the functions that are only called as x.name(…).
var members = map[string]bool{"startsWith": true, "endsWith": true, "contains": true}

// within puts brackets around what binds less tightly than its surroundings.
func (t *Tree) within(level int) string {
	own := 9
	if t.Kind == Call {
		switch {
		case t.Name == "? :":
			own = 1
		case len(t.Args) == 1 && (t.Name == "!" || t.Name == "-"):
			own = 7
		case infix[t.Name] > 0:
			own = infix[t.Name]
		}
	}
	if own < level {
		return "(" + t.String() + ")"
	}
	return t.String()
}

// literalText is a constant as packs write it.
func literalText(v fact.Value) string {
	switch v.Type() {
	case fact.String:
		return quote(v.Text())
	case fact.Date:
		return "day(" + quote(v.String()) + ")"
	case fact.Decimal:
		return "decimal(" + quote(v.String()) + ")"
	case fact.StringList:
		var items []string
		for s := range v.EachString {
			items = append(items, quote(s))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case fact.IntList:
		var items []string
		for n := range v.EachInt {
			items = append(items, strconv.FormatInt(n, 10))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return v.String()
}

// quote writes a text the way CEL reads it back.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
