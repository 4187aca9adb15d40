package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"miaopi/app"
	"miaopi/app/desk"
)

// TestTheLogOfADayNamesNobody works a day on the command line in which everything goes
// wrong that takes a person's data, and reads the log.
func TestTheLogOfADayNamesNobody(t *testing.T) {
	dir := demo(t, 300, 60)
	var who desk.Resident
	func() {
		st, done := inside(t, dir)
		defer done()
		if err := st.Store().People(t.Context(), func(r desk.Resident) bool { who = r; return r.Subject.Kind != app.Person }); err != nil {
			t.Fatal(err)
		}
	}()
	bad := filepath.Join(t.TempDir(), who.Name+".json")
	if err := os.WriteFile(bad, []byte(`{"subject":"`+who.Subject.ID+`","name":`+who.Name), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"accept", "--data", dir, "--item", "elderly-allowance", "--id", who.Subject.ID, "--name", who.Name, "--facts", bad},
		{"accept", "--data", dir, "--item", who.Name, "--id", who.Subject.ID},
		{"show", "--data", dir, who.Subject.ID},
		{"show", "--data", dir, who.Name},
		{"approve", "--data", dir, who.Phone, "--because", who.Name},
		{"material", "--data", dir, who.Name, bad},
		{"import", "--data", dir, bad},
		{"sync", "--data", dir},
	} {
		if out, err := program(t, args...).CombinedOutput(); err == nil {
			t.Errorf("%v works: %s", args[0], out)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "miaopi.log"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "level=ERROR"); n < 3 {
		t.Errorf("only %d lines:\n%s", n, text)
	}
	for _, r := range string(text) {
		if unicode.Is(unicode.Han, r) {
			t.Fatalf("the log has Chinese text:\n%s", text)
		}
	}
	if m := regexp.MustCompile(`cause=.*[0-9]{7,}|` + who.Subject.ID + `|` + who.Phone).Find(text); len(who.Phone) < 7 || m != nil {
		t.Fatalf("the log has %s:\n%s", m, text)
	}
}
