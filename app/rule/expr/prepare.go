package expr

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

type function = func(f *Frame, a arguments) fact.Value

func dayLiteral(last fact.Value) (function, error) {
	d, err := civil.Parse(last.Text())
	if err != nil {
		return nil, err
	}
	v := fact.DateOf(d)
	return func(*Frame, arguments) fact.Value { return v }, nil
}

func decimalLiteral(last fact.Value) (function, error) {
	n, err := fact.ParseNumber(last.Text())
	if err != nil {
		return nil, err
	}
	v := fact.NumberValue(n)
	return func(*Frame, arguments) fact.Value { return v }, nil
}

// maxRegexp bounds the instructions of one regular expression, which bounds
// the time it takes for each byte of its subject.
const maxRegexp = 2000

func matcher(last fact.Value) (function, error) {
	tree, err := syntax.Parse(last.Text(), syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("not a regular expression (RE2): %v", err)
	}
	if prog, err := syntax.Compile(tree.Simplify()); err != nil || len(prog.Inst) > maxRegexp {
		return nil, fmt.Errorf("the regular expression is too large")
	}
	re, err := regexp.Compile(last.Text())
	if err != nil {
		return nil, fmt.Errorf("not a regular expression (RE2): %v", err)
	}
	return func(f *Frame, a arguments) fact.Value { return fact.BoolOf(f.matches(re, a[0].Text())) }, nil
}

// divisionTest has no answer for what is no division code, nor for a province
// when asked about one of its cities.
func divisionTest(last fact.Value) (function, error) {
	within := last.Text()
	if chinaid.DivisionLevel(within) == chinaid.NoLevel {
		return nil, fmt.Errorf("%q is not a division code", within)
	}
	return func(f *Frame, a arguments) fact.Value { return lies(f, a[0].Text(), within) }, nil
}

// lies says whether a code is another or lies inside it.
func lies(f *Frame, code, within string) fact.Value {
	switch {
	case chinaid.In(code, within):
		return yes
	case chinaid.DivisionLevel(code) == chinaid.NoLevel:
		return f.unknown("不是有效的区划代码")
	case chinaid.In(within, code):
		return f.unknown("区划代码不够具体")
	}
	return no
}

// locationTest is divisionTest for codes of places that exist, written with
// blanks around them or not; of others there is no answer.
func locationTest(last fact.Value) (function, error) {
	within := last.Text()
	if !chinaid.DivisionExists(within) {
		return nil, fmt.Errorf("%q is not a division code of GB/T 2260", within)
	}
	return func(f *Frame, a arguments) fact.Value {
		code := strings.TrimSpace(a[0].Text())
		if chinaid.DivisionLevel(code) != chinaid.NoLevel && !chinaid.DivisionExists(code) {
			return f.unknown("没有这个区划代码")
		}
		return lies(f, code, within)
	}, nil
}
