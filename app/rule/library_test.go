package rule

import (
	"strings"
	"testing"
	"testing/fstest"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/assets"
)

func TestVersionOfTheDayDecides(t *testing.T) {
	l := library(t)
	for day, want := range map[string]string{
		"2019-10-01": "2019-10-01", "2021-02-28": "2019-10-01", "2021-03-01": "2021-03-01", "2030-01-01": "2021-03-01",
	} {
		p, err := l.At("elderly-allowance", civil.MustParse(day))
		if err != nil || p.Version.String() != want {
			t.Errorf("on %s version %v decides, error %v; want %s", day, p, err, want)
		}
	}
	if got := len(l.Items()); got != 28 {
		t.Errorf("%d items, want 28", got)
	}
	for _, p := range l.Packs() {
		if found, ok := l.ByHash(p.Hash); !ok || found != p {
			t.Errorf("%s is not found by its hash", p.File)
		}
	}
}

func TestLibraryRefuses(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	for _, c := range []struct {
		name string
		fs   fstest.MapFS
		want []string
	}{
		{"a bad file", fstest.MapFS{"a.yaml": file(small), "b.yaml": file("pack: x\n")}, []string{"b.yaml:1:1"}},
		{"the same version twice", fstest.MapFS{"a.yaml": file(small), "b.yaml": file(small + "\n")}, []string{"b.yaml", "is also in a.yaml"}},
		{"a failing case", fstest.MapFS{"a.yaml": file(strings.Replace(small, "verdict: provisional", "verdict: approve", 1))}, []string{"a.yaml", "过时一秒", "verdict is provisional, expected approve"}},
		{"another kind of subject", fstest.MapFS{"a.yaml": file(small), "b.yaml": file(strings.NewReplacer("2021-03-01", "2022-03-01", "kind: 即办件", "subject: vehicle").Replace(small[:strings.Index(small, "sample:")]))}, []string{"b.yaml", "the subject is a vehicle"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadLibrary(c.fs)
			if err == nil || app.KindOf(err) != app.Input {
				t.Fatalf("error %v, want an Input error", err)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q, want %q in it", err, part)
				}
			}
		})
	}
}

// wakes_on runs into a later version: today's rules would never approve, those
// of next year do.
func TestWakesOnLooksIntoLaterVersions(t *testing.T) {
	later := strings.NewReplacer("version: 2021-03-01", "version: 2027-01-01", ">= 70", ">= 60", "{70: 200", "{60: 100, 70: 200").Replace(small[:strings.Index(small, "cases:")])
	l, err := LoadLibrary(fstest.MapFS{"a.yaml": {Data: []byte(small)}, "b.yaml": {Data: []byte(later)}})
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, small)
	in := p.Cases[0].Input
	in.Record = supply(p, in, map[string]fact.Value{"person.birth": fact.StringOf("1962-06-01")}).Record
	e, err := l.Evaluate("small", in)
	if err != nil {
		t.Fatal(err)
	}
	if e.WakesOn != civil.MustParse("2027-01-01") {
		t.Errorf("wakes on %v, want the first day of the later version", e.WakesOn)
	}
	if alone, _ := p.Evaluate(in); alone.WakesOn != civil.MustParse("2032-06-01") {
		t.Errorf("alone it wakes on %v, want the 70th birthday", alone.WakesOn)
	}
}

// A case that was applied for some days ago is decided as many days after every
// day that wakes_on looks at.
func TestWakesOnKeepsTheDaysUntilADecision(t *testing.T) {
	p := load(t, strings.ReplaceAll(small[:strings.Index(small, "cases:")], "age(person.birth, date)", "age(person.birth, decided_on)"))
	in := load(t, small).Cases[0].Input
	in.Date, in.Now = civil.MustParse("2026-11-22"), civil.MustParse("2026-11-25").Noon()
	for _, f := range in.Record.Facts {
		in.Record = supply(p, in, map[string]fact.Value{f.Name: f.Value}).Record
	}
	for birth, want := range map[string]string{"1956-11-25": "", "1956-11-26": "2026-11-23", "1956-12-01": "2026-11-28"} {
		in.Record = supply(p, in, map[string]fact.Value{"person.birth": fact.StringOf(birth)}).Record
		e, err := p.Evaluate(in)
		if err != nil || e.WakesOn.String() != want || (e.Verdict == app.Approve) != (want == "") {
			t.Errorf("born on %s: %s, wakes on %s, want %s; %v", birth, e.Verdict, e.WakesOn, want, err)
		}
	}
}

