package desk_test

import (
	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
	"miaopi/app/thing"
	"miaopi/assets"
	"slices"
	"testing"
)

// things are the built-in ones.
func things(t *testing.T, h *hall) map[string]thing.Thing {
	t.Helper()
	list, err := thing.Load(assets.Things, h.Rules, civil.On(h.now))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]thing.Thing{}
	for _, one := range list {
		out[one.ID] = one
	}
	return out
}

// register makes the registers know the sample of an item, with facts changed;
// a null value takes one out. It returns whom the sample is about.
func (h *hall) register(item app.PackID, changed map[string]fact.Value) visits.Party {
	h.t.Helper()
	today := civil.On(h.now)
	p, err := h.Rules.At(item, today)
	if err != nil {
		h.t.Fatal(err)
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
	if err := h.store.Import(h.t.Context(), desk.Import{Records: []fact.Record{r}}); err != nil {
		h.t.Fatal(err)
	}
	return visits.Party{Subject: r.Subject, Name: "王秀英"}
}

// ridehail is a driver with a car of his own, which the registers know to have
// no driver's permit.
func ridehail(t *testing.T, h *hall, driver map[string]fact.Value) visits.ThingForm {
	t.Helper()
	f := visits.ThingForm{Thing: things(t, h)["ridehail"], Phone: "14412345678"}
	f.Parties = []visits.Party{h.register("ridehail-driver", driver), h.register("ridehail-vehicle", map[string]fact.Value{
		"vehicle.owner_kind": fact.StringOf("person"), "taxi.has_driver_permit": fact.BoolOf(false), "taxi.vehicle_permits": fact.IntOf(0)})}
	f.Parties[1].Name = "粤BD12345"
	return f
}

// onPaper is a case's number as papers show it.
func onPaper(s app.Serial) string {
	text, _ := desk.PaperNumber(s)
	return text
}
