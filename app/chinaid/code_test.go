package chinaid

import (
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
)

const allowance = "11440300007542195T3442108219000"

func TestParseImplementation(t *testing.T) {
	got, err := ParseImplementation(allowance)
	if err != nil || got != (Implementation{"11440300007542195T", 3, "442108219000"}) || got.String() != allowance {
		t.Errorf("got %+v, %v", got, err)
	}
	old := "11440300007542195T34421082190"
	if got, err := ParseImplementation(old); err != nil || got.Level != 0 || got.String() != old {
		t.Errorf("older form: %+v, %v", got, err)
	}
	checkVectors(t, func(s string) error { _, err := ParseImplementation(s); return err }, []one{
		{"30 characters", allowance[:30], "30 characters"},
		{"empty", "", "0 characters"},
		{"level 1", "11440300007542195T1442108219000", "position 19"},
		{"wrong authority", "11440300007542195Y3442108219000", "positions 1 to 18"},
		{"lower case", "11440300007542195T344210821900a", "position 31"},
	})
}

func TestSerials(t *testing.T) {
	s, err := BuildSerial(allowance, civil.MustParse("2026-11-22"), 8)
	if err != nil || s != allowance+"202611220008" {
		t.Fatalf("got %s, %v", s, err)
	}
	if got, err := ParseSerial(s); err != nil || got != (SerialParts{allowance, civil.MustParse("2026-11-22"), 8}) {
		t.Errorf("got %+v, %v", got, err)
	}
	checkVectors(t, func(s string) error { _, err := ParseSerial(app.Serial(s)); return err }, []one{
		{"short", string(s[:42]), "42 characters"},
		{"day that does not exist", allowance + "202602300008", "positions 32 to 39"},
		{"letter in the number", allowance + "20261122000A", "position 43"},
		{"wrong authority", "2" + string(s[1:]), "positions 1 to 18"},
	})
}

func TestBuildSerialRefuses(t *testing.T) {
	day := civil.MustParse("2026-11-22")
	for _, c := range []struct {
		name, code string
		day        civil.Date
		n          int
	}{
		{"ten thousand a day", allowance, day, 10000},
		{"negative", allowance, day, -1},
		{"older code", allowance[:29], day, 1},
		{"no day", allowance, civil.None, 1},
		{"bad level", "11440300007542195T9442108219000", day, 1},
	} {
		if s, err := BuildSerial(c.code, c.day, c.n); err == nil {
			t.Errorf("%s: got %s", c.name, s)
		}
	}
}

func TestDivisions(t *testing.T) {
	for _, c := range []struct {
		code   string
		level  Level
		parent string
	}{
		{"440000", Province, ""}, {"44", Province, ""},
		{"440300", City, "440000"}, {"4403", City, "440000"},
		{"440306", County, "440300"}, {"440306000", County, "440300"}, {"440306000000", County, "440300"},
		{"440306001", Township, "440306"}, {"440306001000", Township, "440306"},
		{"440306001002", Community, "440306001"}, {"440306001002003", Grid, "440306001002"},
		{"", NoLevel, ""}, {"4", NoLevel, ""}, {"000000", NoLevel, ""}, {"44030a", NoLevel, ""}, {"44030６", NoLevel, ""}, {"4403061", NoLevel, ""},
	} {
		if got := DivisionLevel(c.code); got != c.level {
			t.Errorf("DivisionLevel(%q) = %d, want %d", c.code, got, c.level)
		}
		if got := ParentDivision(c.code); got != c.parent {
			t.Errorf("ParentDivision(%q) = %q, want %q", c.code, got, c.parent)
		}
		if got, want := ValidDivision(c.code) == nil, c.level != NoLevel && len(c.code) >= 6; got != want {
			t.Errorf("ValidDivision(%q) = %v, want %v", c.code, got, want)
		}
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct {
		code, prefix string
		want         bool
	}{
		{"440306", "440300", true}, {"440306", "4403", true}, {"440306", "44", true}, {"440306", "440306", true},
		{"440306001002", "440306", true}, {"440306001002003", "440306001", true}, {"440306", "440306000000", true},
		{"440300", "440306", false}, {"440106", "440300", false}, {"440306", "", false}, {"", "44", false},
		{"440306", "4403061", false}, {"44O306", "44", false},
	} {
		if got := In(c.code, c.prefix); got != c.want {
			t.Errorf("In(%q, %q) = %v", c.code, c.prefix, got)
		}
	}
}

func TestValidPlate(t *testing.T) {
	checkVectors(t, ValidPlate, []one{
		{"ordinary", "粤B12345", ""}, {"two letters", "粤BA1B23", ""}, {"small new energy", "粤BD12345", ""},
		{"small, letter", "粤BDF1234", ""}, {"large new energy", "粤B12345D", ""},
		{"three letters", "粤BABC12", "more than two"}, {"letter O", "粤B1O345", "position 4"},
		{"no province", "B12345", "position 1"}, {"office I", "粤I12345", "position 2"},
		{"with a dot", "粤B·12345", "characters, want 7 or 8"}, {"empty", "", "position 1"}, {"only province", "粤", "position 2"},
		{"bad new energy", "粤BDD1D34", "positions 3 to 8"}, {"broken", "\xff\xfe", "position 1"},
	})
}
