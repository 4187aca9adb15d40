package fact

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
)

var compareValues = cmp.Comparer(func(a, b Value) bool { return a == b })

func anyRecord() *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		r := Record{
			Subject:    app.Subject{Kind: rapid.SampledFrom(kinds[1:]).Draw(t, "kind"), ID: rapid.String().Draw(t, "id")},
			Generation: rapid.Uint64().Draw(t, "generation"),
		}
		names := rapid.OneOf(rapid.SampledFrom(Names[:]), rapid.StringMatching(`[a-z]{1,5}\.[a-z]{1,5}`))
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			f := Fact{
				Name:   names.Draw(t, "name"),
				Value:  anyValue().Draw(t, "value"),
				Source: rapid.OneOf(rapid.SampledFrom(Sources[:]), rapid.String()).Draw(t, "source"),
			}
			if rapid.Bool().Draw(t, "dated") {
				f.AsOf = time.Unix(rapid.Int64Range(0, 3).Draw(t, "as of"), rapid.Int64Range(0, 1).Draw(t, "ns")).In(civil.Shanghai)
			}
			r.Facts = append(r.Facts, f)
		}
		r.Sort()
		return r
	})
}

func TestCodecRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyRecord().Draw(t, "record")
		var got Record
		if err := DecodeRecord(want.AppendBinary(nil), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, compareValues); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A walk that wants some names gives what the whole walk gives of these.
func TestScanOfSomeNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecord().Draw(t, "record")
		var names []string
		for _, f := range r.Facts {
			if rapid.Bool().Draw(t, "wanted") {
				names = append(names, f.Name)
			}
		}
		want := slices.DeleteFunc(slices.Clone(r.Facts), func(f Fact) bool { return !slices.Contains(names, f.Name) })
		s, err := Scan(string(r.AppendBinary(nil)))
		if err != nil {
			t.Fatal(err)
		}
		var got []Fact
		var f Fact
		for w := Want(names...); s.NextOf(w, &f); {
			got = append(got, f)
		}
		if diff := cmp.Diff(want, got, compareValues, cmpopts.EquateEmpty()); diff != "" || s.Err() != nil {
			t.Fatal(diff, s.Err())
		}
	})
}

// What is passed over is still measured.
func TestScanOfNoNamesRefusesEveryCut(t *testing.T) {
	full := benchRecord().AppendBinary(nil)
	for n := range len(full) + 2 {
		s, err := Scan(string(append(full, 0)[:n]))
		for err == nil && s.NextOf(Want(), new(Fact)) {
			t.Errorf("cut at %d: a fact that nobody wants", n)
		}
		if whole := n == len(full); whole != (err == nil && s.Err() == nil) {
			t.Errorf("cut at %d: %v %v", n, err, s.Err())
		}
	}
}

func TestDecodeRecordRefusesEveryCut(t *testing.T) {
	full := Record{Subject: app.Subject{Kind: app.Person, ID: "1"}, Facts: []Fact{
		{"person.alive", BoolOf(true), "civil.death", time.Unix(5, 6)},
		{"traffic.cycle_points", IntsOf(1, 300, -5), "police.traffic", time.Unix(5, 6)},
		{"z.z", DecimalOf("1.5"), "", time.Time{}},
	}}.AppendBinary(nil)
	for n := range full {
		r := Record{Generation: 7}
		if err := DecodeRecord(full[:n], &r); app.KindOf(err) != app.Damaged || r.Generation != 7 {
			t.Errorf("cut at %d: error %v, record %v", n, err, r)
		}
	}
	if err := DecodeRecord(append(full, 0), new(Record)); err == nil {
		t.Error("a byte too many was accepted")
	}
}

