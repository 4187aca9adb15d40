// Package counterview makes what the counter shows: who the person is, what fits him,
// the verdict as he answers, and what the citizen reads on his side.
package counterview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/ui/present"
)

// soonDays is how far ahead an item counts as possible soon.
const soonDays = 60

// Prospect is one item somebody could apply for, and what would come of it.
type Prospect struct {
	Item app.PackID
	Name string
	Sign present.Sign
	Text string // what it gives, what is missing, from when, or why not
	rank int
	size int // facts missing; of what can be approved, 0 for what brings money
	// Unfit says that the rules have failed for good on what somebody is, not on
	// what is lacking: such an item is found, but not offered.
	Unfit bool
	meant bool // he is of the age that the rules ask for

	search []string // other names it is found by
}

// The order of prospects.
const (
	rankApprove = iota
	rankProvisional
	rankNear // something to bring
	rankSoon // time alone will do
	rankHeld // the rules say yes, but there is another case
	rankFar  // something that only a register can say
	rankRest
)

// Prospects words evaluations for the list of items: what would be approved
// comes first, then what lacks little, then what time will bring, then the
// rest. Of what is as near, those that were taken in last come first.
func Prospects(list []*judging.Judged, recent []app.PackID, today civil.Date) []Prospect {
	out := make([]Prospect, 0, len(list))
	for _, j := range list {
		out = append(out, prospect(j, today))
	}
	used := func(p Prospect) int {
		if i := slices.Index(recent, p.Item); i >= 0 {
			return i
		}
		return len(recent)
	}
	slices.SortStableFunc(out, func(a, b Prospect) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), ahead(a.meant, b.meant), cmp.Compare(a.size, b.size), cmp.Compare(used(a), used(b)))
	})
	return out
}

