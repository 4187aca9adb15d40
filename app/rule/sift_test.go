package rule

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// The verdict of an evaluation, of a sweep over records in memory and of one
// over stored records is the same, whatever was asked before.
func TestVerdictIsThatOfEvaluate(t *testing.T) {
	packs := library(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack").Confirmed()
		for range 4 {
			in := mutated(t, p)
			e, err := p.Evaluate(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Verdict(in); got != e.Verdict {
				t.Fatalf("%s: verdict %s, evaluation %s", p.ID, got, e.Verdict)
			}
			if got, err := p.VerdictEncoded(in.Record.AppendBinary(nil), in.Date, in.Now); err != nil || got != e.Verdict {
				t.Fatalf("%s: encoded %s (%v), evaluation %s", p.ID, got, err, e.Verdict)
			}
		}
	})
}

// What the rules do not fit is a review, whatever the facts say.
func TestVerdictOfWhatDoesNotFit(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"a day before the rules": func(in *Input) { in.Date = civil.MustParse("2021-02-28") },
		"another kind":           func(in *Input) { in.Record.Subject.Kind = app.Enterprise },
	} {
		p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
		if got := p.Verdict(in); got != app.Approve {
			t.Fatalf("what fits: %s", got)
		}
		change(&in)
		if got := p.Verdict(in); got != app.Review {
			t.Errorf("%s: %s", name, got)
		}
		if got, err := p.VerdictEncoded(in.Record.AppendBinary(nil), in.Date, in.Now); got != app.Review || err != nil {
			t.Errorf("%s, encoded: %s, %v", name, got, err)
		}
	}
}

// An answer is the evaluation without its seal.
func TestAnswerIsSealedWhenAsked(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "两个来源不一致")
	e, err := p.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	a, err := p.Answer(in)
	if err != nil || a.TraceHash != "" || a.Intact() {
		t.Fatalf("%v, trace hash %q, intact %v", err, a.TraceHash, a.Intact())
	}
	if a.Seal(); string(a.JSON()) != string(e.JSON()) || !a.Intact() {
		t.Errorf("answer\n%s\nevaluation\n%s", a.JSON(), e.JSON())
	}
}

// residents are stored records of people of all ages who else qualify.
func residents(t testing.TB, n int) (*Pack, Input, [][]byte) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	var list [][]byte
	for i := range n {
		birth := in.Date - civil.Date(i%33000)
		id, err := chinaid.NextID("440306", birth, i%500, "female")
		if err != nil {
			t.Fatal(err)
		}
		r := in.Record
		r.Subject.ID, r.Facts = id, slices.Clone(r.Facts)
		for j := range r.Facts {
			switch f := &r.Facts[j]; f.Name {
			case "person.id":
				f.Value = fact.StringOf(id)
			case "person.birth":
				f.Value = fact.DateOf(birth)
			case "person.sex":
				f.Value = fact.StringOf("female")
			}
		}
		list = append(list, r.AppendBinary(nil))
	}
	return p, in, list
}

// What an outlook says of two days and of what a subject has is what a verdict on
// each day and the whole record say.
func TestOutlook(t *testing.T) {
	p, in, list := residents(t, 33000)
	const soon = 60
	var now, then, held int
	for i, record := range list {
		if i%97 != 0 && i < 25000 {
			continue
		}
		var r fact.Record
		if err := fact.DecodeRecord(record, &r); err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 {
			r.Facts = slices.DeleteFunc(r.Facts, func(f fact.Fact) bool { return f.Name == p.Item.Held })
			r.Facts = append(r.Facts, fact.Fact{Name: p.Item.Held, Value: fact.BoolOf(true), Source: "civil.allowance", AsOf: in.Now})
			r.Sort()
			record = r.AppendBinary(nil)
		}
		want := Outlook{Asked: true, Now: p.Verdict(Input{Record: r, Date: in.Date, Now: in.Now}), Then: app.Review}
		if want.Now == app.Review {
			if want.Held = r.Find(p.Item.Held)[0].Value.Bool(); !want.Held {
				want.Then = p.Verdict(Input{Record: r, Date: in.Date + soon, Now: in.Now})
			}
		}
		got, err := p.Outlook(record, in.Now, in.Date, p, in.Date+soon)
		if err != nil || got != want {
			t.Fatalf("%+v, %v, want %+v", got, err, want)
		}
		now, then, held = now+count(got.Now != app.Review), then+count(got.Then != app.Review), held+count(got.Held)
	}
	if now < 100 || then < 10 || held < 100 {
		t.Errorf("%d now, %d then, %d held: too few to show anything", now, then, held)
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestOutlookOfOthers(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	firm := in.Record
	firm.Subject.Kind = app.Enterprise
	if o, err := p.Outlook(firm.AppendBinary(nil), in.Now, in.Date, p, in.Date+1); err != nil || o.Asked {
		t.Errorf("an enterprise: %+v, %v", o, err)
	}
	record := in.Record.AppendBinary(nil)
	for n := range record {
		if o, err := p.Outlook(record[:n], in.Now, in.Date, p, in.Date+1); app.KindOf(err) != app.Damaged || o.Now != app.Review || o.Then != app.Review {
			t.Fatalf("cut at %d: %+v, %v", n, o, err)
		}
	}
}

// A sift comes to ask first what fails most, and still finds who passes.
func TestSiftAsksFirstWhatFails(t *testing.T) {
	p, in, list := residents(t, 33000)
	b := p.newBinding()
	sift := func(record []byte) app.Verdict {
		s, err := fact.Scan(string(record))
		if err != nil {
			t.Fatal(err)
		}
		in.Record.Subject = s.Subject
		b.begin(&in)
		v, err := b.sift(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, record := range list[:2000] {
		if v := sift(record); v != app.Review {
			t.Fatal(v)
		}
	}
	if first := p.Conditions[b.sifter.order[0]].ID; first != "age" {
		t.Errorf("condition %s comes first", first)
	}
	if !slices.Equal(slices.Sorted(slices.Values(b.sifter.order)), indices(len(p.Conditions))) {
		t.Errorf("order %v leaves something out", b.sifter.order)
	}
	if v := sift(list[len(list)-1]); v != app.Approve {
		t.Error(v)
	}
}

func indices(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func BenchmarkOutlook(b *testing.B) {
	p, in, list := residents(b, 33000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := p.Outlook(list[i], in.Now, in.Date, p, in.Date+60); err != nil {
			b.Fatal(err)
		}
		i = (i + 1) % len(list)
	}
	b.ReportMetric(float64(len(list[0])), "bytes/record")
}

// The same work as it was done before, for comparison.
func BenchmarkOutlookApart(b *testing.B) {
	p, in, list := residents(b, 33000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		apart(p, list[i], in.Date, in.Now)
		i = (i + 1) % len(list)
	}
}

func apart(p *Pack, record []byte, d civil.Date, now time.Time) {
	s, _ := fact.Scan(string(record))
	if v, _ := p.VerdictEncoded(record, d, now); v != app.Review {
		return
	}
	var f fact.Fact
	for s.Next(&f) {
		if f.Name == p.Item.Held && f.Value.Bool() {
			return
		}
	}
	_, _ = p.VerdictEncoded(record, d+60, now)
}
