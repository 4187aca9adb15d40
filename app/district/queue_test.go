package district

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
)

func TestQueueIsInOrderAndNobodyAppliesTwice(t *testing.T) {
	for _, o := range []Options{{}, {People: 1000, Applications: 20_000}} {
		d := make1(t, o)
		seen, last, items := map[string]bool{}, time.Time{}, map[app.PackID]int{}
		subjects := map[app.Subject]bool{}
		for r := range d.People {
			subjects[r.Subject] = true
		}
		n := 0
		for a := range d.Applications {
			n++
			key := string(a.Item) + a.Subject.ID
			if seen[key] || a.At.Before(last) || a.At.After(demoNow) || demoNow.Sub(a.At) > 6*24*time.Hour {
				t.Fatalf("application %d at %s after %s, twice %v", n, a.At, last, seen[key])
			}
			if !subjects[a.Subject] || !d.tree.Known(a.Area) || len(a.Area) != 12 || a.Channel != casefile.Online {
				t.Fatalf("application %d: area %q, subject known %v", n, a.Area, subjects[a.Subject])
			}
			seen[key], last = true, a.At
			items[a.Item]++
		}
		if want := max(o.Applications, d.applications); n != want || len(items) != 6 {
			t.Errorf("%d applications for %v", n, items)
		}
		if items["elderly-allowance"] < n*45/100 {
			t.Errorf("elderly allowance is %d of %d", items["elderly-allowance"], n)
		}
	}
}

func TestSharesOfEveryItemFillTheWhole(t *testing.T) {
	total := 0
	for _, it := range items {
		total += it.share
		sum := 0
		for _, s := range it.scenarios {
			sum += s.share
		}
		if sum != 1000 {
			t.Errorf("%s: scenarios add up to %d", it.pack, sum)
		}
	}
	if total != 1000 {
		t.Errorf("items add up to %d", total)
	}
}
