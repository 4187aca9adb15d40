package chinaid

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
)

// Implementation is a parsed 实施编码, the code under which one authority
// implements one item.
type Implementation struct {
	Authority string // credit code of the authority, 18 characters
	Level     int    // 2 province, 3 city, 4 county; 0 in the older form
	Basic     string // basic code: 12 characters; 11 opaque ones in the older form
}

const implementationNoun = "实施编码"

// ParseImplementation reads a code of 31 characters, or of 29 as they were
// before the level and the longer basic code came in. Of the older form only
// the authority is taken apart.
func ParseImplementation(code string) (Implementation, error) {
	var none Implementation
	const op = "ParseImplementation"
	n := 31
	if len(code) == 29 {
		n = 29
	}
	if err := shape(op, implementationNoun, code, n, codeCharacter); err != nil {
		return none, err
	}
	if ValidUSCC(code[:18]) != nil {
		return none, bad(op, implementationNoun+"前 18 位不是有效的统一社会信用代码", "positions 1 to 18: not a valid credit code")
	}
	if n == 29 {
		return Implementation{Authority: code[:18], Basic: code[18:]}, nil
	}
	level := int(code[18] - '0')
	if level < 2 || level > 4 {
		return none, bad(op, implementationNoun+"第 19 位层级应为 2、3 或 4", "position 19: level is not 2, 3 or 4")
	}
	return Implementation{Authority: code[:18], Level: level, Basic: code[19:]}, nil
}

func codeCharacter(_ int, c byte) (string, bool) {
	return "数字或大写字母", isDigit(c) || 'A' <= c && c <= 'Z'
}

// String is the code as it was parsed.
func (c Implementation) String() string {
	if c.Level == 0 {
		return c.Authority + c.Basic
	}
	return fmt.Sprintf("%s%d%s", c.Authority, c.Level, c.Basic)
}

// SerialParts is a parsed 办件编号.
type SerialParts struct {
	Code string     // implementation code, 31 characters
	Day  civil.Date // day of acceptance
	N    int        // number within the day, 0 to 9999
}

const serialNoun = "办件编号"

// BuildSerial makes the serial number of the n-th case (0 to 9999) that was
// accepted on a day under an implementation code of 31 characters.
func BuildSerial(code string, day civil.Date, n int) (app.Serial, error) {
	if len(code) != 31 {
		return "", bad("BuildSerial", implementationNoun+"应为 31 位", "implementation code has %d bytes, want 31", len(code))
	}
	if _, err := ParseImplementation(code); err != nil {
		return "", err
	}
	if n < 0 || n > 9999 {
		return "", bad("BuildSerial", "当日办件序号已用完", "number %d is outside 0 to 9999", n)
	}
	if day < civil.Min || day > civil.Max {
		return "", bad("BuildSerial", serialNoun+"的日期无效", "day is out of range")
	}
	y, m, d := day.Split()
	return app.Serial(fmt.Sprintf("%s%04d%02d%02d%04d", code, y, m, d, n)), nil
}

// ParseSerial takes a serial number apart.
func ParseSerial(s app.Serial) (SerialParts, error) {
	var none SerialParts
	const op = "ParseSerial"
	if err := shape(op, serialNoun, string(s), 43, serialCharacter); err != nil {
		return none, err
	}
	code, tail := string(s[:31]), string(s[31:])
	if _, err := ParseImplementation(code); err != nil {
		return none, err
	}
	day, err := civil.Parse(tail[:4] + "-" + tail[4:6] + "-" + tail[6:8])
	if err != nil {
		return none, bad(op, serialNoun+"第 32 至 39 位不是一个存在的日期", "positions 32 to 39: not a day that exists")
	}
	n := 0
	for _, c := range tail[8:] {
		n = n*10 + int(c-'0')
	}
	return SerialParts{Code: code, Day: day, N: n}, nil
}

func serialCharacter(pos int, c byte) (string, bool) {
	if pos > 31 {
		return onlyDigits(pos, c)
	}
	return codeCharacter(pos, c)
}
