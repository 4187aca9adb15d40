package visits_test

import (
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/visits"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/assets"
)

// What the first step gives holds for the second at once.
func TestThingInOneVisit(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	alone := h.Accept(casefile.Application{Item: "ridehail-vehicle", Subject: f.Parties[1].Subject, Name: "粤BD12345"})
	if alone.Verdict != app.Review {
		t.Fatal("the car is approved without a driver's permit")
	}
	if _, err := deciding.At(h.Station).Withdraw(t.Context(), alone.Case, "改为一件事办理"); err != nil {
		t.Fatal(err)
	}
	v, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Steps) != 2 || v.Steps[0].Verdict != app.Approve || v.Steps[1].Verdict != app.Approve || v.Steps[0].Serial == "" || v.Steps[1].Serial == v.Steps[0].Serial {
		t.Fatalf("%+v", v.Steps)
	}
	car := h.Kase(v.Steps[1].Case)
	if car.State != casefile.Approved || car.App.Contact != "王秀英" || car.App.Phone != "14412345678" {
		t.Errorf("%s %+v", car.State, car.App)
	}
	for _, step := range v.Steps {
		if e, ok := judging.At(h.Station).Replay(h.Kase(step.Case)); !ok || e.Verdict != app.Approve {
			t.Errorf("%s does not replay", step.Item)
		}
	}
	again, err := visits.At(h.Station).Visit(t.Context(), v.ID)
	if err != nil || len(again.Steps) != 2 || again.Steps[1].Serial != v.Steps[1].Serial {
		t.Errorf("%+v, %v", again, err)
	}
}

// A step waits for the one before it, and is approved by itself once that is.
func TestThingWaits(t *testing.T) {
	h := desktest.NewHall(t)
	v, err := visits.At(h.Station).AcceptThing(t.Context(), desktest.Ridehail(t, h, map[string]fact.Value{"taxi.exam_passed": {}}), "")
	if err != nil {
		t.Fatal(err)
	}
	if v.Steps[0].Verdict != app.Review || v.Steps[1].Verdict != app.Review || !slices.Equal(v.Steps[1].Waits, []app.PackID{"ridehail-driver"}) {
		t.Fatalf("%+v", v.Steps)
	}
	follow := func(want int) {
		t.Helper()
		if n, err := visits.At(h.Station).FollowVisits(t.Context()); err != nil || n != want {
			t.Errorf("%d followed, %v; want %d", n, err, want)
		}
	}
	follow(0)
	other := h.Sit("other", app.Clerk)
	if _, err := desktest.Approve(t.Context(), other, v.Steps[0].Case, "已核对考试合格证原件，符合条件。"); err != nil {
		t.Fatal(err)
	}
	follow(1)
	car := h.Kase(v.Steps[1].Case)
	if car.State != casefile.Approved || car.Decision.By != casefile.Machine || car.Decision.Operator != "" {
		t.Errorf("%s by %+v", car.State, car.Decision)
	}
	follow(0) // there is nothing left
}

// A step that somebody settled meanwhile is not touched.
func TestThingLeavesWhatAPersonSettled(t *testing.T) {
	h := desktest.NewHall(t)
	v, err := visits.At(h.Station).AcceptThing(t.Context(), desktest.Ridehail(t, h, map[string]fact.Value{"taxi.exam_passed": {}}), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deciding.At(h.Station).Withdraw(t.Context(), v.Steps[1].Case, "车卖了"); err != nil {
		t.Fatal(err)
	}
	if _, err := desktest.Approve(t.Context(), h.Sit("other", app.Clerk), v.Steps[0].Case, "已核对原件。"); err != nil {
		t.Fatal(err)
	}
	if n, err := visits.At(h.Station).FollowVisits(t.Context()); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
	if c := h.Kase(v.Steps[1].Case); c.State != casefile.WithdrawnCase {
		t.Errorf("the car is %s", c.State)
	}
}

func TestThingSkips(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	f.Skip = []app.PackID{"ridehail-vehicle"}
	steps, err := visits.At(h.Station).ConsiderThing(t.Context(), f)
	if err != nil || steps[1].Judged != nil || steps[1].Why != "这次不办" {
		t.Errorf("%+v, %v", steps[1], err)
	}
	f.Skip, f.Parties = nil, f.Parties[:1]
	steps, err = visits.At(h.Station).ConsiderThing(t.Context(), f)
	if err != nil || steps[1].Judged != nil || steps[1].Why != "请先填写车架号" {
		t.Errorf("%+v, %v", steps[1], err)
	}
	none := f
	none.Parties = nil
	_, err = visits.At(h.Station).AcceptThing(t.Context(), none, "")
	desktest.Wants(t, err, app.Input, "没有一步可以受理")
	_, err = visits.At(h.Sit("supervisor", app.Supervisor)).AcceptThing(t.Context(), f, "")
	if app.KindOf(err) != app.Forbidden {
		t.Errorf("a supervisor took in: %v", err)
	}
}

// Who has the card already does not apply for it again.
func TestThingLeavesOutWhatThereIs(t *testing.T) {
	h := desktest.NewHall(t)
	granny := h.Register("elderly-allowance", map[string]fact.Value{"account.yinian_held": fact.BoolOf(true)})
	steps, err := visits.At(h.Station).ConsiderThing(t.Context(), visits.ThingForm{Thing: desktest.Things(t, h)["seventy"], Parties: []visits.Party{granny}})
	if err != nil {
		t.Fatal(err)
	}
	if steps[0].Judged != nil || steps[0].Why != "已经有了，不用再办" {
		t.Errorf("the card: %+v", steps[0])
	}
	if steps[1].Judged == nil || steps[1].Judged.Verdict != app.Approve || len(steps[1].Waits) != 0 {
		t.Errorf("the allowance: %+v", steps[1])
	}
	if last := steps[2]; last.Judged != nil || !strings.Contains(last.Why, "每年 5 月、11 月") || last.Name == "" {
		t.Errorf("the certification: %+v", last)
	}
}

// One receipt lists every number, says what waits for what, and is recorded
// with every case.
func TestVisitReceipt(t *testing.T) {
	h := desktest.NewHall(t)
	v, err := visits.At(h.Station).AcceptThing(t.Context(), desktest.Ridehail(t, h, map[string]fact.Value{"taxi.exam_passed": {}}), "")
	if err != nil {
		t.Fatal(err)
	}
	fonts := document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}
	pdf, err := paperwork.At(h.Station).PrintVisit(t.Context(), v.ID, false, fonts)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(desktest.Printed(t, pdf), "\n", "")
	for _, want := range []string{"一件事受理回执", "开网约车", desktest.OnPaper(v.Steps[0].Serial), desktest.OnPaper(v.Steps[1].Serial), "转人工办理", "驾驶员证办结以后自动复核，不用再来", "王秀英", "规则包 ridehail-driver"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	for _, step := range v.Steps {
		if c := h.Kase(step.Case); len(c.Printed) != 1 || c.Printed[0].Document != "visit" {
			t.Errorf("%s: printed %+v", step.Item, c.Printed)
		}
	}
	if _, err := paperwork.At(h.Station).PrintVisit(t.Context(), "v0", false, fonts); app.KindOf(err) != app.Missing {
		t.Errorf("an unknown visit: %v", err)
	}
}
