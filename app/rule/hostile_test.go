package rule

import (
	"fmt"
	"strings"
	"testing"
)

// TestHostilePackEnds loads and runs a pack that is as much work as the limits
// allow: long conditions that change every day and can never be met, with
// many facts missing. It must end; how long it takes is in the benchmark.
func TestHostilePackEnds(t *testing.T) {
	p := load(t, hostile(8, 3))
	for _, r := range p.RunCases() {
		if !r.OK() {
			t.Error(r.Problems)
		}
	}
}

func BenchmarkHostilePack(b *testing.B) {
	text := hostile(30, 1)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			load(b, text)
		}
	})
	p := load(b, text)
	b.Run("case", func(b *testing.B) {
		for b.Loop() {
			p.RunCases()
		}
	})
}

// hostile writes a pack of so many conditions and cases.
func hostile(conditions, cases int) string {
	var b strings.Builder
	b.WriteString("pack: hostile\nversion: 2000-01-01\nbasis: [{id: b1, title: x}]\nfacts:\n")
	for i := range 12 {
		fmt.Fprintf(&b, "  f.x%c: {type: int}\n  f.d%c: {type: date}\n", 'a'+i, 'a'+i)
	}
	b.WriteString("conditions:\n")
	for i := range conditions {
		var terms []string
		for k := range 28 {
			terms = append(terms, fmt.Sprintf("days_between(f.d%c, date) * f.x%c > %d", 'a'+(i+k)%12, 'a'+(i+2*k)%12, 100000+k))
		}
		fmt.Fprintf(&b, "  - {id: c%d, when: '%s', basis: b1, on_fail: correct}\n", i, strings.Join(terms, " && "))
	}
	b.WriteString("cases:\n")
	for i := range cases {
		fmt.Fprintf(&b, "  - {name: n%d, given: {f.da: 2020-01-01, f.xa: 1, f.xb: 3}, date: 2026-11-22, expect: {verdict: review}}\n", i)
	}
	return b.String()
}
