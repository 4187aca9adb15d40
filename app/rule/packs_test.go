package rule

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/workday"
	"miaopi/assets"
)

func library(t testing.TB) *Library {
	t.Helper()
	l, err := LoadLibrary(assets.Packs, WithCalendar(workdays(t)))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func workdays(t testing.TB) *workday.Calendar {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestBuiltInPacksPassTheirCases(t *testing.T) {
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := assets.Packs.ReadFile("packs/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		p, err := LoadPack(e.Name(), data, WithCalendar(workdays(t)))
		if err != nil {
			t.Error(err)
			continue
		}
		if want := string(p.ID) + "-" + p.Version.String() + ".yaml"; e.Name() != want {
			t.Errorf("%s should be named %s", e.Name(), want)
		}
		if len(p.Cases) < 15 {
			t.Errorf("%s has %d cases, want at least 15", e.Name(), len(p.Cases))
		}
		for _, r := range p.RunCases() {
			if !r.OK() {
				t.Errorf("%s: %s: %v", e.Name(), r.Name, r.Problems)
			}
		}
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := assets.Packs.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mutated is a case of a built-in pack with facts taken away, made stale,
// contradicted or replaced by what another case has.
func mutated(t *rapid.T, p *Pack) Input {
	in := rapid.SampledFrom(p.Cases).Draw(t, "case").Input
	other := rapid.SampledFrom(p.Cases).Draw(t, "other case").Input.Record
	in.Record.Facts = slices.Clone(in.Record.Facts)
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		// A clock that runs ahead is nothing a hint could mend.
		in.Record.Facts = slices.DeleteFunc(in.Record.Facts, func(f fact.Fact) bool { return f.AsOf.After(in.Now) })
		i := rapid.IntRange(0, len(in.Record.Facts)-1).Draw(t, "fact")
		f := &in.Record.Facts[i]
		switch rapid.IntRange(0, 4).Draw(t, "change") {
		case 0:
			f.Value = fact.Value{}
		case 1:
			f.AsOf = in.Now.Add(-400 * 24 * time.Hour)
		case 2:
			again := *f
			again.Source, again.Value = "another", fact.StringOf("?")
			in.Record.Facts = slices.Insert(in.Record.Facts, i, again)
		case 3:
			if said := other.Find(f.Name); len(said) > 0 {
				f.Value = said[0].Value
			}
		case 4:
			f.Source = rapid.SampledFrom([]string{fact.Declared, fact.Counter, ""}).Draw(t, "source")
		}
	}
	return in
}

// A hint of a built-in pack, carried out as it says, ends in an approval; with
// any of its facts left out it does not.
func TestHintsOfBuiltInPacksApprove(t *testing.T) {
	packs := library(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		in := mutated(t, p)
		e, err := p.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range e.Hints {
			if got := p.Verdict(carriedOut(p, in, h.Facts)); got != app.Approve {
				t.Fatalf("%s %+v: %s\n%v", p.ID, h, got, in.Record)
			}
			for i := range h.Facts {
				less := slices.Delete(slices.Clone(h.Facts), i, i+1)
				if p.Verdict(carriedOut(p, in, less)) == app.Approve {
					t.Fatalf("%s: %v approves without %s", p.ID, h.Facts, h.Facts[i].Name)
				}
			}
		}
	})
}

// carriedOut brings facts the way their remedies say: paper and declarations
// are merged in at the counter, registers answer anew.
func carriedOut(p *Pack, in Input, facts []HintFact) Input {
	var brought []fact.Fact
	out := in
	for _, f := range facts {
		switch f.Remedy {
		case ByPaper:
			brought = append(brought, fact.Fact{Name: f.Name, Value: f.Value, Source: fact.Counter, AsOf: in.Now})
		case ByDeclaration:
			brought = append(brought, fact.Fact{Name: f.Name, Value: f.Value, Source: fact.Declared, AsOf: in.Now})
		default:
			out = supply(p, out, map[string]fact.Value{f.Name: f.Value})
		}
	}
	out.Record = fact.Merge(out.Record, brought, p.Settles)
	return out
}

// The day a case of a built-in pack wakes is the first that a sweep, day by
// day through all versions, approves.
func TestBuiltInPacksWakeOnTheFirstDay(t *testing.T) {
	l := library(t)
	packs := l.Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		in := mutated(t, p)
		e, err := l.Evaluate(p.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		if e.Verdict != app.Review {
			return
		}
		want := civil.None
		day := in
		for day.Date = in.Date + 1; want == civil.None && day.Date <= in.Date.AddYears(wakeYears); day.Date++ {
			if l.Verdict(p.ID, day) == app.Approve {
				want = day.Date
			}
		}
		if e.WakesOn != want {
			t.Fatalf("%s wakes on %v, the sweep finds %v", p.ID, e.WakesOn, want)
		}
	})
}

// Nothing that is not known on fresh data is needed for an approval: without
// it the case is approved all the same.
func unknownIsNeverYes(t *testing.T, l *Library, p *Pack, in Input) {
	t.Helper()
	e, err := l.Evaluate(p.ID, in)
	if err != nil {
		return
	}
	if !e.Intact() || e.Verdict != l.Verdict(p.ID, in) {
		t.Errorf("verdict %s, sweep %s, intact %v", e.Verdict, l.Verdict(p.ID, in), e.Intact())
	}
	if e.Verdict != app.Approve {
		return
	}
	sure := in
	sure.Record.Facts = nil
	for _, c := range e.Conditions {
		if c.Result != Pass {
			t.Errorf("approved with %s %s", c.ID, c.Result)
		}
		for _, f := range c.Facts {
			if f.State == fact.Fresh {
				sure.Record.Facts = append(sure.Record.Facts, in.Record.Find(f.Name)...)
			}
		}
	}
	if got := l.Verdict(p.ID, sure); got != app.Approve {
		t.Errorf("approved, but %s on what is fresh alone", got)
	}
}

// A record gives the same verdict as the store keeps it, and a damaged one
// gives none.
func TestEncodedRecordsGiveTheSameVerdict(t *testing.T) {
	packs := library(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(packs).Draw(t, "pack")
		in := mutated(t, p)
		data := in.Record.AppendBinary(nil)
		got, err := p.VerdictEncoded(data, in.Date, in.Now)
		if want := p.Verdict(in); err != nil || got != want {
			t.Fatalf("%s, error %v; the record itself gives %s", got, err, want)
		}
		cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut")
		if got, err := p.VerdictEncoded(data[:cut], in.Date, in.Now); err == nil && got != app.Review || got != app.Review {
			t.Fatalf("a damaged record gives %s, error %v", got, err)
		}
	})
}

