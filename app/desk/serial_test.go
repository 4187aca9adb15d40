package desk_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk/reception"
)

// digits are the four a day's number ends with.
func digits(a reception.Accepted) string { return string(a.Serial[len(a.Serial)-4:]) }

func TestNumbersAfterARestore(t *testing.T) {
	h := newHall(t)
	if got := digits(h.accept(h.elder(1, nil))); got != "0001" {
		t.Errorf("the first number is %s", got)
	}
	h.restore(1)
	for n, want := range []string{"5000", "5001"} {
		if got := digits(h.accept(h.elder(2+n, nil))); got != want {
			t.Errorf("after a restore %s, want %s", got, want)
		}
	}
	h.restore(2)
	if got := digits(h.accept(h.elder(4, nil))); got != "6000" {
		t.Errorf("after the second restore %s", got)
	}
	h.now = h.now.Add(24 * time.Hour)
	if got := digits(h.accept(h.elder(5, nil))); got != "0001" {
		t.Errorf("the day after %s", got)
	}
	h.now = h.now.Add(-24 * time.Hour)
	h.restore(6)
	_, err := reception.At(h.Station).Accept(t.Context(), h.elder(6, nil), "")
	wants(t, err, app.Conflict, "办件编号在本机已用完")
}
