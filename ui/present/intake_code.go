package present

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/fact"
)

// Table names a table that an answer is a code of.
type Table int

// The tables.
const (
	NoTable Table = iota
	PlaceTable
	IndustryTable
)

func tableOf(name string) (t Table, placeholder string) {
	switch {
	case slices.Contains(placeFacts, name):
		return PlaceTable, "地名、拼音或区划代码"
	case slices.Contains(industryFacts, name):
		return IndustryTable, "行业名称或 4 位代码"
	}
	return NoTable, ""
}

// Code is one entry of a table that somebody may choose.
type Code struct{ Code, Name string }

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
