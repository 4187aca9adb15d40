package chinaid

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
)

// one is a named vector; at is what the error text must name, "" for good
// ones.
type one struct{ name, in, at string }

func checkVectors(t *testing.T, valid func(string) error, vectors []one) {
	t.Helper()
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) { checkOne(t, valid(v.in), v) })
	}
}

func checkOne(t *testing.T, err error, v one) {
	t.Helper()
	if v.at == "" {
		if err != nil {
			t.Errorf("%q: %v", v.in, err)
		}
		return
	}
	var e *app.Error
	if !errors.As(err, &e) {
		t.Fatalf("%q: error %v, want one that names %q", v.in, err, v.at)
	}
	if !strings.Contains(e.Error(), v.at) || e.Kind != app.Input || e.Detail == "" {
		t.Errorf("%q: %v (kind %d, detail %q), want it to name %q", v.in, e, e.Kind, e.Detail, v.at)
	}
	if len(v.in) > 4 && strings.Contains(e.Error()+e.Detail, v.in) {
		t.Errorf("%q: the error repeats the number", v.in)
	}
}

func TestValidID(t *testing.T) {
	checkVectors(t, ValidID, []one{
		{"policy, check X", "11010519491231002X", ""},
		{"policy, digits", "440524188001010014", ""},
		{"leap day", mustID(t, "440306", "1956-02-29", 7, "female"), ""},
		{"one digit changed", "440524188001010024", "position 18"},
		{"lower-case x", "11010519491231002x", "position 18"},
		{"X in the middle", "1101051949123100X2", "position 17"},
		{"day that does not exist", "110105194902300024", "positions 7 to 14"},
		{"before anybody alive", "110105174901010024", "positions 7 to 14"},
		{"no province begins with 0", "010105194912310024", "position 1"},
		{"full-width digit", "１1010519491231002X", "position 1"},
		{"too short", "11010519491231002", "17 characters"},
		{"too long", "11010519491231002XX", "19 characters"},
		{"space at the end", "11010519491231002X ", "19 characters"},
		{"empty", "", "0 characters"},
		{"newline in it", "1101051949123100\nX", "position 17"},
		{"broken UTF-8", "11010519491231\xff02X", "position 15"},
	})
}

func TestCheckIDAgainstToday(t *testing.T) {
	id := mustID(t, "440306", "2026-11-22", 1, "male")
	if err := CheckID(id, civil.MustParse("2026-11-22")); err != nil {
		t.Errorf("born today: %v", err)
	}
	checkOne(t, CheckID(id, civil.MustParse("2026-11-21")), one{"", id, "future"})
}

func TestBirthAndSex(t *testing.T) {
	birth, err := Birth("11010519491231002X")
	if err != nil || birth != civil.MustParse("1949-12-31") {
		t.Errorf("Birth = %v, %v", birth, err)
	}
	for id, want := range map[string]string{"11010519491231002X": "female", "440524188001010014": "male", "440524188001010013": ""} {
		if got := Sex(id); got != want {
			t.Errorf("Sex(%s) = %q, want %q", id, got, want)
		}
	}
}

func TestNextIDRefuses(t *testing.T) {
	day := civil.MustParse("1950-01-01")
	for _, c := range []struct {
		name, prefix string
		birth        civil.Date
		seq          int
		sex          string
	}{
		{"short prefix", "4403", day, 0, "male"},
		{"zero prefix", "040306", day, 0, "male"},
		{"sequence over", "440306", day, 500, "male"},
		{"sequence under", "440306", day, -1, "male"},
		{"no date", "440306", civil.None, 0, "male"},
		{"no sex", "440306", day, 0, ""},
	} {
		if id, err := NextID(c.prefix, c.birth, c.seq, c.sex); err == nil {
			t.Errorf("%s: got %s", c.name, id)
		}
	}
}

func mustID(t *testing.T, prefix, birth string, seq int, sex string) string {
	t.Helper()
	id, err := NextID(prefix, civil.MustParse(birth), seq, sex)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestNextIDIsValidAndUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := civil.Date(rapid.IntRange(int(civil.Min), int(civil.Max)).Draw(t, "birth"))
		seq := rapid.IntRange(0, 499).Draw(t, "seq")
		sex := rapid.SampledFrom([]string{"male", "female"}).Draw(t, "sex")
		id, err := NextID("440306", birth, seq, sex)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Birth(id); err != nil || got != birth || Sex(id) != sex {
			t.Fatalf("%s: birth %v (%v), sex %s", id, got, err, Sex(id))
		}
		if other, _ := NextID("440306", birth, (seq+1)%500, sex); other == id {
			t.Fatalf("%s twice", id)
		}
	})
}

