package dmn

import (
	"strings"

	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/rule/expr"
)

// column is one input of the table.
type column struct {
	id     string // of the XML
	label  string
	text   string // FEEL
	about  string // what stands behind a name
	onFail rule.OnFail
	basis  string
	reason string // id of the condition, or "outcome"
	reads  []read // the inputs FEEL names
}

// read is one value of the case that the table reads: group.field.
type read struct{ group, field, typeRef, label string }

// columns are one input for each condition, and one for what is granted where
// that can fail.
func columns(p *rule.Pack) []column {
	t := translator{p}
	var list []column
	for i := range p.Conditions {
		c := &p.Conditions[i]
		col := column{id: "in_" + c.ID, label: c.Say, onFail: c.OnFail, reason: c.ID, basis: cite(p, c.Basis)}
		if text, ok := t.feel(c.Tree()); ok {
			col.text, col.reads, col.about = text, readsOf(p, c.Tree()), "CEL: "+c.Tree().String()
		} else {
			col.named("condition_result", c.ID, "CEL, evaluated outside: "+c.Tree().String())
		}
		list = append(list, col)
	}
	if about := granted(p); about != "" {
		col := column{id: "in_outcome", label: "可以算出通过后的内容", onFail: rule.Manual, reason: "outcome"}
		col.named("outcome_result", "computed", "CEL, evaluated outside; true when each has a value: "+about)
		list = append(list, col)
	}
	return list
}

// named makes a column a truth value of its own. A hyphen would be a minus in
// FEEL; an id never has two underscores in a row.
func (c *column) named(group, id, about string) {
	field := strings.ReplaceAll(id, "-", "__")
	c.text, c.about = group+"."+field, about
	c.reads = []read{{group, field, "boolean", c.label}}
}

// readsOf are the values that an expression names.
func readsOf(p *rule.Pack, e *expr.Tree) []read {
	var list []read
	e.Walk(func(t *expr.Tree) {
		if t.Kind != expr.Variable || strings.HasPrefix(t.Name, "parameters.") {
			return
		}
		name, label := t.Name, t.Name
		if fixed, ok := fixedNames[t.Name]; ok {
			name = fixed
		} else if d, ok := p.Decl(t.Name); ok {
			label = d.Titled()
		}
		group, field, _ := strings.Cut(name, ".")
		list = append(list, read{group, field, typeRef(t.Type), label})
	})
	return list
}

// granted are the outcomes that read facts, which may be missing.
func granted(p *rule.Pack) string {
	var list []string
	for i := range p.Outcome {
		o := &p.Outcome[i]
		reads := false
		o.Tree().Walk(func(t *expr.Tree) {
			_, declared := p.Decl(t.Name)
			reads = reads || t.Kind == expr.Variable && declared || t.Name == "band" || t.Name == "workdays_after"
		})
		if reads {
			list = append(list, o.Key+" = "+o.Tree().String())
		}
	}
	return strings.Join(list, "; ")
}

// cite is a basis with its status.
func cite(p *rule.Pack, id string) string {
	b, ok := p.FindBasis(id)
	if !ok {
		return ""
	}
	return "《" + b.Title + "》" + b.Number + b.Article + "（" + b.Status.Label() + "）"
}

// table is the decision table of the columns.
func table(columns []column) decisionTable {
	t := decisionTable{ID: "table", HitPolicy: "FIRST", OutputLabel: "判定"}
	for _, c := range columns {
		t.Inputs = append(t.Inputs, inputClause{ID: c.id, Label: c.label, Description: c.about,
			Expression: literalExpression{ID: c.id + "_expression", TypeRef: "boolean", Text: c.text}})
	}
	t.Outputs = []outputClause{
		{ID: "out_verdict", Label: "判定", Name: "verdict", TypeRef: "string", Values: &values{ID: "out_verdict_values", Text: `"review","approve"`}},
		{ID: "out_on_fail", Label: "不符合时", Name: "on_fail", TypeRef: "string", Values: &values{ID: "out_on_fail_values", Text: `"refuse","correct","manual"`}},
		{ID: "out_reason", Label: "原因", Name: "reason", TypeRef: "string"},
	}
	for i, c := range columns {
		t.Rules = append(t.Rules, line(c.reason, c.label+"："+c.basis, cells(len(columns), i), `"review"`, quote(string(c.onFail)), quote(c.reason)))
	}
	t.Rules = append(t.Rules, line("approve", "条件全部符合", all(len(columns), "true"), `"approve"`, "null", "null"))
	return t
}

// cells look at one input alone: neither false nor null may pass it.
func cells(n, one int) []string {
	list := all(n, "-")
	list[one] = "not(true)"
	return list
}

func all(n int, text string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = text
	}
	return list
}

// line is a rule of the table.
func line(id, about string, in []string, out ...string) ruleLine {
	r := ruleLine{ID: "rule_" + id, Description: strings.TrimSuffix(about, "：")}
	for i, text := range in {
		r.In = append(r.In, entry{r.ID + "_in_" + fact.IntOf(int64(i+1)).String(), text})
	}
	for i, text := range out {
		r.Out = append(r.Out, entry{r.ID + "_out_" + fact.IntOf(int64(i+1)).String(), text})
	}
	return r
}
