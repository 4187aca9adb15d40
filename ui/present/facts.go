package present

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/division"
	"miaopi/app/fact"
	"miaopi/app/industry"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// Reference are the tables that turn codes into names. Without a table the
// code is shown.
type Reference struct {
	Divisions  *division.Tree
	Industries *industry.Table
	Near       app.Division // places here are offered first
}

// Place is a division by name, with its code.
func (r Reference) Place(code string) string {
	if r.Divisions == nil {
		return code
	}
	if name := r.Divisions.FullName(app.Division(code)); name != "" {
		return name + "（" + code + "）"
	}
	return code
}

// Industry is a class by code and name.
func (r Reference) Industry(code string) string {
	if r.Industries == nil || r.Industries.Name(code) == "" {
		return code
	}
	return code + " " + r.Industries.Name(code)
}

// The facts whose texts are codes.
var (
	placeFacts    = []string{"person.hukou", "project.site_division", "vehicle.plate_city"}
	industryFacts = []string{"project.industry"}
)

// Value is a fact's value in words, personal data masked.
func (r Reference) Value(d rule.Decl, v fact.Value) string {
	text := v.String()
	if word, ok := d.Words[text]; ok {
		return word
	}
	switch {
	case slices.Contains(placeFacts, d.Name):
		return r.Place(text)
	case slices.Contains(industryFacts, d.Name):
		return r.Industry(text)
	}
	return MaskedFact(d.Name, sheet.Words(v))
}

// ValueWords is a value in words, nothing masked and codes as they are.
func ValueWords(d rule.Decl, v fact.Value) string {
	if word, ok := d.Words[v.String()]; ok {
		return word
	}
	return sheet.Words(v)
}

// SourceName is the Chinese name of a source, or nothing when nobody said it.
func SourceName(source string) string {
	if source == "" {
		return ""
	}
	return Register(source)
}

// StateName is the state of a fact in words.
func StateName(s fact.State) string { return s.Label() }

// Find lists up to limit entries for what was typed.
func (r Reference) Find(t Table, text string, limit int) []Code {
	text = strings.TrimSpace(half(text))
	var out []Code
	switch {
	case t == PlaceTable && r.Divisions != nil:
		for _, d := range r.Divisions.Search(text, limit) {
			out = append(out, Code{string(d.Code), r.Divisions.FullName(d.Code)})
		}
		for _, d := range r.Divisions.Sounding(text, r.Near, limit-len(out)) {
			out = append(out, Code{string(d.Code), r.Divisions.FullName(d.Code)})
		}
	case t == IndustryTable && r.Industries != nil:
		for _, c := range r.Industries.Search(text, limit) {
			out = append(out, Code{c.Code, c.Name})
		}
	}
	return out
}

// CodeName is the name that stands for a code in a field.
func (r Reference) CodeName(t Table, code string) string {
	switch t {
	case PlaceTable:
		return r.Place(code)
	case IndustryTable:
		return r.Industry(code)
	}
	return code
}

// Check says what is wrong with an answer that has to be a code of a table.
func (r Reference) Check(q Question, v fact.Value) string {
	switch {
	case v.IsNull():
		return ""
	case q.Table == PlaceTable && r.Divisions != nil && !r.Divisions.Known(app.Division(v.Text())):
		return "没有这个地方，请输入地名或区划代码，再从列表中选择。"
	case q.Table == IndustryTable && r.Industries != nil && !r.Industries.Valid(v.Text()):
		return "没有这个行业，请输入行业名称或 4 位代码，再从列表中选择。"
	}
	return ""
}

// PlaceName is the name of a division without its code.
func (r Reference) PlaceName(code string) string {
	name, _, _ := strings.Cut(r.Place(code), "（")
	return name
}

// said joins what several sources say; those that agree are said once.
func (r Reference) said(d rule.Decl, facts []fact.Fact) (value, source, asOf string) {
	first := facts[0]
	for _, f := range facts[1:] {
		if f.Value.Equal(first.Value) && f.AsOf.After(first.AsOf) {
			first = f
		}
	}
	value, source, asOf = r.Value(d, first.Value), Register(first.Source), "—"
	if !first.AsOf.IsZero() {
		asOf = Moment(first.AsOf)
	}
	for _, f := range facts {
		if !f.Value.Equal(first.Value) {
			value += "；" + Register(f.Source) + "：" + r.Value(d, f.Value)
		}
	}
	return value, source, asOf
}

// Full is a value in words, nothing masked.
func (r Reference) Full(d rule.Decl, v fact.Value) string {
	if MaskedFact(d.Name, v.String()) != v.String() {
		return v.String()
	}
	return r.Value(d, v)
}
