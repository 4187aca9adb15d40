package sheet

import (
	"fmt"
	"strings"
	"time"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Words is a value for people, without a dictionary of its fact.
func Words(v fact.Value) string {
	switch v.Type() {
	case fact.Null:
		return "—"
	case fact.Bool:
		if v.Bool() {
			return "是"
		}
		return "否"
	case fact.Decimal:
		return Grouped(v.String())
	case fact.StringList:
		return strings.Join(v.Strings(), "、")
	case fact.IntList:
		return strings.Trim(strings.ReplaceAll(v.String(), " ", "、"), "[]")
	case fact.Time:
		return v.Time().In(civil.Shanghai).Format("2006-01-02 15:04")
	}
	return v.String()
}

// Grouped groups the whole digits of a plain decimal number.
func Grouped(s string) string {
	sign, digits := "", s
	if strings.HasPrefix(s, "-") {
		sign, digits = "-", s[1:]
	}
	whole, frac, point := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + frac
	}
	return sign + whole
}

const inYuan = "（元）"

// granted are values of outcomes that are no Chinese.
var granted = map[string]string{"SMS": "短信"}

// Granted words one value that was granted: a month as people write it, money
// grouped, with its unit behind the number instead of in the label.
func Granted(label, value string) (string, string) {
	if word, ok := granted[value]; ok {
		value = word
	}
	value = Month(value)
	if name, ok := strings.CutSuffix(label, inYuan); ok {
		return name, Grouped(value) + " 元"
	}
	return label, value
}

// Month is 2026年11月 for 2026-11, and everything else as it is.
func Month(text string) string {
	if len(text) != len("2026-11") || text[4] != '-' {
		return text
	}
	day, err := civil.Parse(text + "-01")
	if err != nil {
		return text
	}
	y, m, _ := day.Split()
	return fmt.Sprintf("%d年%d月", y, m)
}

// Age is how long data stays fresh, in the largest whole unit.
func Age(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0 && d > 24*time.Hour:
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 分钟", d/time.Minute)
}
