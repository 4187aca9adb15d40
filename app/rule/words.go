package rule

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// sentence tells the clerk what to do, papers first.
func sentence(facts []HintFact) string {
	lists := make(map[Remedy][]string)
	for i, f := range facts {
		if f.Remedy == ByPaper && f.Proof != "" {
			if !slices.ContainsFunc(facts[:i], func(g HintFact) bool { return g.Proof == f.Proof }) {
				lists[ByPaper] = append(lists[ByPaper], f.Proof+"（"+strings.Join(shownBy(f.Proof, facts), "、")+"）")
			}
			continue
		}
		lists[f.Remedy] = append(lists[f.Remedy], f.Label)
	}
	return joinParts(
		part("请核验", lists[ByPaper]),
		part("请申请人填报", lists[ByDeclaration]),
		part("请联网更新", lists[BySync]),
		part("请登记部门更正", lists[ByCorrection]),
	)
}

// shownBy are the labels of the facts that one paper shows.
func shownBy(proof string, facts []HintFact) []string {
	var labels []string
	for _, f := range facts {
		if f.Proof == proof {
			labels = append(labels, f.Label)
		}
	}
	return labels
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
