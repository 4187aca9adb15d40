package district

import (
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// spoken is what the applicant of a pack's sample says himself, on another day
// than the one the samples were written for.
func spoken(p *rule.Pack, d *District) []fact.Fact {
	var said []fact.Fact
	for _, f := range p.Sample(d.today).Record.Facts {
		if f.Source != fact.Declared && f.Source != fact.Counter {
			continue
		}
		if f.Value.Type() == fact.Date {
			f.Value = fact.DateOf(f.Value.Date() + d.today - civil.On(demoNow))
		}
		f.AsOf = d.now
		said = append(said, f)
	}
	return said
}

// same lets who changes a project call it what it is called on record.
func same(r fact.Record, said []fact.Fact) []fact.Fact {
	said = slices.Clone(said)
	for i := range said {
		if filed := r.Find("filing.name"); said[i].Name == "project.name" && len(filed) > 0 {
			said[i].Value = filed[0].Value
		}
	}
	return said
}

// failed are the conditions that did not pass, without the one that no
// unconfirmed pack passes.
func failed(p *rule.Pack, e *rule.Evaluation) []string {
	var ids []string
	for _, r := range e.Conditions {
		if r.Result != rule.Pass && !p.Awaits(r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// meet counts for whom of those an item is for its rules find everything in
// order, when each says what the sample says; of the others, by what failed.
func meet(t *testing.T, packs *rule.Library, p *rule.Pack, d *District) (fine, others int, why map[string]int) {
	t.Helper()
	said, why := spoken(p, d), map[string]int{}
	for r := range d.Records {
		if r.Subject.Kind != p.Item.Subject {
			continue
		}
		e, err := packs.Evaluate(p.ID, rule.Input{Record: fact.Merge(r, same(r, said), p.Settles), Date: d.today, Now: d.now})
		if err != nil {
			t.Fatal(err)
		}
		ids := failed(p, e)
		if len(ids) == 0 {
			fine++
			continue
		}
		others++
		why[strings.Join(ids, " ")]++
	}
	return fine, others, why
}

// Every built-in item has people, companies or cars in a demo district whom its
// rules find in order, and others whom they leave to a person, whatever day the
// district is made on.
func TestEveryItemHasItsPeople(t *testing.T) {
	packs := library(t)
	for _, now := range []time.Time{demoNow, time.Date(2028, 5, 29, 9, 0, 0, 0, civil.Shanghai)} {
		d := make1(t, Options{Now: now, People: 3000, Applications: 300})
		for _, id := range packs.Items() {
			p, err := packs.At(id, d.today)
			if err != nil {
				t.Fatalf("%s on %s: %v", id, d.today, err)
			}
			if fine, others, why := meet(t, packs, p, d); fine < 2 || others < 2 {
				t.Errorf("%s on %s: %d in order, %d not: %v", id, d.today, fine, others, nearest(why))
			}
		}
	}
}

// nearest are the three with the least that failed.
func nearest(n map[string]int) []string {
	var all []string
	for k := range n {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b string) int { return len(strings.Fields(a)) - len(strings.Fields(b)) })
	return all[:min(3, len(all))]
}

// The district's registers hold every fact that a built-in pack reads from one,
// and hold it under the source the pack names.
func TestRegistersHoldWhatTheItemsRead(t *testing.T) {
	for _, p := range library(t).Packs() {
		for _, f := range p.Facts {
			source := sourceOf[f.Name]
			if source == "" {
				source = fact.Declared
			}
			if source != f.Source {
				t.Errorf("%s: %s is read from %s and held by %s", p.ID, f.Name, f.Source, source)
			}
		}
	}
}

// What a district's registers say in words is said in the words of the packs.
func TestRegistersSpeakTheWordsOfTheItems(t *testing.T) {
	words := map[string][]string{}
	for _, p := range library(t).Packs() {
		for _, f := range p.Facts {
			if len(f.Values) > 0 {
				words[f.Name] = append(words[f.Name], f.Values...)
			}
		}
	}
	for r := range make1(t, Options{People: 3000, Applications: 300}).Records {
		for _, f := range r.Facts {
			if known := words[f.Name]; known != nil && !slices.Contains(known, f.Value.String()) {
				t.Errorf("%s: no pack has a word for %s", f.Name, f.Value)
			}
		}
	}
}
