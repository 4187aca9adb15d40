// Package chinaid knows the numbers that Chinese registers put on people and
// things: how each is written, which check digit it carries, and how much of
// it may be shown.
//
//	citizen ID        GB 11643-1999   18: division 6, birth 8, sequence 3, check 1 (ISO 7064 MOD 11-2)
//	credit code       GB 32100-2015   18: department 1, kind 1, division 6, body 9, check 1 (mod 31)
//	bank card         ISO/IEC 7812    12 to 19 digits, the last by Luhn
//	vehicle (VIN)     GB 16735, ISO 3779   17, check in position 9
//	implementation    国办 实施编码   31: credit code 18, level 1, basic code 12; older ones have 29
//	serial (办件编号)                  43: implementation code 31, yyyyMMdd, 4 digits
//	plate             GA 36-2018      7 characters, 8 for new energy
//	division          GB/T 2260, 统计用区划代码   6, 9, 12, and 15 with a grid
//
// Everything is strict ASCII: a full-width digit, a lower-case x or a space
// is an error that names its position (counted in characters from 1), never
// repaired in silence. Errors are [app.Error] of kind Input; their text is
// for logs and repeats nothing of the number, their Detail is a sentence for
// the person in front.
package chinaid

import (
	"fmt"
	"unicode/utf8"

	"miaopi/app"
)

// bad makes the error of one malformed number.
func bad(op, detail, format string, args ...any) error {
	return app.E("chinaid."+op, app.Input, detail, fmt.Errorf(format, args...))
}

// shape checks that s has n characters and that every one is allowed at its
// position, counted from 1.
func shape(op, noun, s string, n int, allowed func(pos int, c byte) (want string, ok bool)) error {
	if got := utf8.RuneCountInString(s); got != n {
		return bad(op, fmt.Sprintf("%s应为 %d 位，现为 %d 位", noun, n, got), "%d characters, want %d", got, n)
	}
	pos := 0
	for _, r := range s {
		pos++
		if r >= utf8.RuneSelf {
			return bad(op, fmt.Sprintf("%s第 %d 位不是半角字符", noun, pos), "position %d: not an ASCII character", pos)
		}
		if want, ok := allowed(pos, byte(r)); !ok {
			return bad(op, fmt.Sprintf("%s第 %d 位应为%s", noun, pos, want), "position %d: character not allowed", pos)
		}
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// onlyDigits is the rule of a number made of digits alone.
func onlyDigits(_ int, c byte) (string, bool) { return "数字", isDigit(c) }

// allDigits reports whether s is a non-empty run of ASCII digits.
func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
