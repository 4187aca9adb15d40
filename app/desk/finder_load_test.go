package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
)

// TestTheSearchHoldsWhatCanBeRead: a row that is damaged is not found and keeps
// nothing else back; the order is the same each time, on however many cores rows
// are read; a search that is left ends.
func TestTheSearchHoldsWhatCanBeRead(t *testing.T) {
	h, p := desktest.PatchyHall(t, 1)
	const cases = 9000 // more than are read at once
	rows := make([]desk.Row, cases)
	for i := range rows {
		id := app.CaseID(fmt.Sprintf("o%026d", i))
		rows[i] = desk.Row{Head: desk.Head{Case: id, Item: once, State: casefile.InReview, At: desktest.Monday}, Name: "王秀英",
			Subject: app.Subject{Kind: app.Person, ID: fmt.Sprintf("4403061946112%05d", i)}}
	}
	desktest.Sound(t, p.Commit(t.Context(), desk.Batch{Rows: rows}))
	p.Rowless = map[app.CaseID]bool{rows[17].Head.Case: true, rows[cases-1].Head.Case: true}
	found := func(st *desk.Station) []desk.Hit {
		f, err := st.Finder(t.Context())
		desktest.Sound(t, err)
		return slices.Concat(f.Find("00016"), f.Find("00017"), f.Find("08998"), f.Find("08999"), f.Find("王秀英"))
	}
	first := found(h.Station)
	for i, want := range map[int]bool{16: true, 17: false, cases - 2: true, cases - 1: false} {
		if got := slices.ContainsFunc(first, func(hit desk.Hit) bool { return hit.Case == rows[i].Head.Case }); got != want {
			t.Errorf("case %d is found: %t, want %t", i, got, want)
		}
	}
	for range 3 {
		if again := found(h.Sit("clerk", app.Clerk)); !slices.Equal(first, again) {
			t.Fatal("another time the hits are in another order")
		}
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if f, err := h.Sit("clerk", app.Clerk).Finder(left); err == nil || f != nil {
		t.Errorf("a search that was left gave %v, %v", f, err)
	}
}
