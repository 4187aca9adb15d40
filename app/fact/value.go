package fact

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"miaopi/app/civil"
)

// Value is one typed value. It is immutable, 32 bytes, and needs no heap
// beyond the bytes of a string. The zero Value is Null.
type Value struct {
	s     string // String, Malformed: the text; lists: packed items
	n     int64  // Bool 0/1, Int, Date in days, Time in Unix ns, Decimal coefficient
	kind  Type
	scale uint8 // of a Decimal
}

// BoolOf is a truth value.
func BoolOf(b bool) Value {
	if b {
		return Value{kind: Bool, n: 1}
	}
	return Value{kind: Bool}
}

// IntOf is a whole number.
func IntOf(n int64) Value { return Value{kind: Int, n: n} }

// NumberValue is an exact decimal.
func NumberValue(n Number) Value { return Value{kind: Decimal, n: n.coef, scale: n.scale} }

// DecimalOf reads an exact decimal; a text that is none gives a Malformed
// value, which every evaluation holds for invalid.
func DecimalOf(s string) Value {
	n, err := ParseNumber(s)
	if err != nil {
		return Value{kind: Malformed, s: s}
	}
	return NumberValue(n)
}

// StringOf is a text; bytes that are not UTF-8 become U+FFFD.
func StringOf(s string) Value { return Value{kind: String, s: strings.ToValidUTF8(s, "\uFFFD")} }

// DateOf is a civil day; civil.None gives Null.
func DateOf(d civil.Date) Value {
	if d == civil.None {
		return Value{}
	}
	return Value{kind: Date, n: int64(d)}
}

// TimeOf is a moment, to the nanosecond.
func TimeOf(t time.Time) Value { return Value{kind: Time, n: t.UnixNano()} }

// StringsOf is a list of texts.
func StringsOf(list ...string) Value {
	var b []byte
	for _, s := range list {
		b = appendText(b, s)
	}
	return Value{kind: StringList, s: string(b)}
}

// IntsOf is a list of whole numbers.
func IntsOf(list ...int64) Value {
	var b []byte
	for _, n := range list {
		b = binary.AppendVarint(b, n)
	}
	return Value{kind: IntList, s: string(b)}
}

// Type is the type of the value.
func (v Value) Type() Type { return v.kind }

// IsNull says whether there is no value.
func (v Value) IsNull() bool { return v.kind == Null }

// Bool is the truth value; false for other types.
func (v Value) Bool() bool { return v.kind == Bool && v.n == 1 }

// Int is the whole number; 0 for other types.
func (v Value) Int() int64 {
	if v.kind == Int {
		return v.n
	}
	return 0
}

// Number is the decimal, or the whole number as one; 0 for other types.
func (v Value) Number() Number {
	switch v.kind {
	case Decimal:
		return Number{v.n, v.scale}
	case Int:
		return NumberOf(v.n)
	}
	return Number{}
}

// Text is the text of a String; "" for other types.
func (v Value) Text() string {
	if v.kind == String {
		return v.s
	}
	return ""
}

// Date is the civil day; civil.None for other types.
func (v Value) Date() civil.Date {
	if v.kind == Date {
		return civil.Date(v.n)
	}
	return civil.None
}

// Time is the moment, in Shanghai; the zero time for other types.
func (v Value) Time() time.Time {
	if v.kind == Time {
		return time.Unix(0, v.n).In(civil.Shanghai)
	}
	return time.Time{}
}

// Strings is the list of texts; nil for other types.
func (v Value) Strings() []string {
	var list []string
	if v.kind == StringList {
		for s, rest := "", v.s; rest != ""; {
			s, rest, _ = cutString(rest)
			list = append(list, s)
		}
	}
	return list
}

// Ints is the list of whole numbers; nil for other types.
func (v Value) Ints() []int64 {
	var list []int64
	for n := range v.EachInt {
		list = append(list, n)
	}
	return list
}

