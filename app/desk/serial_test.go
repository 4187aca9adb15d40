package desk_test

import (
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
)

// digits are the four a day's number ends with.
func digits(a reception.Accepted) string { return string(a.Serial[len(a.Serial)-4:]) }

// restore puts the station back, as a restore of a backup does: what was given
// since is forgotten, and it is told that it was put back.
func (h *hall) restore(times int) {
	h.t.Helper()
	note := strings.Repeat(h.now.UTC().Format(time.RFC3339)+"\n", times)
	if err := h.store.Commit(h.t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(note)}}); err != nil {
		h.t.Fatal(err)
	}
	h.Station = h.as("clerk", app.Clerk)
}

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
