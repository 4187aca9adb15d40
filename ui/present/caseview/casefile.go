package caseview

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/paperwork"
	"miaopi/app/rule"
	"miaopi/ui/present"
)

// CaseView is one case as the panel beside the list shows it.
type CaseView struct {
	Case       app.CaseID
	Title      string // who, masked unless revealed
	Subtitle   string // item, channel, dates
	Serial     string
	Sign       present.Sign
	Headline   string // the one thing to know
	Conditions []present.ConditionView
	Outcome    []present.Pair
	Extras     []present.Pair // agent, what is still to come, promises, visits
	Person     []present.Pair // ID, phone: masked unless revealed
	Timeline   []Step
	Actions    []casefile.Action
	Papers     []paperwork.Paper
	Revealed   bool
	Replayed   bool // the trace came out as recorded
	Refusal    []string
	Unmet      []deciding.Unmet // conditions that an approval would set aside
	Wants      []string         // for a supplement notice
	Ways       []string         // what would turn it to approve, each the smallest, with its papers
	Claimed    string
	Unprinted  string         // the paper that did not come out of the printer, and why
	Materials  []MaterialLine // what was handed over
	Kinds      []string       // what another file can be
}

// Step is one line of a case's history.
type Step struct{ When, What, Who string }

// CaseOf makes the view of a case. e is its evaluation made again, nil when it
// cannot be.
func CaseOf(st *desk.Station, c *casefile.Case, events []casefile.Event, e *rule.Evaluation, replayed, reveal bool) CaseView {
	v := CaseView{Case: c.ID, Serial: present.SpacedSerial(c.Serial()), Revealed: reveal, Replayed: replayed, Actions: casefile.Allowed(c, st.Actor, st.Now()), Papers: paperwork.Papers(c)}
	by := casefile.By("")
	if c.Decision != nil {
		by = c.Decision.By
	}
	v.Sign = present.SignOf(c.State, c.Verdict(), by)
	name := present.MaskedName(c.App.Subject, c.App.Name)
	if reveal {
		name = c.App.Name
	}
	v.Title = name + ageOf(c)
	v.Subtitle = present.ItemName(st, c.App.Item) + " · " + channelName(c.App.Channel) + " · " + present.Moment(c.App.At) + " 提交"
	v.Person, v.Extras = personOf(c, reveal), extrasOf(st, c, reveal)
	if c.Claim.Live(st.Now()) {
		v.Claimed = fmt.Sprintf("由 %s 处理，至 %s", st.NameOf(c.Claim.By), c.Claim.Until.In(civil.Shanghai).Format("15:04"))
	}
	if p, ok := packOf(st, c); ok && e != nil {
		v.Conditions = conditionsOf(st, e, p, reveal)
		v.setAside(c)
		v.Unmet = deciding.At(st).Unmet(c)
		v.Wants = wantsOf(e)
		if c.State == casefile.InReview {
			v.Ways = present.OtherWays(c.Judgement, e)
		}
		v.Refusal = refusalsOf(st, e)
	}
	v.Materials, v.Kinds = materialsOf(st, c)
	v.Outcome = outcomeOf(st, c)
	v.Headline, v.Unprinted = headline(st, c, e), unprinted(c)
	v.Timeline = timeline(st, c, events)
	return v
}

func packOf(st *desk.Station, c *casefile.Case) (*rule.Pack, bool) {
	if c.Judgement == nil {
		return nil, false
	}
	return st.Rules.ByHash(c.Judgement.PackHash)
}

func channelName(ch casefile.Channel) string {
	if ch == casefile.Online {
		return "网上申请"
	}
	return "窗口受理"
}

// ageOf is a person's age on the application date, when the facts tell it.
func ageOf(c *casefile.Case) string {
	if c.Judgement == nil || c.App.Subject.Kind != app.Person {
		return ""
	}
	for _, f := range c.Judgement.Facts {
		if f.Name == "person.birth" {
			if birth, err := civil.Parse(f.Value.String()); err == nil {
				return fmt.Sprintf("  %d 岁", civil.Age(birth, c.Judgement.Date))
			}
		}
	}
	return ""
}

func personOf(c *casefile.Case, reveal bool) []present.Pair {
	label := map[app.SubjectKind]string{app.Person: "身份证号", app.Enterprise: "信用代码", app.Vehicle: "车架号"}[c.App.Subject.Kind]
	id, phone := present.MaskedID(c.App.Subject), present.MaskedPhone(c.App.Phone)
	if reveal {
		id, phone = c.App.Subject.ID, c.App.Phone
	}
	out := []present.Pair{{Label: label, Value: id}}
	if phone != "" {
		out = append(out, present.Pair{Label: "电话", Value: phone})
	}
	if c.App.Variant != "" {
		out = append(out, present.Pair{Label: "申办方式", Value: c.App.Variant})
	}
	return out
}

func conditionsOf(st *desk.Station, e *rule.Evaluation, p *rule.Pack, reveal bool) []present.ConditionView {
	var out []present.ConditionView
	for _, r := range e.Conditions {
		v := present.ConditionView{ID: r.ID, Sign: present.ResultSign(r.Result), Say: r.Say, Why: st.Said(r), Cure: present.CureOf(p, &r)}
		if b, ok := p.FindBasis(r.Basis); ok {
			v.Basis = b.Cite() + "　" + b.Status.Label()
		}
		for _, f := range r.Facts {
			v.Facts = append(v.Facts, factLine(st, p, f, reveal))
		}
		out = append(out, v)
	}
	return out
}

