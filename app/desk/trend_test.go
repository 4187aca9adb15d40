package desk

import (
	"slices"
	"testing"
	"time"

	"miaopi/app/casefile"
	"miaopi/app/civil"
)

func TestTrendCountsDaysOfTheHall(t *testing.T) {
	until := civil.MustParse("2026-11-23")
	at := func(s string) time.Time {
		t.Helper()
		out, err := time.ParseInLocation("2006-01-02 15:04", s, civil.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return out.UTC() // an hour before eight in the hall is the day before elsewhere
	}
	q := &Queue{Heads: ColumnsOf(slices.Values([]Head{
		{At: at("2026-11-20 23:59"), Decided: at("2026-11-21 00:00"), By: casefile.Machine, State: casefile.Approved},
		{At: at("2026-11-21 00:00")},
		{At: at("2026-11-19 09:00"), Decided: at("2026-11-23 07:00"), By: casefile.Official, State: casefile.RefusedState},
		{At: at("2026-11-23 09:00"), Decided: at("2026-11-23 09:00"), By: casefile.Machine, State: casefile.Provisional},
		{At: at("2026-11-24 09:00")}, // by a clock that is ahead
	}))}
	got := q.Trend(until, 3)
	want := []DayCount{{Day: until - 2, Submitted: 1, Auto: 1}, {Day: until - 1}, {Day: until, Submitted: 1, Person: 1}}
	if len(got) != len(want) {
		t.Fatalf("%d days", len(got))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("day %d: %+v, want %+v", i, got[i], want[i])
		}
	}
}
