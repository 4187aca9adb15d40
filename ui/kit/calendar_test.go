package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"miaopi/app/civil"
	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// shown is a calendar in a window.
func shown(t *testing.T, at string, taken func(civil.Date)) *kit.Calendar {
	t.Helper()
	k, w := newKit(t, look.Mode{})
	words := kit.CalendarWords{Days: [7]string{"一", "二", "三", "四", "五", "六", "日"}, Month: func(y, m int) string { return fmt.Sprintf("%d年%d月", y, m) }}
	c := k.Calendar(civil.MustParse(at), civil.MustParse("2026-11-23"), words, taken)
	w.SetContent(c)
	w.Resize(fyne.NewSize(420, c.HeightFor(420)))
	k.Focus(c)
	return c
}

// Keys move by days, weeks, months and years; a month that lacks the day ends on its
// last one.
func TestCalendarKeys(t *testing.T) {
	for _, c := range []struct {
		from, typed string
		keys        []fyne.KeyName
		want        string
	}{
		{"2026-11-23", "", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight}, "2026-11-25"},
		{"2026-11-01", "", []fyne.KeyName{fyne.KeyLeft}, "2026-10-31"},
		{"2026-11-23", "", []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyUp}, "2026-11-16"},
		{"2026-01-31", "", []fyne.KeyName{fyne.KeyPageDown}, "2026-02-28"},
		{"2026-03-31", "", []fyne.KeyName{fyne.KeyPageUp}, "2026-02-28"},
		{"2026-12-05", "", []fyne.KeyName{fyne.KeyPageDown}, "2027-01-05"},
		{"2028-02-29", "", []fyne.KeyName{fyne.KeyEnd}, "2029-02-28"},
		{"2026-11-23", "", []fyne.KeyName{fyne.KeyHome, fyne.KeyHome}, "2024-11-23"},
		{"2026-11-23", "1950", nil, "1950-11-23"},
		{"2028-02-29", "1950", nil, "1950-02-28"},
		{"2026-11-23", "195", []fyne.KeyName{fyne.KeyBackspace, fyne.KeyRight}, "2026-11-24"},
		{"2026-11-23", "0000", nil, "2026-11-23"},
		{"1900-01-01", "", []fyne.KeyName{fyne.KeyLeft}, "1900-01-01"},
	} {
		t.Run(c.from+c.typed+fmt.Sprint(c.keys), func(t *testing.T) {
			var taken []civil.Date
			cal := shown(t, c.from, func(d civil.Date) { taken = append(taken, d) })
			for _, r := range c.typed {
				cal.TypedRune(r)
			}
			for _, k := range c.keys {
				cal.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if got := cal.At().String(); got != c.want {
				t.Errorf("at %s, want %s", got, c.want)
			}
			if cal.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}); len(taken) != 1 || taken[0] != cal.At() {
				t.Errorf("taken %v", taken)
			}
		})
	}
}

// The mouse turns months and years, and picks any day that is seen.
func TestCalendarMouse(t *testing.T) {
	var taken []civil.Date
	c := shown(t, "2026-11-23", func(d civil.Date) { taken = append(taken, d) })
	cell := fyne.NewSize(60, c.Size().Height/8)
	press := func(column, row float32) {
		c.Tapped(&fyne.PointEvent{Position: fyne.NewPos((column+0.5)*cell.Width, (row+0.5)*cell.Height)})
	}
	for _, s := range []struct {
		column float32
		want   string
	}{{6, "2027-11-23"}, {0, "2026-11-23"}, {5, "2026-12-23"}, {1, "2026-11-23"}, {3, "2026-11-23"}} {
		if press(s.column, 0); c.At().String() != s.want {
			t.Errorf("column %g leads to %s, want %s", s.column, c.At(), s.want)
		}
	}
	press(6, 1) // the days of the week are no days
	press(0, 2) // 2026-11-01 is a Sunday: the page begins on Monday, 2026-10-26
	if len(taken) != 1 || taken[0].String() != "2026-10-26" {
		t.Errorf("taken %v", taken)
	}
}
