package delivery

import (
	"slices"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/fact"
)

// Use is what a mapped column is for and what was found in it, for who checks
// a delivery before it is loaded.
type Use struct {
	Column  string   `json:"column"`
	For     []string `json:"for"`     // subject, name, phone, area, as_of, or names of facts
	Type    string   `json:"type"`    // of the fact; person, enterprise or vehicle of the subject
	Filled  int      `json:"filled"`  // rows with a value
	Refused int      `json:"refused"` // rows refused for what stands here
	Samples []string `json:"samples"` // a few values as they were read, those about people masked

	line int // of the last value
}

// samples is how many values of a column are shown.
const samples = 3

// note counts a row with a value, which is shown masked.
func (u *Use) note(line int, value string) {
	if u.line != line {
		u.line, u.Filled = line, u.Filled+1
	}
	if len(u.Samples) < samples && !slices.Contains(u.Samples, value) {
		u.Samples = append(u.Samples, value)
	}
}

// uses are the mapped columns, each once, with what they are for.
func (r *reader) uses() []Use {
	var order []string
	say := func(column, purpose, kind string) {
		if column == "" {
			return
		}
		u := r.used[column]
		if !slices.Contains(order, column) {
			order = append(order, column)
		}
		u.For, u.Type = append(u.For, purpose), kind
	}
	say(r.m.Subject.Column, "subject", string(r.m.Subject.Kind))
	say(r.m.Name, "name", "string")
	say(r.m.Phone, "phone", "string")
	say(r.m.Address, "address", "string")
	say(r.m.Area, "area", "string")
	say(r.m.AsOf.Column, "as_of", fact.Time.String())
	for _, c := range r.facts {
		say(c.Column, c.name, c.t.String())
	}
	out := make([]Use, len(order))
	for i, column := range order {
		u := r.used[column]
		if slices.Contains(u.For, "subject") {
			u.Type = string(r.m.Subject.Kind)
			u.mask(r.m.Subject.Kind)
		}
		out[i] = *u
	}
	return out
}

// mask hides most of the subjects' numbers.
func (u *Use) mask(kind app.SubjectKind) {
	hide := map[app.SubjectKind]func(string) string{app.Person: chinaid.MaskID, app.Vehicle: chinaid.MaskVIN, app.Enterprise: func(s string) string { return s }}[kind]
	var out []string
	for _, s := range u.Samples {
		if s = hide(s); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	u.Samples = out
}
