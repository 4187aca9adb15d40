package outreach_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/outreach"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
)

func TestARouteSheetForCasesAndAgreedVisits(t *testing.T) {
	h := desktest.NewHall(t)
	waiting := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}})).Case
	other := h.Elder(2, nil)
	if err := h.Disk.Import(t.Context(), desk.Import{People: []desk.Resident{{Subject: other.Subject, Name: "李桂兰", Phone: "14412345678", Area: "440306017001002", Address: "示范花园3栋2单元502房"}}}); err != nil {
		t.Fatal(err)
	}
	for _, what := range []outreach.Contact{outreach.NoAnswer, outreach.VisitPlanned} {
		if err := outreach.At(h.Station).Tried(t.Context(), other.Item, other.Subject, what, ""); err != nil {
			t.Fatal(err)
		}
	}
	calls, err := outreach.At(h.Station).CallsOf(t.Context(), []app.CaseID{waiting})
	if err != nil {
		t.Fatal(err)
	}
	agreed, err := outreach.At(h.Station).AgreedVisits(t.Context(), other.Item)
	if err != nil || len(agreed) != 1 || agreed[0].Name != "李桂兰" {
		t.Fatalf("agreed %+v, %v", agreed, err)
	}
	calls = append(calls, agreed...)
	if subjects := outreach.SubjectsOf(append(calls, calls...)); len(subjects) != 2 {
		t.Errorf("people %v", subjects)
	}
	place := func(area app.Division) string { return "社区 " + string(area) }
	before := h.Kase(waiting).Events
	pdf, err := outreach.At(h.Station).RouteSheet(t.Context(), calls, place, desktest.PrintFonts)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("%d bytes, %v", len(pdf), err)
	}
	text := strings.ReplaceAll(desktest.Printed(t, pdf), "\n", "")
	desktest.Has(t, text, "示范花园3栋2单元502房", "14412345678", "李*兰", desk.ShortSerial(h.Kase(waiting).Serial()))
	desktest.HasNot(t, text, "李桂兰", other.Subject.ID)
	if h.Kase(waiting).Events != before {
		t.Error("a plan changed a case")
	}
	if err := outreach.At(h.Station).Tried(t.Context(), other.Item, other.Subject, outreach.Declined, ""); err != nil {
		t.Fatal(err)
	}
	if agreed, err := outreach.At(h.Station).AgreedVisits(t.Context(), other.Item); err != nil || len(agreed) != 0 {
		t.Errorf("who declined since is visited: %+v, %v", agreed, err)
	}
	_, err = outreach.At(h.Station).RouteSheet(t.Context(), nil, place, desktest.PrintFonts)
	desktest.Wants(t, err, app.Input, "没有要上门的人")
	if _, err := outreach.At(h.Sit("auditor", app.Auditor)).RouteSheet(t.Context(), calls, place, desktest.PrintFonts); app.KindOf(err) != app.Forbidden {
		t.Errorf("an auditor plans visits: %v", err)
	}
}

func TestAGroupIsOneCaseEach(t *testing.T) {
	h := desktest.NewHall(t)
	own, shared := h.Elder(1, nil), h.Elder(2, map[string]fact.Value{"account.holder": fact.StringOf("宝安区福利院")})
	f := reception.GroupForm{Item: "elderly-allowance", Home: " 宝安区福利院 ", Holder: "宝安区福利院", Reason: "集中供养，账户由福利院代管。"}
	for _, a := range []casefile.Application{own, shared, {}} {
		f.People = append(f.People, reception.Member{Subject: a.Subject, Name: a.Name, Declared: a.Declared})
	}
	got, err := reception.At(h.Station).AcceptGroup(t.Context(), f)
	if err != nil || len(got.Cases) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	first, second, none := got.Cases[0], got.Cases[1], got.Cases[2]
	if first.Verdict != app.Approve || second.Verdict != app.Review || first.Serial == second.Serial || none.Case != "" || !strings.Contains(none.Why, "先确定申请人") {
		t.Errorf("%+v", got.Cases)
	}
	for _, one := range got.Cases[:2] {
		c := h.Kase(one.Case)
		want := casefile.Group{ID: got.Group, Home: "宝安区福利院", Holder: "宝安区福利院", Reason: "集中供养，账户由福利院代管。"}
		if c.App.Group == nil || *c.App.Group != want || len(c.Judgement.Results) != 9 {
			t.Errorf("group %+v, %d conditions", c.App.Group, len(c.Judgement.Results))
		}
	}
	held := slices.IndexFunc(h.Kase(second.Case).Judgement.Results, func(r casefile.Result) bool { return r.ID == "account_holder" && r.Result == "fail" })
	if held < 0 {
		t.Error("one account for all passes unseen")
	}
}

func TestGroupsThatCannotBeTakenIn(t *testing.T) {
	h := desktest.NewHall(t)
	one := reception.Member{Subject: h.Elder(1, nil).Subject, Name: "王秀英"}
	for _, tc := range []struct {
		name string
		form reception.GroupForm
		says string
	}{
		{"nobody", reception.GroupForm{Item: "x", Home: "院", Reason: "说明"}, "名单是空的"},
		{"no home", reception.GroupForm{Item: "x", Home: " ", Reason: "说明", People: []reception.Member{one}}, "机构名称"},
		{"no reason", reception.GroupForm{Item: "x", Home: "院", People: []reception.Member{one}}, "集体代办的说明"},
		{"somebody twice", reception.GroupForm{Item: "x", Home: "院", Reason: "说明", People: []reception.Member{one, one}}, "出现了两次"},
		{"too many", reception.GroupForm{Item: "x", Home: "院", Reason: "说明", People: make([]reception.Member, 501)}, "最多"},
	} {
		_, err := reception.At(h.Station).AcceptGroup(t.Context(), tc.form)
		desktest.Wants(t, err, app.Input, tc.says)
	}
}

func TestReadMembers(t *testing.T) {
	h := desktest.NewHall(t)
	a, b := h.Elder(1, nil).Subject, h.Elder(2, nil).Subject
	if err := h.Disk.Import(t.Context(), desk.Import{People: []desk.Resident{{Subject: a, Name: "李桂兰", Phone: "14412345678"}}}); err != nil {
		t.Fatal(err)
	}
	got, err := reception.At(h.Station).ReadMembers(t.Context(), a.ID+"\n\n "+strings.ToLower(b.ID)+" 陈 阿妹\n")
	if err != nil || len(got) != 2 || got[0].Name != "李桂兰" || got[0].Phone != "14412345678" || got[1].Name != "陈阿妹" || got[1].Subject != b {
		t.Fatalf("%+v, %v", got, err)
	}
	pasted := "\ufeff" + a.ID + ",李桂兰\r\n" + strings.ToLower(b.ID) + "\u200b；陈阿妹\r\n"
	if got, err := reception.At(h.Station).ReadMembers(t.Context(), pasted); err != nil || len(got) != 2 || got[0].Name != "李桂兰" || got[1].Subject != b || got[1].Name != "陈阿妹" {
		t.Errorf("pasted from a table: %+v, %v", got, err)
	}
	for _, tc := range []struct{ text, says string }{
		{a.ID + "\n123", "名单第 2 行：公民身份号码不对"}, {"\n" + b.ID, "名单第 2 行：名册里没有这个人"},
	} {
		_, err := reception.At(h.Station).ReadMembers(t.Context(), tc.text)
		desktest.Wants(t, err, app.Input, tc.says)
	}
	if got, err := reception.At(h.Station).ReadMembers(t.Context(), " \n"); len(got) != 0 || err != nil {
		t.Errorf("an empty list: %v, %v", got, err)
	}
}
