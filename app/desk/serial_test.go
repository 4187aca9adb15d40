package desk_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
)

// digits are the four a day's number ends with.
func digits(a reception.Accepted) string { return string(a.Serial[len(a.Serial)-4:]) }

func TestNumbersAfterARestore(t *testing.T) {
	h := desktest.NewHall(t)
	if got := digits(h.Accept(h.Elder(1, nil))); got != "0001" {
		t.Errorf("the first number is %s", got)
	}
	h.Restore(1)
	for n, want := range []string{"5000", "5001"} {
		if got := digits(h.Accept(h.Elder(2+n, nil))); got != want {
			t.Errorf("after a restore %s, want %s", got, want)
		}
	}
	h.Restore(2)
	if got := digits(h.Accept(h.Elder(4, nil))); got != "6000" {
		t.Errorf("after the second restore %s", got)
	}
	h.Clock = h.Clock.Add(24 * time.Hour)
	if got := digits(h.Accept(h.Elder(5, nil))); got != "0001" {
		t.Errorf("the day after %s", got)
	}
	h.Clock = h.Clock.Add(-24 * time.Hour)
	h.Restore(6)
	_, err := reception.At(h.Station).Accept(t.Context(), h.Elder(6, nil), "")
	desktest.Wants(t, err, app.Conflict, "办件编号在本机已用完")
}
