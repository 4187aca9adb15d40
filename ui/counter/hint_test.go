package counter_test

import (
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/ui/present"
	"miaopi/ui/uitest"
)

func subjects(t *testing.T, d *uitest.Driver) map[app.Subject]desk.Resident {
	t.Helper()
	out := map[app.Subject]desk.Resident{}
	if err := d.Store.People(t.Context(), func(r desk.Resident) bool { out[r.Subject] = r; return true }); err != nil {
		t.Fatal(err)
	}
	return out
}

// approvesWithAnswers answers the first hint as the counter would, and reports
// whether it could.
func approvesWithAnswers(t *testing.T, d *uitest.Driver, j *judging.Judged) bool {
	t.Helper()
	if len(j.Hints) == 0 || len(present.Elsewhere(j)) > 0 {
		return false
	}
	none := func(string) bool { return false }
	asked := present.Asked(j, none, none)
	a := casefile.Application{Item: j.Pack.ID, Subject: j.Record.Subject}
	for _, h := range j.Hints[0].Facts {
		i := slices.IndexFunc(asked, func(q present.Question) bool { return q.Name == h.Name })
		if i < 0 {
			t.Errorf("%s: %s is hinted at and not asked", j.Pack.ID, h.Name)
			return true
		}
		if h.State == fact.Stale {
			return false // the paper may say otherwise than the old data
		}
		v, wrong := asked[i].Parse(typed(h))
		if wrong != "" {
			t.Errorf("%s: %s cannot be answered with %q: %s", j.Pack.ID, h.Name, typed(h), wrong)
			return true
		}
		a.Declared = append(a.Declared, fact.Fact{Name: h.Name, Value: v, Source: asked[i].Source, AsOf: uitest.Now})
	}
	got, err := reception.At(d.Station("clerk")).Consider(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict == app.Review {
		t.Errorf("%s: hint %q, answered, is still a review", j.Pack.ID, j.Hints[0].Sentence)
	}
	return true
}

// typed is a value as the clerk would enter it.
func typed(h rule.HintFact) string { return h.Value.String() }
