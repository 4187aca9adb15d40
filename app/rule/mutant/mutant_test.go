package mutant

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func small(t *testing.T, changed ...string) *rule.Pack {
	t.Helper()
	data, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, "small.yaml", strings.NewReplacer(changed...).Replace(string(data)))
}

func load(t *testing.T, name, text string) *rule.Pack {
	t.Helper()
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	p, err := rule.LoadPack(name, []byte(text), rule.WithCalendar(cal))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every change to a small pack that has one of every kind, and what its cases
// make of it, is as agreed.
func TestGoldenChanges(t *testing.T) {
	p := small(t)
	changes, err := changesOf(p)
	if err != nil {
		t.Fatal(err)
	}
	try(changes)
	var b strings.Builder
	for _, c := range changes {
		mark := map[bool]string{false: "noticed ", true: "survives"}[c.missed]
		if c.declared(p) {
			mark = "declared"
		}
		fmt.Fprintf(&b, "%s %d %s  %s\n", mark, c.Line, c.In, c.What)
	}
	r, err := Of(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/small.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

// A case notices by whatever it states, and by nothing that it does not state.
func TestWhatACaseStatesIsWhatItNotices(t *testing.T) {
	const in, change = "amount", "band(parameters.bands, age(person.birth, date)) → band(parameters.bands, age(person.moved, date))"
	for name, c := range map[string]struct {
		expect string
		missed bool
	}{
		"the outcome":      {"amount: '300.5'", false},
		"not the outcome":  {"fail: []", true},
		"only the verdict": {"word: 已有", true},
	} {
		t.Run(name, func(t *testing.T) {
			// Both dates give an amount, another one.
			p := small(t, "amount: '300.5'", c.expect, "{70: 200, 71: 300.5}", "{1: 200, 71: 300.5}")
			changes, err := changesOf(p)
			if err != nil {
				t.Fatal(err)
			}
			try(changes)
			i := slices.IndexFunc(changes, func(c Change) bool { return c.In == in && strings.Contains(c.What, "person.moved") })
			if i < 0 || changes[i].missed != c.missed {
				t.Errorf("%d of %d, want missed: %v; such as %s", i, len(changes), c.missed, change)
			}
		})
	}
}

func TestUnfounded(t *testing.T) {
	for name, c := range map[string]struct {
		changed         []string
		absent, noticed int
	}{
		"as it is":       {nil, 0, 0},
		"does not occur": {[]string{"→ {69: 200}", "→ {68: 200}"}, 1, 0},
		"is noticed":     {[]string{"in: parameters.bands, change: '2026-01-01: {70: 200} → {69: 200}'", "in: alive, change: 'person.alive → !person.alive'"}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			absent, noticed, err := Unfounded(small(t, c.changed...))
			if err != nil || len(absent) != c.absent || len(noticed) != c.noticed {
				t.Errorf("absent %v, noticed %v, %v", absent, noticed, err)
			}
		})
	}
}

// A pack that is not confirmed is tried as its cases are run: as if it were.
func TestAnUnconfirmedPack(t *testing.T) {
	want, err := Of(small(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Of(small(t, "version: 2026-01-01\n", "version: 2026-01-01\nconfirmed: false\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Survived {
		got.Survived[i].Line-- // the file has a line more
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Change{}), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".pack" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
}

// The pack that is changed is not: the next change, and everybody else, sees it as
// it was.
func TestThePackItselfStays(t *testing.T) {
	p := small(t)
	if _, err := Of(p); err != nil {
		t.Fatal(err)
	}
	for _, r := range p.RunCases() {
		if !r.OK() {
			t.Errorf("%s: %v", r.Name, r.Problems)
		}
	}
}

// No small change to the rules of a built-in pack goes unnoticed by its cases.
func TestBuiltInPacksHaveNoSurvivors(t *testing.T) {
	files, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := assets.Packs.ReadFile("packs/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		p := load(t, f.Name(), string(data))
		r, err := Of(p)
		if err != nil {
			t.Fatal(err)
		}
		if r.Changed < 20 {
			t.Errorf("%s: only %d changes", f.Name(), r.Changed)
		}
		for _, c := range r.Survived {
			t.Errorf("%s:%d: %s: no case notices %s", f.Name(), c.Line, c.In, c.What)
		}
	}
}
