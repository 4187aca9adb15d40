package present

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Question asks for one fact: what it is called, what proves it, how it is
// answered.
type Question struct {
	Name        string
	Label       string
	Proof       string // the paper the clerk must have seen; empty: the applicant declares it
	Source      string // declared or counter
	Type        fact.Type
	Choices     []string // values, when there are few
	Labels      []string // their words
	Placeholder string
}

// QuestionOf makes the question for a declared fact.
func QuestionOf(d rule.Decl) Question {
	q := Question{Name: d.Name, Label: d.Label, Proof: d.Proof, Source: fact.Counter, Type: d.Type}
	if d.Source == fact.Declared {
		q.Source = fact.Declared
	}
	switch {
	case d.Type == fact.Bool:
		q.Choices, q.Labels = []string{"true", "false"}, []string{word(d, "true", "是"), word(d, "false", "否")}
	case len(d.Words) > 0 && d.Type == fact.String:
		for value := range d.Words {
			q.Choices = append(q.Choices, value)
		}
		slices.Sort(q.Choices)
		for _, value := range q.Choices {
			q.Labels = append(q.Labels, d.Words[value])
		}
	case d.Type == fact.Date:
		q.Placeholder = "如 2026-11-22"
	case d.Type == fact.Decimal:
		q.Placeholder = "元，如 1200000.00"
	case d.Type == fact.IntList:
		q.Placeholder = "用逗号分开，如 0,3,6"
	}
	return q
}

func word(d rule.Decl, value, otherwise string) string {
	if w, ok := d.Words[value]; ok {
		return w
	}
	return otherwise
}

// Parse reads an answer; an empty one is no value. The sentence, when there is
// one, says what is wrong.
func (q Question) Parse(text string) (v fact.Value, sentence string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return fact.Value{}, ""
	}
	switch q.Type {
	case fact.Bool:
		return fact.BoolOf(text == "true"), ""
	case fact.Date:
		d, err := civil.Parse(normalDate(text))
		if err != nil {
			return v, "请按 2026-11-22 的样子填写一个存在的日期。"
		}
		return fact.DateOf(d), ""
	case fact.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return v, "请填写整数。"
		}
		return fact.IntOf(n), ""
	case fact.Decimal:
		n, err := fact.ParseNumber(strings.NewReplacer(",", "", "，", "", "元", "").Replace(text))
		if err != nil {
			return v, "请填写金额，只用数字和小数点。"
		}
		return fact.NumberValue(n), ""
	case fact.IntList:
		return parseInts(text)
	}
	return fact.StringOf(text), ""
}

func parseInts(text string) (fact.Value, string) {
	var list []int64
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、 ", r) }) {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return fact.Value{}, "请填写用逗号分开的整数，如 0,3,6。"
		}
		list = append(list, n)
	}
	return fact.IntsOf(list...), ""
}

// normalDate accepts 20261122 and 2026.11.22 as people type them.
func normalDate(s string) string {
	s = strings.NewReplacer(".", "-", "/", "-", "年", "-", "月", "-", "日", "").Replace(s)
	if len(s) == 8 && !strings.Contains(s, "-") {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	return s
}

// Questions are what a case still needs from the applicant: the facts of the
// smallest set that would turn it to approve, or else every fact that failed or
// is unknown and has a paper.
func Questions(ctx context.Context, st *desk.Station, c *casefile.Case) ([]Question, error) {
	j, err := st.Judge(ctx, c.App, c.Date())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, h := range j.Hints {
		for _, f := range h.Facts {
			if f.Remedy == rule.ByPaper || f.Remedy == rule.ByDeclaration {
				names = append(names, f.Name)
			}
		}
		if len(names) > 0 {
			break
		}
	}
	for _, cond := range j.Conditions {
		if len(j.Hints) > 0 || cond.Result == rule.Pass {
			continue
		}
		for _, f := range cond.Facts {
			names = append(names, f.Name)
		}
	}
	var out []Question
	for _, n := range names {
		d, ok := j.Pack.Decl(n)
		if ok && (d.Proof != "" || d.Source == fact.Declared || d.Source == fact.Counter) && !slices.ContainsFunc(out, func(q Question) bool { return q.Name == n }) {
			out = append(out, QuestionOf(d))
		}
	}
	return out, nil
}
