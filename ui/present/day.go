package present

import (
	"fmt"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// ReadDay takes the ways people write a day: 2026-11-22, 20261122, 2026.11.22,
// 2026/11/22, 2026年11月22日. The sentence, when there is one, says what is wrong.
func ReadDay(text string) (civil.Date, string) {
	parts := dayParts(text)
	if len(parts) != 3 || len(parts[0]) != 4 || !digitsOnly(strings.Join(parts, "")) {
		return civil.None, "日期应写成年月日，例如 2026-11-22。"
	}
	d, err := civil.Parse(fmt.Sprintf("%s-%02s-%02s", parts[0], parts[1], parts[2]))
	if err != nil {
		return civil.None, "没有这一天，请核对年月日。"
	}
	return d, ""
}

// dayParts are year, month and day as they were written.
func dayParts(text string) []string {
	parts := strings.FieldsFunc(half(text), func(r rune) bool { return strings.ContainsRune("-./年月日 ", r) })
	if len(parts) == 1 && len(parts[0]) == 8 {
		return []string{parts[0][:4], parts[0][4:6], parts[0][6:]}
	}
	return parts
}

// WholeDay says that a day is typed to its end, so that what is wrong with it can be
// said at once: a last 1, 2 or 3 may still become 12, 20 or 31.
func WholeDay(text string) bool {
	parts := dayParts(text)
	if len(parts) != 3 {
		return len([]rune(text)) >= len("2026-01-02")
	}
	last := parts[2]
	return len(last) > 1 || strings.HasSuffix(text, "日") || last >= "4"
}

func dateValue(d civil.Date, wrong string) (fact.Value, string) {
	if wrong != "" {
		return fact.Value{}, wrong
	}
	return fact.DateOf(d), ""
}

func digitsOnly(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// half turns full-width signs and digits into half-width ones.
func half(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// ReadWhole reads a whole number as people write it.
func ReadWhole(text string) (fact.Value, string) {
	s := strings.ReplaceAll(half(text), ",", "")
	if len(s) > 15 || !digitsOnly(s) {
		return fact.Value{}, "请填写整数，例如 5。"
	}
	n := int64(0)
	for _, c := range s {
		n = n*10 + int64(c-'0')
	}
	return fact.IntOf(n), ""
}
