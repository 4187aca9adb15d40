package reception_test

import (
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/visits"
)

// What was taken in last stands first, once; of a visit every item.
func TestRecentItems(t *testing.T) {
	h := desktest.NewHall(t)
	for i, item := range []app.PackID{"elderly-allowance", "yinian-card", "elderly-allowance"} {
		a := h.Elder(i+1, nil)
		a.Item = item
		h.Accept(a)
	}
	if _, err := visits.At(h.Station).AcceptThing(t.Context(), desktest.Ridehail(t, h, nil), ""); err != nil {
		t.Fatal(err)
	}
	got, err := reception.At(h.Station).RecentItems(t.Context())
	if want := []app.PackID{"ridehail-vehicle", "ridehail-driver", "elderly-allowance", "yinian-card"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
