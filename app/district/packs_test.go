package district

import (
	"os"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/workday"
)

// library is the first library as it is shipped.
func library(t *testing.T) *rule.Library {
	t.Helper()
	assets := os.DirFS("../../assets")
	calendar, err := workday.Load(assets, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	packs, err := rule.LoadLibrary(os.DirFS("../../assets/packs"), rule.WithCalendar(calendar))
	if err != nil {
		t.Fatal(err)
	}
	return packs
}

// evaluate is what a station makes of an application.
func evaluate(t *testing.T, packs *rule.Library, known fact.Record, a casefile.Application) *rule.Evaluation {
	t.Helper()
	pack, err := packs.At(a.Item, civil.On(a.At))
	if err != nil {
		t.Fatal(err)
	}
	e, err := packs.Evaluate(a.Item, rule.Input{Record: fact.Merge(known, a.Declared, pack.Settles), Date: civil.On(a.At), Now: demoNow})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// tally counts the verdicts of one item.
type tally map[app.Verdict]int

func (n tally) total() int { return n[app.Approve] + n[app.Provisional] + n[app.Review] }

// Every scenario comes out as it says under the real packs: whoever is to be
// approved is, and nobody else.
func TestScenariosUnderTheRealPacks(t *testing.T) {
	packs, d := library(t), make1(t, Options{Applications: 6000})
	met := map[*scenario]bool{}
	d.drafts(newIssuer(), func(dr *draft) bool {
		met[dr.scenario] = true
		a := dr.application()
		e := evaluate(t, packs, dr.known.record(a.Subject), a)
		if e.Verdict != dr.scenario.want {
			t.Fatalf("%s, %q: %s, want %s: %s", a.Item, dr.scenario.name, e.Verdict, dr.scenario.want, e.JSON())
		}
		return true
	})
	for i := range items {
		for k := range items[i].scenarios {
			if s := &items[i].scenarios[k]; !met[s] {
				t.Errorf("%s: nobody met %q", items[i].pack, s.name)
			}
		}
	}
}

// The default queue: about 70 in 100 of every item approve, a few are
// provisional, the rest are for a person.
func TestSharesOfTheDefaultQueue(t *testing.T) {
	packs, d := library(t), make1(t, Options{})
	records := map[app.Subject]fact.Record{}
	for r := range d.Records {
		records[r.Subject] = r
	}
	all, perItem := tally{}, map[app.PackID]tally{}
	for a := range d.Applications {
		e := evaluate(t, packs, records[a.Subject], a)
		if perItem[a.Item] == nil {
			perItem[a.Item] = tally{}
		}
		all[e.Verdict]++
		perItem[a.Item][e.Verdict]++
	}
	if n := all.total(); n != DefaultApplications || all[app.Approve] < n*66/100 || all[app.Approve] > n*74/100 ||
		all[app.Provisional] < n*2/100 || all[app.Provisional] > n*7/100 {
		t.Errorf("%v of %d", all, n)
	}
	t.Logf("%v of %d", all, all.total())
	for item, n := range perItem {
		t.Logf("%s: %v", item, n)
		if share := n[app.Approve] * 100 / n.total(); share < 55 || share > 82 {
			t.Errorf("%s: %v, %d in 100 approve", item, n, share)
		}
	}
}
