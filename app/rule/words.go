package rule

import (
	"iter"
	"maps"
	"miaopi/app/fact"
	"slices"
	"strings"
)

// sentence tells the clerk what to do, papers first.
func sentence(facts []HintFact) string {
	lists := make(map[Remedy][]string)
	for i, f := range facts {
		switch {
		case f.Remedy != ByPaper || f.Proof == "":
			lists[f.Remedy] = append(lists[f.Remedy], "“"+f.Wanted()+"”")
		case !slices.ContainsFunc(facts[:i], func(g HintFact) bool { return g.Proof == f.Proof }):
			lists[ByPaper] = append(lists[ByPaper], f.Proof+"（"+strings.Join(shownBy(f.Proof, facts), "、")+"）")
		}
	}
	return joinParts(
		part("请核验", lists[ByPaper]),
		part("请申请人填报", lists[ByDeclaration]),
		part("请联网更新", lists[BySync]),
		part("请登记部门更正", lists[ByCorrection]),
	)
}

// Wanted is what a fact is called, with the answer that would do where a
// person gives it and there is only the one: 无犯罪记录证明 shows “有犯罪记录：否”.
func (f *HintFact) Wanted() string {
	if f.Value.Type() == fact.Bool && (f.Remedy == ByPaper || f.Remedy == ByDeclaration) {
		return f.Label + "：" + say(f.Value, nil)
	}
	return strings.TrimSuffix(f.Label, "（元）")
}

// shownBy is what one paper has to show.
func shownBy(proof string, facts []HintFact) []string {
	var wanted []string
	for _, f := range facts {
		if f.Proof == proof {
			wanted = append(wanted, f.Wanted())
		}
	}
	return wanted
}

// part is a heading with its list, "" for an empty list.
func part(heading string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return heading + "：" + strings.Join(list, "、")
}

// joinParts joins what is not empty.
func joinParts(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "；")
}

func sortedKeys(m map[string]string) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
