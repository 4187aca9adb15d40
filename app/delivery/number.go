package delivery

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"miaopi/app/fact"
	"miaopi/app/table"
)

var (
	plainNumber   = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	groupedNumber = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
)

// quantity reads a number. Whole numbers may have zeros behind a point, as
// programs write them that keep all numbers alike.
func quantity(kind table.Kind, text string, t fact.Type) (fact.Value, error) {
	s := strings.ReplaceAll(text, "−", "-")
	switch {
	case kind == table.Date || kind == table.Bool:
		return fact.Value{}, fmt.Errorf("“%.20s”不是数，可能被表格软件改成了日期或真假值：请把该列设为常规数字", text)
	case groupedNumber.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case !plainNumber.MatchString(s):
		return fact.Value{}, notNumber(s, t)
	}
	s = canonical(s)
	if t == fact.Int {
		n, err := strconv.ParseInt(whole(s), 10, 64)
		if err != nil {
			return fact.Value{}, fmt.Errorf("“%.20s”不是整数", text)
		}
		return fact.IntOf(n), nil
	}
	v := fact.DecimalOf(s)
	if v.Type() == fact.Malformed {
		return fact.Value{}, fmt.Errorf("“%.20s”超过 18 位数字或 6 位小数", text)
	}
	return v, nil
}

// notNumber says what a text is that is no number.
func notNumber(s string, t fact.Type) error {
	what := map[fact.Type]string{fact.Int: "整数", fact.Decimal: "数"}[t]
	why := ""
	switch {
	case strings.HasSuffix(s, "%"):
		why = "：是百分数，请写成数并写明以什么为单位"
	case strings.ContainsAny(s, "eE") && strings.Trim(s, "0123456789.eE+-") == "":
		why = "：是科学计数法，请设为常规数字重新导出"
	case strings.Contains(s, ","):
		why = "：逗号的位置不对，分不清是千位还是小数点"
	case strings.ContainsAny(s, "0123456789"):
		why = "：请只写数字，单位写在表头里"
	}
	return fmt.Errorf("“%.20s”不是%s%s", s, what, why)
}

// canonical takes leading zeros off, and the noise behind the fifteenth digit
// of a number that a program kept as floating point.
func canonical(s string) string {
	sign, digits := "", s
	if s[0] == '-' {
		sign, digits = "-", s[1:]
	}
	digits = strings.TrimLeft(digits, "0")
	if digits == "" || digits[0] == '.' {
		digits = "0" + digits
	}
	if strings.Contains(digits, ".") && len(digits) > 16 {
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			if short := strconv.FormatFloat(f, 'f', -1, 64); len(short) <= 16 && len(digits) <= 19 {
				digits = short
			}
		}
	}
	return sign + digits
}

// whole takes off a fraction that is zero.
func whole(s string) string {
	if i := strings.IndexByte(s, '.'); i >= 0 && strings.Trim(s[i+1:], "0") == "" {
		return s[:i]
	}
	return s
}

// list reads the items of a list. raw is the text as written.
func list(kind table.Kind, text, raw string, t fact.Type) (fact.Value, error) {
	if kind == table.Date || kind == table.Bool {
		return fact.Value{}, fmt.Errorf("“%.20s”不是列表，可能被表格软件改成了日期或真假值：%s", text, notText)
	}
	if t == fact.StringList {
		return texts(raw)
	}
	inner := text
	if strings.HasPrefix(inner, "[") && strings.HasSuffix(inner, "]") {
		inner = inner[1 : len(inner)-1]
	} else if groupedNumber.MatchString(text) {
		return fact.Value{}, fmt.Errorf("“%.20s”是一个数还是几个数，说不准：请用分号隔开", text)
	}
	var out []int64
	for i, item := range split(inner) {
		n, err := strconv.ParseInt(item, 10, 64)
		if err != nil || len(item) > 1 && (item[0] == '0' || item[0] == '+') {
			return fact.Value{}, fmt.Errorf("“%.20s”的第 %d 项不是整数：请写成 0;3;0", text, i+1)
		}
		out = append(out, n)
	}
	if len(out) > maxItems {
		return fact.Value{}, fmt.Errorf("超过 %d 项", maxItems)
	}
	return fact.IntsOf(out...), nil
}

// maxItems is how many items of a list a record keeps.
const maxItems = 1000

// split parts a list at its separators; items are trimmed, the empty list has
// none.
func split(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	items := strings.Split(strings.Map(func(r rune) rune {
		if strings.ContainsRune(";；、,，|\n", r) {
			return ';'
		}
		return r
	}, s), ";")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return items
}

// texts reads a list of texts; a separator at the end says nothing.
func texts(raw string) (fact.Value, error) {
	if strings.ContainsAny(raw, `[]{}"`) {
		return fact.Value{}, fmt.Errorf("“%.20s”不是用分号隔开的几项", raw)
	}
	items := split(raw)
	if n := len(items); n > 1 && items[n-1] == "" {
		items = items[:n-1]
	}
	for i, item := range items {
		if nothing(item) || noValue(item) || scientific.MatchString(item) {
			return fact.Value{}, fmt.Errorf("“%.20s”的第 %d 项没有值", raw, i+1)
		}
	}
	if len(items) > maxItems {
		return fact.Value{}, fmt.Errorf("超过 %d 项", maxItems)
	}
	return fact.StringsOf(items...), nil
}
