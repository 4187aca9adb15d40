package expr

import (
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"cel.dev/expr"
	_ "cel.dev/expr/conformance/proto2" // messages that cases name
	_ "cel.dev/expr/conformance/proto3"
	conformance "cel.dev/expr/conformance/test"
	"google.golang.org/protobuf/encoding/prototext"

	"miaopi/app/fact"
)

// The CEL specification has cases of its own. Those whose expression is one of our
// language, too, come to what the specification says; what it calls an error, we do not
// know. How many there are is part of the test, so that they do not get fewer unseen.
const (
	casesOfCEL  = 2344
	casesOfOurs = 262
)

func TestConformsToCEL(t *testing.T) {
	all, ours := 0, 0
	for file := range conformanceFiles(t) {
		for _, section := range file.Section {
			for _, c := range section.Test {
				all++
				p, slots, ok := compileCase(t, c)
				if !ok {
					continue
				}
				ours++
				t.Run(strings.Join([]string{file.Name, section.Name, c.Name}, "/"), func(t *testing.T) {
					if got, want := p.Eval(&Frame{Slots: slots}), wanted(t, c); !got.Equal(want) {
						t.Errorf("%s = %q, want %q", c.Expr, got, want)
					}
				})
			}
		}
	}
	if all != casesOfCEL || ours != casesOfOurs {
		t.Errorf("%d of %d cases are of our language, want %d of %d", ours, all, casesOfOurs, casesOfCEL)
	}
}

// conformanceFiles are the files of cases in the module of the specification.
func conformanceFiles(t *testing.T) func(yield func(*conformance.SimpleTestFile) bool) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "cel.dev/expr").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := os.DirFS(strings.TrimSpace(string(dir)) + "/tests/simple/testdata")
	names, err := fs.Glob(root, "*.textproto")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	return func(yield func(*conformance.SimpleTestFile) bool) {
		for _, name := range names {
			text, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			var file conformance.SimpleTestFile
			if err := prototext.Unmarshal(text, &file); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !yield(&file) {
				return
			}
		}
	}
}

// compileCase compiles a case with the names it declares; false: it is not of our
// language, or means names in a container.
func compileCase(t *testing.T, c *conformance.SimpleTest) (p *Program, slots []fact.Value, ok bool) {
	t.Helper()
	if c.Container != "" {
		return nil, nil, false
	}
	var vars []Var
	for _, d := range c.TypeEnv {
		typ, known := map[expr.Type_PrimitiveType]fact.Type{expr.Type_BOOL: fact.Bool, expr.Type_INT64: fact.Int, expr.Type_STRING: fact.String}[d.GetIdent().GetType().GetPrimitive()]
		if !known {
			return nil, nil, false
		}
		vars = append(vars, Var{Name: d.Name, Type: typ})
		slots = append(slots, factOf(c.Bindings[d.Name].GetValue()))
	}
	s, err := NewSchema(vars)
	if err != nil {
		return nil, nil, false
	}
	p, err = s.Compile(c.Expr)
	return p, slots, err == nil
}

// wanted is what a case comes to; Null for an error.
func wanted(t *testing.T, c *conformance.SimpleTest) fact.Value {
	t.Helper()
	switch m := c.ResultMatcher.(type) {
	case nil:
		return fact.BoolOf(true)
	case *conformance.SimpleTest_Value:
		return knownFact(t, m.Value)
	case *conformance.SimpleTest_TypedResult:
		return knownFact(t, m.TypedResult.Result)
	case *conformance.SimpleTest_EvalError:
		return fact.Value{}
	}
	t.Fatalf("a result of the form %T", c.ResultMatcher)
	return fact.Value{}
}

func knownFact(t *testing.T, v *expr.Value) fact.Value {
	t.Helper()
	out := factOf(v)
	if out.IsNull() {
		t.Fatalf("no fact has the value %v", v)
	}
	return out
}

// factOf is a value as a fact has it; Null where none does.
func factOf(v *expr.Value) fact.Value {
	switch k := v.GetKind().(type) {
	case *expr.Value_BoolValue:
		return fact.BoolOf(k.BoolValue)
	case *expr.Value_Int64Value:
		return fact.IntOf(k.Int64Value)
	case *expr.Value_StringValue:
		return fact.StringOf(k.StringValue)
	case *expr.Value_ListValue:
		return factOfList(k.ListValue.Values)
	}
	return fact.Value{}
}

// factOfList is a list of whole numbers, as the cases of our language have them.
func factOfList(list []*expr.Value) fact.Value {
	out := make([]int64, len(list))
	for i, v := range list {
		n, ok := v.Kind.(*expr.Value_Int64Value)
		if !ok {
			return fact.Value{}
		}
		out[i] = n.Int64Value
	}
	return fact.IntsOf(out...)
}
