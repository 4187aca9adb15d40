package expr

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"pgregory.net/rapid"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// boxed lets cel-go carry our dates and decimals, and order and add them
// through its own operators.
type boxed struct{ v fact.Value }

var _ interface {
	traits.Comparer
	traits.Adder
	traits.Subtractor
	traits.Multiplier
} = boxed{}

func (b boxed) ConvertToNative(reflect.Type) (any, error) { return b.v, nil }
func (b boxed) ConvertToType(ref.Type) ref.Val            { return types.NewErr("no conversion") }
func (b boxed) Value() any                                { return b.v }

func (b boxed) Type() ref.Type {
	return types.NewObjectType(b.v.Type().String(), traits.ComparerType, traits.AdderType, traits.SubtractorType, traits.MultiplierType)
}

func (b boxed) Equal(o ref.Val) ref.Val {
	c, ok := o.(boxed)
	return types.Bool(ok && rational(b.v).Cmp(rational(c.v)) == 0)
}

func (b boxed) Compare(o ref.Val) ref.Val { return types.Int(rational(b.v).Cmp(rational(unbox(o)))) }

func (b boxed) Add(o ref.Val) ref.Val {
	return boxRat(new(big.Rat).Add(rational(b.v), rational(unbox(o))))
}

func (b boxed) Subtract(o ref.Val) ref.Val {
	return boxRat(new(big.Rat).Sub(rational(b.v), rational(unbox(o))))
}

func (b boxed) Multiply(o ref.Val) ref.Val {
	return boxRat(new(big.Rat).Mul(rational(b.v), rational(unbox(o))))
}

func boxRat(r *big.Rat) ref.Val {
	digits := strings.TrimRight(strings.TrimRight(r.FloatString(20), "0"), ".")
	n, err := fact.ParseNumber(digits)
	if err != nil {
		return types.NewErr("%v", err)
	}
	return boxed{fact.NumberValue(n)}
}

// rational orders dates, moments and decimals independently of the engine.
func rational(v fact.Value) *big.Rat {
	switch v.Type() {
	case fact.Date:
		return new(big.Rat).SetInt64(int64(v.Date()))
	case fact.Time:
		return new(big.Rat).SetInt64(v.Time().UnixNano())
	}
	r, _ := new(big.Rat).SetString(v.String())
	return r
}

func box(v fact.Value) ref.Val {
	switch v.Type() {
	case fact.Bool:
		return types.Bool(v.Bool())
	case fact.Int:
		return types.Int(v.Int())
	case fact.String:
		return types.String(v.Text())
	case fact.StringList:
		return types.DefaultTypeAdapter.NativeToValue(append([]string{}, v.Strings()...))
	case fact.IntList:
		return types.DefaultTypeAdapter.NativeToValue(append([]int64{}, v.Ints()...))
	}
	return boxed{v}
}

func unbox(v ref.Val) fact.Value {
	switch v := v.(type) {
	case types.Bool:
		return fact.BoolOf(bool(v))
	case types.Int:
		return fact.IntOf(int64(v))
	case types.String:
		return fact.StringOf(string(v))
	case boxed:
		return v.v
	}
	if list, err := v.ConvertToNative(reflect.TypeFor[[]string]()); err == nil {
		return fact.StringsOf(list.([]string)...)
	}
	if list, err := v.ConvertToNative(reflect.TypeFor[[]int64]()); err == nil {
		return fact.IntsOf(list.([]int64)...)
	}
	return fact.Value{}
}

// oracle is cel-go's own evaluator with its own standard library; only the
// functions it lacks are ours, and order and sums are told by rational.
func oracle(t testing.TB) *cel.Env {
	t.Helper()
	return oracleFor(t, vars)
}

// oracleFor is the oracle for expressions over other names.
func oracleFor(t testing.TB, vars []Var) *cel.Env {
	t.Helper()
	options := []cel.EnvOption{}
	for _, v := range vars {
		ct := celTypes[v.Type]
		if v.Type == Table {
			ct = integer // the handle
		}
		options = append(options, cel.Variable(v.Name, ct))
	}
	for i, o := range overloads {
		switch {
		case o.member, o.name == operators.Equals, o.name == operators.NotEquals, o.name == operators.In, o.name == "size", o.name == "matches":
		case reflect.DeepEqual(o.args, sig(integer, integer)), o.name == operators.Negate:
		case strings.Contains(o.name, "_") && !strings.ContainsAny(o.name, "abcdefghijklmnopqrstuvwxyz"):
			options = append(options, cel.Function(o.name, cel.Overload(o.id(i), o.args, o.result)))
		default:
			options = append(options, cel.Function(o.name, cel.Overload(o.id(i), handles(o.args), o.result, cel.FunctionBinding(ours(o)))))
		}
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func handles(args []*cel.Type) []*cel.Type {
	out := append([]*cel.Type{}, args...)
	for i := range out {
		if out[i] == table {
			out[i] = integer
		}
	}
	return out
}

func ours(o overload) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		var a arguments
		for i := range args {
			a[i] = unbox(args[i])
		}
		do := o.do
		if o.prepare != nil {
			var err error
			if do, err = o.prepare(a[len(args)-1]); err != nil {
				return types.NewErr("%v", err)
			}
		}
		f := frame("2026-11-22", nil)
		if v := do(f, a); !v.IsNull() {
			return box(v)
		}
		return types.NewErr("no answer: %s", f.Cause)
	}
}

