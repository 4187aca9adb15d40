package desk

import (
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

// ShortSerial is the end of a serial number, as people say it: month, day and
// the day's number, 1122-0001.
func ShortSerial(s app.Serial) string {
	if n := len(s); n > 8 {
		return string(s[n-8:n-4] + "-" + s[n-4:])
	}
	return "未编号"
}
