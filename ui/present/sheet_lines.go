package present

import (
	"fmt"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

func elements(p *rule.Pack) []Element {
	i := &p.Item
	code := Element{"实施编码", i.Code, StatusSign(i.CodeStatus)}
	if i.Code == "" {
		code.Value = "没有公布"
	}
	out := []Element{code, {Label: "实施机关", Value: i.Authority}, {Label: "办理对象", Value: subjectWords[i.Subject]},
		{Label: "办件类型", Value: orUnpublished(i.Kind)}, {Label: "法定时限", Value: days(i.LegalDays)}, {Label: "承诺时限", Value: days(i.PromisedDays)}}
	if i.ReviewDays > 0 {
		out = append(out, Element{Label: "转人工时限", Value: days(i.ReviewDays)})
	}
	if len(i.Channels) > 0 {
		out = append(out, Element{Label: "申办方式", Value: strings.Join(i.Channels, "、")})
	}
	return append(out, Element{Label: "规则自检", Value: fmt.Sprintf("%d 个用例全部通过", len(p.Cases))})
}

var subjectWords = map[app.SubjectKind]string{app.Person: "个人", app.Enterprise: "企业", app.Vehicle: "车辆"}

func orUnpublished(s string) string {
	if s == "" {
		return "没有公布"
	}
	return s
}

func days(n int) string {
	if n == 0 {
		return "没有公布"
	}
	return fmt.Sprintf("%d 个工作日", n)
}

func sheetLine(p *rule.Pack, i int) SheetLine {
	c := &p.Conditions[i]
	line := SheetLine{Number: fmt.Sprint(i + 1), Say: c.Say, Fails: c.OnFail.Label()}
	if c.Cure != "" {
		line.Fails += "：" + c.Cure
	}
	if b, ok := p.FindBasis(c.Basis); ok {
		line.Basis, line.Status = shortCite(b), StatusSign(b.Status)
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

// parameterNames are the parameters of the built-in packs: a pack has no place
// for a name of its own.
var parameterNames = map[string]string{"bands": "津贴标准", "wheelbase_bev": "纯电动最小轴距（毫米）", "upper_inclusive": "年龄上限含本数"}

func parameterName(name string) string {
	if n, ok := parameterNames[name]; ok {
		return n
	}
	return "参数"
}

func parameterLines(p *rule.Pack, param rule.Parameter) []ParameterLine {
	var out []ParameterLine
	for _, d := range param.Values {
		line := ParameterLine{Name: parameterName(param.Name), Period: d.From.String() + " 起", Value: datedValue(d)}
		if d.Until != civil.None {
			line.Period = d.From.String() + " 至 " + d.Until.String()
		}
		if b, ok := p.FindBasis(d.Basis); ok {
			line.Basis = shortCite(b)
		}
		out = append(out, line)
	}
	return out
}

// datedValue is a value in words; a table step by step.
func datedValue(d rule.Dated) string {
	if d.Steps == nil {
		return words(d.Value)
	}
	var parts []string
	for i, s := range d.Steps {
		from := fmt.Sprintf("%d 以上", s.From)
		if i+1 < len(d.Steps) {
			from = fmt.Sprintf("%d—%d", s.From, d.Steps[i+1].From-1)
		}
		parts = append(parts, from+"："+groupedText(s.Value.String()))
	}
	return strings.Join(parts, "；")
}

func materialLine(p *rule.Pack, m rule.Material) MaterialLine {
	line := MaterialLine{Name: m.Name, Kind: "次要", Note: m.Note}
	if m.Essential {
		line.Kind = "主要"
	}
	var shows []string
	for _, f := range m.Facts {
		shows = append(shows, labelOf(p, f))
	}
	line.Shows = strings.Join(shows, "、")
	return line
}

func dataLine(d rule.Decl) DataLine {
	line := DataLine{Label: d.Label, Source: Register(d.Source), Fresh: "不过时", Stale: "—", Proof: d.Proof}
	if d.Source == "" {
		line.Source = "—"
	}
	if d.MaxAge > 0 && d.Source != fact.Declared {
		line.Fresh, line.Stale = age(d.MaxAge), "不能判定"
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

// age is how long data stays fresh, in the largest whole unit.
func age(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0 && d > 24*time.Hour:
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 分钟", d/time.Minute)
}
