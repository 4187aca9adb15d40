package desk

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, civil.Shanghai)

func someHead(rng *rand.Rand, id, minutes int) Head {
	h := Head{Case: app.CaseID(fmt.Sprintf("o%06x%018x", id, id*7919)), Item: app.PackID(fmt.Sprint("item-", rng.IntN(40))), State: headStates[rng.IntN(len(headStates))],
		Verdict: headVerdicts[rng.IntN(4)], Channel: headChannels[rng.IntN(3)], By: headBy[rng.IntN(3)], At: noon.Add(time.Duration(minutes) * time.Minute)}
	if rng.IntN(2) == 0 {
		h.Decided, h.Operator = h.At.Add(time.Duration(rng.IntN(4_000_000)-1000)*time.Millisecond), app.AccountID(fmt.Sprint("clerk", rng.IntN(3)))
	}
	if rng.IntN(2) == 0 {
		h.Due, h.Wakes = civil.On(h.At)+civil.Date(rng.IntN(30)), civil.On(h.At)+civil.Date(rng.IntN(90))
	}
	return h
}

func all(c *Columns) (out []Head) {
	for _, h := range c.All() {
		out = append(out, h)
	}
	return out
}

// TestColumnsAreWhatWasPut changes heads at random, some of them the moment too by
// which they are ordered, and compares with a list that is sorted each time.
func TestColumnsAreWhatWasPut(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 1))
		is := map[app.CaseID]Head{}
		c := ColumnsOf(slices.Values([]Head(nil)))
		for range 20 {
			var changes []Change
			for range 1 + rng.IntN(400) {
				id := rng.IntN(3000)
				ch := Change{Head: someHead(rng, id, id)}
				if rng.IntN(8) == 0 {
					ch.Head.At = ch.Head.At.Add(time.Duration(rng.IntN(3000)) * time.Minute)
				}
				old, there := is[ch.Head.Case]
				ch.Was, ch.None = old.Millis(), !there
				is[ch.Head.Case] = ch.Head
				changes = append(changes, ch)
			}
			before, were := c, all(c)
			c = c.With(changes)
			same(t, "after changes", is, c)
			same(t, "the changes again", is, c.With(changes[len(changes)-1:]))
			if !slices.Equal(were, all(before)) {
				t.Fatal("the columns of before changed")
			}
		}
		same(t, "packed anew", is, ColumnsOf(slices.Values(all(c))))
		same(t, "stored and read", is, stored(t, c))
	}
}

func equal(a, b Head) bool {
	at, decided := a.At.Equal(b.At), a.Decided.Equal(b.Decided)
	a.At, a.Decided = b.At, b.Decided
	return a == b && at && decided
}

func same(t *testing.T, when string, is map[app.CaseID]Head, c *Columns) {
	t.Helper()
	want := []Head{}
	for _, h := range is {
		want = append(want, h)
	}
	slices.SortFunc(want, NewestFirst)
	got := all(c)
	if !slices.EqualFunc(got, want, equal) || c.Len() != len(want) {
		t.Fatalf("%s: %d heads, %s", when, c.Len(), cmp.Diff(want, got))
	}
	for i, h := range got {
		if at := len(got) - 1 - i; c.At(at) != h {
			t.Fatalf("%s: At(%d) is %+v, want %+v", when, at, c.At(at), h)
		}
	}
}

func stored(t *testing.T, c *Columns) *Columns {
	t.Helper()
	var strips []*Strip
	for _, s := range c.Strips() {
		read, err := DecodeStrip(s.AppendBinary(nil))
		if err != nil {
			t.Fatal(err)
		}
		strips = append(strips, read)
	}
	rand.Shuffle(len(strips), func(i, j int) { strips[i], strips[j] = strips[j], strips[i] })
	out, ok := JoinStrips(strips)
	if !ok {
		t.Fatal("the strips do not fit together")
	}
	return out
}

// many are heads as a hall has them, half a minute apart.
func many(n int) *Columns {
	rng := rand.New(rand.NewPCG(1, 1))
	return ColumnsOf(func(yield func(Head) bool) {
		for i := range n {
			if !yield(someHead(rng, i, i)) {
				return
			}
		}
	})
}

func TestStripsThatMakeNoSense(t *testing.T) {
	c := many(3 * stripHeads)
	b := c.Strips()[1].AppendBinary(nil)
	for n := range 200 {
		if _, err := DecodeStrip(b[:n*len(b)/200]); app.KindOf(err) != app.Damaged {
			t.Errorf("cut at %d of 200: %v", n, err)
		}
	}
	for name, bad := range map[string][]byte{
		"longer":          append(slices.Clone(b), 0),
		"another version": append([]byte{stripVersion + 1}, b[1:]...),
		"without heads":   {stripVersion, 0, 0},
	} {
		if _, err := DecodeStrip(bad); app.KindOf(err) != app.Damaged {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, ok := JoinStrips([]*Strip{c.Strips()[0], c.Strips()[1], c.Strips()[0]}); ok {
		t.Error("a strip that is there twice fits")
	}
}

func FuzzDecodeStrip(f *testing.F) {
	f.Add(many(5).Strips()[0].AppendBinary(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeStrip(b)
		if err != nil {
			return
		}
		again, err := DecodeStrip(s.AppendBinary(nil))
		if err != nil || !slices.Equal(s.rows, again.rows) {
			t.Errorf("what was read does not come back: %v", err)
		}
	})
}

// TestColumnsAreSmall: a million cases take seventy megabytes in memory, and half
// of that on the disk; changing a page of a list copies no heads.
func TestColumnsAreSmall(t *testing.T) {
	const n = 100_000
	c := many(n)
	memory, disk := 0, 0
	for _, s := range c.Strips() {
		memory += len(s.rows)*40 + len(s.ids)
		disk += len(s.AppendBinary(nil))
	}
	if memory > 70*n || disk > 55*n {
		t.Errorf("a head takes %d bytes in memory, %d on the disk", memory/n, disk/n)
	}
	q := &Queue{Heads: c}
	for name, tc := range map[string]struct {
		most float64
		do   func()
	}{
		"counts":   {4, func() { q.Counts(Filter{Channel: casefile.Counter}) }},
		"figures":  {1, func() { q.Today() }},
		"a tab":    {40, func() { q.Select(Filter{Tab: TabAll}) }},
		"the due":  {60, func() { q.Select(Filter{Tab: TabMine}) }},
		"one head": {0, func() { c.At(n / 2) }},
		"changed":  {3 * stripHeads, func() { c.With([]Change{{Head: c.At(5), Was: c.strips[0].rows[5].at}}) }},
	} {
		if got := testing.AllocsPerRun(2, tc.do); got > tc.most {
			t.Errorf("%s: %g allocations, at most %g", name, got, tc.most)
		}
	}
	other := c.With([]Change{{Head: c.At(5), Was: c.strips[0].rows[5].at}})
	shared := 0
	for i, s := range other.Strips() {
		if s == c.Strips()[i] {
			shared++
		}
	}
	if shared != len(c.Strips())-1 {
		t.Errorf("%d of %d strips are shared after one change", shared, len(c.Strips()))
	}
}
