package present

import (
	"slices"

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