// EachInt walks a list of whole numbers without allocating.
func (v Value) EachInt(yield func(int64) bool) {
	if v.kind != IntList {
		return
	}
	for rest := v.s; rest != ""; {
		var n int64
		var ok bool
		if n, rest, ok = cutInt(rest); !ok || !yield(n) {
			return
		}
	}
}

// EachString walks a list of texts without allocating.
func (v Value) EachString(yield func(string) bool) {
	if v.kind != StringList {
		return
	}
	for rest := v.s; rest != ""; {
		var s string
		var ok bool
		if s, rest, ok = cutString(rest); !ok || !yield(s) {
			return
		}
	}
}

// cutString takes the first item off a packed list.
func cutString(packed string) (item, rest string, ok bool) {
	n, rest, ok := cutUint(packed)
	if !ok || n > uint64(len(rest)) {
		return "", "", false
	}
	return rest[:n], rest[n:], true
}

// cutInt takes the first item off a packed list.
func cutInt(packed string) (n int64, rest string, ok bool) {
	u, rest, ok := cutUint(packed)
	return int64(u>>1) ^ -int64(u&1), rest, ok
}

// cutUint is binary.Uvarint for strings.
func cutUint(s string) (n uint64, rest string, ok bool) {
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		if i == binary.MaxVarintLen64-1 && s[i] > 1 {
			return 0, "", false
		}
		n |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:], true
		}
	}
	return 0, "", false
}

// As gives the value in the type a pack declares. Only conversions that lose
// nothing are made: a string to the date, moment or decimal it spells, and a
// whole number to a decimal.
func (v Value) As(t Type) (Value, error) {
	switch {
	case v.kind == t:
		return v, nil
	case t == Date && v.kind == String:
		d, err := civil.Parse(v.s)
		return DateOf(d), err
	case t == Time && v.kind == String:
		m, err := ParseTime(v.s)
		if err != nil {
			return Value{}, err
		}
		return TimeOf(m), nil
	case t == Decimal && v.kind == String:
		n, err := ParseNumber(v.s)
		return NumberValue(n), err
	case t == Decimal && v.kind == Int && abs(v.n) <= maxCoefficient:
		return NumberValue(NumberOf(v.n)), nil
	case t == IntList && v.kind == StringList && v.s == "":
		return IntsOf(), nil
	}
	return Value{}, fmt.Errorf("a %s was found where a %s belongs", v.kind, t)
}

// ParseTime reads RFC 3339 between the years 1850 and 2200, the span dates
// have.
func ParseTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%.40q is not a moment like 2026-11-20T08:00:00+08:00", s)
	}
	if d := civil.On(t); d < civil.Min || d > civil.Max {
		return time.Time{}, fmt.Errorf("%.40q is outside %s to %s", s, civil.Min, civil.Max)
	}
	return t.In(civil.Shanghai), nil
}

// FormatTime writes what ParseTime reads, in Shanghai time; "" for no time.
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(civil.Shanghai).Format(time.RFC3339Nano)
}

// Equal compares by meaning: 300 equals 300.00, and a date equals the string
// that spells it.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		if c, err := v.As(w.kind); err == nil {
			v = c
		} else if c, err := w.As(v.kind); err == nil {
			w = c
		}
	}
	if v.kind == Decimal && w.kind == Decimal {
		return v.Number().Cmp(w.Number()) == 0
	}
	return v == w
}

// String is the value as text: true, 300.00, 2026-11-22, [1 2]; "" for Null.
func (v Value) String() string {
	switch v.kind {
	case Bool:
		return strconv.FormatBool(v.n == 1)
	case Int:
		return strconv.FormatInt(v.n, 10)
	case Decimal:
		return v.Number().String()
	case String, Malformed:
		return v.s
	case Date:
		return v.Date().String()
	case Time:
		return FormatTime(v.Time())
	case StringList:
		return "[" + strings.Join(v.Strings(), " ") + "]"
	case IntList:
		return fmt.Sprint(append([]int64{}, v.Ints()...))
	}
	return ""
}
