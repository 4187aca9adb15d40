package reception_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/visits"
	"miaopi/app/fact"
)

// son is somebody who acts for his mother, with an authority of the year.
func son(t *testing.T) casefile.Agent {
	t.Helper()
	id, err := chinaid.NextID("440306", civil.MustParse("1975-05-05"), 3, "male")
	if err != nil {
		t.Fatal(err)
	}
	return casefile.Agent{Name: "李强", ID: id, Relation: "子女", Document: "授权委托书", Expires: civil.MustParse("2026-12-31")}
}

func TestAnAgentIsRecordedWithTheApplication(t *testing.T) {
	h := desktest.NewHall(t)
	agent := son(t)
	agent.Called = &casefile.Call{Note: "本人知情"}
	a := h.Elder(1, nil)
	a.Agent = &agent
	c := h.Kase(h.Accept(a).Case)
	got := c.App.Agent
	if got == nil || got.Name != "李强" || got.Called == nil || got.Called.By != "clerk" || !got.Called.At.Equal(h.Clock) || c.State != casefile.Approved {
		t.Fatalf("agent %+v, state %s", got, c.State)
	}
	if agent.Called.By != "" {
		t.Error("the form was changed")
	}
	pdf, err := paperwork.At(h.Station).Print(t.Context(), c.ID, paperwork.ReceiptPaper, desktest.PrintFonts)
	if err != nil || len(pdf) == 0 {
		t.Errorf("receipt: %v", err)
	}
	_, err = reception.At(h.Station).CallBack(t.Context(), c.ID, "再问一次")
	desktest.Wants(t, err, app.Forbidden, "不能“代办电话核实”")
}

func TestCallingBackLater(t *testing.T) {
	h := desktest.NewHall(t)
	agent := son(t)
	a := h.Elder(1, map[string]fact.Value{"account.type": {}})
	a.Agent = &agent
	id := h.Accept(a).Case
	_, err := reception.At(h.Station).CallBack(t.Context(), id, " ")
	desktest.Wants(t, err, app.Input, "电话核实的结果")
	c, err := reception.At(h.Station).CallBack(t.Context(), id, "本人知情并同意")
	if err != nil || c.App.Agent.Called == nil || c.App.Agent.Called.Note != "本人知情并同意" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAgentsWhoMayNotAct(t *testing.T) {
	granny := desktest.NewHall(t).Elder(1, nil).Subject.ID
	for _, tc := range []struct {
		name   string
		change func(*casefile.Agent)
		says   string
	}{
		{"no name", func(a *casefile.Agent) { a.Name = " " }, "代办人姓名"},
		{"bad number", func(a *casefile.Agent) { a.ID = a.ID[:17] + "?" }, "公民身份号码不对"},
		{"no relation", func(a *casefile.Agent) { a.Relation = "" }, "关系"},
		{"no authority", func(a *casefile.Agent) { a.Document = "" }, "凭据"},
		{"authority that has expired", func(a *casefile.Agent) { a.Expires = civil.On(desktest.Monday) - 1 }, "代办授权已于 2026-11-22 到期"},
		{"the applicant himself", func(a *casefile.Agent) { a.ID = strings.ToLower(granny) }, "就是申请人本人"},
		{"the operator himself", func(a *casefile.Agent) { a.Name = "cl erk" }, "经办人不能代办"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			agent := son(t)
			tc.change(&agent)
			a := h.Elder(1, nil)
			a.Agent = &agent
			_, err := reception.At(h.Station).Accept(t.Context(), a, "")
			desktest.Wants(t, err, app.Input, tc.says)
			_, err = reception.At(h.Station).ReadBack(t.Context(), a, "")
			desktest.Wants(t, err, app.Input, tc.says)
		})
	}
	h := desktest.NewHall(t)
	agent := son(t)
	agent.Expires = civil.On(desktest.Monday)
	a := h.Elder(1, nil)
	a.Agent = &agent
	if _, err := reception.At(h.Station).Accept(t.Context(), a, ""); err != nil {
		t.Errorf("the last day of the authority: %v", err)
	}
}

func TestVisitsAreForWindowAndCommunity(t *testing.T) {
	h := desktest.NewHall(t)
	id := h.Accept(h.Elder(1, nil)).Case
	c, err := reception.At(h.Sit("community", app.Community)).RecordVisit(t.Context(), id, "本人健在", true)
	if err != nil || len(c.Visits) != 1 || !c.Visits[0].Met {
		t.Fatalf("%+v, %v", c, err)
	}
	_, err = reception.At(h.Sit("supervisor", app.Supervisor)).RecordVisit(t.Context(), id, "看过", true)
	desktest.Wants(t, err, app.Forbidden, "不能“记录上门”")
}

func TestAnAgentActsForAllOfAThing(t *testing.T) {
	h := desktest.NewHall(t)
	f := desktest.Ridehail(t, h, nil)
	agent := son(t)
	f.Agent = &agent
	v, err := visits.At(h.Station).AcceptThing(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range v.Steps {
		if one.Case == "" {
			continue
		}
		if c := h.Kase(one.Case); c.App.Agent == nil || c.App.Agent.Name != "李强" {
			t.Errorf("%s has the agent %+v", one.Name, c.App.Agent)
		}
	}
	agent.Expires = civil.On(desktest.Monday) - 1
	_, err = visits.At(h.Station).AcceptThing(t.Context(), f, "")
	desktest.Wants(t, err, app.Input, "代办授权已于")
}