func factLine(st *desk.Station, p *rule.Pack, f rule.FactView, reveal bool) present.FactLine {
	line := present.FactLine{Name: f.Name, Label: f.Name, Value: f.Value.String(), Source: present.SourceName(f.Source), State: present.StateName(f.State)}
	if d, ok := p.Decl(f.Name); ok {
		line.Label = d.Label
		line.Value = present.ValueWords(d, f.Value)
	}
	line.Value = st.Placed(line.Value, f.Value)
	if !reveal {
		line.Value = present.MaskedFact(f.Name, line.Value)
	}
	if f.Value.IsNull() {
		line.Value = "—"
	}
	if len(f.AsOf) >= 16 {
		line.Source += " " + strings.Replace(f.AsOf[5:16], "T", " ", 1)
	}
	return line
}

// wantsOf lists what a supplement notice asks for: the first of the smallest
// sets that would turn the case to approve.
func wantsOf(e *rule.Evaluation) []string {
	if len(e.Hints) == 0 {
		return nil
	}
	var out []string
	for _, f := range e.Hints[0].Facts {
		s := f.Label
		if f.Proof != "" {
			s += "（" + f.Proof + "）"
		}
		out = append(out, s)
	}
	return out
}

// refusalsOf are ready reasons to refuse: what failed and may be refused.
func refusalsOf(st *desk.Station, e *rule.Evaluation) []string {
	var out []string
	for _, c := range e.Conditions {
		if c.Result == rule.Fail && c.OnFail == rule.Refuse {
			out = append(out, st.Said(c))
		}
	}
	return out
}

func outcomeOf(st *desk.Station, c *casefile.Case) []present.Pair {
	p, ok := packOf(st, c)
	if !ok || c.Decision == nil || c.Decision.Result != casefile.Granted {
		return nil
	}
	var out []present.Pair
	for _, o := range p.Outcome {
		if v, ok := c.Grants()[o.Key]; ok {
			out = append(out, present.Granted(o.Label, v))
		}
	}
	return out
}

// disputed says why a supervisor is asked, and names the other case where the
// same was granted.
func disputed(c *casefile.Case) string {
	for _, t := range c.Twins {
		if t.Later {
			return desk.LaterWords(t) + "，等督查裁定。"
		}
	}
	if c.Rival != nil {
		return "两处作出了不同的决定，先作出的暂时有效，等督查裁定。"
	}
	return c.Dispute
}

// headline is the one sentence above everything else.
func headline(st *desk.Station, c *casefile.Case, e *rule.Evaluation) string {
	switch c.State {
	case casefile.InvalidState:
		return "已撤销：" + c.Reason
	case casefile.WithdrawnCase:
		return "申请人已撤回：" + c.Reason
	case casefile.RejectedCase:
		return "不予受理：" + c.Reason
	case casefile.Disputed:
		return disputed(c)
	case casefile.ProposedCase:
		return st.NameOf(c.Proposal.Operator) + "拟批准，另一位同事或者督查同意后生效。"
	case casefile.Correcting:
		return fmt.Sprintf("等申请人补正，期限 %s；期间不计时限。", c.Supplement.Due)
	case casefile.OnHold:
		return "特别程序：" + c.Hold.Reason
	case casefile.Provisional:
		if len(c.Await) > 0 {
			return "申请人登记在其他街道，先预通过；待该街道的工作站核对没有重复后确认。"
		}
		return "先按已有数据预通过；联网取到新数据后自动复核。"
	case casefile.RefusedState, casefile.Approved:
		if c.Decision.By == casefile.Official {
			return decidedBy(st, c.Decision) + "：" + c.Decision.Reason
		}
		return "全部条件符合，按公布的规则自动通过。"
	}
	if j := c.Judgement; j != nil && j.TraceHash == "" && len(j.Reasons) > 0 {
		return j.Reasons[0] + "没有适用的规则，可以不予受理，或请申请人撤回。"
	}
	return openHeadline(st, c, e)
}

// decidedBy names the one or two people who decided.
func decidedBy(st *desk.Station, d *casefile.Decision) string {
	if d.Proposer == "" {
		return st.NameOf(d.Operator)
	}
	return st.NameOf(d.Proposer) + "、" + st.NameOf(d.Operator)
}

// setAside puts beside each condition what a person said of it.
func (v *CaseView) setAside(c *casefile.Case) {
	d := c.Decision
	if c.State == casefile.ProposedCase {
		d = c.Proposal
	}
	if d == nil {
		return
	}
	for i := range v.Conditions {
		for _, o := range d.Overruled {
			if o.Condition == v.Conditions[i].ID {
				v.Conditions[i].Said = desk.Overruling(o)
			}
		}
	}
}

func openHeadline(st *desk.Station, c *casefile.Case, e *rule.Evaluation) string {
	j := c.Judgement
	switch {
	case j == nil:
		return "还没有判定。"
	case c.Returned != "" && c.State == casefile.InReview:
		return "拟批准被退回：" + c.Returned
	case j.Guard != "":
		return j.Guard
	case j.WakesOn != civil.None:
		return present.Wakes(j.WakesOn, e) + "，当日自动复核，不用再来。"
	case e != nil && len(e.Hints) > 0:
		return present.Lacks(e.Hints[0])
	case len(j.Reasons) > 0:
		return present.Plain(st.Reasons(j)[0])
	}
	return "请人工核查。"
}
