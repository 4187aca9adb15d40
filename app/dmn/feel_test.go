package dmn

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"miaopi/app/fact"
)

// reader is a tiny FEEL, as the DMN specification has it: what the exported
// tables use of it and nothing more. null is the Null value.
type reader struct {
	t      testing.TB
	tokens []string
	look   func(name string) fact.Value
}

var feelToken = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)?|-?[0-9]+(?:\.[0-9]+)?|<=|>=|!=|[-<>=(),]`)

// feelOf evaluates an expression.
func feelOf(t testing.TB, text string, look func(string) fact.Value) fact.Value {
	t.Helper()
	r := &reader{t: t, tokens: feelToken.FindAllString(text, -1), look: look}
	v := r.or()
	if len(r.tokens) > 0 {
		t.Fatalf("%s: %q is left", text, r.tokens)
	}
	return v
}

func (r *reader) peek(token string) bool { return len(r.tokens) > 0 && r.tokens[0] == token }

func (r *reader) next() string {
	if len(r.tokens) == 0 {
		r.t.Fatal("the expression ends too soon")
	}
	token := r.tokens[0]
	r.tokens = r.tokens[1:]
	return token
}

func (r *reader) want(token string) {
	if got := r.next(); got != token {
		r.t.Fatalf("found %s, want %s", got, token)
	}
}

func (r *reader) or() fact.Value {
	v := r.and()
	for r.peek("or") {
		r.next()
		v = not(both(not(v), not(r.and())))
	}
	return v
}

func (r *reader) and() fact.Value {
	v := r.comparison()
	for r.peek("and") {
		r.next()
		v = both(v, r.comparison())
	}
	return v
}

// both is the and of three values: null is whatever the other leaves open.
func both(a, b fact.Value) fact.Value {
	no := fact.BoolOf(false)
	switch {
	case a.Equal(no) || b.Equal(no):
		return no
	case a.IsNull() || b.IsNull():
		return fact.Value{}
	}
	return fact.BoolOf(a.Bool() && b.Bool())
}

func not(v fact.Value) fact.Value {
	if v.Type() != fact.Bool {
		return fact.Value{}
	}
	return fact.BoolOf(!v.Bool())
}

func (r *reader) comparison() fact.Value {
	a := r.operand()
	if len(r.tokens) == 0 {
		return a
	}
	switch op := r.tokens[0]; op {
	case "=", "!=":
		r.next()
		return fact.BoolOf(same(a, r.operand()) == (op == "="))
	case "<", "<=", ">", ">=":
		r.next()
		return ordered(op, a, r.operand())
	case "in":
		r.next()
		return r.in(a)
	}
	return a
}

// same is equality, which is never null: null equals null alone.
func same(a, b fact.Value) bool {
	if a.IsNull() || b.IsNull() {
		return a.IsNull() && b.IsNull()
	}
	if isNumber(a) && isNumber(b) {
		return a.Number().Cmp(b.Number()) == 0
	}
	return a.Equal(b)
}

func isNumber(v fact.Value) bool { return v.Type() == fact.Int || v.Type() == fact.Decimal }

func ordered(op string, a, b fact.Value) fact.Value {
	var sign int
	switch {
	case isNumber(a) && isNumber(b):
		sign = a.Number().Cmp(b.Number())
	case a.Type() == fact.Date && b.Type() == fact.Date:
		sign = int(a.Date() - b.Date())
	default:
		return fact.Value{}
	}
	return fact.BoolOf(sign < 0 && op[0] == '<' || sign > 0 && op[0] == '>' || sign == 0 && len(op) == 2)
}

func (r *reader) in(a fact.Value) fact.Value {
	r.want("(")
	var list []fact.Value
	for list = append(list, r.operand()); r.peek(","); list = append(list, r.operand()) {
		r.next()
	}
	r.want(")")
	return fact.BoolOf(slices.ContainsFunc(list, func(b fact.Value) bool { return same(a, b) }))
}

func (r *reader) operand() fact.Value {
	switch token := r.next(); {
	case token == "(":
		v := r.or()
		r.want(")")
		return v
	case token == "not":
		return not(r.operand())
	case token == "date":
		r.want("(")
		v, err := fact.StringOf(unquote(r.next())).As(fact.Date)
		if err != nil {
			r.t.Fatal(err)
		}
		r.want(")")
		return v
	case token == "null":
		return fact.Value{}
	case token == "true", token == "false":
		return fact.BoolOf(token == "true")
	case token[0] == '"':
		return fact.StringOf(unquote(token))
	case token[0] == '-' || token[0] >= '0' && token[0] <= '9':
		return fact.DecimalOf(token)
	default:
		return r.look(token)
	}
}

func unquote(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(s[1 : len(s)-1])
}

func TestTinyFEEL(t *testing.T) {
	facts := map[string]fact.Value{"a.yes": fact.BoolOf(true), "a.n": fact.IntOf(3), "a.s": fact.StringOf(`x"y`), "a.d": fact.DateOf(1000)}
	for text, want := range map[string]string{
		"a.yes": "true", "not(a.yes)": "false", "not(a.none)": "", "(a.n >= 3)": "true", "(a.n < 2.5)": "false", "(a.none > 1)": "",
		`(a.s = "x\"y")`: "true", `(a.none = "x")`: "false", `((a.none != null) and (a.none != "x"))`: "false",
		"(a.none and (1 > 2))": "false", "(a.none or a.yes)": "true", "(a.none and a.yes)": "", "(a.n in (1, 3))": "true", `(a.none in ("x"))`: "false",
		`(a.d < date("2026-01-01"))`: "true",
	} {
		got := feelOf(t, text, func(name string) fact.Value { return facts[name] })
		if got.String() != want && !(want == "" && got.IsNull()) {
			t.Errorf("%s is %v, want %q", text, got, want)
		}
	}
}
