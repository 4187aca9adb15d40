package source

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Wide is a full-width character where YAML or CEL wants another: what a Chinese
// input method writes.
type Wide struct {
	Line, Column int // from 1, in characters
	Found        rune
	Narrow       string // what it should be
}

// Narrow is what stands for a full-width character in YAML and CEL; false: it is
// none.
func Narrow(r rune) (string, bool) {
	if r >= '！' && r <= '～' {
		return string(r - '！' + '!'), true
	}
	s, ok := narrow[r]
	return s, ok
}

var narrow = map[rune]string{
	'　': " ", '“': `"`, '”': `"`, '‘': "'", '’': "'", '「': `"`, '」': `"`, '『': `"`, '』': `"`, '【': "[", '】': "]",
	'、': ",", '。': ".", '≥': ">=", '≤': "<=", '≠': "!=", '×': "*", '÷': "/", '—': "-", '–': "-",
}

// wideIn finds the first full-width character of a text of one line.
func wideIn(text string, line, column int) *Wide {
	for _, r := range text {
		if s, ok := Narrow(r); ok {
			return &Wide{line, column, r, s}
		}
		column++
	}
	return nil
}

// wideMarks are places where a full-width character is taken for text, though it was
// meant to be a mark of YAML: the group is the character.
var wideMarks = []*regexp.Regexp{
	regexp.MustCompile(`^ *(　)`),
	regexp.MustCompile(`^ *(?:- +)?[A-Za-z0-9_.-]+ *(：)`),
	regexp.MustCompile(`^ *(－)`),
	regexp.MustCompile(`^ *(＃)`),
	regexp.MustCompile(`^ *(?:- +)?(?:[A-Za-z0-9_.-]+: +)?([“‘［｛【])`),
	regexp.MustCompile(`[{,，] *[A-Za-z0-9_.-]+ *(：)`),
	regexp.MustCompile(`(，) *[A-Za-z0-9_.-]+ *[:：]`),
	regexp.MustCompile(`[{\[].*([｝］])\s*$`),
}

// wideNear looks for a full-width mark in a line of a file and, when there is
// none, in those before it: an error is often noticed later.
func wideNear(data []byte, line int) *Wide {
	lines := strings.Split(string(data), "\n")
	for n := min(line, len(lines)); n > 0 && n > line-3; n-- {
		for _, mark := range wideMarks {
			at := mark.FindStringSubmatchIndex(lines[n-1])
			if at == nil {
				continue
			}
			r, _ := utf8.DecodeRuneInString(lines[n-1][at[2]:])
			s, _ := Narrow(r)
			return &Wide{n, utf8.RuneCountInString(lines[n-1][:at[2]]) + 1, r, s}
		}
	}
	return nil
}
