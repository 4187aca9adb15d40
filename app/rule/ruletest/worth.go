package ruletest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"miaopi/app/civil"
)

// worth is what an expression comes to, nil for unknown. An expression that
// the language does not have is a fault of the test.
func (w world) worth(e ast.Expr) any {
	switch e.Kind() {
	case ast.LiteralKind:
		return literal(e)
	case ast.IdentKind, ast.SelectKind:
		return w[name(e)]
	case ast.ListKind:
		return list(e)
	case ast.CallKind:
		return w.call(e.AsCall())
	}
	panic(fmt.Sprintf("expression of kind %v", e.Kind()))
}

func literal(e ast.Expr) any {
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		return bool(v)
	case types.Int:
		return int64(v)
	case types.String:
		return string(v)
	}
	panic(fmt.Sprintf("literal %v", e.AsLiteral()))
}

func name(e ast.Expr) string {
	if e.Kind() == ast.SelectKind {
		return name(e.AsSelect().Operand()) + "." + e.AsSelect().FieldName()
	}
	return e.AsIdent()
}

func list(e ast.Expr) any {
	var texts []string
	var ints []int64
	for _, item := range e.AsList().Elements() {
		switch v := literal(item).(type) {
		case string:
			texts = append(texts, v)
		case int64:
			ints = append(ints, v)
		}
	}
	if ints != nil {
		return ints
	}
	return texts
}

func (w world) call(c ast.CallExpr) any {
	exprs := c.Args()
	if c.IsMemberFunction() {
		exprs = append([]ast.Expr{c.Target()}, exprs...)
	}
	args := make([]any, len(exprs))
	for i := range exprs {
		args[i] = w.worth(exprs[i])
	}
	switch c.FunctionName() {
	case "_&&_":
		return both(args[0], args[1])
	case "_||_":
		return opposite(both(opposite(args[0]), opposite(args[1])))
	case "!_":
		return opposite(args[0])
	case "_?_:_":
		return branch(args[0], args[1], args[2])
	}
	if slices.Contains(args, nil) {
		return nil
	}
	f := functions[c.FunctionName()]
	if f == nil {
		panic("function " + c.FunctionName())
	}
	return f(args)
}

func both(a, b any) any {
	switch {
	case a == false || b == false:
		return false
	case a == true && b == true:
		return true
	}
	return nil
}

func opposite(a any) any {
	if b, ok := a.(bool); ok {
		return !b
	}
	return nil
}

func branch(test, a, b any) any {
	switch {
	case test == true:
		return a
	case test == false:
		return b
	case a != nil && b != nil && same(a, b):
		return a
	}
	return nil
}

// same compares two values of one type.
func same(a, b any) bool {
	switch a := a.(type) {
	case *big.Rat:
		b, ok := b.(*big.Rat)
		return ok && a.Cmp(b) == 0
	case []string:
		b, ok := b.([]string)
		return ok && slices.Equal(a, b)
	case []int64:
		b, ok := b.([]int64)
		return ok && slices.Equal(a, b)
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	}
	return a == b
}

// order compares numbers, dates or moments.
func order(a, b any) int {
	switch a := a.(type) {
	case civil.Date:
		return int(a - b.(civil.Date))
	case time.Time:
		return a.Compare(b.(time.Time))
	}
	return rat(a).Cmp(rat(b))
}

func rat(v any) *big.Rat {
	if n, ok := v.(int64); ok {
		return new(big.Rat).SetInt64(n)
	}
	return v.(*big.Rat)
}

// number is a sum or product, whole if its arguments are; nil for one that
// facts cannot hold.
func number(args []any, do func(z, a, b *big.Rat) *big.Rat) any {
	z := do(new(big.Rat), rat(args[0]), rat(args[len(args)-1]))
	if _, whole := args[0].(int64); whole {
		if !z.Num().IsInt64() {
			return nil
		}
		return z.Num().Int64()
	}
	return amount(written(z))
}

// written is a decimal number with as many digits as it needs.
func written(z *big.Rat) string {
	s := z.FloatString(20)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
