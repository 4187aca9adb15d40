package sheet

import (
	"cmp"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

const (
	unpublished = "没有公布"
	selfTest    = "规则自检"
)

func elements(p *rule.Pack) []Element {
	i := &p.Item
	out := []Element{{"实施编码", orUnpublished(i.Code), i.CodeStatus}, {Label: "实施机关", Value: i.Authority},
		{Label: "办理对象", Value: subjects[i.Subject]}, {Label: "办件类型", Value: orUnpublished(i.Kind)}}
	if p.Unconfirmed {
		out = append(out, Element{Label: "启用情况", Value: "规则还没有经主管部门确认，所有申请转工作人员办理"})
	}
	if p.InUse {
		out = append(out, Element{Label: "施行日期", Value: "没有公布；" + p.Version.String() + " 已经见到施行"})
	}
	if len(i.Channels) > 0 {
		out = append(out, Element{Label: "申办方式", Value: strings.Join(i.Channels, "、")})
	}
	return append(out, Element{Label: selfTest, Value: fmt.Sprintf("%d 个用例全部通过", len(p.Cases))})
}

func deadlines(p *rule.Pack) []Element {
	i := &p.Item
	out := []Element{{Label: "法定时限", Value: days(i.LegalDays)}, {Label: "承诺时限", Value: days(i.PromisedDays)}}
	if i.ReviewDays > 0 {
		out = append(out, Element{Label: "转人工时限", Value: days(i.ReviewDays)})
	}
	return out
}

var subjects = map[app.SubjectKind]string{app.Person: "个人", app.Enterprise: "企业", app.Vehicle: "车辆"}

func orUnpublished(s string) string {
	if s == "" {
		return unpublished
	}
	return s
}

func days(n int) string {
	if n == 0 {
		return unpublished
	}
	return fmt.Sprintf("%d 个工作日", n)
}

func condition(p *rule.Pack, i int) Condition {
	c := &p.Conditions[i]
	line := Condition{Number: i + 1, Say: c.Say, Fails: c.OnFail.Label(), Basis: "—", Status: rule.ToVerify}
	if c.Cure != "" {
		line.Fails += "：" + c.Cure
	}
	if b, ok := p.FindBasis(c.Basis); ok {
		line.Basis, line.Status = shortCite(b), b.Status
	}
	return line
}

// shortCite is a document by its number, or by its title when it has none.
func shortCite(b rule.Basis) string {
	if b.Number != "" {
		return b.Number + b.Article
	}
	return "《" + b.Title + "》" + b.Article
}

// parameterNames are the parameters of those built-in packs that give them no
// label.
var parameterNames = map[string]string{"bands": "津贴标准", "wheelbase_bev": "纯电动最小轴距（毫米）", "upper_inclusive": "年龄上限含本数"}

func parameterName(param rule.Parameter) string {
	return cmp.Or(param.Label, parameterNames[param.Name], "参数")
}

func parameter(p *rule.Pack, param rule.Parameter) []Parameter {
	var out []Parameter
	for _, d := range param.Values {
		line := Parameter{Name: parameterName(param), Period: span(d.From, d.Until), Value: dated(d)}
		if b, ok := p.FindBasis(d.Basis); ok {
			line.Basis = shortCite(b)
		}
		out = append(out, line)
	}
	return out
}

// dated is a value in words; a table step by step.
func dated(d rule.Dated) string {
	if d.Steps == nil {
		return Words(d.Value)
	}
	var parts []string
	for i, s := range d.Steps {
		from := fmt.Sprintf("%d 以上", s.From)
		if i+1 < len(d.Steps) {
			from = fmt.Sprintf("%d—%d", s.From, d.Steps[i+1].From-1)
		}
		parts = append(parts, from+"："+Grouped(s.Value.String()))
	}
	return strings.Join(parts, "；")
}

func material(p *rule.Pack, m rule.Material) Material {
	line := Material{Name: m.Name, Kind: "次要", Note: m.Note}
	if m.Essential {
		line.Kind = "主要"
	}
	var shows []string
	for _, f := range m.Facts {
		if d, ok := p.Decl(f); ok {
			shows = append(shows, d.Label)
		}
	}
	line.Shows = strings.Join(shows, "、")
	return line
}

func data(d rule.Decl) Data {
	line := Data{Label: d.Titled(), Source: "—", Fresh: "不过时", Stale: "—", Proof: d.Proof}
	if d.Source != "" {
		line.Source = fact.RegisterName(d.Source)
	}
	if d.MaxAge > 0 && d.Source != fact.Declared {
		line.Fresh, line.Stale = Age(d.MaxAge), "不能判定"
		if d.Provisional {
			line.Stale = "可预通过"
		}
	}
	switch {
	case d.Proof == "":
		line.Proof = "—"
	case d.SettledByProof:
		line.Proof += "（以此为准）"
	}
	return line
}
