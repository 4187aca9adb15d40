package desk

import (
	"fmt"
	"strings"
	"unicode"

	"miaopi/app"
)

// The length of what a person writes: at least so many letters and digits,
// whatever stands between them, at most so many characters.
const (
	MinReason = 4
	MaxReason = 2000
)

// Need trims what a person wrote and refuses what says nothing: every reason and
// notice passes here, from the window and the command line alike.
func Need(reason, what string) (string, error) { return Needs(reason, what, MinReason) }

// Seen is need for what a paper says, which may be as short as a name.
func Seen(note string) (string, error) { return Needs(note, "与纸质不符之处", MinItem) }

// Needs is need with its own least length.
func Needs(reason, what string, least int) (string, error) {
	reason = strings.TrimSpace(reason)
	bad := func(sentence string) (string, error) { return "", app.E("reason", app.Input, sentence, nil) }
	switch {
	case reason == "":
		return bad("请写明" + what + "。")
	case !Telling(reason, least):
		return bad(fmt.Sprintf("%s写得太短，别人看不明白：请写出至少 %d 个字（标点不算，不能是同一个字）。", what, least))
	case len([]rune(reason)) > MaxReason:
		return bad(fmt.Sprintf("%s太长，请不超过 %d 字。", what, MaxReason))
	}
	return reason, nil
}

// Telling says whether a text has so many letters and digits, and not one of
// them over and over.
func Telling(text string, least int) bool {
	n, other := 0, false
	var first rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		if n++; n == 1 {
			first = r
		}
		other = other || r != first
	}
	return n >= least && other
}

// MinItem is how many letters and digits name one thing to be supplied.
const MinItem = 2

// Wanted are the things that a notice asks for, without blanks.
func Wanted(items []string) ([]string, error) {
	var out []string
	for _, item := range items {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		if !Telling(item, MinItem) {
			return nil, app.E("reason", app.Input, "“"+item+"”说不清要补什么：请写出材料或者事项的名称。", nil)
		}
		out = append(out, item)
	}
	return out, nil
}
