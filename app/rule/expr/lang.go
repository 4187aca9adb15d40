package expr

import (
	"fmt"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Language is the version of the function list below. Packs stay loadable for
// as long as their decisions are replayed, so a function is never changed or
// taken away: a later version only adds.
const Language = 3

// overload is one way to call a function or operator.
type overload struct {
	name    string
	args    []*cel.Type
	result  *cel.Type
	member  bool // called as x.name(…)
	do      func(f *Frame, a arguments) fact.Value
	holds   func(a, b fact.Value) bool // in place of do, for a relation of two values
	horizon func(f *Frame, args []node, a arguments) civil.Date
	// prepare, where set, gives do from the constant last argument, which is
	// checked when the pack loads.
	prepare func(last fact.Value) (func(f *Frame, a arguments) fact.Value, error)
	form    string // a regular expression for what the function takes to be true, for hints
}

func (o overload) id(i int) string { return fmt.Sprintf("miaopi_%d", i) }

func sig(args ...*cel.Type) []*cel.Type { return args }

// overloads is the whole language but for literals, names, &&, ||, ! and ?:.
var overloads = append(functions, comparisons()...)

var functions = []overload{
	{name: operators.Equals, args: sig(same, same), result: boolean, holds: equals, horizon: crossing},
	{name: operators.NotEquals, args: sig(same, same), result: boolean, holds: differs, horizon: crossing},
	{name: operators.In, args: sig(text, texts), result: boolean, holds: inTexts},
	{name: operators.In, args: sig(integer, integers), result: boolean, holds: inInts},
	{name: operators.Add, args: sig(integer, integer), result: integer, do: addInts},
	{name: operators.Subtract, args: sig(integer, integer), result: integer, do: subtractInts},
	{name: operators.Multiply, args: sig(integer, integer), result: integer, do: multiplyInts},
	{name: operators.Divide, args: sig(integer, integer), result: integer, do: divideInts},
	{name: operators.Modulo, args: sig(integer, integer), result: integer, do: remainder},
	{name: operators.Negate, args: sig(integer), result: integer, do: negate},
	{name: operators.Add, args: sig(decimal, decimal), result: decimal, do: addNumbers},
	{name: operators.Subtract, args: sig(decimal, decimal), result: decimal, do: subtractNumbers},
	{name: operators.Multiply, args: sig(decimal, decimal), result: decimal, do: multiplyNumbers},
	{name: operators.Multiply, args: sig(decimal, integer), result: decimal, do: multiplyNumbers},

	{name: "age", args: sig(date, date), result: integer, do: wholeYears, horizon: anniversary(12)},
	{name: "years_between", args: sig(date, date), result: integer, do: wholeYears, horizon: anniversary(12)},
	{name: "months_between", args: sig(date, date), result: integer, do: wholeMonths, horizon: anniversary(1)},
	{name: "days_between", args: sig(date, date), result: integer, do: days},
	{name: "add_years", args: sig(date, integer), result: date, do: addYears},
	{name: "add_months", args: sig(date, integer), result: date, do: addMonths},
	{name: "add_days", args: sig(date, integer), result: date, do: addDays},
	{name: "workdays_after", args: sig(date, integer), result: date, do: workdaysAfter},
	{name: "month", args: sig(date), result: text, do: monthOf},
	{name: "civil_date", args: sig(moment), result: date, do: civilDate},
	{name: "day", args: sig(text), result: date, prepare: dayLiteral},
	{name: "decimal", args: sig(text), result: decimal, prepare: decimalLiteral},
	{name: "band", args: sig(table, integer), result: decimal, do: band},
	{name: "each_below", args: sig(integers, integer, integer), result: boolean, do: eachBelow},

	{name: "filled", args: sig(text), result: boolean, do: filled},
	{name: "size", args: sig(text), result: integer, do: sizeOfText},
	{name: "size", args: sig(texts), result: integer, do: sizeOfTexts},
	{name: "size", args: sig(integers), result: integer, do: sizeOfInts},
	{name: "size", args: sig(text), result: integer, member: true, do: sizeOfText},
	{name: "size", args: sig(texts), result: integer, member: true, do: sizeOfTexts},
	{name: "size", args: sig(integers), result: integer, member: true, do: sizeOfInts},
	{name: "startsWith", args: sig(text, text), result: boolean, member: true, do: textTest(strings.HasPrefix)},
	{name: "endsWith", args: sig(text, text), result: boolean, member: true, do: textTest(strings.HasSuffix)},
	{name: "contains", args: sig(text, text), result: boolean, member: true, do: textTest(strings.Contains)},
	{name: "matches", args: sig(text, text), result: boolean, prepare: matcher},
	{name: "matches", args: sig(text, text), result: boolean, member: true, prepare: matcher},
	{name: "in_division", args: sig(text, text), result: boolean, prepare: divisionTest},

	{name: "valid_id", args: sig(text), result: boolean, do: validID},
	{name: "id_birth", args: sig(text), result: date, do: idBirth},
	{name: "id_sex", args: sig(text), result: text, do: idSex},
	{name: "valid_uscc", args: sig(text), result: boolean, do: validUSCC},
	{name: "valid_vin", args: sig(text), result: boolean, do: validVIN},
	{name: "luhn", args: sig(text), result: boolean, do: luhn},

	// Language 2.
	{name: "decimal", args: sig(integer), result: decimal, do: decimalOf},
	{name: "fraction", args: sig(decimal, integer, integer), result: decimal, do: fraction},

	// Language 3.
	{name: "term_end", args: sig(date, integer, integer), result: date, do: termEnd},
	{name: "in_time", args: sig(date, date), result: boolean, do: inTime, horizon: lastDay},
	{name: "located_in", args: sig(text, text), result: boolean, prepare: locationTest},
	{name: "valid_industry", args: sig(text), result: boolean, do: validIndustry, form: "^0111$"},
	{name: "same_text", args: sig(text, text), result: boolean, do: sameText},
}

// comparisons are defined for numbers, dates and moments; not for texts,
// where '9' would come after '10'.
func comparisons() []overload {
	var list []overload
	add := func(name string, holds func(a, b fact.Value) bool) {
		for _, pair := range [][]*cel.Type{
			sig(integer, integer), sig(date, date), sig(moment, moment),
			sig(decimal, decimal), sig(decimal, integer), sig(integer, decimal),
		} {
			list = append(list, overload{name: name, args: pair, result: boolean, holds: holds, horizon: crossing})
		}
	}
	add(operators.Less, less)
	add(operators.LessEquals, lessOrEqual)
	add(operators.Greater, greater)
	add(operators.GreaterEquals, greaterOrEqual)
	return list
}

// logic is evaluated by nodes of its own, which look through unknowns.
var logic = []overload{
	{name: operators.LogicalAnd, args: sig(boolean, boolean), result: boolean},
	{name: operators.LogicalOr, args: sig(boolean, boolean), result: boolean},
	{name: operators.LogicalNot, args: sig(boolean), result: boolean},
	{name: operators.Conditional, args: sig(boolean, same, same), result: same},
}

// byID finds the overload that the checker chose.
var byID = sync.OnceValue(func() map[string]*overload {
	m := make(map[string]*overload)
	for i := range overloads {
		m[overloads[i].id(i)] = &overloads[i]
	}
	return m
})

// language is the checker's environment without any names, made once.
var language = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.ParserExpressionSizeLimit(MaxSource),
		cel.ParserRecursionLimit(maxDepth),
		cel.ExpressionNodeLimit(MaxNodes),
	}
	for i, o := range overloads {
		options = append(options, o.declaration(o.id(i)))
	}
	for i, o := range logic {
		options = append(options, o.declaration(fmt.Sprintf("miaopi_logic_%d", i)))
	}
	return cel.NewCustomEnv(options...)
})

func (o overload) declaration(id string) cel.EnvOption {
	if o.member {
		return cel.Function(o.name, cel.MemberOverload(id, o.args, o.result))
	}
	return cel.Function(o.name, cel.Overload(id, o.args, o.result))
}
