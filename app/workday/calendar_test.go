package workday

import (
	"os"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
)

func load(t testing.TB) *Calendar {
	t.Helper()
	c, err := Load(os.DirFS("../../assets"), "calendars")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// arrangement is policy/calendar.md: days off as first and last, and weekend
// days worked.
var arrangement = []struct {
	name, first, last string
	worked            []string
}{
	{"2024 元旦", "2024-01-01", "2024-01-01", nil},
	{"2024 春节", "2024-02-10", "2024-02-17", []string{"2024-02-04", "2024-02-18"}},
	{"2024 清明", "2024-04-04", "2024-04-06", []string{"2024-04-07"}},
	{"2024 劳动节", "2024-05-01", "2024-05-05", []string{"2024-04-28", "2024-05-11"}},
	{"2024 端午", "2024-06-10", "2024-06-10", nil},
	{"2024 中秋", "2024-09-15", "2024-09-17", []string{"2024-09-14"}},
	{"2024 国庆", "2024-10-01", "2024-10-07", []string{"2024-09-29", "2024-10-12"}},
	{"2025 元旦", "2025-01-01", "2025-01-01", nil},
	{"2025 春节", "2025-01-28", "2025-02-04", []string{"2025-01-26", "2025-02-08"}},
	{"2025 清明", "2025-04-04", "2025-04-06", nil},
	{"2025 劳动节", "2025-05-01", "2025-05-05", []string{"2025-04-27"}},
	{"2025 端午", "2025-05-31", "2025-06-02", nil},
	{"2025 国庆", "2025-10-01", "2025-10-08", []string{"2025-09-28", "2025-10-11"}},
	{"2026 元旦", "2026-01-01", "2026-01-03", []string{"2026-01-04"}},
	{"2026 春节", "2026-02-15", "2026-02-23", []string{"2026-02-14", "2026-02-28"}},
	{"2026 清明", "2026-04-04", "2026-04-06", nil},
	{"2026 劳动节", "2026-05-01", "2026-05-05", []string{"2026-05-09"}},
	{"2026 端午", "2026-06-19", "2026-06-21", nil},
	{"2026 中秋", "2026-09-25", "2026-09-27", nil},
	{"2026 国庆", "2026-10-01", "2026-10-07", []string{"2026-09-20", "2026-10-10"}},
}

// Every single day of the three checked years is as the policy says: listed
// days off are off, listed 班 days are worked, all others follow the week.
func TestEveryDayOfTheArrangement(t *testing.T) {
	c := load(t)
	want := make(map[civil.Date]bool)
	for d := civil.Of(2024, 1, 1); d <= civil.Of(2026, 12, 31); d++ {
		want[d] = d.Weekday() != 0 && d.Weekday() != 6
	}
	for _, a := range arrangement {
		for d := civil.MustParse(a.first); d <= civil.MustParse(a.last); d++ {
			want[d] = false
		}
		for _, w := range a.worked {
			want[civil.MustParse(w)] = true
		}
	}
	for d, worked := range want {
		if c.IsWorkday(d) != worked {
			t.Errorf("%s (%s): worked %v, want %v", d, d.Weekday(), c.IsWorkday(d), worked)
		}
	}
}

func TestEarlierYears(t *testing.T) {
	c := load(t)
	for day, want := range map[string]bool{
		"2020-01-31": false, // 春节 lengthened in the epidemic
		"2020-01-19": true,
		"2018-12-29": true, // worked for 2019's 元旦
		"2019-05-05": true,
		"2008-09-27": true,
		"2004-10-07": false,
	} {
		if got := c.IsWorkday(civil.MustParse(day)); got != want {
			t.Errorf("%s: worked %v, want %v", day, got, want)
		}
	}
	if c.ValidFrom() != civil.Of(2004, 1, 1) || c.ValidUntil() != civil.Of(2026, 12, 31) {
		t.Errorf("valid from %s until %s", c.ValidFrom(), c.ValidUntil())
	}
	if got := c.Holiday(civil.MustParse("2026-02-17")); got != "春节" {
		t.Errorf("Holiday = %q", got)
	}
}

func TestAdd(t *testing.T) {
	c := load(t)
	for _, a := range []struct {
		name, start string
		n           int
		want        string
		provisional bool
	}{
		{"one day", "2026-11-23", 1, "2026-11-24", false},
		{"accepted on Friday, day 1 is Monday", "2026-11-20", 1, "2026-11-23", false},
		{"accepted on Sunday, day 1 is Monday", "2026-11-22", 1, "2026-11-23", false},
		{"seven days over a weekend", "2026-11-20", 7, "2026-12-01", false},
		{"over 国庆 with a worked Saturday", "2026-09-30", 3, "2026-10-10", false},
		{"a worked Sunday counts", "2026-09-18", 1, "2026-09-20", false},
		{"over 春节", "2026-02-13", 2, "2026-02-24", false},
		{"nothing to count on a working day", "2026-11-23", 0, "2026-11-23", false},
		{"nothing to count on a Saturday", "2026-11-21", 0, "2026-11-23", false},
		{"negative counts nothing", "2026-11-23", -5, "2026-11-23", false},
		{"the last known day", "2026-12-30", 1, "2026-12-31", false},
		{"past the calendar: weekends only", "2026-12-31", 1, "2027-01-01", true},
		{"start past the calendar", "2027-06-04", 1, "2027-06-07", true},
		{"before the calendar", "2003-12-29", 1, "2003-12-30", true},
	} {
		t.Run(a.name, func(t *testing.T) {
			got, provisional := c.Add(civil.MustParse(a.start), a.n)
			if got.String() != a.want || provisional != a.provisional {
				t.Errorf("Add(%s, %d) = %s, %v; want %s, %v", a.start, a.n, got, provisional, a.want, a.provisional)
			}
		})
	}
}

func TestAddEndsForAnyCount(t *testing.T) {
	last, provisional := load(t).Add(civil.MustParse("2026-11-22"), 1<<62)
	if last < civil.Max || last > civil.Max+7 || !provisional {
		t.Errorf("got %s, %v", last, provisional)
	}
}

func TestAddAndBetweenAgree(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		start := civil.Of(2004, 1, 1) + civil.Date(rapid.IntRange(0, 8500).Draw(t, "start"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		last, provisional := c.Add(start, n)
		if !c.IsWorkday(last) || last <= start {
			t.Fatalf("%s + %d = %s: not a working day after it", start, n, last)
		}
		if got := c.Between(start, last); got != n {
			t.Fatalf("%d working days from %s to %s, want %d", got, start, last, n)
		}
		if c.Between(last, start) != -n {
			t.Fatalf("Between is not odd")
		}
		if provisional != (last > c.ValidUntil()) {
			t.Fatalf("%s + %d = %s: provisional %v", start, n, last, provisional)
		}
		if further, _ := c.Add(start, n+1); further <= last {
			t.Fatalf("%d days end %s, %d end %s", n, last, n+1, further)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, file string }{
		{"no JSON", "year: 2026"},
		{"unknown key", `{"year":2026,"hollidays":[]}`},
		{"day that does not exist", `{"year":2026,"holidays":[{"name":"x","from":"2026-02-30","to":"2026-02-30"}]}`},
		{"ends before it begins", `{"year":2026,"holidays":[{"name":"x","from":"2026-02-03","to":"2026-02-02"}]}`},
		{"no days", `{"year":2026,"holidays":[{"name":"x"}]}`},
		{"another year", `{"year":2026,"holidays":[{"name":"x","from":"2025-02-03","to":"2025-02-03"}]}`},
		{"worked Monday", `{"year":2026,"holidays":[{"name":"x","from":"2026-02-03","to":"2026-02-03","work":["2026-02-09"]}]}`},
		{"worked and off", `{"year":2026,"holidays":[{"name":"x","from":"2026-02-07","to":"2026-02-08","work":["2026-02-08"]}]}`},
		{"no name", `{"year":2026,"holidays":[{"from":"2026-02-03","to":"2026-02-03"}]}`},
		{"no year", `{"holidays":[]}`},
		{"two values", `{"year":2026} {"year":2027}`},
	} {
		if _, err := Parse([]byte(c.file)); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Parse(); err == nil {
		t.Error("no file at all is taken")
	}
	if _, err := Parse([]byte(`{"year":2024}`), []byte(`{"year":2026}`)); err == nil {
		t.Error("a gap is taken")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"year":2026,"holidays":[{"name":"春节","from":"2026-02-15","to":"2026-02-23","work":["2026-02-14"]}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Parse(file)
		if err != nil {
			return
		}
		if last, _ := c.Add(c.ValidFrom(), 3); !c.IsWorkday(last) {
			t.Errorf("%s is no working day", last)
		}
	})
}

func BenchmarkAdd20(b *testing.B) {
	c := load(b)
	for b.Loop() {
		c.Add(civil.Of(2026, 9, 18), 20)
	}
}

func TestFurtherYears(t *testing.T) {
	c, err := Parse([]byte(`{"year":2026,"holidays":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	next := []byte(`{"year":2027,"holidays":[{"name":"元旦","from":"2027-01-01","to":"2027-01-01"}]}`)
	more, err := c.With(next, []byte(`{"year":2026,"holidays":[{"name":"x","from":"2026-05-01","to":"2026-05-01"}]}`))
	if err != nil || more.ValidUntil() != civil.Of(2027, 12, 31) || more.IsWorkday(civil.Of(2027, 1, 1)) || !more.IsWorkday(civil.Of(2026, 5, 1)) {
		t.Errorf("until %s, %v", more.ValidUntil(), err)
	}
	if c.ValidUntil() != civil.Of(2026, 12, 31) {
		t.Error("the calendar itself changed")
	}
	for name, file := range map[string]string{"a gap": `{"year":2028,"holidays":[]}`, "torn": `{"year":`, "no days of the year": `{"year":2027,"holidays":[{"name":"x","from":"2029-01-01","to":"2029-01-01"}]}`} {
		if _, err := c.With([]byte(file)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