// A citizen ID catches every single wrong digit and every swap of neighbours;
// that is what its check character is for.
func TestIDCatchesSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, err := NextID("440306", civil.Of(1950, 1, 1)+civil.Date(rapid.IntRange(0, 20000).Draw(t, "d")), rapid.IntRange(0, 499).Draw(t, "n"), "male")
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, 16).Draw(t, "i")
		slip := []byte(id)
		if rapid.Bool().Draw(t, "swap") && i > 0 {
			slip[i-1], slip[i] = slip[i], slip[i-1]
		} else {
			slip[i] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		}
		if string(slip) != id && ValidID(string(slip)) == nil {
			t.Fatalf("%s passes as %s", id, slip)
		}
	})
}

// The quick look at an ID and the one that says what is wrong agree.
func TestIDHasAReasonWhenInvalid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]string{"19461122", "20000229", "20010229", "19461301", "19460431", "18490101", "22010101", "1946112a"}).Draw(t, "day")
		id := rapid.SampledFrom([]string{"440306", "040306", "4403"}).Draw(t, "division") + day + rapid.StringMatching(`[0-9]{3}`).Draw(t, "sequence")
		if len(id) == 17 {
			id += string(idChecks[rapid.IntRange(0, 10).Draw(t, "check")])
			if rapid.Bool().Draw(t, "right") {
				id = id[:17] + string(idCheck(id[:17]))
			}
		}
		birth, ok := birthOf(id)
		if why := whyInvalid(id); ok != (why == nil) {
			t.Fatalf("%s: valid %v, but %v", id, ok, why)
		}
		if ok && strings.ReplaceAll(birth.String(), "-", "") != day {
			t.Fatalf("%s: born on %v", id, birth)
		}
	})
}

func TestValidUSCC(t *testing.T) {
	checkVectors(t, ValidUSCC, []one{
		{"policy 1", "91350100M000100Y43", ""},
		{"policy 2", "11440300007542195T", ""},
		{"policy 3", "11440400006988451Y", ""},
		{"policy 4", "11468873MB1919633D", ""},
		{"policy, bad", "91350100M000100Y4Z", "position 18"},
		{"letter I", "9I350100M000100Y43", "position 2"},
		{"lower case", "91350100m000100Y43", "position 9"},
		{"wrong check", "91350100M000100Y44", "position 18"},
		{"short", "91350100M000100Y4", "17 characters"},
		{"empty", "", "0 characters"},
	})
}

func TestCompletedNumbersAreValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code, err := CompleteUSCC(rapid.StringMatching(`[0-9A-HJ-NPQRTUWXY]{17}`).Draw(t, "uscc"))
		if err != nil || ValidUSCC(code) != nil {
			t.Fatalf("%s: %v %v", code, err, ValidUSCC(code))
		}
		vin, err := CompleteVIN(rapid.StringMatching(`[0-9A-HJ-NPR-Z]{17}`).Draw(t, "vin"))
		if err != nil || ValidVIN(vin) != nil {
			t.Fatalf("%s: %v %v", vin, err, ValidVIN(vin))
		}
		card, err := CompleteLuhn(rapid.StringMatching(`[0-9]{11,18}`).Draw(t, "card"))
		if err != nil || !Luhn(card) {
			t.Fatalf("%s: %v", card, err)
		}
	})
}

func TestLuhn(t *testing.T) {
	for in, want := range map[string]bool{
		"4111111111111111": true, "6222021234567890128": luhnDigit("622202123456789012") == '8',
		"4111111111111112": false, "": false, "0": false, "41111111111111１1": false,
		"4111 1111 1111 1111": false, "79927398713": false, "12345678901234567890": false,
	} {
		if got := Luhn(in); got != want {
			t.Errorf("Luhn(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestValidVIN(t *testing.T) {
	checkVectors(t, ValidVIN, []one{
		{"the standard's example", "11111111111111111", ""},
		{"check X", "1M8GDM9AXKP042788", ""},
		{"wrong check", "1M8GDM9A1KP042788", "position 9"},
		{"letter O", "1M8GDM9AXKPO42788", "position 12"},
		{"lower case", "1m8GDM9AXKP042788", "position 2"},
		{"short", "1M8GDM9AXKP04278", "16 characters"},
		{"empty", "", "0 characters"},
	})
}