// The digest of a library follows from its packs, whatever order they came in,
// and a pack that is only kept for replay is not in it.
func TestLibraryDigest(t *testing.T) {
	load := func(id, note string) *Pack {
		p, err := LoadPack(id+".yaml", []byte(strings.Replace(small, "pack: small", "pack: "+id, 1)+note))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	digest := func(packs ...*Pack) string {
		l, err := Assemble(packs...)
		if err != nil {
			t.Fatal(err)
		}
		l.Keep(load("kept", ""))
		return l.Digest()
	}
	one, two, other := load("one", ""), load("two", ""), load("two", "# changed\n")
	if digest(one, two) != digest(two, one) {
		t.Error("the order of loading changes the digest")
	}
	if digest(one, two) == digest(one, other) || digest(one, two) == digest(one) {
		t.Error("different packs have the same digest")
	}
	if got := digest(); len(got) != len("sha256:")+64 {
		t.Errorf("digest %q", got)
	}
}

func TestLibraryLoadsManyPacks(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 20 {
		name := "item-" + string(rune('a'+i))
		files[name+".yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(small, "pack: small", "pack: "+name, 1))}
	}
	l, err := LoadLibrary(files)
	if err != nil || len(l.Packs()) != 20 {
		t.Fatalf("%v packs, error %v", l, err)
	}
}

func BenchmarkLoadLibrary(b *testing.B) {
	files := fstest.MapFS{}
	data := read(b, "packs/elderly-allowance-2021-03-01.yaml")
	for i := range 212 {
		id := "copy-" + strings.Repeat("x", i%20) + string(rune('a'+i/20)) + "y"
		files[id+".yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), "pack: elderly-allowance", "pack: "+id, 1))}
	}
	b.Run("212 packs", func(b *testing.B) {
		for b.Loop() {
			if _, err := LoadLibrary(files); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("built in", func(b *testing.B) {
		for b.Loop() {
			if _, err := LoadLibrary(assets.Packs); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What a release replaced is found by its hash, also once a rulebook succeeds
// the rules of the program; it is read when first asked for, and in force
// nowhere.
func TestTheArchiveIsFoundByHash(t *testing.T) {
	before, now := load(t, small), load(t, strings.Replace(small, "年满70周岁", "年满 70 周岁", 1))
	files := fstest.MapFS{"former/small.yaml": {Data: []byte(small)}, "former/broken.yaml": {Data: []byte("pack: [")}}
	lib, err := NewLibrary(now)
	if err != nil {
		t.Fatal(err)
	}
	lib.Archive(files)
	next, err := NewLibrary(now)
	if err != nil {
		t.Fatal(err)
	}
	next.Succeed(lib)
	for name, l := range map[string]*Library{"the program's": lib, "a clone": lib.Clone(), "its successor": next} {
		if p, ok := l.ByHash(before.Hash); !ok || p.Hash != before.Hash {
			t.Errorf("%s: the old text is not found", name)
		}
		if _, ok := l.ByHash("sha256:0"); ok {
			t.Errorf("%s: what never was is found", name)
		}
		if p, err := l.At("small", civil.Of(2026, 11, 22)); err != nil || p.Hash != now.Hash || len(l.Packs()) != 1 {
			t.Errorf("%s: %v in force, %d packs, error %v", name, p, len(l.Packs()), err)
		}
	}
}
