package ui_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/reception"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// Somebody of 69 applies; on the birthday, while the window stays open, the
// case approves itself, in nobody's name.
func TestTheBirthdayComesWhileTheWindowIsOpen(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 60, Applications: -1})
	sub := born(d, civil.MustParse("1956-11-25"), uitest.Now.AddDate(0, 0, 1))
	d.Clock = uitest.Now.AddDate(0, 0, 1).Add(time.Hour)
	got, err := reception.At(d.Station("clerk")).Accept(t.Context(), casefile.Application{Item: "elderly-allowance", Subject: sub, Name: "王秀英"}, "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	d.LogIn("clerk")
	d.SeesNot("到期自动复核")
	d.Clock = civil.MustParse("2026-11-25").Start().Add(5 * time.Minute) // nobody is there at night
	d.Key(fyne.KeyDown)
	d.Tick()
	d.Sees("1 件到期自动复核，已通过，不用申请人再来。")
	d.SeesNot("才满 70 周岁") // it is on no list any more
	d.Shot("woken")
	c, _, err := d.Station("clerk").Case(t.Context(), got.Case)
	if err != nil || c.State != casefile.Approved || c.Decision.By != casefile.Machine || c.Decision.Operator != "" {
		t.Fatalf("%s %+v, %v", c.State, c.Decision, err)
	}
	d.UI.Show("cases", got.Case)
	d.Settle()
	d.Sees("办理过程", "到期自动复核")
}
