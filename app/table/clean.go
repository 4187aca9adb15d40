package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"miaopi/app/chinaid"
)

// Clean is a cell's text without what nobody sees: characters without width
// and marks of direction go, blanks of every kind become one kind and go at
// both ends, line breaks become "\n"; the rest is put into Unicode's composed
// form, characters of old code pages that have a place of their own since into
// that place. Nothing a person reads is changed.
func Clean(s string) string {
	if plain(s) {
		return strings.TrimSpace(s)
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case invisible(r):
			return -1
		case r != '\n' && r != '\t' && unicode.IsSpace(r):
			return ' '
		}
		return chinaid.Unified(r)
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// plain says of most cells that there is nothing to clean but the ends.
func plain(s string) bool {
	for _, r := range s {
		if r < ' ' && r != '\t' || r >= 0x7f && (r < 0x4e00 || r > 0x9fff) {
			return false
		}
	}
	return true
}

// invisible are the characters that take no room: they come with text copied
// from web pages and certificates.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u180e' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2060' && r <= '\u206f'
}

// Half puts full-width ASCII into half-width. Circled and raised digits are
// no digits: they stay.
func Half(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= '！' && r <= '～' }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// Damaged says in a sentence what makes a text unfit to be kept: characters
// that were lost on the way, that show nothing, or that mean something only
// on the machine they come from. "" when it is fit.
func Damaged(s string) string {
	if utf8.RuneCountInString(s) > maxCell {
		return "超过 32767 字"
	}
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			return "有不能识别的字符：编码混用或文件已损坏，请重新导出"
		case r != '\n' && r != '\t' && unicode.IsControl(r):
			return "有不能显示的控制字符，请重新导出"
		case r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000:
			return "有自造字，别的系统不认识，请改用国家标准里的字"
		}
	}
	return ""
}
