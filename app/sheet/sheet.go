// Package sheet is the published rule sheet of an item (阳光化): everything that
// decides an application, in the words of its pack, for the window, as one
// HTML file and as PDF. A sheet is a pure function of the library, the pack and
// the day it is read on.
package sheet

import (
	"slices"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// Sheet is one version of an item's rules, for reading.
type Sheet struct {
	Item        app.PackID
	Version     civil.Date
	Hash        string // of the pack
	Name        string
	Authority   string
	Standing    Standing
	Period      string // from when to when
	Unconfirmed bool   // the authority has not confirmed the rules

	Elements   []Element
	Deadlines  []Element
	Conditions []Condition
	Parameters []Parameter
	Outcome    []string // what an approval grants
	Documents  []string // what the applicant gets
	Materials  []Material
	Data       []Data
	Bases      []Basis
	Versions   []Version // the newest first
	Notes      []string
}

// Standing is whether a version decides on a day.
type Standing int

// The standings.
const (
	InForce Standing = iota
	ToCome
	Ended
)

// Label is the standing in Chinese.
func (s Standing) Label() string {
	return [...]string{InForce: "现行", ToCome: "未施行", Ended: "已停用"}[s]
}

// Element is one element of the implementation list. Status is empty for what
// needs no source of its own.
type Element struct {
	Label, Value string
	Status       rule.Status
}

// Condition is one condition as published, with the basis it rests on.
type Condition struct {
	Number int
	Say    string
	Fails  string // what happens when it does not hold
	Basis  string
	Status rule.Status
}

// Parameter is one value of a parameter.
type Parameter struct{ Name, Period, Value, Basis string }

// Material is one paper. Kind is 主要 or 次要.
type Material struct{ Name, Kind, Shows, Note string }

// Data is one fact the conditions read: where it comes from, for how long it
// counts, what happens after that, and the paper that shows it at a window.
type Data struct{ Label, Source, Fresh, Stale, Proof string }

// Basis is one published document.
type Basis struct {
	Cite, Source, Note string
	Status             rule.Status
}

// Version is one version in the history.
type Version struct {
	From     civil.Date
	Period   string
	Standing Standing
	Hash     string
	Cases    int // of its own, all of which pass
}

// Of makes the sheet of a pack.
func Of(lib *rule.Library, p *rule.Pack, today civil.Date) Sheet {
	s := Sheet{Item: p.ID, Version: p.Version, Hash: p.Hash, Name: p.Item.Name, Authority: p.Item.Authority,
		Standing: standing(lib, p, today), Period: period(lib, p), Unconfirmed: p.Unconfirmed,
		Elements: elements(p), Deadlines: deadlines(p), Documents: p.Documents, Notes: p.Notes}
	for i := range p.Conditions {
		s.Conditions = append(s.Conditions, condition(p, i))
	}
	for _, param := range p.Parameters {
		s.Parameters = append(s.Parameters, parameter(p, param)...)
	}
	for _, o := range p.Outcome {
		s.Outcome = append(s.Outcome, o.Label)
	}
	for _, m := range p.Materials {
		s.Materials = append(s.Materials, material(p, m))
	}
	for _, d := range p.Facts {
		s.Data = append(s.Data, data(d))
	}
	for _, b := range p.Basis {
		s.Bases = append(s.Bases, Basis{b.Cite(), b.Source, b.Note, b.Status})
	}
	for _, v := range slices.Backward(lib.Versions(p.ID)) {
		s.Versions = append(s.Versions, Version{v.Version, period(lib, v), standing(lib, v, today), v.Hash, len(v.Cases)})
	}
	return s
}

// Current is the version of a day, or else the latest there is; nil for an
// item that the library does not know.
func Current(lib *rule.Library, id app.PackID, today civil.Date) *rule.Pack {
	if p, err := lib.At(id, today); err == nil {
		return p
	}
	all := lib.Versions(id)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

func standing(lib *rule.Library, p *rule.Pack, today civil.Date) Standing {
	now, err := lib.At(p.ID, today)
	switch {
	case err == nil && now == p:
		return InForce
	case p.Version > today:
		return ToCome
	}
	return Ended
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
	return span(p.Version, until)
}

// span is a time from one day on, to another where there is an end.
func span(from, until civil.Date) string {
	if until == civil.None {
		return from.String() + " 起"
	}
	return from.String() + " 至 " + until.String()
}
