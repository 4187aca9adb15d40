package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
)

// The short number of a case is no other's: whatever item, year, day.
func TestShortNumbersAreUnique(t *testing.T) {
	d, err := rules()
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
	h := newHall(t)
	first := h.accept(h.elder(1, nil))
	a := h.elder(2, map[string]fact.Value{})
	a.Item = "yinian-card"
	second := h.accept(a)
	for _, got := range []reception.Accepted{first, second} {
		if id, err := h.FindCase(t.Context(), desk.ShortSerial(got.Serial)); err != nil || id != got.Case {
			t.Errorf("%s: %s, %v", desk.ShortSerial(got.Serial), id, err)
		}
	}
	_, err := h.FindCase(t.Context(), "1123-0001")
	wants(t, err, app.Input, "有多个办件")
	if text, stands := desk.PaperNumber(second.Serial); !stands || strings.Contains(text, "00000000") {
		t.Errorf("%s", text)
	} else if id, err := h.FindCase(t.Context(), text); err != nil || id != second.Case {
		t.Errorf("%s: %s, %v", text, id, err)
	}
	if text, stands := desk.PaperNumber(first.Serial); stands || text != string(first.Serial) {
		t.Errorf("%s, %v", text, stands)
	}
}
