package present

import (
	"fmt"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// ItemLine is one item in the list of 事项.
type ItemLine struct {
	Item      app.PackID
	Name      string
	Short     string
	Authority string
	Version   string
	Ready     Sign
	Remedy    string // why not everything works today; empty when it does
}

// ItemLines lists every item the rules know, with what it can do today.
func ItemLines(lib *rule.Library, health desk.Health, today civil.Date) []ItemLine {
	ready := map[app.PackID]desk.ItemHealth{}
	for _, h := range health.Items {
		ready[h.Pack.ID] = h
	}
	var out []ItemLine
	for _, id := range lib.Items() {
		p := InForce(lib, id, today)
		line := ItemLine{Item: id, Name: p.Item.Name, Short: p.Item.Short, Authority: p.Item.Authority, Version: p.Version.String(), Ready: Sign{"·", "未施行", QuietTone}}
		if h, ok := ready[id]; ok {
			line.Ready, line.Remedy = readySign(h.Best), remedy(h)
		}
		out = append(out, line)
	}
	return out
}

// InForce is the version of a day, or else the latest there is.
func InForce(lib *rule.Library, id app.PackID, today civil.Date) *rule.Pack {
	if p, err := lib.At(id, today); err == nil {
		return p
	}
	all := lib.Versions(id)
	return all[len(all)-1]
}

// ShortAuthority is an authority without its city, for a narrow column.
func ShortAuthority(name string) string {
	if i := strings.Index(name, "市"); i > 0 && i <= len("四个字的") && i+len("市") < len(name) {
		return name[i+len("市"):]
	}
	return name
}

func readySign(best app.Verdict) Sign {
	switch best {
	case app.Approve:
		return Sign{"✓", "可自动办", GoodTone}
	case app.Provisional:
		return Sign{"◐", "可预通过", HalfTone}
	}
	return Sign{"!", "只能受理", AttentionTone}
}

func remedy(h desk.ItemHealth) string {
	if len(h.Stale) == 0 {
		return ""
	}
	var names []string
	for _, s := range h.Stale {
		names = append(names, Register(s))
	}
	return strings.Join(names, "、") + "的数据已过时效，联网更新后恢复。"
}

// RuleSheet is one version of an item's rules, for reading.
type RuleSheet struct {
	Name       string
	Standing   Sign   // in force, before, or to come
	Period     string // from when to when
	Elements   []Element
	Conditions []SheetLine
	Parameters []ParameterLine
	Outcome    []string
	Materials  []MaterialLine
	Data       []DataLine
	Bases      []BasisLine
	Documents  []string
	Notes      []string
	Versions   []VersionLine
}

// Element is one element of the implementation list.
type Element struct {
	Label, Value string
	Status       Sign // of the value; no word when it has none
}

// SheetLine is one condition as published.
type SheetLine struct {
	Number string
	Say    string
	Fails  string // what happens when it does not hold
	Basis  string
	Status Sign
}

// ParameterLine is one value of a parameter.
type ParameterLine struct{ Name, Period, Value, Basis string }

// MaterialLine is one paper.
type MaterialLine struct{ Name, Kind, Shows, Note string }

// DataLine is one fact the conditions read.
type DataLine struct{ Label, Source, Fresh, Stale, Proof string }

// BasisLine is one published document.
type BasisLine struct {
	Cite, Source, Note string
	Status             Sign
}

// VersionLine is one version in the history.
type VersionLine struct {
	Version  civil.Date
	Period   string
	Standing Sign
	Hash     string
	Cases    int
}

// RulesOf makes the sheet of a pack.
func RulesOf(lib *rule.Library, p *rule.Pack, today civil.Date) RuleSheet {
	s := RuleSheet{Name: p.Item.Name, Standing: standing(lib, p, today), Period: period(lib, p), Elements: elements(p), Documents: p.Documents, Notes: p.Notes}
	for i := range p.Conditions {
		s.Conditions = append(s.Conditions, sheetLine(p, i))
	}
	for _, param := range p.Parameters {
		s.Parameters = append(s.Parameters, parameterLines(p, param)...)
	}
	for _, o := range p.Outcome {
		s.Outcome = append(s.Outcome, o.Label)
	}
	for _, m := range p.Materials {
		s.Materials = append(s.Materials, materialLine(p, m))
	}
	for _, d := range p.Facts {
		s.Data = append(s.Data, dataLine(d))
	}
	for _, b := range p.Basis {
		s.Bases = append(s.Bases, BasisLine{b.Cite(), b.Source, b.Note, StatusSign(b.Status)})
	}
	for _, v := range lib.Versions(p.ID) {
		s.Versions = append([]VersionLine{{v.Version, period(lib, v), standing(lib, v, today), v.Hash, len(v.Cases)}}, s.Versions...)
	}
	return s
}

// StatusSign is how far a basis has been verified.
func StatusSign(s rule.Status) Sign {
	switch s {
	case rule.Official:
		return Sign{"✓", s.Label(), GoodTone}
	case rule.Repost:
		return Sign{"◐", s.Label(), HalfTone}
	}
	return Sign{"!", rule.ToVerify.Label(), AttentionTone}
}

func standing(lib *rule.Library, p *rule.Pack, today civil.Date) Sign {
	now, err := lib.At(p.ID, today)
	switch {
	case err == nil && now == p:
		return Sign{"✓", "现行", GoodTone}
	case p.Version > today:
		return Sign{"…", "未施行", QuietTone}
	}
	return Sign{"·", "已停用", QuietTone}
}

// period is from when to when a version decides: to its own last day, or to
// the day before the next version.
func period(lib *rule.Library, p *rule.Pack) string {
	until := p.Until
	for _, v := range lib.Versions(p.ID) {
		if v.Version > p.Version && (until == civil.None || v.Version-1 < until) {
			until = v.Version - 1
		}
	}
	if until == civil.None {
		return p.Version.String() + " 起"
	}
	return p.Version.String() + " 至 " + until.String()
}

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
