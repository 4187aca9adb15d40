package chinaid

import "strings"

// Level is how far down a division is.
type Level int

// The levels, from the country down.
const (
	NoLevel   Level = iota // not a division code
	Province               // 440000
	City                   // 440300
	County                 // 440306
	Township               // 440306001
	Community              // 440306001002
	Grid                   // 440306001002003
)

// widths are the significant digits of each level.
var widths = [...]int{NoLevel: 0, Province: 2, City: 4, County: 6, Township: 9, Community: 12, Grid: 15}

// significant drops the zeros with which a code of a higher level is filled
// up: 440300 and 440300000000 are both 4403. It is "" for what is no code.
func significant(code string) string {
	switch len(code) {
	case 2, 4, 6, 9, 12, 15:
	default:
		return ""
	}
	if !allDigits(code) || code[0] == '0' {
		return ""
	}
	for level := Grid; level > Province; level-- {
		wide, narrow := widths[level], widths[level-1]
		if len(code) == wide && strings.Trim(code[narrow:], "0") == "" {
			code = code[:narrow]
		}
	}
	return code
}

// Width is the number of significant digits in the codes of a level.
func Width(level Level) int {
	if level < NoLevel || level > Grid {
		return 0
	}
	return widths[level]
}

// DivisionLevel is the level of a code of 2, 4, 6, 9, 12 or 15 digits, filled
// up with zeros or not, and NoLevel for anything else.
func DivisionLevel(code string) Level {
	n := len(significant(code))
	for level, width := range widths {
		if width == n {
			return Level(level)
		}
	}
	return NoLevel
}

// ValidDivision checks that a string is a division code as registers write
// it: 6, 9, 12 or 15 digits. Whether such a place exists is for package
// division.
func ValidDivision(code string) error {
	if DivisionLevel(code) == NoLevel || len(code) < 6 {
		return bad("ValidDivision", "区划代码应为 6、9、12 或 15 位数字", "not a division code of 6, 9, 12 or 15 digits")
	}
	return nil
}

// ParentDivision is the code one level up, in the form registers write it (at
// least six digits), and "" for a province or what is no code.
func ParentDivision(code string) string {
	level := DivisionLevel(code)
	if level <= Province {
		return ""
	}
	up := significant(code)[:widths[level-1]]
	return up + strings.Repeat("0", max(0, 6-len(up)))
}

// In reports whether a division is another or lies inside it. The prefix may
// be any form of code: 44, 4403, 440300 and 440306001 all work; a malformed
// code lies nowhere and holds nothing.
func In(code, prefix string) bool {
	c, p := significant(code), significant(prefix)
	return c != "" && p != "" && strings.HasPrefix(c, p)
}
