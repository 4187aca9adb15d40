package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
	"miaopi/app/thing"
)

// acceptThing takes every item of a thing in at one visit. What it prints is
// durable.
func (c *acceptCmd) acceptThing(s *session, st *desk.Station, records []fact.Record) error {
	one, err := s.thing(st, c.Thing)
	if err != nil {
		return err
	}
	f := visits.ThingForm{Thing: one, Phone: c.Phone}
	for i, r := range records {
		name := nameIn(r)
		if i == 0 && c.Name != "" {
			name = c.Name
		}
		if _, err := reception.At(st).Profile(s.ctx, r.Subject); err != nil { // who lives elsewhere is looked for there
			return err
		}
		f.Parties = append(f.Parties, visits.Party{Subject: r.Subject.Normal(), Name: name})
		f.Declared = append(f.Declared, r.Facts...)
	}
	if f.Corrected, err = c.slips(); err != nil {
		return err
	}
	v, err := visits.At(st).AcceptThing(s.ctx, f, "")
	if err != nil {
		return err
	}
	return s.print(c.Format, visitLine(v), visitText(v))
}

// thing finds one by its id.
func (s *session) thing(st *desk.Station, id string) (thing.Thing, error) {
	list, err := thing.Load(s.Things, st.Rules, civil.On(s.Now()))
	if err != nil {
		return thing.Thing{}, err
	}
	var known []string
	for _, one := range list {
		if one.ID == id {
			return one, nil
		}
		known = append(known, one.ID+" "+one.Name)
	}
	return thing.Thing{}, app.E("thing", app.Missing, "没有这件事："+id+"。现有："+strings.Join(known, "、")+"。", nil)
}

// visited is what the command prints of a visit.
type visited struct {
	Visit string             `json:"visit"`
	Thing string             `json:"thing"`
	Steps []visits.VisitStep `json:"steps"`
}

func visitLine(v visits.Visit) visited { return visited{v.ID, v.Thing, v.Steps} }

func visitText(v visits.Visit) string {
	lines := []string{v.Name}
	for _, one := range v.Steps {
		if one.Case == "" {
			lines = append(lines, fmt.Sprintf("  —  %s：%s", one.Name, one.Why))
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s  %s  %s", one.Serial, one.Verdict.Label(), one.Name))
	}
	return strings.Join(lines, "\n")
}
