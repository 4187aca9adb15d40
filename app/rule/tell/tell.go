// Package tell says in Chinese what is wrong with a rule file: what the packages
// below app/rule say in English, and what the YAML and CEL libraries do. An English
// message is found by its shape, and what it names stands in the Chinese sentence.
// One whose shape is not known gives a sentence of its kind; the message itself
// stays in source.Error, for a log and for --format json.
package tell

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"miaopi/app/rule/source"
)

// Say is a finding as a sentence, without its place.
func Say(e *source.Error) string {
	text, ok := Sentence(e.Message)
	if !ok {
		text = general(e.Message)
	}
	if w := e.Wide; w != nil {
		text += fmt.Sprintf("（第 %d 行第 %d 列是全角的 %s ，请改成半角的 %s）", w.Line, w.Column, visible(string(w.Found)), visible(w.Narrow))
	}
	return text
}

func visible(s string) string {
	if strings.TrimSpace(s) == "" {
		return "空格"
	}
	return s
}

// Line is a finding with its file, line and column in front.
func Line(e *source.Error) string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, Say(e))
}

// Of is the first finding of an error as a line, and how many others there are;
// false: the error holds none.
func Of(err error) (string, bool) {
	var list source.Errors
	if errors.As(err, &list) && len(list) > 0 {
		if len(list) == 1 {
			return Line(list[0]), true
		}
		return fmt.Sprintf("%s（还有 %d 处）", Line(list[0]), len(list)-1), true
	}
	var one *source.Error
	if errors.As(err, &one) {
		return Line(one), true
	}
	return "", false
}

// Sentence is an English message in Chinese; false: its shape is not known.
func Sentence(message string) (string, bool) {
	if rest, ok := strings.CutPrefix(message, "not YAML: "); ok {
		return Sentence(rest)
	}
	for _, s := range shapes {
		m := s.english.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		args := make([]any, len(m)-1)
		for i, arg := range m[1:] {
			args[i] = s.word(arg)
		}
		return fill(s.chinese, args), true
	}
	return "", false
}

// fill puts the arguments where they belong; a sentence may leave out the last.
func fill(format string, args []any) string {
	text := fmt.Sprintf(format, args...)
	if i := strings.Index(text, "%!(EXTRA"); i >= 0 {
		text = text[:i]
	}
	return text
}

// general is a sentence for a message of no known shape.
func general(message string) string {
	switch {
	case strings.HasPrefix(message, "not YAML: "):
		return "从这里起不合 YAML 的写法，读不下去：请看缩进、冒号、引号和括号"
	case strings.HasPrefix(message, "Syntax error: "):
		return "表达式写到这里不对：请看括号、引号和运算符"
	}
	return "这里写得不对，请对照其他规则包"
}

// shape is an English message with holes and its Chinese sentence.
type shape struct {
	english *regexp.Regexp
	chinese string
	words   map[string]string // of what it names
}

var shapes = compile()

func compile() (out []shape) {
	for _, table := range [][][2]string{results, ours, yaml, cel, patterns} {
		words := kinds
		if &table[0] == &results[0] {
			words = outcomes
		}
		for _, one := range table {
			out = append(out, shape{regexp.MustCompile("^" + pattern(one[0]) + "$"), one[1], words})
		}
	}
	return out
}

var verbs = regexp.MustCompile(`%[sqvd]`)

// pattern is a format as a regular expression for what it prints.
func pattern(format string) string {
	var b strings.Builder
	end := 0
	for _, at := range verbs.FindAllStringIndex(format, -1) {
		b.WriteString(regexp.QuoteMeta(format[end:at[0]]))
		switch format[at[0]+1] {
		case 'q':
			b.WriteString(`("(?:[^"\\]|\\.)*")`)
		case 'd':
			b.WriteString(`(-?\d+)`)
		default:
			b.WriteString(`(.*?)`)
		}
		end = at[1]
	}
	return b.String() + regexp.QuoteMeta(format[end:])
}

// word is what a message names: quoted texts as they stand in the file, shapes of
// values and nested messages in Chinese.
func (s *shape) word(arg string) string {
	if zh, ok := s.words[arg]; ok {
		return zh
	}
	if text, err := strconv.Unquote(arg); err == nil && strings.HasPrefix(arg, `"`) {
		return "“" + text + "”"
	}
	parts := strings.Split(arg, "; ")
	for i, part := range parts {
		if zh, ok := Sentence(part); ok && len(part) > 12 {
			parts[i] = zh
		}
	}
	return strings.NewReplacer(" or ", " 或 ", " and ", " 和 ").Replace(strings.Join(parts, "；"))
}

// kinds are the shapes of values in a file.
var kinds = map[string]string{
	"nothing": "空的", "a single value": "单个值", "a list": "列表", "an object with keys": "一组“键: 值”",
	"Anchor": "锚点 &", "Alias": "别名 *", "Tag": "标签 !", "MappingKey": "问号 ?", "MergeKey": "合并键 <<",
}

// outcomes are what conditions and cases come to.
var outcomes = map[string]string{
	"pass": "符合", "fail": "不符合", "unknown": "不能确定", "approve": "自动通过", "provisional": "预通过", "review": "转人工",
}