func activation(f *Frame) map[string]any {
	m := make(map[string]any)
	for i, v := range vars {
		if !f.Slots[i].IsNull() {
			m[v.Name] = box(f.Slots[i])
		}
	}
	return m
}

// answer is what cel-go says, Null for an error or an unknown.
func answer(program cel.Program, activation any) fact.Value {
	out, _, err := program.Eval(activation)
	if err != nil || types.IsUnknownOrError(out) {
		return fact.Value{}
	}
	return unbox(out)
}

// With complete facts the engine says what cel-go says. With some facts
// unknown it never says less than cel-go's partial evaluation, and what it
// says holds however the unknown facts turn out.
func TestAgreesWithCEL(t *testing.T) {
	s, env := schema(t), oracle(t)
	rapid.Check(t, func(t *rapid.T) {
		source := writer{t}.boolean(3)
		p, err := s.Compile(source)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		checked, issues := env.Compile(source)
		if issues.Err() != nil {
			t.Fatalf("%s: %v", source, issues.Err())
		}
		program, err := env.Program(checked, cel.EvalOptions(cel.OptPartialEval))
		if err != nil {
			t.Fatal(err)
		}
		facts := draw(t)
		full := frame("2026-11-22", facts)
		complete := p.Eval(full)
		if want := answer(program, activation(full)); complete != want && !(want.IsNull() && agreesInBranches(source)) {
			t.Fatalf("%s with %v = %v, cel-go says %v", source, facts, complete, want)
		}
		known := make(map[string]fact.Value)
		var patterns []*cel.AttributePatternType
		for name, v := range facts {
			if rapid.Bool().Draw(t, "know "+name) {
				known[name] = v
			} else {
				patterns = append(patterns, pattern(name))
			}
		}
		part := frame("2026-11-22", known)
		partial := p.Eval(part)
		vars, err := cel.PartialVars(activation(part), patterns...)
		if err != nil {
			t.Fatal(err)
		}
		if want := answer(program, vars); !want.IsNull() && partial != want {
			t.Fatalf("%s with %v = %v, cel-go says %v", source, known, partial, want)
		}
		if !partial.IsNull() && !complete.IsNull() && partial != complete {
			t.Fatalf("%s with %v = %v, but with the rest known %v", source, known, partial, complete)
		}
	})
}

// agreesInBranches says whether an expression has a conditional, for which
// alone the engine may know more than cel-go.
func agreesInBranches(source string) bool { return strings.Contains(source, "?") }

// pattern is the attribute trail of a qualified name.
func pattern(name string) *cel.AttributePatternType { return cel.AttributePattern(name) }

// A result stays what it is through Steady, whatever moves with time.
func TestSteadyIsSound(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		source := writer{t}.boolean(3)
		p, err := s.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		facts := draw(t)
		for name := range facts {
			if rapid.IntRange(0, 4).Draw(t, "hide "+name) == 0 {
				delete(facts, name)
			}
		}
		f := frame("2026-11-22", facts)
		ends := f.Date + civil.Date(rapid.IntRange(0, 500).Draw(t, "limit in force for"))
		f.Until[slotOf("parameters.limit")] = ends
		until := p.root.steady(f)
		if until < f.Date {
			t.Fatalf("%s is steady until %v, before %v", source, until, f.Date)
		}
		want := p.Eval(f)
		for d := f.Date; d <= min(until, f.Date+800); d++ {
			g := frame(d.String(), facts)
			if d > ends {
				g.Slots[slotOf("parameters.limit")] = fact.IntOf(69)
			}
			if got := p.Eval(g); got != want {
				t.Fatalf("%s with %v: %v on %v, but %v on %v; said steady until %v", source, facts, want, f.Date, got, d, until)
			}
		}
	})
}

