package desk_test

import (
	"slices"
	"testing"

	"miaopi/app"
)

// What was taken in last stands first, once.
func TestRecentItems(t *testing.T) {
	h := newHall(t)
	for i, item := range []app.PackID{"elderly-allowance", "yinian-card", "elderly-allowance"} {
		a := h.elder(i+1, nil)
		a.Item = item
		h.accept(a)
	}
	got, err := h.RecentItems(t.Context())
	if want := []app.PackID{"elderly-allowance", "yinian-card"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
