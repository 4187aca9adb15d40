// Package civil holds dates as the public counts them: a calendar day in
// Asia/Shanghai, with no time of day and no zone to get wrong.
package civil

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Shanghai is the one zone the program counts in. China has had no daylight
// saving since 1991 and no rule looks at an hour before that, so a fixed
// offset is exact and needs no zone database on the machine.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Date is a civil day, counted in days; 1970-01-01 is epoch. Dates compare and
// subtract as numbers do. The zero value is None.
type Date int32

// None is the absence of a date; it sorts before every day.
const None Date = 0

// epoch is the number of 1970-01-01. It leaves every day that Parse accepts
// above zero, so that a forgotten date can never look like a real one.
const epoch = 1 << 18

// Min and Max bound what Parse accepts: nobody alive was born before 1850,
// and no rule reaches past 2200.
var (
	Min = Of(1850, 1, 1)
	Max = Of(2200, 12, 31)
)

// Of returns the day y-m-d. Out-of-range months and days are carried over as
// time.Date does.
func Of(y, m, d int) Date {
	return Date(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix()/86400) + epoch
}

// On returns the civil day of a moment, in Shanghai, whose offset is fixed.
func On(t time.Time) Date {
	seconds := t.Unix() + 8*60*60
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return Date(days) + epoch
}

// Existing is the day y-m-d if there is such a day between Min and Max.
func Existing(y, m, d int) (Date, bool) {
	if m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return None, false
	}
	day := Of(y, m, d)
	return day, Min <= day && day <= Max
}

// Parse reads YYYY-MM-DD strictly: a day that does not exist is an error.
func Parse(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return None, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	y, m, d := digits(s[:4]), digits(s[5:7]), digits(s[8:])
	if y < 0 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return None, fmt.Errorf("%q is not a day that exists", s)
	}
	day, ok := Existing(y, m, d)
	if !ok {
		return None, fmt.Errorf("%q is outside %s to %s", s, Min, Max)
	}
	return day, nil
}

// digits is the number that a few ASCII digits write; -1 for anything else.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// MustParse is Parse for constants in code and tests.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Split returns year, month (1-12) and day of the month.
func (d Date) Split() (y, m, day int) {
	t := d.utc()
	yy, mm, dd := t.Date()
	return yy, int(mm), dd
}

func (d Date) utc() time.Time { return time.Unix(int64(d-epoch)*86400, 0).UTC() }

// Start is the first moment of the day in Shanghai.
func (d Date) Start() time.Time {
	y, m, day := d.Split()
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, Shanghai)
}

// Noon is the moment freshness is judged at when only a date is known.
func (d Date) Noon() time.Time { return d.Start().Add(12 * time.Hour) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// String is YYYY-MM-DD, or "" for None.
func (d Date) String() string {
	if d == None {
		return ""
	}
	y, m, day := d.Split()
	if y < 1000 || y > 9999 {
		return d.utc().Format("2006-01-02")
	}
	return string([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(m / 10), digit(m), '-', digit(day / 10), digit(day)})
}

// digit is the last digit of a number.
func digit(n int) byte { return byte('0' + n%10) }

// Month is YYYY-MM.
func (d Date) Month() string {
	y, m, _ := d.Split()
	if i := 12*(y-firstYear) + m - 1; i >= 0 && i < 12*years {
		return months()[7*i:][:7]
	}
	return d.utc().Format("2006-01")
}

// The years that Parse accepts.
const firstYear, years = 1850, 2200 - 1850 + 1

// months are the names of all their months one after another, so that a sweep of
// everybody makes none.
var months = sync.OnceValue(func() string {
	var b strings.Builder
	for i := range 12 * years {
		fmt.Fprintf(&b, "%04d-%02d", firstYear+i/12, i%12+1)
	}
	return b.String()
})

// AddMonths moves by whole months. A day the target month lacks becomes the
// first of the month after: a month counted from 31 January is not over
// before February is.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Split()
	m0 := y*12 + m - 1 + n
	ty, tm := m0/12, m0%12+1
	if day > daysIn(ty, tm) {
		return Of(ty, tm+1, 1)
	}
	return Of(ty, tm, day)
}

// AddYears moves by whole years; 29 February becomes 1 March in common years,
// the counting of the 民法典 that every pack uses.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// TermEnd is the last day of a term of whole months that begins after d: the
// corresponding day, or the last day of a month that lacks it (民法典 第二百零二条).
func (d Date) TermEnd(months int) Date {
	y, m, day := d.Split()
	m0 := y*12 + m - 1 + months
	ty, tm := m0/12, m0%12+1
	return Of(ty, tm, min(day, daysIn(ty, tm)))
}

func daysIn(y, m int) int {
	switch {
	case m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4 || m == 6 || m == 9 || m == 11:
		return 30
	}
	return 31
}

// YearsBetween counts the whole years from d to until; negative when until
// lies before d.
func YearsBetween(d, until Date) int { return MonthsBetween(d, until) / 12 }

// MonthsBetween counts the whole months from d to until, rounding toward
// zero.
func MonthsBetween(d, until Date) int {
	if until < d {
		return -MonthsBetween(until, d)
	}
	y0, m0, d0 := d.Split()
	y1, m1, d1 := until.Split()
	n := (y1-y0)*12 + m1 - m0
	if n > 0 && d0 > d1 { // also where the month of until lacks the day, see AddMonths
		n--
	}
	return n
}

// Age is the age in whole years on a day, 周岁: reached on the birthday.
func Age(birth, on Date) int { return YearsBetween(birth, on) }

// IsZero says that there is no date, for omitzero in JSON.
func (d Date) IsZero() bool { return d == None }

// MarshalText and UnmarshalText make Date a JSON string; None is "".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = None
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
