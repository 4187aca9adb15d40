package desk_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/document"
	"miaopi/assets"
)

// elsewhere is a case that another station decided, a moment after the beginning.
type elsewhere struct {
	id     app.CaseID
	item   app.PackID
	person string
	result casefile.Outcome // empty: it is open
	moment casefile.Stamp
	serial app.Serial // empty: it was not given a number

	disputed bool // a step of a third station met the decision
}

const once, often, unknown app.PackID = "elderly-allowance", "flexible-employment-subsidy", "no-such-item"

// events are the case as that station made it.
func (e elsewhere) events(t *testing.T) []casefile.Event {
	t.Helper()
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Random: rand.NewChaCha8([32]byte{9})}
	at := casefile.StampOf(desktest.Monday)
	list := make([]casefile.Event, 0, 2)
	add := func(at casefile.Stamp, id app.EventID, typ casefile.Type, data any) {
		event, err := m.MakeAt(at, id+app.EventID(e.id), e.id, typ, "li", data)
		desktest.Sound(t, err)
		list = append(list, event)
	}
	add(at, "1", casefile.Submitted, casefile.SubmittedData{Application: casefile.Application{Item: e.item, Name: "王秀英",
		Subject: app.Subject{Kind: app.Person, ID: e.person}, Channel: casefile.Counter, At: desktest.Monday}})
	switch e.result {
	case casefile.Granted:
		var accepted *casefile.Acceptance
		if e.serial != "" {
			accepted = &casefile.Acceptance{Serial: e.serial, On: civil.On(desktest.Monday), Days: 1}
		}
		add(at+1+e.moment, "2", casefile.Decided, casefile.DecidedData{Result: e.result, By: casefile.Machine, Acceptance: accepted,
			Judgement: &casefile.Judgement{Pack: e.item, Verdict: app.Approve, Date: civil.On(desktest.Monday), Now: desktest.Monday, WakesOn: civil.None}})
	case casefile.Refused:
		add(at+1+e.moment, "2", casefile.Decided, casefile.DecidedData{Result: e.result, By: casefile.Official, Reason: "不符合"})
	}
	if e.disputed {
		add(at+5, "3", casefile.SupplementRequested, casefile.SupplementRequestedData{Reason: "缺户口簿", Due: civil.On(desktest.Monday), On: civil.On(desktest.Monday)})
	}
	return list
}

// TestWhichGrantsAreDoubles: two grants to one person of one item that is granted
// once name each other, each one time, and the later waits; nothing else does.
func TestWhichGrantsAreDoubles(t *testing.T) {
	const wang, li = "440306194611220028", "440306194611220044"
	yes, no := casefile.Granted, casefile.Refused
	for _, tc := range []struct {
		name  string
		cases []elsewhere
		later app.CaseID // empty: no doubles
	}{
		{"two, the first in the list first", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, wang, yes, 2, "", false}}, "c"},
		{"two, the first in the list later", []elsewhere{{"b", once, wang, yes, 2, "", false}, {"c", once, wang, yes, 1, "", false}}, "b"},
		{"two at one moment", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, wang, yes, 1, "", false}}, "c"},
		{"two, after others in the list", []elsewhere{{"a", once, li, "", 0, "", false}, {"a2", often, li, yes, 1, "", false}, {"b", once, wang, yes, 1, "", false}, {"c", once, wang, yes, 2, "", false}}, "c"},
		{"two, the later in dispute already", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, wang, yes, 2, "", true}}, "c"},
		{"one was refused", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, wang, no, 2, "", false}}, ""},
		{"one is open", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, wang, "", 2, "", false}}, ""},
		{"of two people", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", once, li, yes, 2, "", false}}, ""},
		{"of two items", []elsewhere{{"b", once, wang, yes, 1, "", false}, {"c", "yinian-card", wang, yes, 2, "", false}}, ""},
		{"of an item that is granted often", []elsewhere{{"b", often, wang, yes, 1, "", false}, {"c", often, wang, yes, 2, "", false}}, ""},
		{"of an item that nobody knows here", []elsewhere{{"b", unknown, wang, yes, 1, "", false}, {"c", unknown, wang, yes, 2, "", false}}, ""},
	} {
		for _, apart := range []bool{false, true} {
			name := tc.name
			if apart {
				name += ", heard one by one"
			}
			t.Run(name, func(t *testing.T) {
				h := desktest.NewHall(t)
				h.Clock = desktest.Monday.Add(time.Hour)
				for _, e := range tc.cases {
					desktest.Sound(t, h.Disk.Import(t.Context(), desk.Import{Events: e.events(t)}))
					if apart {
						desktest.Sound(t, h.Refresh(t.Context()))
					}
				}
				for range 2 { // the second time there is nothing left to say
					desktest.Sound(t, h.Refresh(t.Context()))
				}
				for _, e := range tc.cases {
					holdsDoubles(h, e, tc.later)
				}
			})
		}
	}
}

