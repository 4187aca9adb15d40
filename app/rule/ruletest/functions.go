package ruletest

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/industry"
	"miaopi/app/rule/expr"
	"miaopi/app/workday"
)

// functions are the language, once more: each takes known arguments and gives
// nil when it has no answer.
var functions map[string]func(a []any) any

func init() {
	functions = map[string]func(a []any) any{
		"_==_": func(a []any) any { return same(a[0], a[1]) },
		"_!=_": func(a []any) any { return !same(a[0], a[1]) },
		"_<_":  func(a []any) any { return order(a[0], a[1]) < 0 },
		"_<=_": func(a []any) any { return order(a[0], a[1]) <= 0 },
		"_>_":  func(a []any) any { return order(a[0], a[1]) > 0 },
		"_>=_": func(a []any) any { return order(a[0], a[1]) >= 0 },
		"@in":  in,
		"_+_":  func(a []any) any { return number(a, (*big.Rat).Add) },
		"_-_":  func(a []any) any { return number(a, (*big.Rat).Sub) },
		"_*_":  func(a []any) any { return number(a, (*big.Rat).Mul) },
		"-_":   func(a []any) any { return number([]any{int64(0), a[0]}, (*big.Rat).Sub) },
		"_/_":  quotient, "_%_": remainder,

		"age": years, "years_between": years, "months_between": months, "days_between": days,
		"add_years":  func(a []any) any { return moved(a, 500, civil.Date.AddYears) },
		"add_months": func(a []any) any { return moved(a, 6000, civil.Date.AddMonths) },
		"add_days": func(a []any) any {
			return moved(a, 183000, func(d civil.Date, n int) civil.Date { return d + civil.Date(n) })
		},
		"workdays_after": func([]any) any { return nil }, // no built-in pack counts working days
		"term_end":       termEnd, "in_time": inTime,
		"located_in":     func(a []any) any { return locatedIn(strings.TrimSpace(a[0].(string)), a[1]) },
		"valid_industry": func(a []any) any { return industry.Exists(strings.TrimSpace(a[0].(string))) },
		"same_text": func(a []any) any {
			return norm.NFC.String(strings.TrimSpace(a[0].(string))) == norm.NFC.String(strings.TrimSpace(a[1].(string)))
		},
		"month":      func(a []any) any { return a[0].(civil.Date).String()[:7] },
		"civil_date": func(a []any) any { return civil.On(a[0].(time.Time)) },
		"day":        func(a []any) any { return civil.MustParse(a[0].(string)) },
		"decimal":    exact, "fraction": fraction, "band": band, "each_below": eachBelow,

		"filled":     func(a []any) any { return strings.TrimSpace(a[0].(string)) != "" },
		"size":       size,
		"startsWith": func(a []any) any { return strings.HasPrefix(a[0].(string), a[1].(string)) },
		"endsWith":   func(a []any) any { return strings.HasSuffix(a[0].(string), a[1].(string)) },
		"contains":   func(a []any) any { return strings.Contains(a[0].(string), a[1].(string)) },
		"matches":    func(a []any) any { return regexp.MustCompile(a[1].(string)).MatchString(a[0].(string)) },

		"in_division": inDivision, "id_birth": idBirth, "id_sex": idSex,
		"valid_id":   func(a []any) any { return chinaid.ValidID(a[0].(string)) == nil },
		"valid_uscc": func(a []any) any { return chinaid.ValidUSCC(a[0].(string)) == nil },
		"valid_vin":  func(a []any) any { return chinaid.ValidVIN(a[0].(string)) == nil },
		"luhn":       func(a []any) any { return chinaid.Luhn(a[0].(string)) },
	}
}

func in(a []any) any {
	if s, ok := a[0].(string); ok {
		return slices.Contains(a[1].([]string), s)
	}
	list, _ := a[1].([]int64)
	return slices.Contains(list, a[0].(int64))
}

func quotient(a []any) any {
	if a[1] == int64(0) || a[0] == int64(-1<<63) && a[1] == int64(-1) {
		return nil
	}
	return a[0].(int64) / a[1].(int64)
}

func remainder(a []any) any {
	if quotient(a) == nil {
		return nil
	}
	return a[0].(int64) % a[1].(int64)
}

