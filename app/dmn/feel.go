package dmn

import (
	"slices"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// translator writes conditions of a pack in FEEL.
type translator struct{ pack *rule.Pack }

// feel is an expression in FEEL, in brackets where it has parts. ok is false
// for what FEEL would not take in the same way.
func (t translator) feel(e *expr.Tree) (text string, ok bool) {
	if e.Kind != expr.Call {
		text, ok = t.term(e)
		return text, ok && e.Type == fact.Bool
	}
	switch e.Name {
	case "&&":
		return t.joined(e, " and ")
	case "||":
		return t.joined(e, " or ")
	case "!":
		// Only of a fact: not(x = "a") would be true for none.
		text, ok = t.term(e.Args[0])
		return "not(" + text + ")", ok && e.Args[0].Kind == expr.Variable
	case "<", "<=", ">", ">=":
		return t.compared(e, e.Name)
	case "==", "!=":
		return t.equal(e)
	case "in":
		return t.member(e)
	}
	return "", false
}

func (t translator) joined(e *expr.Tree, word string) (string, bool) {
	parts := make([]string, len(e.Args))
	for i, a := range e.Args {
		text, ok := t.feel(a)
		if !ok {
			return "", false
		}
		parts[i] = text
	}
	return "(" + strings.Join(parts, word) + ")", true
}

func (t translator) compared(e *expr.Tree, operator string) (string, bool) {
	a, okA := t.term(e.Args[0])
	b, okB := t.term(e.Args[1])
	return "(" + a + " " + operator + " " + b + ")", okA && okB
}

// equal guards against null where FEEL would say true: none equals none, and
// none differs from all else.
func (t translator) equal(e *expr.Tree) (string, bool) {
	operator := map[string]string{"==": "=", "!=": "!="}[e.Name]
	text, ok := t.compared(e, operator)
	var guards []string
	for _, a := range e.Args {
		if a.Kind == expr.Variable && !strings.HasPrefix(a.Name, "parameters.") {
			name, _ := t.term(a)
			guards = append(guards, "("+name+" != null)")
		}
	}
	if operator == "=" && len(guards) < 2 {
		return text, ok
	}
	return "(" + strings.Join(append(guards, text), " and ") + ")", ok
}

// member is x in (a, b) with a list that does not change.
func (t translator) member(e *expr.Tree) (string, bool) {
	x, ok := t.term(e.Args[0])
	list, constant := t.constant(e.Args[1])
	var items []string
	for s := range list.EachString {
		items = append(items, quote(s))
	}
	for n := range list.EachInt {
		items = append(items, fact.IntOf(n).String())
	}
	return "(" + x + " in (" + strings.Join(items, ", ") + "))", ok && constant && len(items) > 0
}

// term is a name or a literal.
func (t translator) term(e *expr.Tree) (string, bool) {
	if v, ok := t.constant(e); ok {
		return literal(v)
	}
	if e.Kind != expr.Variable || typeRef(e.Type) == "" {
		return "", false
	}
	if name, fixed := fixedNames[e.Name]; fixed {
		return name, true
	}
	group, field, _ := strings.Cut(e.Name, ".")
	return e.Name, group != "parameters" && !keywords[group] && !keywords[field]
}

// keywords cannot be names in FEEL; all but these are built of what names of
// facts are.
var keywords = map[string]bool{"and": true, "or": true, "not": true, "in": true, "between": true, "if": true, "then": true, "else": true, "for": true,
	"return": true, "some": true, "every": true, "satisfies": true, "null": true, "true": true, "false": true, "function": true, "instance": true,
	"external": true, "date": true, "time": true, "duration": true}

// fixedNames are the days of the case; date is a function of FEEL.
var fixedNames = map[string]string{"date": "application_day.submitted", "decided_on": "application_day.decided"}

// constant is the value of a literal, or of a parameter that has had one
// value since the pack is in force.
func (t translator) constant(e *expr.Tree) (fact.Value, bool) {
	if e.Kind == expr.Constant {
		return e.Value, true
	}
	i := slices.IndexFunc(t.pack.Parameters, func(p rule.Parameter) bool { return "parameters."+p.Name == e.Name })
	if e.Kind != expr.Variable || i < 0 || e.Type == expr.Table {
		return fact.Value{}, false
	}
	values := slices.DeleteFunc(slices.Clone(t.pack.Parameters[i].Values), func(d rule.Dated) bool {
		return d.Until != civil.None && d.Until < t.pack.Version
	})
	return values[0].Value, len(values) == 1
}

// literal is a value as FEEL writes it.
func literal(v fact.Value) (string, bool) {
	switch v.Type() {
	case fact.Bool, fact.Int, fact.Decimal:
		return v.String(), true
	case fact.String:
		return quote(v.Text()), true
	case fact.Date:
		return `date("` + v.String() + `")`, true
	}
	return "", false
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
}

// typeRef is the type of a fact in FEEL, "" for one it does not have.
func typeRef(t fact.Type) string {
	return map[fact.Type]string{fact.Bool: "boolean", fact.Int: "number", fact.Decimal: "number", fact.String: "string", fact.Date: "date"}[t]
}
