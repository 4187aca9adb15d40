package present

import (
	"context"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
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
	Unit        string   // of a number
	Table       Table    // the table the answer is a code of
	Choices     []string // values, when there are few
	Labels      []string // their words
	Placeholder string
	Register    string // what the registers say now, in words; empty: nothing
	Pick        bool   // one of several ways to the same end
	Own         bool   // mostly the applicant's own name
}

// QuestionOf makes the question for a declared fact.
func QuestionOf(d rule.Decl) Question {
	q := Question{Name: d.Name, Label: d.Label, Proof: d.Proof, Source: fact.Counter, Type: d.Type, Unit: d.Unit, Own: d.Name == "account.holder"}
	if d.Source == fact.Declared {
		q.Source = fact.Declared
	}
	switch {
	case d.Type == fact.Bool:
		q.Choices, q.Labels = []string{"true", "false"}, []string{word(d, "true", "是"), word(d, "false", "否")}
	case len(d.Words) > 0 && d.Type == fact.String:
		for _, value := range d.Values {
			q.Choices, q.Labels = append(q.Choices, value), append(q.Labels, d.Words[value])
		}
		if !closed[d.Name] {
			q.Choices, q.Labels = append(q.Choices, otherWord), append(q.Labels, otherWord)
		}
	default:
		if q.Table, q.Placeholder = tableOf(d.Name); q.Table == NoTable {
			q.Placeholder = q.example()
		}
	}
	return q
}

// examples show how a text is written, where a name alone does not tell.
var examples = map[string]string{
	"person.id": "18 位号码", "enterprise.uscc": "18 位代码", "druglicence.holder": "18 位代码", "vehicle.vin": "17 位，见行驶证", "vehicle.plate": "如 粤B12345",
	"licence.class": "如 C1", "druglicence.no": "如 粤CA202400001", "project.scale": "如 建筑面积 5000 平方米", "project.site": "如 宝安区新安街道某路 1 号",
}

// example is what stands in an empty field.
func (q *Question) example() string {
	switch q.Type {
	case fact.Date:
		return "如 2026-11-22"
	case fact.Time:
		return "如 2026-11-22 09:30"
	case fact.Decimal:
		return q.number()
	case fact.Int:
		if q.Unit != "" {
			return "整数（" + q.Unit + "）"
		}
		return "整数，如 5"
	case fact.IntList:
		return "用空格隔开，如 0 3 6"
	case fact.StringList:
		return "用顿号隔开，如 甲、乙"
	}
	return examples[q.Name]
}

// number is an example of a number that need not be whole.
func (q *Question) number() string {
	switch q.Unit {
	case "元":
		return "元，如 1200000.00"
	case "%":
		return "百分数，如 20 或 -12.5"
	case "":
		return "数字，如 12.5"
	}
	return q.Unit + "，如 12.5"
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
	j, err := judging.At(st).Rejudge(ctx, c, c.Date())
	if err != nil {
		return nil, err
	}
	none := func(string) bool { return false }
	return Asked(j, none, none), nil
}
