package fact

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miaopi/app"
	"miaopi/app/civil"
)

var subjectOfAll = app.Subject{Kind: app.Person, ID: "440306194611220024"}

// colliding draws a record of one subject out of few names, sources, moments
// and values, so that they meet often.
func colliding(t *rapid.T) Record {
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		h := rapid.IntRange(0, 4).Draw(t, "hour")
		if h == 0 {
			return time.Time{}
		}
		return time.Date(2026, 11, 22, h, 0, 0, 0, civil.Shanghai)
	})
	r := Record{Subject: subjectOfAll, Generation: uint64(rapid.IntRange(0, 2).Draw(t, "generation"))}
	if rapid.IntRange(0, 4).Draw(t, "withdrawn") == 0 {
		r.Withdrawn = moment.Draw(t, "withdrawal")
	}
	values := []Value{{}, BoolOf(true), IntOf(300), DecimalOf("300"), DecimalOf("300.00"), StringOf("300"), {kind: Malformed, s: "{}"}}
	for range rapid.IntRange(0, 6).Draw(t, "facts") {
		r.Facts = append(r.Facts, Fact{
			Name:   rapid.SampledFrom([]string{"a.b", "a.c"}).Draw(t, "name"),
			Source: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "source"),
			Value:  rapid.SampledFrom(values).Draw(t, "value"),
			AsOf:   moment.Draw(t, "as of"),
		})
	}
	return r
}

func TestJoinLaws(t *testing.T) {
	same := func(t *rapid.T, what string, a, b Record) {
		if x, y := a.AppendBinary(nil), b.AppendBinary(nil); !bytes.Equal(x, y) {
			t.Fatalf("%s:\n%+v\n%+v", what, a, b)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := colliding(t), colliding(t), colliding(t)
		ab := Join(a, b)
		same(t, "commutative", ab, Join(b, a))
		same(t, "associative", Join(ab, c), Join(a, Join(b, c)))
		same(t, "idempotent", ab, Join(ab, b))
		same(t, "canonical", ab, ab.Canonical())
		var back Record
		if err := DecodeRecord(ab.AppendBinary(nil), &back); err != nil {
			t.Fatal(err)
		}
		same(t, "kept as bytes", ab, back)
		if !ab.Covers(a) || !ab.Covers(b) {
			t.Fatal("a join does not cover what it was made from")
		}
		for i := range ab.Facts {
			for _, old := range append(append([]Fact(nil), a.Facts...), b.Facts...) {
				if f := &ab.Facts[i]; old.Name == f.Name && old.Source == f.Source && old.AsOf.After(f.AsOf) {
					t.Fatalf("%v stayed beside the newer %v", f, old)
				}
			}
		}
	})
}

func TestJoin(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, civil.Shanghai) }
	one := func(v Value, h int) Record {
		return Record{Subject: subjectOfAll, Facts: []Fact{{"person.alive", v, "civil.death", at(h)}}}
	}
	gone := Record{Subject: subjectOfAll, Withdrawn: at(9)}
	for _, c := range []struct {
		name string
		a, b Record
		want []Value
	}{
		{"the newer word", one(BoolOf(false), 9), one(BoolOf(true), 8), []Value{BoolOf(false)}},
		{"one moment, two words", one(BoolOf(false), 9), one(BoolOf(true), 9), []Value{BoolOf(false), BoolOf(true)}},
		{"one moment, one word", one(BoolOf(true), 9), one(BoolOf(true), 9), []Value{BoolOf(true)}},
		{"the register holds it no more", one(Value{}, 9), one(BoolOf(true), 8), []Value{{}}},
		{"it holds it again", one(Value{}, 9), one(BoolOf(true), 10), []Value{BoolOf(true)}},
		{"withdrawn", one(BoolOf(true), 9), gone, nil},
		{"delivered after the withdrawal", gone, one(BoolOf(true), 10), []Value{BoolOf(true)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Join(c.a, c.b).Facts
			if len(got) != len(c.want) {
				t.Fatalf("%v, want %v", got, c.want)
			}
			for i := range got {
				if got[i].Value != c.want[i] {
					t.Errorf("%v, want %v", got[i].Value, c.want[i])
				}
			}
		})
	}
}
