package expr

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Limits of one expression.
const (
	MaxSource = 2000 // code points
	MaxNodes  = 300
	maxDepth  = 60
)

// Var is one name an expression may read.
type Var struct {
	Name  string
	Type  fact.Type
	Moves bool // a date that goes forward a day with each day
}

// Schema is the set of names that expressions are checked against. The slot
// of a name is its position.
type Schema struct {
	vars  []Var
	slots map[string]int
	env   *cel.Env
}

// NewSchema declares the names.
func NewSchema(vars []Var) (*Schema, error) {
	base, err := language()
	if err != nil {
		return nil, err
	}
	s := &Schema{vars: vars, slots: make(map[string]int, len(vars))}
	var options []cel.EnvOption
	for i, v := range vars {
		if _, twice := s.slots[v.Name]; twice {
			return nil, fmt.Errorf("%s is declared twice", v.Name)
		}
		s.slots[v.Name] = i
		options = append(options, cel.Variable(v.Name, celTypes[v.Type]))
	}
	s.env, err = base.Extend(options...)
	return s, err
}

// Program is a compiled expression. It is immutable.
type Program struct {
	Type  fact.Type
	Reads []int        // slots, in the order the expression first names them
	Uses  []fact.Value // constants it mentions, list items one by one
	Forms []Form       // regular expressions it tests, in order

	// Cost bounds the work of Eval, and Deep that of Steady or Possible, in
	// nodes visited.
	Cost, Deep int

	// Tree is the expression as it was read.
	Tree *Tree

	root node
}

// Eval is the value of the expression, Null for unknown.
func (p *Program) Eval(f *Frame) fact.Value { return p.root.eval(f) }

// Compile reads, checks and compiles one expression. Its error is an *Error.
func (s *Schema) Compile(source string) (*Program, error) {
	checked, issues := s.env.Compile(source)
	if issues.Err() != nil {
		return nil, s.explain(source, issues)
	}
	c := compiler{schema: s, tree: checked.NativeRep(), source: source}
	p := &Program{Type: typeOf(checked.OutputType())}
	if p.Type == fact.Null {
		return nil, c.errorf(c.tree.Expr(), "the result has type %s, which no fact can have", cel.FormatCELType(checked.OutputType()))
	}
	root, err := c.compile(c.tree.Expr())
	if err != nil {
		return nil, err
	}
	p.Tree, p.root = root, root.node
	p.Reads, p.Uses, p.Forms = c.reads, c.uses, c.forms
	p.Cost, p.Deep = weigh(p.root)
	return p, nil
}

// compiler turns one checked tree into nodes.
type compiler struct {
	schema *Schema
	tree   *ast.AST
	source string
	reads  []int
	uses   []fact.Value
	forms  []Form
}

func (c *compiler) compile(e ast.Expr) (*Tree, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return c.literal(e)
	case ast.IdentKind, ast.SelectKind:
		return c.variable(e)
	case ast.ListKind:
		return c.list(e)
	case ast.CallKind:
		return c.call(e)
	}
	return nil, c.errorf(e, "this form of expression is not part of the language")
}

func (c *compiler) literal(e ast.Expr) (*Tree, error) {
	v := valueOf(e)
	if v.IsNull() {
		return nil, c.errorf(e, "a %s literal cannot be used; write a whole number, a text, true or false, day('2026-01-31') or decimal('1.50')", e.AsLiteral().Type().TypeName())
	}
	c.uses = append(c.uses, v)
	return leaf(v), nil
}

// valueOf is the value of a literal; Null for a kind that facts do not have.
func valueOf(e ast.Expr) fact.Value {
	if e.Kind() != ast.LiteralKind {
		return fact.Value{}
	}
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		return fact.BoolOf(bool(v))
	case types.Int:
		return fact.IntOf(int64(v))
	case types.String:
		return fact.StringOf(string(v))
	}
	return fact.Value{}
}

// variable resolves a name as the checker did: person.birth is one name.
func (c *compiler) variable(e ast.Expr) (*Tree, error) {
	ref := c.tree.ReferenceMap()[e.ID()]
	if ref == nil {
		return nil, c.errorf(e, "only a declared name can stand here")
	}
	slot, ok := c.schema.slots[ref.Name]
	if !ok {
		return nil, c.errorf(e, "%s is not declared", ref.Name)
	}
	if !slices.Contains(c.reads, slot) {
		c.reads = append(c.reads, slot)
	}
	v := c.schema.vars[slot]
	return &Tree{Kind: Variable, Name: v.Name, Slot: slot, Type: v.Type, node: variable{slot, v.Moves}}, nil
}

