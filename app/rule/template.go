package rule

import (
	"slices"
	"strings"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule/expr"
	"miaopi/app/rule/source"
)

// template is a sentence with holes that expressions fill:
// 出生于 {person.birth}，{date} 满 {age(person.birth, date)} 周岁.
type template []piece

// piece is plain text, or a hole when value is set.
type piece struct {
	text  string
	value *expr.Program
	words map[string]string // of the fact a hole names alone
}

// template reads a sentence; n is where it stands, nil when there is none.
func (l *loader) template(n *source.Node, text string) (template, error) {
	var t template
	holes := 0
	for rest := text; rest != ""; {
		plain, after, found := strings.Cut(rest, "{")
		if plain != "" {
			t = append(t, piece{text: plain})
		}
		if !found {
			break
		}
		inside, after, closed := strings.Cut(after, "}")
		column := len([]rune(text[:len(text)-len(rest)+len(plain)])) + 1
		if !closed {
			return nil, n.ErrorAt(1, column, "the { is not closed; expected } after the expression")
		}
		if holes++; holes > maxHoles {
			return nil, n.Errorf("more than %d holes in one sentence", maxHoles)
		}
		value, err := l.compile(n, inside, column)
		if err != nil {
			return nil, err
		}
		t = append(t, piece{value: value, words: l.wordsOf(inside)})
		rest = after
	}
	return t, nil
}

func (l *loader) wordsOf(name string) map[string]string {
	d, _ := l.pack.Decl(strings.TrimSpace(name))
	return d.Words
}

// unknownWord stands in a hole that has no value.
const unknownWord = "（不明）"

// values says whether a sentence tells any.
func (t template) values() bool {
	return slices.ContainsFunc(t, func(p piece) bool { return p.value != nil })
}

// length is about as long as the sentence will be, in bytes.
func (t template) length() int {
	n := 0
	for i := range t {
		if n += len(t[i].text); t[i].value != nil {
			n += 24
		}
	}
	return n
}

func (t template) fill(f *expr.Frame, w Wording) string {
	if len(t) == 1 && t[0].value == nil {
		return t[0].text
	}
	var b strings.Builder
	b.Grow(t.length())
	for i := range t {
		p := &t[i]
		if p.value == nil {
			b.WriteString(p.text)
		} else {
			b.WriteString(p.say(p.value.Eval(f), w))
		}
	}
	return b.String()
}

// say is a value in its hole. One that the pack has words for others of but
// not for this is a register's own code, and is quoted.
func (p *piece) say(v fact.Value, w Wording) string {
	s := say(v, p.words)
	if _, known := p.words[v.String()]; w == Bare || len(p.words) == 0 || known || v.Type() != fact.String {
		return s
	}
	return "“" + s + "”"
}

// say is a value in the words of a person at the window.
func say(v fact.Value, words map[string]string) string {
	s := v.String()
	if w, ok := words[s]; ok {
		return w
	}
	switch v.Type() {
	case fact.Null:
		return unknownWord
	case fact.Bool:
		if v.Bool() {
			return "是"
		}
		return "否"
	case fact.String, fact.Malformed:
		return short(s)
	case fact.StringList:
		return short(strings.Join(v.Strings(), "、"))
	case fact.IntList:
		return short(strings.Trim(strings.ReplaceAll(s, " ", "、"), "[]"))
	case fact.Time:
		return v.Time().In(civil.Shanghai).Format("2006-01-02 15:04")
	}
	return s
}

// short keeps what a hostile record holds from filling a page.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