// holdsDoubles holds one of the cases to which of "b" and "c" is the later.
func holdsDoubles(h *desktest.Hall, e elsewhere, later app.CaseID) {
	h.T.Helper()
	events, err := h.Disk.Events(h.T.Context(), e.id)
	desktest.Sound(h.T, err)
	named := 0
	for i := range events {
		if events[i].Type == casefile.Doubled {
			named++
		}
	}
	want := 0
	if later != "" && (e.id == "b" || e.id == "c") {
		want = 1
	}
	if named != want {
		h.T.Errorf("%s names another %d times, want %d", e.id, named, want)
	}
	if c := h.Kase(e.id); (c.State == casefile.Disputed) != (e.id == later) {
		h.T.Errorf("%s is %s, the later is %q", e.id, c.State, later)
	}
}

// TestADoubleThatCannotBeReadWaits until it can be, and keeps nothing else back.
func TestADoubleThatCannotBeReadWaits(t *testing.T) {
	const wang = "440306194611220028"
	h, p := desktest.PatchyHall(t, 1)
	first, second := elsewhere{"b", once, wang, casefile.Granted, 1, "", false}, elsewhere{"c", once, wang, casefile.Granted, 2, "", false}
	p.Unreadable["b"] = true
	for _, e := range []elsewhere{first, second} {
		desktest.Sound(t, p.Import(t.Context(), desk.Import{Events: e.events(t)}))
	}
	desktest.Sound(t, h.Refresh(t.Context()))
	if c := h.Kase("c"); c.State != casefile.Approved || len(c.Twins) != 0 {
		t.Errorf("beside what cannot be read: %s %v", c.State, c.Twins)
	}
	delete(p.Unreadable, "b")
	desktest.Sound(t, p.Import(t.Context(), desk.Import{Events: first.events(t)})) // it comes again
	desktest.Sound(t, h.Refresh(t.Context()))
	if c := h.Kase("c"); c.State != casefile.Disputed || c.Twin("b") == nil {
		t.Errorf("once it can be read: %s %v", c.State, c.Twins)
	}
}

// TestTheGuardLooksBehindItsOwnCase: the list of somebody's cases is in no order.
func TestTheGuardLooksBehindItsOwnCase(t *testing.T) {
	const own, other app.CaseID = "00000000000000000000000001", "00000000000000000000000002"
	h := desktest.NewHall(t)
	a := h.Elder(1, nil)
	h.Clock = desktest.Monday.Add(time.Minute)
	h.Online(own, a)
	h.Clock = desktest.Monday
	h.Online(other, a) // applied for before, heard of later
	h.Clock = desktest.Monday.Add(time.Hour)
	if _, err := confirm.At(h.Station).Evaluate(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	if c := h.Kase(own); c.State != casefile.InReview || c.Judgement.Guard == "" {
		t.Errorf("%s %q", c.State, c.Judgement.Guard)
	}
}

// TestTheDecisionOfTheLaterGrant: of two grants to one person the later prints
// nothing while a supervisor is asked, and once he has let it stand its decision
// says so, for as long as both stand.
func TestTheDecisionOfTheLaterGrant(t *testing.T) {
	const wang, said = "440306194611220028", "此前已通过本事项"
	fonts := document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}
	h := desktest.NewHall(t)
	h.Clock = desktest.Monday.Add(time.Hour)
	const number = "11440300007542195T344210821900020261123000"
	for _, e := range []elsewhere{{"b", once, wang, casefile.Granted, 1, number + "1", false}, {"c", once, wang, casefile.Granted, 2, number + "2", false}} {
		desktest.Sound(t, h.Disk.Import(t.Context(), desk.Import{Events: e.events(t)}))
	}
	desktest.Sound(t, h.Refresh(t.Context()))
	decision := func(id app.CaseID) (string, error) {
		pdf, err := paperwork.At(h.Station).Print(t.Context(), id, paperwork.ApprovalPaper, fonts)
		if err != nil {
			return "", err
		}
		return strings.Join(strings.Fields(desktest.Printed(t, pdf)), ""), nil
	}
	if text, err := decision("c"); app.KindOf(err) != app.Forbidden || len(paperwork.Papers(h.Kase("c"))) != 0 {
		t.Errorf("in dispute: %v %v %s", err, paperwork.Papers(h.Kase("c")), text)
	}
	if text, err := decision("b"); err != nil || strings.Contains(text, said) {
		t.Errorf("the earlier: %v %s", err, text)
	}
	boss := h.Sit("boss", app.Supervisor)
	_, err := deciding.At(boss).Uphold(t.Context(), "c", "两份材料不同，应当各发一次")
	desktest.Sound(t, err)
	if text, err := decision("c"); err != nil || !strings.Contains(text, "同一当事人此前已通过本事项（"+desk.ShortSerial("11440300007542195T3442108219000202611230001")+"），本件为后一件，经督查维持。") {
		t.Errorf("upheld: %v %s", err, text)
	}
	_, err = deciding.At(boss).Invalidate(t.Context(), "b", "重复发放", "")
	desktest.Sound(t, err)
	if text, err := decision("c"); err != nil || strings.Contains(text, said) {
		t.Errorf("once it is the only one: %v %s", err, text)
	}
}
