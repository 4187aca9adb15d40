package desktest

import (
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
	"miaopi/app/thing"
	"miaopi/assets"
)

// Things are the built-in ones.
func Things(t *testing.T, h *Hall) map[string]thing.Thing {
	t.Helper()
	list, err := thing.Load(assets.Things, h.Rules, civil.On(h.Clock))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]thing.Thing{}
	for _, one := range list {
		out[one.ID] = one
	}
	return out
}

// Register makes the registers know the sample of an item, with facts changed;
// a null value takes one out. It returns whom the sample is about.
func (h *Hall) Register(item app.PackID, changed map[string]fact.Value) visits.Party {
	h.T.Helper()
	today := civil.On(h.Clock)
	p, err := h.Rules.At(item, today)
	if err != nil {
		h.T.Fatal(err)
	}
	r := p.Sample(today - 1).Record
	r.Subject = r.Subject.Normal()
	for name, v := range changed {
		r.Facts = slices.DeleteFunc(r.Facts, func(f fact.Fact) bool { return f.Name == name })
		if !v.IsNull() {
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: "transport.permits", AsOf: (today - 1).Noon()})
		}
	}
	r.Sort()
	if err := h.Disk.Import(h.T.Context(), desk.Import{Records: []fact.Record{r}}); err != nil {
		h.T.Fatal(err)
	}
	return visits.Party{Subject: r.Subject, Name: "王秀英"}
}

// Ridehail is a driver with a car of his own, which the registers know to have
// no driver's permit.
func Ridehail(t *testing.T, h *Hall, driver map[string]fact.Value) visits.ThingForm {
	t.Helper()
	f := visits.ThingForm{Thing: Things(t, h)["ridehail"], Phone: "14412345678"}
	f.Parties = []visits.Party{h.Register("ridehail-driver", driver), h.Register("ridehail-vehicle", map[string]fact.Value{
		"vehicle.owner_kind": fact.StringOf("person"), "taxi.has_driver_permit": fact.BoolOf(false), "taxi.vehicle_permits": fact.IntOf(0)})}
	f.Parties[1].Name = "粤BD12345"
	return f
}

// OnPaper is a case's number as papers show it.
func OnPaper(s app.Serial) string {
	text, _ := desk.PaperNumber(s)
	return text
}