// years counts birthdays.
func years(a []any) any {
	from, to := a[0].(civil.Date), a[1].(civil.Date)
	if to < from {
		return nil
	}
	n := int64(0)
	for from.AddYears(int(n)+1) <= to {
		n++
	}
	return n
}

func months(a []any) any {
	from, to := a[0].(civil.Date), a[1].(civil.Date)
	if to < from {
		return nil
	}
	n := int64(0)
	for from.AddMonths(int(n)+1) <= to {
		n++
	}
	return n
}

func days(a []any) any {
	if a[1].(civil.Date) < a[0].(civil.Date) {
		return nil
	}
	return int64(a[1].(civil.Date) - a[0].(civil.Date))
}

func moved(a []any, limit int64, add func(civil.Date, int) civil.Date) any {
	n := a[1].(int64)
	if n < -limit || n > limit {
		return nil
	}
	d := add(a[0].(civil.Date), int(n))
	if d < civil.Min || d > civil.Max {
		return nil
	}
	return d
}

// termEnd goes back to the last day there is.
func termEnd(a []any) any {
	months := 12*a[1].(int64) + a[2].(int64)
	if a[1].(int64) < 0 || a[2].(int64) < 0 || a[1].(int64) > 500 || months > 6000 {
		return nil
	}
	y, m, day := a[0].(civil.Date).Split()
	for ; ; day-- {
		d, err := civil.Parse(fmt.Sprintf("%04d-%02d-%02d", y+(m-1+int(months))/12, (m-1+int(months))%12+1, day))
		switch {
		case err == nil && d <= civil.Max:
			return d
		case day == 1:
			return nil
		}
	}
}

// Calendar is the calendar that the second opinion looks days up in; the tests
// that need one set it before they ask.
var Calendar *workday.Calendar

// inTime goes on from the last day, over the days off.
func inTime(a []any) any {
	last, on := a[0].(civil.Date), a[1].(civil.Date)
	if on <= last || on > last+31 {
		return on <= last
	}
	for day := last; Calendar != nil && Calendar.Known(day); day++ {
		if Calendar.IsWorkday(day) {
			return on <= day
		}
	}
	return nil
}

func exact(a []any) any {
	if s, ok := a[0].(string); ok {
		return amount(s)
	}
	return rat(a[0])
}

// fraction rounds half a fen up, away from zero.
func fraction(a []any) any {
	if a[2] == int64(0) {
		return nil
	}
	z := new(big.Rat).Mul(rat(a[0]), new(big.Rat).SetFrac64(a[1].(int64), a[2].(int64)))
	z.Mul(z, big.NewRat(100, 1))
	half := big.NewRat(int64(z.Sign()), 2)
	z.Add(z, half)
	whole := new(big.Int).Quo(z.Num(), z.Denom()) // drops what is left, towards zero
	return amount(written(new(big.Rat).SetFrac(whole, big.NewInt(100))))
}

func band(a []any) any {
	var found any
	for _, step := range a[0].(expr.Steps) {
		if step.From <= a[1].(int64) {
			found = amount(step.Value.String())
		}
	}
	return found
}

func eachBelow(a []any) any {
	points := a[0].([]int64)
	for _, n := range points {
		if n >= a[2].(int64) {
			return false
		}
	}
	if int64(len(points)) != a[1].(int64) {
		return nil
	}
	return true
}

func size(a []any) any {
	switch v := a[0].(type) {
	case string:
		return int64(len([]rune(v)))
	case []string:
		return int64(len(v))
	}
	return int64(len(a[0].([]int64)))
}

func inDivision(a []any) any {
	code, within := a[0].(string), a[1].(string)
	switch {
	case chinaid.In(code, within):
		return true
	case chinaid.DivisionLevel(code) == chinaid.NoLevel, chinaid.In(within, code):
		return nil
	}
	return false
}

func locatedIn(code string, within any) any {
	if s := strings.TrimRight(code, "0"); len(s) > 2 && !chinaid.DivisionExists(code) {
		return nil
	}
	return inDivision([]any{code, within})
}

func idBirth(a []any) any {
	d, err := chinaid.Birth(a[0].(string))
	if err != nil {
		return nil
	}
	return d
}

func idSex(a []any) any {
	if sex := chinaid.Sex(a[0].(string)); sex != "" {
		return sex
	}
	return nil
}
