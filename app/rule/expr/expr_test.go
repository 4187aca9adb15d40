package expr

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// vars are the names the tests use: two of each type, and the two dates that
// move.
var vars = []Var{
	{"date", fact.Date, true}, {"decided_on", fact.Date, true},
	{"parameters.bands", Table, false}, {"parameters.limit", fact.Int, false},
	{"p.b1", fact.Bool, false}, {"p.b2", fact.Bool, false},
	{"p.i1", fact.Int, false}, {"p.i2", fact.Int, false},
	{"p.s1", fact.String, false}, {"p.s2", fact.String, false},
	{"p.d1", fact.Date, false}, {"p.d2", fact.Date, false},
	{"p.m1", fact.Decimal, false}, {"p.m2", fact.Decimal, false},
	{"p.t1", fact.Time, false}, {"p.ls", fact.StringList, false}, {"p.li", fact.IntList, false},
}

func schema(t testing.TB) *Schema {
	t.Helper()
	s, err := NewSchema(vars)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func slotOf(name string) int {
	for i, v := range vars {
		if v.Name == name {
			return i
		}
	}
	panic(name)
}

// frame has the given facts; all other slots are unknown.
func frame(day string, facts map[string]fact.Value) *Frame {
	d := civil.MustParse(day)
	f := &Frame{Slots: make([]fact.Value, len(vars)), Until: make([]civil.Date, len(vars)), Date: d}
	f.Tables = []Steps{{{70, fact.DecimalOf("200")}, {80, fact.DecimalOf("300")}}}
	for i := range vars {
		f.Until[i] = civil.Max
	}
	f.Slots[0], f.Slots[1], f.Slots[2] = fact.DateOf(d), fact.DateOf(d), fact.IntOf(0)
	f.Until[0], f.Until[1] = d, d
	for name, v := range facts {
		f.Slots[slotOf(name)] = v
	}
	return f
}

// given are facts by name.
type given = map[string]fact.Value

func dayOf(s string) fact.Value { return fact.DateOf(civil.MustParse(s)) }

var evalCases = []struct {
	source string
	facts  given
	want   string // "" is unknown
	cause  string
}{
	{`p.b1 || p.b2`, given{"p.b1": yes}, "true", ""},
	{`p.b2 || p.b1`, given{"p.b1": yes}, "true", ""},
	{`p.b1 || p.b2`, given{"p.b1": no}, "", ""},
	{`p.b1 && p.b2`, given{"p.b1": no}, "false", ""},
	{`p.b1 && p.b2`, given{"p.b2": no}, "false", ""},
	{`p.b1 && p.b2`, given{"p.b2": yes}, "", ""},
	{`!p.b1`, nil, "", ""},
	{`p.b1 ? 1 : 1`, nil, "1", ""},
	{`p.b1 ? 1 : 2`, nil, "", ""},
	{`p.b1 ? p.i1 : 2`, given{"p.b1": no}, "2", ""},
	{`p.i1 in [1, 2]`, given{"p.i1": fact.IntOf(2)}, "true", ""},
	{`p.s1 in ['a', 'b']`, given{"p.s1": fact.StringOf("c")}, "false", ""},
	{`p.s1 in p.ls`, given{"p.s1": fact.StringOf("c"), "p.ls": fact.StringsOf("b", "c")}, "true", ""},
	{`p.i1 in []`, given{"p.i1": fact.IntOf(2)}, "false", ""},
	{`p.m1 > 0`, given{"p.m1": fact.DecimalOf("0.01")}, "true", ""},
	{`p.m1 == decimal('1.50')`, given{"p.m1": fact.DecimalOf("1.5")}, "true", ""},
	{`p.m1 * 3`, given{"p.m1": fact.DecimalOf("0.10")}, "0.30", ""},
	{`p.i1 + p.i2`, given{"p.i1": fact.IntOf(1 << 62), "p.i2": fact.IntOf(1 << 62)}, "", tooLarge},
	{`p.i1 - p.i2`, given{"p.i1": fact.IntOf(-1 << 63), "p.i2": fact.IntOf(1)}, "", tooLarge},
	{`p.i1 - p.i2`, given{"p.i1": fact.IntOf(5), "p.i2": fact.IntOf(0)}, "5", ""},
	{`p.i1 * p.i2`, given{"p.i1": fact.IntOf(-1 << 63), "p.i2": fact.IntOf(-1)}, "", tooLarge},
	{`p.i1 / p.i2`, given{"p.i1": fact.IntOf(-7), "p.i2": fact.IntOf(2)}, "-3", ""},
	{`p.i1 % p.i2`, given{"p.i1": fact.IntOf(-7), "p.i2": fact.IntOf(2)}, "-1", ""},
	{`p.i1 / p.i2`, given{"p.i1": fact.IntOf(7), "p.i2": fact.IntOf(0)}, "", "除数为零"},
	{`p.i1 % p.i2`, given{"p.i1": fact.IntOf(7), "p.i2": fact.IntOf(0)}, "", "除数为零"},
	{`p.s1.contains('深') && p.s1.endsWith('圳') && p.s1.size() == 2`, given{"p.s1": fact.StringOf("深圳")}, "true", ""},
	{`-p.i1`, given{"p.i1": fact.IntOf(-1 << 63)}, "", tooLarge},
	{`age(p.d1, date)`, given{"p.d1": dayOf("1956-11-22")}, "70", ""},
	{`age(p.d1, date)`, given{"p.d1": dayOf("1956-11-23")}, "69", ""},
	{`age(p.d1, date)`, given{"p.d1": dayOf("2026-11-23")}, "", endsBeforeItBegins},
	{`age(p.d1, day('2023-02-28'))`, given{"p.d1": dayOf("1956-02-29")}, "66", ""},
	{`months_between(p.d1, date)`, given{"p.d1": dayOf("2026-08-23")}, "2", ""},
	{`days_between(p.d1, date)`, given{"p.d1": dayOf("2026-11-20")}, "2", ""},
	{`add_years(p.d1, 3)`, given{"p.d1": dayOf("2024-02-29")}, "2027-03-01", ""},
	{`add_months(p.d1, -1)`, given{"p.d1": dayOf("2024-03-15")}, "2024-02-15", ""},
	{`add_days(p.d1, 1)`, given{"p.d1": dayOf("2024-02-28")}, "2024-02-29", ""},
	{`add_days(p.d1, 9223372036854775807)`, given{"p.d1": dayOf("2024-02-28")}, "", tooLarge},
	{`add_years(p.d1, 400)`, given{"p.d1": dayOf("2024-02-28")}, "", tooLarge},
	{`workdays_after(p.d1, 3)`, given{"p.d1": dayOf("2024-02-28")}, "", "没有可用的工作日历"},
	{`month(date)`, nil, "2026-11", ""},
	{`civil_date(p.t1)`, given{"p.t1": fact.TimeOf(dayOf("2026-01-01").Date().Start())}, "2026-01-01", ""},
	{`band(parameters.bands, p.i1)`, given{"p.i1": fact.IntOf(79)}, "200", ""},
	{`band(parameters.bands, p.i1)`, given{"p.i1": fact.IntOf(80)}, "300", ""},
	{`band(parameters.bands, p.i1)`, given{"p.i1": fact.IntOf(69)}, "", "没有对应的档次"},
	{`each_below(p.li, 3, 12)`, given{"p.li": fact.IntsOf(0, 11, 3)}, "true", ""},
	{`each_below(p.li, 3, 12)`, given{"p.li": fact.IntsOf(0, 12)}, "false", ""},
	{`each_below(p.li, 3, 12)`, given{"p.li": fact.IntsOf(0, 11)}, "", "记录的期数不对"},
	{`each_below(p.li, 3, 12)`, given{"p.li": fact.IntsOf(0, 0, 0, 0)}, "", "记录的期数不对"},
	{`each_below(p.li, 3, 12)`, given{"p.li": fact.IntsOf()}, "", "记录的期数不对"},
	{`filled(p.s1)`, given{"p.s1": fact.StringOf(" \u3000\t")}, "false", ""},
	{`filled(p.s1)`, given{"p.s1": fact.StringOf("深")}, "true", ""},
	{`size(p.s1) == 2`, given{"p.s1": fact.StringOf("深圳")}, "true", ""},
	{`size(p.li) + size(p.ls)`, given{"p.li": fact.IntsOf(1), "p.ls": fact.StringsOf("", "")}, "3", ""},
	{`p.s1.startsWith('粤B')`, given{"p.s1": fact.StringOf("粤B12345")}, "true", ""},
	{`matches(p.s1, r'^\d{4}$')`, given{"p.s1": fact.StringOf("4401")}, "true", ""},
	{`p.s1.matches('^a+$')`, given{"p.s1": fact.StringOf("b")}, "false", ""},
	{`in_division(p.s1, '4403')`, given{"p.s1": fact.StringOf("440306")}, "true", ""},
	{`in_division(p.s1, '4403')`, given{"p.s1": fact.StringOf("440300000000")}, "true", ""},
	{`in_division(p.s1, '4403')`, given{"p.s1": fact.StringOf("440106")}, "false", ""},
	{`!in_division(p.s1, '4403')`, given{"p.s1": fact.StringOf("深圳")}, "", "不是有效的区划代码"},
	{`!in_division(p.s1, '4403')`, given{"p.s1": fact.StringOf("440000")}, "", "区划代码不够具体"},
	{`valid_id(p.s1)`, given{"p.s1": fact.StringOf("11010519491231002X")}, "true", ""},
	{`valid_id(p.s1)`, given{"p.s1": fact.StringOf("11010519491231002x")}, "false", ""},
	{`id_birth(p.s1)`, given{"p.s1": fact.StringOf("11010519491231002X")}, "1949-12-31", ""},
	{`id_birth(p.s1)`, given{"p.s1": fact.StringOf("1")}, "", badID},
	{`id_sex(p.s1)`, given{"p.s1": fact.StringOf("11010519491231002X")}, "female", ""},
	{`id_sex(p.s1) != 'male'`, given{"p.s1": fact.StringOf("")}, "", badID},
	{`valid_uscc(p.s1)`, given{"p.s1": fact.StringOf("91350100M000100Y43")}, "true", ""},
	{`valid_vin(p.s1)`, given{"p.s1": fact.StringOf("1M8GDM9AXKP042788")}, "true", ""},
	{`luhn(p.s1)`, given{"p.s1": fact.StringOf("6222021001116245702")}, "true", ""},
	{`term_end(p.d1, 2, 0)`, given{"p.d1": dayOf("2024-02-29")}, "2026-02-28", ""},
	{`term_end(p.d1, 0, 1)`, given{"p.d1": dayOf("2026-01-31")}, "2026-02-28", ""},
	{`term_end(p.d1, 1, 6)`, given{"p.d1": dayOf("2024-08-31")}, "2026-02-28", ""},
	{`term_end(p.d1, 4, 0)`, given{"p.d1": dayOf("2024-02-29")}, "2028-02-29", ""},
	{`term_end(p.d1, p.i1, 0)`, given{"p.d1": dayOf("2024-02-29"), "p.i1": fact.IntOf(-1)}, "", tooLarge},
	{`in_time(p.d1, p.d2)`, given{"p.d1": dayOf("2026-10-03"), "p.d2": dayOf("2026-10-03")}, "true", ""},
	{`in_time(p.d1, p.d2)`, given{"p.d1": dayOf("2026-10-03"), "p.d2": dayOf("2026-10-04")}, "", "没有可用的工作日历"},
	{`in_time(p.d1, p.d2)`, given{"p.d1": dayOf("2026-10-03"), "p.d2": dayOf("2026-11-04")}, "false", ""},
	{`located_in(p.s1, '4403')`, given{"p.s1": fact.StringOf(" 440306017 ")}, "true", ""},
	{`located_in(p.s1, '4403')`, given{"p.s1": fact.StringOf("440106")}, "false", ""},
	{`located_in(p.s1, '4403')`, given{"p.s1": fact.StringOf("440399")}, "", "没有这个区划代码"},
	{`located_in(p.s1, '4403')`, given{"p.s1": fact.StringOf("440000")}, "", "区划代码不够具体"},
	{`located_in(p.s1, '4403')`, given{"p.s1": fact.StringOf("深圳")}, "", "不是有效的区划代码"},
	{`valid_industry(p.s1)`, given{"p.s1": fact.StringOf("3911 ")}, "true", ""},
	{`valid_industry(p.s1)`, given{"p.s1": fact.StringOf("3999")}, "false", ""},
	{`valid_industry(p.s1)`, given{"p.s1": fact.StringOf("391")}, "false", ""},
	{`same_text(p.s1, p.s2)`, given{"p.s1": fact.StringOf("　一号厂房 "), "p.s2": fact.StringOf("一号厂房")}, "true", ""},
	{`same_text(p.s1, p.s2)`, given{"p.s1": fact.StringOf("Café"), "p.s2": fact.StringOf("Café")}, "true", ""},
	{`same_text(p.s1, p.s2)`, given{"p.s1": fact.StringOf("一号厂房"), "p.s2": fact.StringOf("二号厂房")}, "false", ""},
	{`decimal(p.i1)`, given{"p.i1": fact.IntOf(-400)}, "-400", ""},
	{`decimal(p.i1)`, nil, "", ""},
	{`fraction(p.m1, 2, 3)`, given{"p.m1": fact.DecimalOf("900")}, "600", ""},
	{`fraction(p.m1, 2, 3)`, given{"p.m1": fact.DecimalOf("100")}, "66.67", ""},
	{`fraction(p.m1, 2, 3)`, given{"p.m1": fact.DecimalOf("899.99")}, "599.99", ""},
	{`fraction(p.m1, 1, 2)`, given{"p.m1": fact.DecimalOf("0.01")}, "0.01", ""},
	{`fraction(p.m1, 1, 2)`, given{"p.m1": fact.DecimalOf("-0.01")}, "-0.01", ""},
	{`fraction(p.m1, 1, 4)`, given{"p.m1": fact.DecimalOf("0.01")}, "0", ""},
	{`fraction(p.m1, 1, p.i1)`, given{"p.m1": fact.DecimalOf("1"), "p.i1": fact.IntOf(0)}, "", "除数为零"},
	{`fraction(p.m1, p.i1, 1)`, given{"p.m1": fact.DecimalOf("999999999999999999"), "p.i1": fact.IntOf(1 << 62)}, "", tooLarge},
}

func TestEval(t *testing.T) {
	s := schema(t)
	for _, c := range evalCases {
		t.Run(c.source, func(t *testing.T) {
			p, err := s.Compile(c.source)
			if err != nil {
				t.Fatal(err)
			}
			f := frame("2026-11-22", c.facts)
			if got := p.Eval(f); got.String() != c.want {
				t.Errorf("= %q, want %q", got, c.want)
			}
			if c.want == "" && f.Cause != c.cause {
				t.Errorf("cause %q, want %q", f.Cause, c.cause)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	s := schema(t)
	for _, c := range []struct{ source, want string }{
		{``, "1:1"},
		{`p.b1 &&`, "1:8"},
		{`p.d1 > 5`, "1:6: > does not take (date, int)"},
		{`p.d1 > '2026-01-01'`, "> does not take (date, string)"},
		{`p.d1 == '2026-01-01'`, "== does not take (date, string)"},
		{`p.m1 == 5`, "== does not take (decimal, int)"},
		{`p.s1 < p.s2`, "< does not take (string, string); it takes (int, int) or (date, date)"},
		{`p.i1 && p.b1`, "1:2: expected type 'bool' but found 'int'"},
		{`p.b1 ? 1 : 'a'`, "does not take"},
		{`p.brith`, "p.brith is not declared; declared are p.b1"},
		{`q.b1`, "1:1: q.b1 is not declared; expected a declared fact"},
		{`timestamp('2026-01-01T00:00:00Z') > p.t1`, "a rule cannot ask the clock"},
		{`now() > p.t1`, "a rule cannot ask the clock"},
		{`p.t1.getFullYear() > 1`, "a rule cannot ask the clock"},
		{`age > 5`, "age is a function; expected age(…)"},
		{`p.m1 / p.m2 > 1`, "/ does not take (decimal, decimal); it takes (int, int)"},
		{`p.s1 + p.s2 == 'ab'`, "+ does not take (string, string)"},
		{`p.li[0] == 1`, "the language has no"},
		{`p.i1 in [1, 'a']`, "the items of a list must have one type"},
		{`p.i1 in [p.i2]`, "a list may hold"},
		{`1.5 > 1.0`, "does not take (double, double)"},
		{`1.5`, "the result has type double"},
		{`null == null`, "a null_type literal cannot be used"},
		{`{'a': 1} == {'a': 1}`, "not part of the language"},
		{`[1, 2].all(x, x > 1)`, "the language has no all"},
		{`has(p.b1)`, "the language has no has"},
		{`parameters.bands == parameters.bands`, "== does not take a table"},
		{`day('2026-02-30')`, "is not a day that exists"},
		{`day(p.s1)`, "must be a text written out"},
		{`decimal('1e3')`, "is not a decimal number"},
		{`matches(p.s1, '(')`, "not a regular expression"},
		{`matches(p.s1, '(a{100}){10}{10}')`, "regular expression"},
		{`matches(p.s1, p.s2)`, "must be a text written out"},
		{`located_in(p.s1, '4499')`, "is not a division code of GB/T 2260"},
		{`in_division(p.s1, 'abc')`, "is not a division code"},
		{`'` + strings.Repeat("a", MaxSource) + `'`, "size"},
		{strings.Repeat(`p.b1&&`, MaxNodes) + `p.b1`, "limit"},
		{strings.Repeat("(", 500) + `p.b1` + strings.Repeat(")", 500), "recursion"},
		{"p.b1 ||\n  p.x", "2:3: p.x is not declared"},
		{"p.s1 == '身份' && p.x", "1:17: p.x is not declared"},
	} {
		t.Run(c.source[:min(len(c.source), 40)], func(t *testing.T) {
			_, err := s.Compile(c.source)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if !strings.Contains(e.Error(), c.want) || strings.Contains(e.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", e, c.want)
			}
		})
	}
}

func TestReadsAreInOrderOfAppearance(t *testing.T) {
	p, err := schema(t).Compile(`p.s2 == p.s1 && (p.i1 > parameters.limit ? p.b1 : p.s1 in ['x']) && age(p.d1, date) > 3`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, slot := range p.Reads {
		names = append(names, vars[slot].Name)
	}
	if got, want := strings.Join(names, " "), "p.s2 p.s1 p.i1 parameters.limit p.b1 p.d1 date"; got != want {
		t.Errorf("reads %s, want %s", got, want)
	}
}

// Packs stay loadable for as long as their decisions are replayed: the list
// may grow with Language, and no line of it may change.
func TestLanguageIsFrozen(t *testing.T) {
	var b strings.Builder
	for _, o := range append(append([]overload{}, overloads...), logic...) {
		b.WriteString(plain(o.name))
		if o.member {
			b.WriteString(" (member)")
		}
		for _, a := range o.args {
			b.WriteString(" " + cel.FormatCELType(a))
		}
		b.WriteString(" -> " + cel.FormatCELType(o.result) + "\n")
	}
	golden(t, fmt.Sprintf("language-%d.golden", Language), b.String())
	now := strings.Split(b.String(), "\n")
	for v := 1; v < Language; v++ {
		before, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("language-%d.golden", v)))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(before), "\n") {
			if !slices.Contains(now, line) {
				t.Errorf("language %d had %q, which is gone", v, line)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}