// list takes a list of constants of one type.
func (c *compiler) list(e ast.Expr) (*Tree, error) {
	var items []string
	var ints []int64
	for _, item := range e.AsList().Elements() {
		v := valueOf(item)
		switch v.Type() {
		case fact.String:
			items = append(items, v.Text())
		case fact.Int:
			ints = append(ints, v.Int())
		default:
			return nil, c.errorf(item, "a list may hold whole numbers or texts written out, nothing else")
		}
		c.uses = append(c.uses, v)
	}
	switch {
	case ints == nil:
		return leaf(fact.StringsOf(items...)), nil
	case items == nil:
		return leaf(fact.IntsOf(ints...)), nil
	}
	return nil, c.errorf(e, "the items of a list must have one type")
}

func (c *compiler) call(e ast.Expr) (*Tree, error) {
	call := e.AsCall()
	exprs := call.Args()
	if call.IsMemberFunction() {
		exprs = append([]ast.Expr{call.Target()}, exprs...)
	}
	t := &Tree{Kind: Call, Name: plain(call.FunctionName()), Type: typeOf(c.tree.GetType(e.ID()))}
	for _, arg := range exprs {
		a, err := c.compile(arg)
		if err != nil {
			return nil, err
		}
		t.Args = append(t.Args, a)
	}
	args := t.nodes()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		t.node = and{args[0], args[1]}
	case operators.LogicalOr:
		t.node = or{args[0], args[1]}
	case operators.LogicalNot:
		t.node = not{args[0]}
	case operators.Conditional:
		t.node = choice{args[0], args[1], args[2]}
	default:
		return c.function(e, exprs, t)
	}
	return t, nil
}

// function gives a tree the node of the function that the checker chose.
func (c *compiler) function(e ast.Expr, exprs []ast.Expr, t *Tree) (*Tree, error) {
	ref := c.tree.ReferenceMap()[e.ID()]
	if ref == nil || len(ref.OverloadIDs) != 1 || byID()[ref.OverloadIDs[0]] == nil {
		return nil, c.errorf(e, "the types of %s are not settled", t.Name)
	}
	o := byID()[ref.OverloadIDs[0]]
	for _, arg := range exprs {
		if at := c.tree.GetType(arg.ID()); typeOf(at) == fact.Null && arg.Kind() != ast.ListKind || o.args[0] == same && typeOf(at) == Table {
			return nil, c.errorf(arg, "%s does not take a %s", plain(o.name), cel.FormatCELType(at))
		}
	}
	if o.prepare == nil {
		if o.form != "" && t.Args[0].Kind == Variable {
			c.forms = append(c.forms, formOf(t.Args[0].Slot, o.form))
		}
		t.node = newCall(o.do, o, t.nodes())
		return t, nil
	}
	return c.prepared(o, exprs, t)
}

func newCall(do function, o *overload, args []node) *call {
	return &call{do: do, holds: o.holds, horizon: o.horizon, args: args, slots: slotsOf(args)}
}

// prepared compiles a call whose last argument must be a constant.
func (c *compiler) prepared(o *overload, exprs []ast.Expr, t *Tree) (*Tree, error) {
	last := exprs[len(exprs)-1]
	v := valueOf(last)
	if v.IsNull() {
		return nil, c.errorf(last, "the last argument of %s must be a text written out", o.name)
	}
	do, err := o.prepare(v)
	if err != nil {
		return nil, c.errorf(last, "%v", err)
	}
	if len(t.Args) == 1 {
		literal := do(nil, arguments{})
		c.uses[len(c.uses)-1] = literal
		return leaf(literal), nil
	}
	if subject := t.Args[0]; subject.Kind == Variable && o.name == "matches" {
		c.forms = append(c.forms, formOf(subject.Slot, v.Text()))
		c.uses = c.uses[:len(c.uses)-1]
	}
	t.node = newCall(do, o, t.nodes()[:1])
	return t, nil
}

// Steady is the last application date, not before f.Date, through which Eval
// keeps giving what it gives now if nothing but time passes.
func (p *Program) Steady(f *Frame) civil.Date { return p.root.steady(f) }
