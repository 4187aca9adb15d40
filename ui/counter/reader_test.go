package counter_test

import (
	"testing"

	"miaopi/app/card"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// grannysCard is the card of granny, as a reader gives it.
func grannysCard(t *testing.T, until civil.Date) *card.Card {
	t.Helper()
	c, err := card.Config{}.Parse([]byte(`{"id":"`+granny.ID+`","name":"王秀英"}`), civil.On(uitest.Now))
	if err != nil {
		t.Fatal(err)
	}
	c.Until = until
	return &c
}

func TestNoCardIsASentence(t *testing.T) {
	d := counter(t, uitest.Options{})
	d.Sees("读卡")
	d.Shot("counter-reader")
	d.Command("读卡")
	d.Sees("没有读到卡：请把身份证放到读卡器上再试。")
	d.Shot("counter-reader-no-card")
}

func TestACardFillsWho(t *testing.T) {
	d := counter(t, uitest.Options{})
	d.Card = grannysCard(t, civil.None)
	d.Command("读卡")
	d.SeesNot("没有读到卡", "到期")
	d.Sees("王*英")
	d.Shot("counter-reader-read")
	d.Key(fyne.KeyReturn)
	d.Type("1") // to have looked leaves no draft
	var found bool
	drafts, err := reception.At(d.Station("clerk")).Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	for _, f := range drafts[0].App.Declared {
		found = found || f.Name == "person.birth" && f.Source == fact.Counter
	}
	if !found {
		t.Errorf("birth was not seen at the counter: %+v", drafts[0].App.Declared)
	}
}

func TestAnExpiredCardStillSaysWho(t *testing.T) {
	d := counter(t, uitest.Options{Mode: look.Mode{Elder: true}})
	d.Card = grannysCard(t, civil.MustParse("2026-01-31"))
	d.Command("读卡")
	d.Sees("身份证已于 2026-01-31 到期，可以继续办理", "王*英")
	d.Shot("counter-reader-expired-elder")
}

func TestACardsFactsOutliveACrash(t *testing.T) {
	d := counter(t, uitest.Options{})
	d.Card = grannysCard(t, civil.None)
	d.Command("读卡")
	d.Key(fyne.KeyReturn)
	d.Type("440306") // where she lives
	d.Key(fyne.KeyReturn)
	d.Command("深色外观") // the page is made again
	d.Command("工作台")
	d.Press("继续")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	st := d.Station("clerk")
	var seen []fact.Fact
	_ = d.Store.Heads(t.Context(), func(h desk.Head) bool {
		if c, _, err := st.Case(t.Context(), h.Case); err == nil && c.App.Channel == casefile.Counter {
			seen = append(seen, c.App.Declared...)
		}
		return true
	})
	for _, f := range seen {
		if f.Name == "person.sex" && f.Source == fact.Counter {
			return
		}
	}
	t.Errorf("the case does not say what was seen on the card: %+v", seen)
}

func TestACardAgreesWithTheRegisters(t *testing.T) {
	for _, tc := range []struct {
		name  string
		state casefile.State
	}{{"王秀英", casefile.Approved}, {"王秀莲", casefile.InReview}} {
		t.Run(tc.name, func(t *testing.T) {
			d := known(t, granny, "王秀英", elder)
			d.Card = grannysCard(t, civil.None)
			d.Card.Name = tc.name
			d.Command("读卡")
			d.Type("/")
			d.Type("高龄老人津贴")
			d.Key(fyne.KeyReturn)
			d.Command("确认受理")
			d.Key(fyne.KeyReturn)
			if c := only(t, d, granny); c.State != tc.state {
				t.Errorf("state %s, want %s: %q", c.State, tc.state, c.Judgement.Reasons)
			}
		})
	}
}
