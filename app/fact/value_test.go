package fact

import (
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app/civil"
)

func TestParseNumberKeepsWhatItReads(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"-0", "0"}, {"300", "300"}, {"300.00", "300.00"}, {"-1.5", "-1.5"},
		{"0.000001", "0.000001"}, {"123456789012.123456", "123456789012.123456"},
	} {
		n, err := ParseNumber(c.in)
		if err != nil || n.String() != c.want {
			t.Errorf("ParseNumber(%q) = %v, %v; want %s", c.in, n, err, c.want)
		}
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, in := range []string{"", "-", ".5", "5.", "+5", "05", "1e3", "1,000", " 1", "1 ", "１", "NaN", "0x10",
		"0.0000001", "1234567890123456789", "1.2.3", "--1"} {
		if n, err := ParseNumber(in); err == nil {
			t.Errorf("ParseNumber(%q) = %v, want an error", in, n)
		}
	}
}

func numbers(t *rapid.T, label string) Number {
	return Number{rapid.Int64Range(-maxCoefficient, maxCoefficient).Draw(t, label), rapid.Uint8Range(0, maxScale).Draw(t, label+" scale")}
}

func rat(n Number) *big.Rat {
	r, _ := new(big.Rat).SetString(n.String())
	return r
}

func TestNumberArithmeticIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers(t, "a"), numbers(t, "b")
		if got, want := a.Cmp(b), rat(a).Cmp(rat(b)); got != want {
			t.Fatalf("%v cmp %v = %d, want %d", a, b, got, want)
		}
		for _, op := range []struct {
			name string
			do   func(Number) (Number, bool)
			want *big.Rat
		}{
			{"+", a.Add, new(big.Rat).Add(rat(a), rat(b))},
			{"-", a.Sub, new(big.Rat).Sub(rat(a), rat(b))},
			{"*", a.Mul, new(big.Rat).Mul(rat(a), rat(b))},
		} {
			if got, ok := op.do(b); ok && rat(got).Cmp(op.want) != 0 {
				t.Fatalf("%v %s %v = %v, want %v", a, op.name, b, got, op.want)
			}
		}
	})
}

func TestNumberOverflowIsToldNotWrapped(t *testing.T) {
	big, _ := ParseNumber("999999999999999999")
	if n, ok := big.Add(NumberOf(1)); ok {
		t.Errorf("sum = %v, want overflow", n)
	}
	if n, ok := big.Mul(big); ok {
		t.Errorf("product = %v, want overflow", n)
	}
	small, _ := ParseNumber("0.000001")
	if n, ok := small.Mul(small); ok {
		t.Errorf("product = %v, want a refusal to round", n)
	}
}

func TestAs(t *testing.T) {
	for _, c := range []struct {
		name string
		json string
		to   Type
		want string // "" means the conversion fails
	}{
		{"date from its text", `"1946-11-22"`, Date, "1946-11-22"},
		{"day that does not exist", `"1946-02-30"`, Date, ""},
		{"date with a time", `"1946-11-22T00:00:00Z"`, Date, ""},
		{"date as a number", `19461122`, Date, ""},
		{"bool", `true`, Bool, "true"},
		{"bool as text", `"true"`, Bool, ""},
		{"bool as number", `1`, Bool, ""},
		{"int", `12`, Int, "12"},
		{"int written with a point", `12.0`, Int, ""},
		{"int with exponent", `1e2`, Int, ""},
		{"int as text", `"12"`, Int, ""},
		{"int too large", `9223372036854775808`, Int, ""},
		{"decimal as text", `"12.50"`, Decimal, "12.50"},
		{"decimal as number", `12.50`, Decimal, "12.50"},
		{"decimal no float can hold", `0.1`, Decimal, "0.1"},
		{"decimal from an int", `12`, Decimal, "12"},
		{"decimal with exponent", `1e6`, Decimal, ""},
		{"decimal in Chinese digits", `"一百"`, Decimal, ""},
		{"text", `"深圳"`, String, "深圳"},
		{"text from a number", `440300`, String, ""},
		{"moment", `"2026-11-20T00:00:00Z"`, Time, "2026-11-20T08:00:00+08:00"},
		{"moment without zone", `"2026-11-20T00:00:00"`, Time, ""},
		{"list of ints", `[1,2,3]`, IntList, "[1 2 3]"},
		{"empty list of ints", `[]`, IntList, "[]"},
		{"list with a null", `[1,null]`, IntList, ""},
		{"mixed list", `[1,"a"]`, StringList, ""},
		{"list of texts", `["a","b"]`, StringList, "[a b]"},
		{"object", `{"a":1}`, String, ""},
		{"nested list", `[[1]]`, IntList, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var v Value
			if err := json.Unmarshal([]byte(c.json), &v); err != nil {
				t.Fatal(err)
			}
			got, err := v.As(c.to)
			if (err != nil) != (c.want == "") {
				t.Fatalf("error %v, want value %q", err, c.want)
			}
			if err == nil && (got.String() != c.want || got.Type() != c.to) {
				t.Errorf("got %s %q, want %s %q", got.Type(), got, c.to, c.want)
			}
		})
	}
}

