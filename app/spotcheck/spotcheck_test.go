package spotcheck

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app"
)

func cases(n int) []app.CaseID {
	out := make([]app.CaseID, n)
	for i := range out {
		out[i] = app.CaseID(fmt.Sprintf("case-%05d", i))
	}
	return out
}

// TestDrawIsFixed pins the draw: these lines were computed with sha256sum,
// not with this program.
func TestDrawIsFixed(t *testing.T) {
	got := Freeze(cases(5)).Draw("2026-11-22 抽查", 2)
	want := []app.CaseID{"case-00001", "case-00004"}
	if len(got) != 2 || got[0].Case != want[0] || got[1].Case != want[1] {
		t.Errorf("drawn %v, want %v", got, want)
	}
}

func TestDrawDependsOnNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := cases(rapid.IntRange(0, 300).Draw(t, "n"))
		mixed := append(rapid.Permutation(list).Draw(t, "order"), list[:len(list)/3]...)
		n := rapid.IntRange(0, 400).Draw(t, "sample")
		seed := rapid.String().Draw(t, "seed")
		a, b := Freeze(list), Freeze(mixed)
		if a.Digest() != b.Digest() || !slices.Equal(a.Draw(seed, n), b.Draw(seed, n)) {
			t.Fatal("order or repetition changes the draw")
		}
		if got := a.Draw(seed, n); len(got) != min(n, len(list)) {
			t.Fatalf("drew %d of %d", len(got), len(list))
		}
		if n > 1 && len(list) > 1 {
			if got := a.Draw(seed, n)[:1]; !slices.Equal(got, a.Draw(seed, 1)) {
				t.Fatal("a smaller draw is not the start of a larger")
			}
		}
	})
}

func TestBound(t *testing.T) {
	for _, tc := range []struct {
		name             string
		n, sample, wrong int
		want             int
	}{
		{"nothing checked proves nothing", 100, 0, 0, 100},
		{"all checked", 100, 100, 0, 0},
		{"all checked, some wrong", 100, 100, 7, 7},
		{"one of two", 2, 1, 0, 1},
		{"empty population", 0, 0, 0, 0},
		// Whole-number arithmetic: C(1180-56,59)/C(1180,59) > 1/20, not with 57.
		{"59 of 1180 without a wrong one", 1180, 59, 0, 56},
		{"59 of a million is the binomial 4.95 %", 1_000_000, 59, 0, 49506},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Bound(tc.n, tc.sample, tc.wrong); got != tc.want {
				t.Errorf("Bound = %d, want %d", got, tc.want)
			}
		})
	}
}

// TestBoundAgainstExactFractions compares with arithmetic in whole numbers.
func TestBoundAgainstExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 120).Draw(t, "n")
		s := rapid.IntRange(1, n).Draw(t, "sample")
		w := rapid.IntRange(0, s).Draw(t, "wrong")
		want := w
		for k := w; k <= n-(s-w); k++ {
			if over(n, k, s, w) {
				want = k
			}
		}
		if got := Bound(n, s, w); got != want {
			t.Fatalf("Bound(%d,%d,%d) = %d, want %d", n, s, w, got, want)
		}
	})
}

// over says whether P(X ≤ w) > 1/20, exactly.
func over(n, k, s, w int) bool {
	sum := new(big.Int)
	for x := 0; x <= w; x++ {
		a := new(big.Int).Binomial(int64(k), int64(x))
		sum.Add(sum, a.Mul(a, new(big.Int).Binomial(int64(n-k), int64(s-x))))
	}
	all := new(big.Int).Binomial(int64(n), int64(s))
	return sum.Mul(sum, big.NewInt(20)).Cmp(all) > 0
}

func TestSentence(t *testing.T) {
	for _, tc := range []struct {
		population, drawn, checked, wrong int
		want                              string
	}{
		{1_000_000, 59, 59, 0, "抽查 59 件，0 件不当；有 95% 把握：不当决定率不超过 5%。"},
		{1180, 59, 59, 1, "抽查 59 件，1 件不当；有 95% 把握：不当决定率不超过 7.7%。"},
		{1180, 59, 12, 0, "已抽查 12／59 件，0 件不当；全部查完后给出结论。"},
		{1180, 59, 0, 0, "已抽取 59 件，尚未抽查。"},
		{20, 20, 20, 2, "全部 20 件均已核查，2 件不当。"},
		{0, 0, 0, 0, "这个时段没有已决定的办件。"},
	} {
		if got := Conclude(tc.population, tc.drawn, tc.checked, tc.wrong).Sentence(); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}
