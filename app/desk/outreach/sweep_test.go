package outreach_test

import (
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/outreach"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// TestSweepAgreesWithEvaluating: the sweep's fast path says of everybody what
// the full evaluation says.
func TestSweepAgreesWithEvaluating(t *testing.T) {
	h := desktest.NewHall(t)
	people := []map[string]fact.Value{
		nil,
		{"allowance.active": fact.BoolOf(true)},
		{"person.hukou": fact.StringOf("110101")},
		{"account.type": fact.StringOf("debit")},
		{"person.alive": {}},
		{"person.birth": fact.StringOf("1956-12-20")}, // 70 within 60 days: its ID does not agree
	}
	want := outreach.Sweep{Subjects: len(people) + 1}
	var im desk.Import
	add := func(a fact.Record) {
		a.Sort()
		im.Records = append(im.Records, a)
		im.People = append(im.People, desk.Resident{Subject: a.Subject, Name: "王秀英", Phone: "14400000001", Area: "440306001001001"})
	}
	for i, changed := range people {
		a := h.Elder(i+1, changed)
		add(h.Known(a))
	}
	soon := h.Elder(40, map[string]fact.Value{"person.birth": fact.StringOf("1956-12-20"), "person.id": fact.StringOf(idOf(t, "1956-12-20"))})
	soon.Subject.ID = idOf(t, "1956-12-20")
	add(h.Known(soon))
	if err := h.Disk.Import(t.Context(), im); err != nil {
		t.Fatal(err)
	}
	today := civil.On(h.Clock)
	for _, r := range im.Records {
		e, err := h.Rules.Evaluate("elderly-allowance", rule.Input{Record: r, Date: today, Now: h.Clock})
		if err != nil {
			t.Fatal(err)
		}
		active, _ := find(r, "allowance.active")
		switch {
		case e.Verdict != app.Review:
			want.Qualify++
		case active.Value.Bool():
			want.Receiving++
		case e.WakesOn != civil.None && e.WakesOn <= today+outreach.SoonDays:
			want.Soon++
		}
	}
	var mu sync.Mutex
	var list []outreach.Eligible
	got, err := outreach.At(h.Station).Sweep(t.Context(), "elderly-allowance", nil, func(e outreach.Eligible) {
		mu.Lock()
		defer mu.Unlock()
		list = append(list, e)
	})
	got.Seconds = 0
	if err != nil || got != want || want.Qualify != 1 || want.Receiving != 1 || want.Soon != 1 {
		t.Errorf("sweep %+v, %v; evaluating says %+v", got, err, want)
	}
	outreach.SortEligible(list)
	if len(list) != 2 || list[0].Name != "王秀英" || list[0].Phone == "" {
		t.Fatalf("list %+v", list)
	}
	for _, e := range list {
		if e.Soon == (e.Amount == "300") {
			t.Errorf("%+v", e)
		}
	}
}

func idOf(t *testing.T, birth string) string {
	t.Helper()
	id, err := desktest.ChinaidNext(birth)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func find(r fact.Record, name string) (fact.Fact, bool) {
	for _, f := range r.Facts {
		if f.Name == name {
			return f, true
		}
	}
	return fact.Fact{}, false
}

// TestSweepKnowsItsOwnCases: whom this station has granted the item, or whose
// application it has on the desk, is not told that he has nothing.
func TestSweepKnowsItsOwnCases(t *testing.T) {
	h := desktest.NewHall(t)
	elders := []casefile.Application{h.Elder(1, nil), h.Elder(2, nil), h.Elder(3, map[string]fact.Value{"account.type": {}}), h.Elder(4, nil)}
	var im desk.Import
	for _, a := range elders {
		r := h.Known(a)
		r.Sort()
		im.Records = append(im.Records, r)
		im.People = append(im.People, desk.Resident{Subject: a.Subject, Name: a.Name, Area: "440306001001001"})
	}
	if err := h.Disk.Import(t.Context(), im); err != nil {
		t.Fatal(err)
	}
	h.Accept(elders[0])
	revoked := h.Accept(elders[3])
	h.Clock = h.Clock.Add(time.Hour)
	if _, err := deciding.At(h.Sit("supervisor", app.Supervisor)).Invalidate(t.Context(), revoked.Case, "当事人的材料是他人的，不应通过", ""); err != nil {
		t.Fatal(err)
	}
	h.Accept(elders[2])
	var list []outreach.Eligible
	got, err := outreach.At(h.Station).Sweep(t.Context(), "elderly-allowance", nil, func(e outreach.Eligible) { list = append(list, e) })
	if err != nil {
		t.Fatal(err)
	}
	got.Seconds = 0
	if want := (outreach.Sweep{Subjects: 4, Qualify: 2, Receiving: 1}); got != want {
		t.Errorf("sweep %+v, want %+v", got, want)
	}
	for _, e := range list {
		if e.Subject == elders[0].Subject.Normal() {
			t.Error("somebody this station has approved is listed")
		}
	}
}
