package district

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/division"
	"miaopi/app/fact"
	"miaopi/app/glyph"
)

var demoNow = time.Date(2026, 11, 22, 10, 53, 0, 0, civil.Shanghai)

func divisions(t testing.TB) *division.Tree {
	t.Helper()
	table, err := os.ReadFile("../../assets/divisions/china.tsv")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := division.Parse(table)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func make1(t testing.TB, o Options) *District {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = demoNow
	}
	d, err := New(o, divisions(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// digest is a hash over everything a district gives.
func digest(t testing.TB, d *District) string {
	t.Helper()
	h := sha256.New()
	for r := range d.People {
		h.Write([]byte(string(r.Subject.Kind) + r.Subject.ID + r.Name + r.Phone + string(r.Area) + "\n"))
	}
	for r := range d.Records {
		h.Write(r.AppendBinary(nil))
	}
	for a := range d.Applications {
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// The same seed gives the same bytes on every machine. The hash changes only
// when somebody means to change the demo district.
func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	const golden = "f4b1e8308830cf854bc405cba6178183390e2f983b13e50c44e67ac50a8a2f7c"
	small := Options{Seed: 7, People: 600, Applications: 120}
	first := digest(t, make1(t, small))
	if again := digest(t, make1(t, small)); again != first {
		t.Errorf("two runs differ: %s, %s", first, again)
	}
	if first != golden {
		t.Errorf("digest %s, want %s", first, golden)
	}
	small.Seed = 8
	if other := digest(t, make1(t, small)); other == first {
		t.Error("another seed gives the same district")
	}
}

func TestGrids(t *testing.T) {
	d := make1(t, Options{})
	if len(d.Grids()) != 4833 {
		t.Fatalf("%d grids, want 4,833", len(d.Grids()))
	}
	perCommunity, last := map[app.Division]int{}, app.Division("")
	for _, g := range d.Grids() {
		if g <= last || len(g) != 15 || !chinaid.In(string(g), "440306") || !d.tree.Known(g) {
			t.Fatalf("grid %q after %q", g, last)
		}
		perCommunity[g[:12]]++
		last = g
	}
	streets := map[app.Division]bool{}
	for c, n := range perCommunity {
		streets[c[:9]] = true
		if n < 20 || n > 60 {
			t.Errorf("community %s has %d grids", c, n)
		}
	}
	if len(perCommunity) != 140 || len(streets) != 10 {
		t.Errorf("%d communities in %d streets", len(perCommunity), len(streets))
	}
}

func TestEverybodyIsWellFormedAndAlone(t *testing.T) {
	d := make1(t, Options{})
	ids, phones, count := map[string]bool{}, map[string]bool{}, map[app.SubjectKind]int{}
	for r := range d.People {
		if err := wellFormed(r.Subject); err != nil {
			t.Fatalf("%v", err)
		}
		if ids[r.Subject.ID] || phones[r.Phone] {
			t.Fatalf("%s %s twice", r.Subject.Kind, r.Subject.ID)
		}
		ids[r.Subject.ID], phones[r.Phone] = true, true
		if len(r.Phone) != 11 || !strings.HasPrefix(r.Phone, "144") || len(r.Area) != 15 || r.Name == "" {
			t.Fatalf("phone %q, area %q, name %q", r.Phone, r.Area, r.Name)
		}
		if missing := glyph.Missing(r.Name); len(missing) > 0 {
			t.Fatalf("no glyph for %q", missing)
		}
		count[r.Subject.Kind]++
	}
	if count[app.Person] != DefaultPeople || count[app.Person] != d.Population() {
		t.Errorf("%d people, want %d", count[app.Person], DefaultPeople)
	}
	if count[app.Enterprise] < 400 || count[app.Vehicle] < 300 {
		t.Errorf("%v", count)
	}
}

func wellFormed(s app.Subject) error {
	switch s.Kind {
	case app.Person:
		return chinaid.CheckID(s.ID, civil.On(demoNow))
	case app.Enterprise:
		return chinaid.ValidUSCC(s.ID)
	}
	return chinaid.ValidVIN(s.ID)
}

func TestRecordsAreOfTheDictionary(t *testing.T) {
	d := make1(t, Options{People: 4000, Applications: 500})
	names := map[string]bool{}
	for _, n := range fact.Names {
		names[n] = true
	}
	var people []Resident
	for r := range d.People {
		people = append(people, r)
	}
	n := 0
	for r := range d.Records {
		if r.Subject != people[n].Subject {
			t.Fatalf("record %d is of another subject than People says", n)
		}
		n++
		for _, f := range r.Facts {
			if !names[f.Name] || f.Value.IsNull() || f.AsOf.After(demoNow) || sourceOf[f.Name] == "" {
				t.Fatalf("%s: %q from %q as of %s", f.Name, f.Value, f.Source, f.AsOf)
			}
		}
	}
	if n != len(people) {
		t.Errorf("%d records, %d residents", n, len(people))
	}
}

func TestPersonFactsAgree(t *testing.T) {
	d := make1(t, Options{People: 4000, Applications: 500})
	for r := range d.Records {
		if r.Subject.Kind != app.Person {
			continue
		}
		birth, err := chinaid.Birth(r.Subject.ID)
		if err != nil || r.Find("person.birth")[0].Value.Date() != birth || r.Find("person.sex")[0].Value.Text() != chinaid.Sex(r.Subject.ID) {
			t.Fatalf("birth or sex disagrees with the ID: %v", err)
		}
		if !d.tree.Known(app.Division(r.Find("person.hukou")[0].Value.Text())) {
			t.Fatalf("hukou %s is nowhere", r.Find("person.hukou")[0].Value)
		}
		for _, f := range r.Find("account.no") {
			if no := f.Value.Text(); !chinaid.Luhn(no) || !strings.HasPrefix(no, "9999") {
				t.Fatalf("account number is not of the demo range")
			}
		}
		for _, f := range r.Find("licence.first_issued") {
			if f.Value.Date() < birth.AddYears(18) || f.Value.Date() > d.today {
				t.Fatalf("licence of %s, born %s", f.Value, birth)
			}
		}
	}
}

func TestAgePyramid(t *testing.T) {
	d := make1(t, Options{})
	var ages [120]int
	rareNames, dotted := 0, 0
	for r := range d.People {
		if r.Subject.Kind != app.Person {
			continue
		}
		birth, err := chinaid.Birth(r.Subject.ID)
		if err != nil {
			t.Fatal(err)
		}
		ages[civil.Age(birth, d.today)]++
		if strings.ContainsAny(r.Name, rare) {
			rareNames++
		}
		if strings.Contains(r.Name, "·") {
			dotted++
		}
	}
	for _, band := range []struct{ from, to, least, most int }{
		{0, 17, 2400, 5000}, {18, 59, 11000, 14500}, {60, 119, 2200, 4000}, {70, 119, 1100, 2300}, {80, 119, 320, 800}, {90, 119, 60, 220}, {100, 119, 4, 40},
	} {
		n := 0
		for age := band.from; age <= band.to; age++ {
			n += ages[age]
		}
		if n < band.least || n > band.most {
			t.Errorf("%d people of %d to %d years, want %d to %d", n, band.from, band.to, band.least, band.most)
		}
	}
	if rareNames < 60 || dotted < 20 {
		t.Errorf("%d rare names, %d with a dot", rareNames, dotted)
	}
}

func TestNewRefuses(t *testing.T) {
	tree := divisions(t)
	for name, o := range map[string]Options{
		"negative people": {People: -1, Now: demoNow}, "too many people": {People: MaxPeople + 1, Now: demoNow},
		"too many applications": {Applications: MaxApplications + 1, Now: demoNow}, "applications below -1": {Applications: -2, Now: demoNow}, "no moment": {},
	} {
		if _, err := New(o, tree); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty, err := division.Parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Now: demoNow}, empty); app.KindOf(err) != app.Input {
		t.Errorf("no divisions: %v", err)
	}
}

func TestStreamsStopWhenTold(t *testing.T) {
	d := make1(t, Options{People: 300, Applications: 50})
	for limit := range 330 {
		n := 0
		d.People(func(Resident) bool { n++; return n <= limit })
		if n != limit+1 && limit < 300 {
			t.Fatalf("stopped after %d, want %d", n, limit+1)
		}
	}
	none := make1(t, Options{People: 300, Applications: -1})
	for range none.Applications {
		t.Fatal("an application in an empty queue")
	}
}

func BenchmarkDefaultDistrict(b *testing.B) {
	tree := divisions(b)
	for b.Loop() {
		d, err := New(Options{Now: demoNow}, tree)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for range d.People {
			n++
		}
		for range d.Records {
			n++
		}
		for range d.Applications {
			n++
		}
	}
}

func BenchmarkRecordsPerPerson(b *testing.B) {
	d := make1(b, Options{People: 1_000_000, Applications: -1})
	n := 0
	b.ReportAllocs()
	d.Records(func(fact.Record) bool { n++; return n < b.N })
}