// Steady is worth having only if it jumps.
func TestSteadyJumps(t *testing.T) {
	s := schema(t)
	for _, c := range []struct{ source, d1, want string }{
		{"age(p.d1, date) >= 70", "1956-11-25", "2026-11-24"},
		{"age(p.d1, date) >= 70", "1980-02-29", "2027-02-28"},
		{"date < add_years(p.d1, 2)", "2025-01-01", "2026-12-31"},
		{"add_years(p.d1, 3) <= date", "2024-02-29", "2027-02-28"},
		{"date <= p.d1", "2026-11-22", "2026-11-22"},
		{"date <= p.d1", "2026-11-21", "2200-12-31"},
		{"date == p.d1", "2026-12-01", "2026-11-30"},
		{"months_between(p.d1, date) > 3", "2026-10-30", "2026-11-29"},
		{"p.b1 && date < p.d1", "2026-12-01", "2026-11-30"},
		{"p.d2 == p.d1 || date < p.d1", "2026-12-01", "2026-11-30"},
		{"p.b1", "2026-12-01", "2200-12-31"},
	} {
		t.Run(c.source+" "+c.d1, func(t *testing.T) {
			p, err := s.Compile(c.source)
			if err != nil {
				t.Fatal(err)
			}
			f := frame("2026-11-22", map[string]fact.Value{"p.d1": fact.DateOf(civil.MustParse(c.d1))})
			if got := p.Steady(f).String(); got != c.want {
				t.Errorf("steady until %s, want %s", got, c.want)
			}
		})
	}
}

func FuzzCompile(f *testing.F) {
	s := schema(f)
	f.Add("p.b1 && age(p.d1, date) >= 70")
	f.Add("matches(p.s1, r'^\\d{4}$') ? p.i1 in [1,2] : each_below(p.li, 3, 12)")
	f.Add("band(parameters.bands, 3) > decimal('1.5') || day('2026-01-01') == p.d1")
	f.Fuzz(func(t *testing.T, source string) {
		p, err := s.Compile(source)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		f := frame("2026-11-22", map[string]fact.Value{"p.s1": fact.StringOf(source)})
		if v := p.Eval(f); !v.IsNull() && v.Type() != p.Type && p.Type != Table && !(p.Type == fact.IntList && v.Type() == fact.StringList) {
			t.Errorf("%q has type %v but is a %v", source, p.Type, v.Type())
		}
		_ = fmt.Sprint(p.Steady(f))
	})
}

func BenchmarkCondition(b *testing.B) {
	s := schema(b)
	f := frame("2026-11-22", map[string]fact.Value{"p.d1": fact.DateOf(civil.MustParse("1946-11-22")), "p.b1": yes, "p.s1": fact.StringOf("440306"), "p.s2": fact.StringOf("yinian")})
	for _, source := range []string{"age(p.d1, date) >= 70", "p.b1 == false", "in_division(p.s1, '4403')", "p.s2 == 'yinian'"} {
		p, err := s.Compile(source)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(source, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Eval(f)
			}
		})
	}
}

// Whatever fills the open slots, the result was possible.
func TestPossibleLeavesNothingOut(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		source := writer{t}.boolean(3)
		p, err := s.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		facts, open := draw(t), make([]bool, len(vars))
		known := make(map[string]fact.Value)
		for name, v := range facts {
			switch rapid.IntRange(0, 2).Draw(t, "fate of "+name) {
			case 0:
				open[slotOf(name)] = true
			case 1:
				known[name] = v
			default:
				delete(facts, name)
			}
		}
		may := p.Possible(frame("2026-11-22", known), open)
		if got := p.Eval(frame("2026-11-22", facts)); may&outcomeOf(got) == 0 {
			t.Fatalf("%s with %v gave %v, which was not possible with %v", source, facts, got, known)
		}
	})
}

// A condition that needs a fact nobody will supply can never be true.
func TestPossibleGivesUp(t *testing.T) {
	s := schema(t)
	open := make([]bool, len(vars))
	open[slotOf("p.b1")], open[slotOf("p.s1")] = true, true
	for source, want := range map[string]bool{
		"p.b1 && filled(p.s1)":           true,
		"p.b1 && p.b2":                   false,
		"p.b1 || p.b2":                   true,
		"!(p.b1 && p.b2)":                true,
		"p.b1 && p.s1 == p.s2":           false,
		"p.b2 ? p.b1 : p.b1":             true,
		"p.b2 ? p.b1 : false":            false,
		"!p.b2 && filled(p.s1)":          false,
		"p.b1 && age(p.d1, date) >= 70":  false,
		"p.b1 || !(age(p.d1, date) > 1)": true,
	} {
		p, err := s.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Possible(frame("2026-11-22", nil), open)&True != 0; got != want {
			t.Errorf("%s can be true: %v, want %v", source, got, want)
		}
	}
}
