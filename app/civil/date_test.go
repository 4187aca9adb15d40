package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAgeOnBoundaries(t *testing.T) {
	for _, c := range []struct {
		name, birth, on string
		want            int
	}{
		{"the birthday itself counts", "1956-11-22", "2026-11-22", 70},
		{"the day before does not", "1956-11-23", "2026-11-22", 69},
		{"leap birthday, common year, 28 February", "1956-02-29", "2026-02-28", 69},
		{"leap birthday, common year, 1 March", "1956-02-29", "2026-03-01", 70},
		{"leap birthday, leap year", "1956-02-29", "2028-02-29", 72},
		{"born today", "2026-11-22", "2026-11-22", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Age(MustParse(c.birth), MustParse(c.on)); got != c.want {
				t.Errorf("Age = %d, want %d", got, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-2-1", "2026-02-29", "2026-13-01", "1700-01-01", "2026/01/01", "２０２６-01-01", "2026-00-10"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", s, d)
		}
	}
}

func TestOnIsShanghai(t *testing.T) {
	if got := On(time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)); got != MustParse("2026-11-22") {
		t.Errorf("On = %v", got)
	}
}

func TestMonthsBetweenIsTheLargestThatFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.IntRange(int(Min)+40000, int(Max)-40000).Draw(t, "d"))
		u := d + Date(rapid.IntRange(0, 40000).Draw(t, "days"))
		n := MonthsBetween(d, u)
		if d.AddMonths(n) > u {
			t.Fatalf("%v + %d months is past %v", d, n, u)
		}
		if d.AddMonths(n+1) <= u {
			t.Fatalf("%v + %d months still fits %v", d, n+1, u)
		}
		if r, err := Parse(d.String()); err != nil || r != d {
			t.Fatalf("round trip of %v: %v %v", d, r, err)
		}
	})
}

// Days, months and their names are those of package time.
func TestCalendarIsThatOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.IntRange(int(Min)-40000, int(Max)+40000).Draw(t, "d"))
		if got, want := d.Month(), d.utc().Format("2006-01"); got != want {
			t.Fatalf("month %s, want %s", got, want)
		}
		if got, want := d.String(), d.utc().Format("2006-01-02"); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		y, m, day := d.Split()
		if got, ok := Existing(y, m, day); ok != (Min <= d && d <= Max) || ok && got != d {
			t.Fatalf("%v exists: %v %v", d, got, ok)
		}
		if got, want := daysIn(y, m), Of(y, m+1, 1)-Of(y, m, 1); got != int(want) {
			t.Fatalf("%04d-%02d has %d days, want %d", y, m, got, want)
		}
		at := d.Start().Add(time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "moment")))
		if got := On(at); got != d {
			t.Fatalf("%v is on %v, want %v", at, got, d)
		}
	})
}

func TestExistingRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		y, m, d int
	}{
		{"29 February of a common year", 2026, 2, 29},
		{"29 February of a century", 2100, 2, 29},
		{"31 April", 2026, 4, 31},
		{"month 13", 2026, 13, 1},
		{"month 0", 2026, 0, 1},
		{"day 0", 2026, 1, 0},
		{"before the first", 1849, 12, 31},
		{"after the last", 2201, 1, 1},
	} {
		if d, ok := Existing(c.y, c.m, c.d); ok {
			t.Errorf("%s: %v", c.name, d)
		}
	}
}