// ahead puts what is so before what is not.
func ahead(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Offered are the prospects that fit a person, all where none does; one that
// was asked for is among them.
func Offered(list []Prospect, wanted app.PackID) []Prospect {
	fit := slices.DeleteFunc(slices.Clone(list), func(p Prospect) bool { return p.Unfit && p.Item != wanted })
	if len(fit) == 0 {
		return list
	}
	return fit
}

// unfit says whether some condition has failed on what somebody is. To have the
// thing already, to be on a list, or to have a number that does not agree with
// the register is for a person to look at.
func unfit(j *judging.Judged) bool {
	return slices.ContainsFunc(j.Conditions, func(c rule.ConditionResult) bool {
		return c.Result == rule.Fail && c.OnFail != rule.Correct && !j.Pack.Awaits(c) && !slices.ContainsFunc(c.Facts, func(f rule.FactView) bool {
			return f.Name == j.Pack.Item.Held || slices.Contains(looked, f.Name)
		})
	})
}

// looked are facts whose failure somebody looks at, whoever the applicant is.
var looked = []string{"credit.grey", "person.id"}

// meant says whether a condition about nothing but the birth is passed, which
// would refuse others.
func meant(j *judging.Judged) bool {
	return slices.ContainsFunc(j.Conditions, func(c rule.ConditionResult) bool {
		return c.Result == rule.Pass && c.OnFail == rule.Refuse && len(c.Facts) == 1 && c.Facts[0].Name == "person.birth"
	})
}

// Named are those that some words find, by name, pinyin, initials or the other
// words that people look for them by; all for no words.
func Named(list []Prospect, words string) []Prospect {
	words = strings.TrimSpace(words)
	if words == "" {
		return list
	}
	index := desk.NewFinder()
	for _, p := range list {
		for _, w := range append([]string{p.Name}, p.search...) {
			index.Add(desk.Hit{Name: w, Item: p.Item})
		}
	}
	named := map[app.PackID]bool{}
	for _, h := range index.Find(words) {
		named[h.Item] = true
	}
	found := slices.DeleteFunc(slices.Clone(list), func(p Prospect) bool { return !named[p.Item] })
	slices.SortStableFunc(found, func(a, b Prospect) int { return cmp.Compare(unlike(a.Name, words), unlike(b.Name, words)) })
	return found
}

// unlike puts the very name before one that only begins so, and that before
// the rest.
func unlike(name, words string) int {
	switch {
	case name == words:
		return 0
	case strings.HasPrefix(name, words):
		return 1
	}
	return 2
}

func prospect(j *judging.Judged, today civil.Date) Prospect {
	p := Prospect{Item: j.Pack.ID, Name: j.Pack.Item.Name, search: append([]string{j.Pack.Item.Short}, j.Pack.Item.Search...)}
	switch v := j.Effective(); {
	case v == app.Approve:
		p.rank, p.size, p.Sign, p.Text = rankApprove, worth(j), present.Sign{Icon: "✓", Word: "可办", Tone: present.GoodTone}, grantText(j)
	case v == app.Provisional:
		p.rank, p.size, p.Sign, p.Text = rankProvisional, worth(j), present.Sign{Icon: "◐", Word: "可预办", Tone: present.HalfTone}, grantText(j)
	case j.Guard != "":
		p.rank, p.Sign, p.Text = rankHeld, present.Sign{Icon: "!", Word: "转人工", Tone: present.AttentionTone}, j.Guard
	case len(j.Hints) > 0 && len(present.Elsewhere(j)) == 0:
		p.near(j, rankNear, present.AttentionTone)
	case j.WakesOn != civil.None && j.WakesOn <= today+soonDays:
		p.rank, p.size = rankSoon, int(j.WakesOn-today)
		p.Sign, p.Text = present.Sign{Icon: "…", Word: "即将可办", Tone: present.QuietTone}, j.WakesOn.String()+" 起可办"
	case len(j.Hints) > 0:
		p.near(j, rankFar, present.QuietTone)
	default:
		p.rank, p.Sign, p.Text, p.Unfit = rankRest, present.Sign{Icon: "!", Word: "转人工", Tone: present.QuietTone}, firstReason(j), unfit(j)
	}
	return p
}

// worth puts what brings money before what everybody may have.
func worth(j *judging.Judged) int {
	if j.Outcome.Get("amount").IsNull() {
		return 1
	}
	return 0
}

// near says what is missing.
func (p *Prospect) near(j *judging.Judged, rank int, tone present.Tone) {
	p.rank, p.size, p.meant = rank, len(j.Hints[0].Facts), meant(j)
	p.Sign, p.Text = present.Sign{Icon: "!", Word: fmt.Sprintf("差 %d 项", p.size), Tone: tone}, hintText(j.Hints[0], 3)
}

// grantText is what an approval gives, in one line.
func grantText(j *judging.Judged) string {
	var parts []string
	for _, g := range Grants(j) {
		parts = append(parts, g.Label+" "+g.Value)
	}
	if len(parts) == 0 {
		return "条件全部符合"
	}
	return strings.Join(parts, "，")
}

// hintText names what a hint asks for, most of them.
func hintText(h rule.Hint, most int) string {
	var labels []string
	for _, f := range h.Facts {
		labels = append(labels, f.Label)
	}
	if n := len(labels); n > most {
		return strings.Join(labels[:most], "、") + fmt.Sprintf(" 等 %d 项", n)
	}
	return strings.Join(labels, "、")
}

// firstReason is the condition that weighs most among those not met.
func firstReason(j *judging.Judged) string {
	for _, kind := range []rule.OnFail{rule.Refuse, rule.Manual, rule.Correct} {
		for _, c := range j.Conditions {
			if c.Result == rule.Fail && c.OnFail == kind {
				return j.Said(c)
			}
		}
	}
	for _, c := range j.Conditions {
		if c.Result == rule.Unknown {
			return j.Said(c)
		}
	}
	return j.Problem
}

// Grants are what an approval gives, in the order of the pack. A unit that
// the label carries stands behind the number instead.
func Grants(j *judging.Judged) []present.Pair {
	var out []present.Pair
	for _, o := range j.Pack.Outcome {
		v := j.Evaluation.Outcome.Get(o.Key)
		if v.IsNull() {
			continue
		}
		out = append(out, grant(o.Label, v))
	}
	return out
}

func grant(label string, v fact.Value) present.Pair {
	switch v.Type() {
	case fact.Int, fact.Decimal, fact.String:
		return present.Granted(label, v.String())
	}
	return present.Pair{Label: label, Value: sheet.Words(v)}
}

// Verdict is the live verdict as the counter shows it.
type Verdict struct {
	Sign       present.Sign
	Grants     []present.Pair
	Lead       []string // what it means, and what would help, a sentence each
	Conditions []present.ConditionView
	Accept     string // what taking in comes to, on the button
}

// VerdictOf words an evaluation.
func VerdictOf(j *judging.Judged) Verdict {
	v := Verdict{Grants: Grants(j), Conditions: conditionViews(j)}
	switch {
	case j.Guard != "":
		v.Sign, v.Accept = present.Sign{Icon: "!", Word: "转人工", Tone: present.AttentionTone}, "受理并转人工"
		v.Grants = nil
		v.Lead = []string{"规则的条件都符合，但" + j.Guard, "受理后由工作人员核对办理。"}
	case j.Verdict == app.Approve:
		v.Sign, v.Accept = present.Sign{Icon: "✓", Word: "自动通过", Tone: present.GoodTone}, "受理并办结"
		v.Lead = []string{fmt.Sprintf("%d 项条件全部符合，受理后当场办结。", len(j.Conditions))}
	case j.Verdict == app.Provisional:
		v.Sign, v.Accept = present.Sign{Icon: "◐", Word: "预通过", Tone: present.HalfTone}, "受理并预通过"
		v.Lead = []string{staleText(j), "联网复核一致即生效，不用再来；不一致的转督查处理，并提前告知申请人。"}
	default:
		v.Sign, v.Accept = present.Sign{Icon: "!", Word: "转人工", Tone: present.AttentionTone}, "受理并转人工"
		v.Lead = reviewLead(j)
	}
	return v
}

// staleText names what a provisional verdict waits for.
func staleText(j *judging.Judged) string {
	var labels []string
	for _, c := range j.Conditions {
		for _, f := range c.Facts {
			if f.State == fact.Stale {
				labels = append(labels, "“"+labelOf(j.Pack, f.Name)+"”")
			}
		}
	}
	slices.Sort(labels)
	return "条件都符合，但" + strings.Join(slices.Compact(labels), "、") + "的数据已过时效。"
}

func labelOf(p *rule.Pack, name string) string {
	if d, ok := p.Decl(name); ok {
		return d.Label
	}
	return name
}

// reviewLead says what would turn a review into an approval, and that a person
// decides otherwise.
func reviewLead(j *judging.Judged) []string {
	out := present.WaysOf(j.Evaluation)
	if j.WakesOn != civil.None {
		out = append(out, present.Wakes(j.WakesOn, j.Evaluation)+"，受理后系统当日自动复核，不用再来。")
	}
	if j.Problem != "" {
		out = append(out, present.Plain(j.Problem))
	}
	if len(out) == 0 {
		out = append(out, "补材料或等待都不能自动通过，受理后由工作人员办理。")
	}
	return out
}

func conditionViews(j *judging.Judged) []present.ConditionView {
	out := make([]present.ConditionView, 0, len(j.Conditions))
	for _, c := range j.Conditions {
		v := present.ConditionView{ID: c.ID, Sign: present.ResultSign(c.Result), Say: c.Say, Why: j.Said(c), Cure: present.CureOf(j.Pack, &c)}
		if b, ok := j.Pack.FindBasis(c.Basis); ok {
			v.Basis = b.Cite()
		}
		out = append(out, v)
	}
	return out
}

// ReadBack is what the clerk reads out before an application is taken in:
// full name, the ends of the numbers, and what comes of it.
func ReadBack(j *judging.Judged, sub app.Subject, name string, record fact.Record) []present.Pair {
	id := map[app.SubjectKind]string{app.Person: "身份证尾号", app.Enterprise: "信用代码尾号", app.Vehicle: "车架号尾号"}[sub.Kind]
	who := map[app.SubjectKind]string{app.Person: "姓名", app.Enterprise: "企业", app.Vehicle: "号牌"}[sub.Kind]
	out := []present.Pair{{Label: who, Value: name}, {Label: id, Value: present.Tail(sub.ID)}, {Label: "事项", Value: j.Pack.Item.Name}}
	if no := textOf(record, "account.no"); no != "" && reads(j, "account.") {
		out = append(out, present.Pair{Label: "账户尾号", Value: present.Tail(no)})
	}
	if j.Effective() != app.Review {
		out = append(out, Grants(j)...)
	}
	return out
}

// reads says whether the pack reads a fact of a group.
func reads(j *judging.Judged, group string) bool {
	return slices.ContainsFunc(j.Pack.Facts, func(d rule.Decl) bool { return strings.HasPrefix(d.Name, group) })
}

func textOf(r fact.Record, name string) string {
	for _, f := range r.Find(name) {
		if t := f.Value.String(); t != "" {
			return t
		}
	}
	return ""
}

// Granted is what was granted, when it was.
func Granted(j *judging.Judged, v app.Verdict) []present.Pair {
	if j == nil || v == app.Review {
		return nil
	}
	return Grants(j)
}
