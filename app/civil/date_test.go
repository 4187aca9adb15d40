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
