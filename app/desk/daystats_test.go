package desk_test

import (
	"testing"
	"time"

	"miaopi/app/civil"
	"miaopi/app/desk/desktest"
	"miaopi/app/fact"
)

// TestDayStats takes three in at the window within an hour, one of whom a person has
// to decide, and looks at that day and at the day before.
func TestDayStats(t *testing.T) {
	h := desktest.NewHall(t)
	for i := range 3 {
		changed := map[string]fact.Value{}
		if i == 2 {
			changed["account.type"] = fact.StringOf("debit")
		}
		h.Accept(h.Elder(i+1, changed))
	}
	h.Clock = h.Clock.Add(20 * time.Minute)
	q, err := h.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := civil.On(h.Clock)
	s := q.DayStats(day)
	if len(s.Items) != 1 || s.All.Submitted != 3 || s.All.Auto != 2 || s.All.Granted+s.All.Refused+s.All.Provisional != 0 || s.All.Minutes != 0 {
		t.Errorf("%+v", s)
	}
	sum := 0
	for _, n := range s.Hours {
		sum += n
	}
	if sum != 3 {
		t.Errorf("%d by hour", sum)
	}
	if s := q.DayStats(day - 1); s.All.Submitted != 0 || s.All.Minutes != -1 || len(s.Items) != 0 {
		t.Errorf("the day before: %+v", s)
	}
}
