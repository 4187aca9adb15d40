package expr

import (
	"cmp"
	"math/big"
	"math/bits"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

func equals(a, b fact.Value) bool { return a.Equal(b) }

func differs(a, b fact.Value) bool { return !a.Equal(b) }

func less(a, b fact.Value) bool { return compare(a, b) < 0 }

func lessOrEqual(a, b fact.Value) bool { return compare(a, b) <= 0 }

func greater(a, b fact.Value) bool { return compare(a, b) > 0 }

func greaterOrEqual(a, b fact.Value) bool { return compare(a, b) >= 0 }

func compare(a, b fact.Value) int {
	switch a.Type() {
	case fact.Date:
		return cmp.Compare(a.Date(), b.Date())
	case fact.Time:
		return a.Time().Compare(b.Time())
	}
	if a.Type() == fact.Int && b.Type() == fact.Int {
		return cmp.Compare(a.Int(), b.Int())
	}
	return a.Number().Cmp(b.Number())
}

func inTexts(one, list fact.Value) bool {
	for s := range list.EachString {
		if s == one.Text() {
			return true
		}
	}
	return false
}

func inInts(one, list fact.Value) bool {
	for n := range list.EachInt {
		if n == one.Int() {
			return true
		}
	}
	return false
}

const tooLarge = "计算结果超出范围"

func addInts(f *Frame, a arguments) fact.Value {
	x, y := a[0].Int(), a[1].Int()
	if sum := x + y; (sum > x) == (y > 0) {
		return fact.IntOf(sum)
	}
	return f.unknown(tooLarge)
}

func subtractInts(f *Frame, a arguments) fact.Value {
	x, y := a[0].Int(), a[1].Int()
	if diff := x - y; (diff < x) == (y > 0) {
		return fact.IntOf(diff)
	}
	return f.unknown(tooLarge)
}

func multiplyInts(f *Frame, a arguments) fact.Value {
	x, y := a[0].Int(), a[1].Int()
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	if hi != 0 || lo > 1<<63-1 {
		return f.unknown(tooLarge)
	}
	return fact.IntOf(x * y)
}

// divideInts drops the remainder, as CEL does.
func divideInts(f *Frame, a arguments) fact.Value {
	x, y := a[0].Int(), a[1].Int()
	switch {
	case y == 0:
		return f.unknown("除数为零")
	case x == -1<<63 && y == -1:
		return f.unknown(tooLarge)
	}
	return fact.IntOf(x / y)
}

func remainder(f *Frame, a arguments) fact.Value {
	x, y := a[0].Int(), a[1].Int()
	switch {
	case y == 0:
		return f.unknown("除数为零")
	case x == -1<<63 && y == -1:
		return f.unknown(tooLarge)
	}
	return fact.IntOf(x % y)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func negate(f *Frame, a arguments) fact.Value {
	if a[0].Int() == -1<<63 {
		return f.unknown(tooLarge)
	}
	return fact.IntOf(-a[0].Int())
}

func number(f *Frame, n fact.Number, ok bool) fact.Value {
	if !ok {
		return f.unknown(tooLarge)
	}
	return fact.NumberValue(n)
}

func addNumbers(f *Frame, a arguments) fact.Value {
	n, ok := a[0].Number().Add(a[1].Number())
	return number(f, n, ok)
}

func subtractNumbers(f *Frame, a arguments) fact.Value {
	n, ok := a[0].Number().Sub(a[1].Number())
	return number(f, n, ok)
}

func multiplyNumbers(f *Frame, a arguments) fact.Value {
	n, ok := a[0].Number().Mul(a[1].Number())
	return number(f, n, ok)
}

func decimalOf(_ *Frame, a arguments) fact.Value { return fact.NumberValue(a[0].Number()) }

// fraction is a × n ÷ m in whole fen, half a fen rounded away from zero
// (四舍五入); an amount of whole yuan has no fen.
func fraction(f *Frame, a arguments) fact.Value {
	if a[2].Int() == 0 {
		return f.unknown("除数为零")
	}
	r, ok := new(big.Rat).SetString(a[0].Number().String())
	if !ok {
		return f.unknown(tooLarge)
	}
	r.Mul(r, big.NewRat(a[1].Int(), 1)).Quo(r, big.NewRat(a[2].Int(), 1))
	n, err := fact.ParseNumber(strings.TrimSuffix(r.FloatString(2), ".00"))
	return number(f, n, err == nil)
}

// A span that ends before it begins has no length: an age of minus one would
// satisfy every upper limit.
const endsBeforeItBegins = "日期先后颠倒"

func wholeYears(f *Frame, a arguments) fact.Value {
	if a[1].Date() < a[0].Date() {
		return f.unknown(endsBeforeItBegins)
	}
	return fact.IntOf(int64(civil.YearsBetween(a[0].Date(), a[1].Date())))
}

func wholeMonths(f *Frame, a arguments) fact.Value {
	if a[1].Date() < a[0].Date() {
		return f.unknown(endsBeforeItBegins)
	}
	return fact.IntOf(int64(civil.MonthsBetween(a[0].Date(), a[1].Date())))
}

func days(f *Frame, a arguments) fact.Value {
	if a[1].Date() < a[0].Date() {
		return f.unknown(endsBeforeItBegins)
	}
	return fact.IntOf(int64(a[1].Date() - a[0].Date()))
}

// shift moves a date by a count of at most 500 years; beyond that, and
// outside the span of civil dates, there is no answer.
func shift(f *Frame, a arguments, limit int64, add func(d civil.Date, n int) civil.Date) fact.Value {
	n := a[1].Int()
	if n < -limit || n > limit {
		return f.unknown(tooLarge)
	}
	d := add(a[0].Date(), int(n))
	if d < civil.Min || d > civil.Max {
		return f.unknown(tooLarge)
	}
	return fact.DateOf(d)
}

func addYears(f *Frame, a arguments) fact.Value { return shift(f, a, 500, civil.Date.AddYears) }

func addMonths(f *Frame, a arguments) fact.Value {
	return shift(f, a, 500*12, civil.Date.AddMonths)
}

func addDays(f *Frame, a arguments) fact.Value {
	return shift(f, a, 500*366, func(d civil.Date, n int) civil.Date { return d + civil.Date(n) })
}

// termEnd is the last day of a term of so many years and months after a day
// (民法典 第二百零二条): 29 February and two years are 28 February, where a person
// born that day comes of age on 1 March.
func termEnd(f *Frame, a arguments) fact.Value {
	years, months := a[1].Int(), a[2].Int()
	if years < 0 || months < 0 || years > 500 || months > 500*12 {
		return f.unknown(tooLarge)
	}
	return shift(f, arguments{a[0], fact.IntOf(12*years + months)}, 500*12, civil.Date.TermEnd)
}

// Unpublished is why no day is known: the State Council has not yet said which days
// of its year are worked.
const Unpublished = "工作日安排尚未公布"

// longestHoliday is more days than any holiday has with the weekends around it.
const longestHoliday = 31

// inTime says whether a day is not after the last day of a term, which moves on
// when it is off (民法典 第二百零三条). It needs the calendar only for the days
// just after.
func inTime(f *Frame, a arguments) fact.Value {
	last, on := a[0].Date(), a[1].Date()
	switch {
	case on <= last:
		return yes
	case on > last+longestHoliday:
		return no
	case f.Calendar == nil:
		return f.unknown("没有可用的工作日历")
	}
	moved := f.Calendar.Next(last)
	if !f.Calendar.Known(last) || !f.Calendar.Known(moved) {
		return f.unknown(Unpublished)
	}
	return fact.BoolOf(on <= moved)
}

// workdaysAfter has no answer where the State Council has not yet published
// the arrangement: the day could still move.
func workdaysAfter(f *Frame, a arguments) fact.Value {
	n := a[1].Int()
	if f.Calendar == nil || n < 0 || n > 3660 {
		return f.unknown("没有可用的工作日历")
	}
	d, provisional := f.Calendar.Add(a[0].Date(), int(n))
	if provisional {
		return f.unknown(Unpublished)
	}
	return fact.DateOf(d)
}

func monthOf(_ *Frame, a arguments) fact.Value { return fact.StringOf(a[0].Date().Month()) }

func civilDate(_ *Frame, a arguments) fact.Value {
	return fact.DateOf(civil.On(a[0].Time()))
}

func band(f *Frame, a arguments) fact.Value {
	v := f.Tables[a[0].Int()].At(a[1].Int())
	if v.IsNull() {
		return f.unknown("没有对应的档次")
	}
	return v
}

// eachBelow is true when the list has exactly n entries and all are below the
// limit, and false when any is not; a list that is too short or too long
// settles neither, for two cycles say nothing of the third.
func eachBelow(f *Frame, a arguments) fact.Value {
	count := int64(0)
	for n := range a[0].EachInt {
		if n >= a[2].Int() {
			return no
		}
		count++
	}
	if count != a[1].Int() {
		return f.unknown("记录的期数不对")
	}
	return yes
}

func sizeOfTexts(_ *Frame, a arguments) fact.Value {
	n := int64(0)
	for range a[0].EachString {
		n++
	}
	return fact.IntOf(n)
}

func sizeOfInts(_ *Frame, a arguments) fact.Value {
	n := int64(0)
	for range a[0].EachInt {
		n++
	}
	return fact.IntOf(n)
}
