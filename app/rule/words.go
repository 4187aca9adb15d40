package rule

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"miaopi/app/fact"
)

// sentence tells the clerk what to do, papers first.
func sentence(facts []HintFact) string {
	var b strings.Builder
	b.Grow(64 + 40*len(facts))
	for _, part := range parts {
		lead := part.heading + "："
		if b.Len() > 0 {
			lead = "；" + lead
		}
		for i := range facts {
			f := &facts[i]
			if f.Remedy != part.remedy || f.Proof != "" && f.shownBefore(facts[:i]) {
				continue
			}
			write(&b, lead)
			lead = "、"
			f.ask(&b, facts[i:])
		}
	}
	return b.String()
}

// parts are what a sentence asks of whom, in this order.
var parts = [...]struct {
	heading string
	remedy  Remedy
}{
	{"请核验", ByPaper}, {"请申请人填报", ByDeclaration}, {"请联网更新", BySync}, {"请登记部门更正", ByCorrection},
}

// shownBefore says whether the paper of a fact was asked for already.
func (f *HintFact) shownBefore(facts []HintFact) bool {
	for i := range facts {
		if facts[i].Proof == f.Proof {
			return true
		}
	}
	return false
}

// ask writes a fact in quotes, or the paper that shows it and what else of these it shows.
func (f *HintFact) ask(b *strings.Builder, facts []HintFact) {
	if f.Proof == "" {
		write(b, "“", f.Wanted(), "”")
		return
	}
	lead := "（"
	write(b, f.Proof)
	for i := range facts {
		if facts[i].Proof == f.Proof {
			write(b, lead, facts[i].Wanted())
			lead = "、"
		}
	}
	write(b, "）")
}

func write(b *strings.Builder, texts ...string) {
	for _, t := range texts {
		b.WriteString(t)
	}
}

// Wanted is what a fact is called, with the answer that would do where a
// person gives it and there is only the one: 无犯罪记录证明 shows “有犯罪记录：否”.
func (f *HintFact) Wanted() string {
	if f.Value.Type() == fact.Bool && (f.Remedy == ByPaper || f.Remedy == ByDeclaration) {
		return f.Label + "：" + say(f.Value, nil)
	}
	return strings.TrimSuffix(f.Label, "（元）")
}

func sortedKeys(m map[string]string) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
