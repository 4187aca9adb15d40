package present

import (
	"context"
	"slices"

	"miaopi/app/casefile"
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
	Table       Table    // the table the answer is a code of
	Choices     []string // values, when there are few
	Labels      []string // their words
	Placeholder string
	Register    string // what the registers say now, in words; empty: nothing
	Pick        bool   // one of several ways to the same end
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
		if !closed[d.Name] {
			q.Choices, q.Labels = append(q.Choices, otherWord), append(q.Labels, otherWord)
		}
	case d.Type == fact.Date:
		q.Placeholder = "如 2026-11-22"
	case d.Type == fact.Decimal:
		q.Placeholder = "元，如 1200000.00"
	case d.Type == fact.IntList:
		q.Placeholder = "用空格隔开，如 0 3 6"
	case d.Type == fact.String:
		q.Table, q.Placeholder = tableOf(d.Name)
	}
	return q
}

// A pack gives words to the values it speaks of; a paper may show another one.
const otherWord = "其他"

// closed are the facts that have no other values.
var closed = map[string]bool{"person.sex": true}

func word(d rule.Decl, value, otherwise string) string {
	if w, ok := d.Words[value]; ok {
		return w
	}
	return otherwise
}

// Questions are what a case still needs from the applicant.
func Questions(ctx context.Context, st *desk.Station, c *casefile.Case) ([]Question, error) {
	j, err := st.Judge(ctx, c.App, c.Date())
	if err != nil {
		return nil, err
	}
	none := func(string) bool { return false }
	return Asked(j, none, none), nil
}