func TestEqualByMeaning(t *testing.T) {
	day := civil.MustParse("1946-11-22")
	for _, c := range []struct {
		name string
		a, b Value
		want bool
	}{
		{"digits after the point", DecimalOf("300"), DecimalOf("300.00"), true},
		{"int and decimal", IntOf(300), DecimalOf("300.0"), true},
		{"date and its text", DateOf(day), StringOf("1946-11-22"), true},
		{"text and its date", StringOf("1946-11-22"), DateOf(day), true},
		{"other date", DateOf(day), StringOf("1946-11-23"), false},
		{"bool and text", BoolOf(true), StringOf("true"), false},
		{"null and false", Value{}, BoolOf(false), false},
		{"lists", IntsOf(1, 2), IntsOf(1, 2), true},
		{"order counts", IntsOf(1, 2), IntsOf(2, 1), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.a.Equal(c.b); got != c.want {
				t.Errorf("Equal = %v, want %v", got, c.want)
			}
		})
	}
}

func TestZeroAccessorsOfOtherTypes(t *testing.T) {
	v := StringOf("x")
	if v.Bool() || v.Int() != 0 || v.Date() != civil.None || !v.Time().IsZero() || v.Ints() != nil || v.Strings() != nil {
		t.Error("an accessor of another type gave a value")
	}
	if DateOf(civil.None) != (Value{}) {
		t.Error("no date is not null")
	}
}

// anyValue draws a value of any type a fact can have.
func anyValue() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		switch Type(rapid.IntRange(0, int(Malformed)).Draw(t, "type")) {
		case Bool:
			return BoolOf(rapid.Bool().Draw(t, "bool"))
		case Int:
			return IntOf(rapid.Int64().Draw(t, "int"))
		case Decimal:
			return NumberValue(numbers(t, "decimal"))
		case String:
			return StringOf(rapid.String().Draw(t, "text"))
		case Date:
			return DateOf(civil.Date(rapid.IntRange(int(civil.Min), int(civil.Max)).Draw(t, "date")))
		case Time:
			return TimeOf(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "time"), 5))
		case StringList:
			return StringsOf(rapid.SliceOfN(rapid.String(), 0, 5).Draw(t, "texts")...)
		case IntList:
			return IntsOf(rapid.SliceOfN(rapid.Int64(), 0, 5).Draw(t, "ints")...)
		case Malformed:
			return DecimalOf("1e" + rapid.StringMatching(`[0-9]{1,9}`).Draw(t, "malformed"))
		}
		return Value{}
	})
}

func TestJSONRoundTripKeepsTheMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue().Draw(t, "value")
		if v.Type() == Malformed {
			return // only shown, never read back
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back Value
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if !v.Equal(back) {
			t.Fatalf("%s: %v became %v", b, v, back)
		}
	})
}

func TestListsKeepTheirItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.String(), 1, 9).Draw(t, "texts")
		ints := rapid.SliceOfN(rapid.Int64(), 1, 9).Draw(t, "ints")
		var gotTexts []string
		for s := range StringsOf(texts...).EachString {
			gotTexts = append(gotTexts, s)
		}
		gotInts := IntsOf(ints...).Ints()
		for i := range texts {
			if gotTexts[i] != texts[i] {
				t.Fatalf("texts %q became %q", texts, gotTexts)
			}
		}
		for i := range ints {
			if gotInts[i] != ints[i] {
				t.Fatalf("ints %v became %v", ints, gotInts)
			}
		}
	})
}
