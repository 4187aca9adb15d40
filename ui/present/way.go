package present

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
)

// maxWays is how many ways to an approval are shown.
const maxWays = 3

// WaysOf says for each of the smallest sets what to bring, and that one of
// them is enough.
func WaysOf(e *rule.Evaluation) []string {
	var out []string
	for i, h := range e.Hints[:min(len(e.Hints), maxWays)] {
		lead := "补齐即可自动通过："
		if i > 0 {
			lead = "或者："
		}
		out = append(out, lead+waySentence(h)+"。")
	}
	return out
}

// OtherWays are the ways that the headline of a case does not tell: it tells
// the first, unless there is something more important.
func OtherWays(j *casefile.Judgement, e *rule.Evaluation) []string {
	all := WaysOf(e)
	if len(all) == 0 || j.Guard != "" || j.WakesOn != civil.None {
		return all
	}
	return all[1:]
}

// waySentence tells the clerk what to do about the facts of a set, papers
// first: each paper with what it shows, each register with what it holds.
func waySentence(h rule.Hint) string {
	steps := []struct {
		remedy rule.Remedy
		lead   string
	}{{rule.ByPaper, "请核验"}, {rule.ByDeclaration, "请申请人如实填报"}, {rule.BySync, "请联网更新"}, {rule.ByCorrection, "请登记部门更正"}}
	var parts []string
	for _, s := range steps {
		if list := bring(h.Facts, s.remedy); len(list) > 0 {
			parts = append(parts, s.lead+strings.Join(list, "、"))
		}
	}
	return strings.Join(parts, "；")
}

// bring names the facts of one remedy: each paper with what it shows, each
// register with what it holds, once.
func bring(facts []rule.HintFact, by rule.Remedy) []string {
	var out, froms []string
	labels := map[string][]string{}
	for _, f := range facts {
		from := origin(f)
		switch {
		case f.Remedy != by:
		case by == rule.ByDeclaration, from == "":
			out = append(out, "“"+f.Wanted()+"”")
		case by == rule.ByPaper:
			froms, labels[from] = first(froms, from), append(labels[from], f.Wanted())
		default:
			froms, labels[from] = first(froms, from), append(labels[from], "“"+f.Wanted()+"”")
		}
	}
	for _, from := range froms {
		whole, part := from, strings.Join(labels[from], "、")
		if by != rule.ByPaper { // a register is not brought: what it says is
			whole, part = part, whole
		}
		out = append(out, whole+"（"+part+"）")
	}
	return out
}

// first adds what is not there yet.
func first(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// origin is the paper that shows a fact, or the register that has to say it.
func origin(f rule.HintFact) string {
	if f.Proof == "" && f.Source != "" {
		return Register(f.Source)
	}
	return f.Proof
}

// Wakes is what a day brings, in the words of the conditions that are not met
// yet: all of them are met by then.
func Wakes(on civil.Date, e *rule.Evaluation) string {
	var says []string
	if e != nil {
		for _, c := range e.Conditions {
			if c.Result != rule.Pass {
				says = append(says, c.Say)
			}
		}
	}
	return desk.WakeWords(on, says)
}

// Lacks is the headline of a review that papers could turn: how much is
// missing, and how to get it.
func Lacks(h rule.Hint) string {
	if len(h.Facts) == 1 {
		return "只差一项：" + waySentence(h) + "。"
	}
	return fmt.Sprintf("还差 %d 项：%s。", len(h.Facts), waySentence(h))
}

// CureOf is what an applicant can do about a condition that failed, in the
// words of the pack.
func CureOf(p *rule.Pack, r *rule.ConditionResult) string {
	c, ok := p.Condition(r.ID)
	if !ok || r.Result != rule.Fail {
		return ""
	}
	return c.Cure
}
