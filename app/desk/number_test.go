package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
)

// The short number of a case is no other's: whatever item, year, day.
func TestShortNumbersAreUnique(t *testing.T) {
	d, err := desktest.Rules()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]app.Serial{}
	items := map[string]bool{}
	for _, p := range d.Rules.Packs() {
		code := desk.SerialCode(p)
		if items[code] {
			continue
		}
		items[code] = true
		for year := 2024; year < 2034; year++ {
			s := app.Serial(fmt.Sprintf("%s%d11230001", code, year))
			short := desk.ShortSerial(s)
			if other, taken := seen[short]; taken {
				t.Errorf("%s is the short number of %s and %s", short, s, other)
			}
			seen[short] = s
		}
	}
	if len(seen) < 200 || !strings.HasSuffix(desk.ShortSerial("11440300007542195T3442108219000202611230001"), "-1123-0001") {
		t.Errorf("%d short numbers", len(seen))
	}
	if desk.ShortSerial("") != "未编号" {
		t.Error("a case without a number has one")
	}
}

// A case is found by its short number, also where another has the same end; by
// the end alone it is not told from that.
func TestCasesAreFoundByTheirShortNumber(t *testing.T) {
	h := desktest.NewHall(t)
	first := h.Accept(h.Elder(1, nil))
	a := h.Elder(2, map[string]fact.Value{})
	a.Item = "yinian-card"
	second := h.Accept(a)
	for _, got := range []reception.Accepted{first, second} {
		if id, err := h.FindCase(t.Context(), desk.ShortSerial(got.Serial)); err != nil || id != got.Case {
			t.Errorf("%s: %s, %v", desk.ShortSerial(got.Serial), id, err)
		}
	}
	_, err := h.FindCase(t.Context(), "1123-0001")
	desktest.Wants(t, err, app.Input, "有多个办件")
	if text, stands := desk.PaperNumber(second.Serial); !stands || strings.Contains(text, "00000000") {
		t.Errorf("%s", text)
	} else if id, err := h.FindCase(t.Context(), text); err != nil || id != second.Case {
		t.Errorf("%s: %s, %v", text, id, err)
	}
	if text, stands := desk.PaperNumber(first.Serial); stands || text != string(first.Serial) {
		t.Errorf("%s, %v", text, stands)
	}
}

// rowsRead counts the rows that are read.
type rowsRead struct {
	desk.Store
	n int
}

func (r *rowsRead) Row(ctx context.Context, c app.CaseID) (desk.Row, error) {
	r.n++
	return r.Store.Row(ctx, c)
}

// TestACaseIsFoundWithoutReadingOthers: by its id its row alone is read, by a
// number that has the day in it those of the day. The rows of a list are read a page
// at a time, and none to count or to sort it by what heads have.
func TestACaseIsFoundWithoutReadingOthers(t *testing.T) {
	h := desktest.NewHall(t)
	var last reception.Accepted
	for day := range 5 {
		h.Clock = desktest.Monday.AddDate(0, 0, day)
		for n := range 3 {
			last = h.Accept(h.Elder(10*day+n+1, nil))
		}
	}
	counted := &rowsRead{Store: h.Disk}
	h.Disk = counted
	st := h.Sit("clerk", app.Clerk)
	number := string(last.Serial)
	for _, tc := range []struct {
		text string
		most int
	}{
		{string(last.Case), 1}, {number, 1 + 3}, {number[len(number)-12:], 1 + 3}, {number[len(number)-8:], 1 + 3}, {desk.ShortSerial(last.Serial), 1 + 3},
	} {
		counted.n = 0
		if id, err := st.FindCase(t.Context(), tc.text); err != nil || id != last.Case || counted.n > tc.most {
			t.Errorf("%s: %s, %v, after %d rows", tc.text, id, err, counted.n)
		}
	}
	if _, err := st.FindCase(t.Context(), "20260101-0009"); app.KindOf(err) != app.Missing {
		t.Errorf("a number that is nobody's: %v", err)
	}
	counted.n = 0
	q, err := st.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q.Counts(desk.Filter{})
	sel, err := st.Arrange(t.Context(), q.Select(desk.Filter{}), desk.Arrangement{Order: desk.BySubmitted, Down: true})
	if err != nil || sel.Len() != 15 || counted.n != 0 || civil.On(sel.At(0).At) != civil.On(h.Clock) {
		t.Errorf("%d cases in order, %d rows read, %v", sel.Len(), counted.n, err)
	}
	if _, err := st.Page(t.Context(), sel.Part(3, 7)); err != nil || counted.n != 4 {
		t.Errorf("a page of four reads %d rows, %v", counted.n, err)
	}
	for i, head := range sel.All() {
		if sel.Index(head.Case) != i {
			t.Errorf("case %d is found at %d", i, sel.Index(head.Case))
		}
	}
	if sel.Index("nobody") != -1 {
		t.Error("a case that is not there is found")
	}
}