func TestDecodeRecordRefusesValuesNobodyWrites(t *testing.T) {
	head := "\x01\x01\x011\x00\x01\x01\x01" // one fact, person.id from police.population
	for name, tail := range map[string]string{
		"bool 2":               "\x01\x02",
		"type 10":              "\x0a\x00",
		"date far away":        "\x05\xff\xff\xff\xff\xff\xff\x01",
		"scale 7":              "\x03\x07\x02",
		"text past the end":    "\x04\x05ab",
		"text not UTF-8":       "\x04\x01\xff",
		"as-of of nothing":     "\x80",
		"nanos alone":          "\x20\x00",
		"list item past end":   "\x07\x02\x05a",
		"int of eleven bytes":  "\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"both as-of marks":     "\xc1\x02\x01",
		"a billion nanosecond": "\x61\x02\x80\x94\xeb\xdc\x03\x01",
	} {
		if err := DecodeRecord([]byte(head+tail), new(Record)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestCodecLimits(t *testing.T) {
	for _, v := range []Value{IntOf(math.MinInt64), IntOf(math.MaxInt64), DateOf(civil.Min), DateOf(civil.Max), StringOf(""), IntsOf(), StringsOf("")} {
		r := Record{Subject: app.Subject{Kind: app.Vehicle}, Facts: []Fact{{Name: "a.b", Value: v}}}
		var got Record
		if err := DecodeRecord(r.AppendBinary(nil), &got); err != nil || got.Facts[0].Value != v {
			t.Errorf("%v became %v, %v", v, got.Facts, err)
		}
	}
}

// The positions are in stored records: a name may be added at the end, and
// nothing else may change.
func TestDictionaryIsFrozen(t *testing.T) {
	for i, want := range map[int]string{0: "person.id", 6: "credit.grey", 41: "traffic.cycle_points", 71: "druglicence.special_stock", 72: "person.hukou_since", 102: "change.legal_person", 103: "account.yinian_held", 104: "application.channel", 105: "subsidy.eligible"} {
		if Names[i] != want {
			t.Errorf("Names[%d] = %s, want %s", i, Names[i], want)
		}
	}
	for i, want := range map[int]string{0: "police.population", 9: Declared, 10: Counter, 21: "drug.enforcement", 22: "health.family", 31: "drc.filings"} {
		if Sources[i] != want {
			t.Errorf("Sources[%d] = %s, want %s", i, Sources[i], want)
		}
	}
	if len(nameCodes) != len(Names) || len(sourceCodes) != len(Sources) || len(Names) > 255 || len(Sources) > 255 {
		t.Error("an entry occurs twice, or there are too many for a byte")
	}
	for _, n := range Names {
		if !ValidName(n) {
			t.Errorf("%q is no fact name", n)
		}
	}
}

func FuzzDecodeRecord(f *testing.F) {
	f.Add(Record{Subject: app.Subject{Kind: app.Person, ID: "1"}, Facts: []Fact{{"person.alive", BoolOf(true), "civil.death", time.Unix(5, 6)}}}.AppendBinary(nil))
	f.Add(Record{Facts: []Fact{{"a.b", StringsOf("x", "y"), "s", time.Unix(5, 0)}, {"a.b", IntsOf(1, -1), "t", time.Unix(5, 0)}}}.AppendBinary(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r, back Record
		if DecodeRecord(data, &r) != nil {
			return
		}
		if err := DecodeRecord(r.AppendBinary(nil), &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back, compareValues); diff != "" {
			t.Fatal(diff)
		}
		for _, f := range r.Facts {
			_ = fmt.Sprint(f.Value)
		}
	})
}

func benchRecord() Record {
	at := time.Unix(1790000000, 0)
	r := Record{Subject: app.Subject{Kind: app.Person, ID: "440306194611220028"}, Facts: []Fact{
		{"person.id", StringOf("440306194611220028"), "police.population", at},
		{"person.name", StringOf("王小明"), "police.population", at},
		{"person.birth", DateOf(civil.MustParse("1946-11-22")), "police.population", at},
		{"person.sex", StringOf("female"), "police.population", at},
		{"person.hukou", StringOf("440306"), "police.population", at},
		{"person.alive", BoolOf(true), "civil.death", at},
		{"account.type", StringOf("yinian"), "bank.account", at},
		{"account.holder", StringOf("王小明"), "bank.account", at},
		{"allowance.active", BoolOf(false), "civil.allowance", at},
		{"credit.grey", BoolOf(false), "credit.platform", at},
	}}
	r.Sort()
	return r
}

func BenchmarkScanOne(b *testing.B) {
	data := string(benchRecord().AppendBinary(nil))
	w := Want("person.birth")
	b.ReportAllocs()
	for b.Loop() {
		s, _ := Scan(data)
		var f Fact
		for s.NextOf(w, &f) {
		}
	}
}

func BenchmarkScan(b *testing.B) {
	data := string(benchRecord().AppendBinary(nil))
	b.ReportAllocs()
	b.ReportMetric(float64(len(data)), "bytes/record")
	for b.Loop() {
		s, _ := Scan(data)
		var f Fact
		for s.Next(&f) {
		}
	}
}
