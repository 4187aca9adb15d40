package expr

import (
	"testing"

	"miaopi/app/fact"
)

// AskCEL is what cel-go itself makes of an expression over complete values,
// Null for an error. It is for tests that may import package rule.
func AskCEL(t testing.TB, source string, values map[string]fact.Value) fact.Value {
	t.Helper()
	var vars []Var
	activation := make(map[string]any)
	for name, v := range values {
		vars = append(vars, Var{Name: name, Type: v.Type()})
		activation[name] = box(v)
	}
	env := oracleFor(t, vars)
	checked, issues := env.Compile(source)
	if issues.Err() != nil {
		t.Fatalf("%s: %v", source, issues.Err())
	}
	program, err := env.Program(checked)
	if err != nil {
		t.Fatal(err)
	}
	return answer(program, activation)
}
