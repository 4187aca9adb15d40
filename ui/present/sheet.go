package present

import (
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
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
			line.Ready, line.Remedy = ReadySign(h.Best), remedy(h)
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
