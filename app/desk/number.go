package desk

import (
	"hash/fnv"
	"strings"

	"miaopi/app"
)

// temporary begins the numbers of items whose implementation code is not
// published: see serialCode.
var temporary = strings.Repeat("0", 18)

// PaperNumber is a case's number as papers show it. One of an item without a
// published code is a 临时编号: what follows from the item, the day, and the day's
// number. Typed into a search it finds the case.
func PaperNumber(s app.Serial) (text string, stands bool) {
	text = string(s)
	code, ok := strings.CutPrefix(text, temporary)
	if !ok || len(code) != len("3")+12+12 {
		return text, false
	}
	return code[1:13] + "-" + code[13:21] + "-" + code[21:], true
}

// ShortSerial is a number as people say it: four letters that stand for the item
// and the year, month and day, and the day's number, KTRW-1122-0001. The day's
// numbers of all items begin at 0001, so the end of a number alone is many cases'.
func ShortSerial(s app.Serial) string {
	if n := len(s); n > 12 {
		return tag(s[:n-8]) + "-" + dayAndNumber(s)
	}
	return "未编号"
}

// dayAndNumber is month, day and the day's number.
func dayAndNumber(s app.Serial) string { return string(s[len(s)-8:len(s)-4] + "-" + s[len(s)-4:]) }

// tagLetters are letters that read unlike each other and unlike digits.
const tagLetters = "ABCDEFGHJKLMNPQRTUVWXY"

// tag is four letters for an item's code and a year: the same everywhere, and
// for the items of a library different.
func tag(codeAndYear app.Serial) string {
	h := fnv.New64a()
	h.Write([]byte(codeAndYear))
	sum := h.Sum64()
	sum ^= sum >> 32 // the last bytes of what is hashed reach the upper half only
	var b [4]byte
	for i := range b {
		b[i] = tagLetters[sum%uint64(len(tagLetters))]
		sum /= uint64(len(tagLetters))
	}
	return string(b[:])
}

// untagged splits what was typed into the letters of a short number, if it has
// any, and the digits of its end.
func untagged(typed string) (short, end string) {
	typed = strings.ToUpper(strings.ReplaceAll(typed, "-", ""))
	if len(typed) == 12 && strings.Trim(typed[:4], tagLetters) == "" && strings.Trim(typed[4:], "0123456789") == "" {
		return typed, typed[4:]
	}
	return "", typed
}

// called says whether a number ends so, and is called so where letters were
// typed.
func called(s app.Serial, short, end string) bool {
	return strings.HasSuffix(string(s), end) && (short == "" || strings.ReplaceAll(ShortSerial(s), "-", "") == short)
}