func FuzzEvaluate(f *testing.F) {
	l := library(f)
	packs := l.Packs()
	for i, p := range packs {
		for _, c := range p.Cases {
			file, err := factsFile(c.Input.Record)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(file, uint8(i), int32(c.Input.Date), int64(0))
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, which uint8, date int32, late int64) {
		rec, err := fact.ReadFile(bytes.NewReader(file))
		if err != nil {
			return
		}
		d := max(civil.Min, min(civil.Date(date), civil.Max))
		now := d.Noon().Add(time.Duration(late))
		unknownIsNeverYes(t, l, packs[int(which)%len(packs)], Input{rec, d, now})
	})
}

// factsFile writes a record as a facts file, with several sources as a list.
func factsFile(r fact.Record) ([]byte, error) {
	type said struct {
		Value  fact.Value `json:"value"`
		Source string     `json:"source,omitempty"`
		AsOf   *string    `json:"as_of,omitempty"`
	}
	facts := make(map[string][]said)
	for _, f := range r.Facts {
		s := said{Value: f.Value, Source: f.Source}
		if at := fact.FormatTime(f.AsOf); at != "" {
			s.AsOf = &at
		}
		facts[f.Name] = append(facts[f.Name], s)
	}
	return json.Marshal(map[string]any{"subject": r.Subject, "facts": facts})
}

func FuzzLoadPack(f *testing.F) {
	f.Add([]byte(small))
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		f.Add(read(f, "packs/"+e.Name()))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := LoadPack("fuzz.yaml", data)
		if err != nil {
			if app.KindOf(err) != app.Input || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q of kind %v is not one Input line", err, app.KindOf(err))
			}
			return
		}
		p.RunCases()
	})
}

// Every condition of every built-in pack is seen passing, failing and unknown
// in the pack's own cases.
func TestBuiltInCasesCoverEveryCondition(t *testing.T) {
	for _, p := range library(t).Packs() {
		p = p.Confirmed()
		seen := make(map[string]map[Result]bool)
		for _, r := range p.RunCases() {
			for _, c := range r.Evaluation.Conditions {
				if seen[c.ID] == nil {
					seen[c.ID] = make(map[Result]bool)
				}
				seen[c.ID][c.Result] = true
			}
		}
		for _, c := range p.Conditions {
			for _, r := range []Result{Pass, Fail, Unknown} {
				if !seen[c.ID][r] {
					t.Errorf("%s %s: no case in which %s is %s", p.ID, p.Version, c.ID, r)
				}
			}
		}
	}
}
