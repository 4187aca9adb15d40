package civil

import (
	"fmt"
	"regexp"
)

// isoDate is a day or a month as data writes it, on its own: not a part of a
// longer number or code.
var isoDate = regexp.MustCompile(`(^|[^0-9A-Za-z-])(\d{4})-(\d{2})(-\d{2})?($|[^0-9A-Za-z-])`)

// InWords writes the days and months in a text as people read them:
// 2026年11月27日 for 2026-11-27, 2026年11月 for 2026-11. What is no day stays.
func InWords(text string) string {
	out, from := "", 0
	for {
		at := isoDate.FindStringSubmatchIndex(text[from:])
		if at == nil {
			return out + text[from:]
		}
		first, end := from+at[4], from+at[10] // the character behind may stand before the next
		out += text[from:first] + dayInWords(text[first:end])
		from = end
	}
}

func dayInWords(iso string) string {
	if d, err := Parse(iso); err == nil {
		y, m, day := d.Split()
		return fmt.Sprintf("%d年%d月%d日", y, m, day)
	}
	if d, err := Parse(iso + "-01"); err == nil {
		y, m, _ := d.Split()
		return fmt.Sprintf("%d年%d月", y, m)
	}
	return iso
}
