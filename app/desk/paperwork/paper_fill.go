package paperwork

import (
	"context"
	"slices"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/judging"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

func (s *Room) receipt(ctx context.Context, c *casefile.Case, p *rule.Pack, head document.Case) (document.Receipt, error) {
	due := c.Deadline(s.at.Calendar)
	r := document.Receipt{Case: head, Accepted: c.App.At.In(civil.Shanghai), Channel: channelLabel(c.App.Channel), Result: desk.StateWords(c),
		Due: due.On, Provisional: due.Provisional, PromiseDays: c.Acceptance.Days, Next: s.nextSteps(c)}
	if printed := civil.On(head.At); printed != head.On {
		r.Result += "（" + document.Day(printed) + "查询）"
	}
	if c.Decision != nil && c.Decision.Result == casefile.Granted {
		r.Outcome = outcomeLines(c, p)
	}
	if p.Item.Code == "" {
		r.Next = append(r.Next, "本事项的实施编码待核定，办件编号为临时编号。")
	}
	if g := c.App.Agent; g != nil {
		r.Agent = g.Name + "（" + g.Relation + "）"
	}
	r.Materials = handedOver(c, p)
	var err error
	r.Receiver, err = s.receiver(ctx, c)
	return r, err
}

// receiver is who took an application in; nobody where a portal did.
func (s *Room) receiver(ctx context.Context, c *casefile.Case) (document.Officer, error) {
	events, err := s.store.Events(ctx, c.ID)
	if err != nil {
		return document.Officer{}, err
	}
	for i := range events {
		if events[i].Type == casefile.Submitted {
			return document.Officer(s.at.Officer(events[i].Operator)), nil
		}
	}
	return document.Officer{}, nil
}

// handedOver lists the papers that the window saw, kept, or the applicant signed.
// What a register said was not handed over, and an answer without a paper is none.
func handedOver(c *casefile.Case, p *rule.Pack) []string {
	var papers []string
	for _, m := range c.Materials {
		papers = append(papers, m.As)
	}
	for _, f := range c.App.Declared {
		if d, ok := p.Decl(f.Name); ok && d.Proof != "" && (f.Source == fact.Counter || f.Source == fact.Declared) {
			papers = append(papers, d.Proof)
		}
	}
	slices.Sort(papers)
	return slices.Compact(papers)
}

func channelLabel(ch casefile.Channel) string {
	if ch == casefile.Online {
		return "网上申请"
	}
	return "窗口申请"
}

// outcomeLines are what was granted, as papers write it.
func outcomeLines(c *casefile.Case, p *rule.Pack) []document.Line {
	given := c.Grants()
	var out []document.Line
	for _, o := range p.Outcome {
		if v, ok := given[o.Key]; ok {
			label, text := sheet.Granted(o.Label, v)
			if day, err := civil.Parse(text); err == nil {
				text = document.Day(day)
			}
			out = append(out, document.Line{Label: label, Value: text})
		}
	}
	return out
}

// nextSteps says what happens now, a sentence each.
func (s *Room) nextSteps(c *casefile.Case) []string {
	switch c.State {
	case casefile.Approved:
		return []string{"本事项已办结。文书可在窗口打印。"}
	case casefile.Provisional:
		return []string{"目前按已有数据预先通过，联网复核后生效；复核不一致的，我们会主动联系您，您不用再来。"}
	case casefile.RefusedState:
		return []string{"不予的理由和救济途径见不予决定书。"}
	case casefile.Correcting:
		return []string{"请按一次性补正告知书备齐材料，补正期间不计入办理期限。"}
	}
	out := []string{"本件由工作人员核查办理，办结后通知您。"}
	if s := awaitedWords(c); s != "" {
		out = append(out, civil.InWords(s))
	}
	if j := c.Judgement; j != nil && j.WakesOn != civil.None {
		out = append(out, civil.InWords(s.wakeWords(j))+"，系统当日自动复核，您不用再来。")
	}
	return out
}

func (s *Room) supplementPaper(c *casefile.Case, head document.Case) document.Supplement {
	n := document.Supplement{Case: head, Deadline: c.Supplement.Due,
		How:   []string{"请将上述材料交到 " + head.Window + "，也可以委托他人送来。", "补正期间不计入办理期限；材料收齐的次日起继续计算。"},
		Basis: []string{"《中华人民共和国行政许可法》第三十二条"}}
	for _, item := range c.Supplement.Items {
		n.Items = append(n.Items, document.Want{What: item})
	}
	if len(n.Items) == 0 {
		n.Items = []document.Want{{What: c.Supplement.Reason}}
	} else if c.Supplement.Reason != "" {
		n.Items[0].Why = c.Supplement.Reason
	}
	return n
}

func (s *Room) approvalPaper(ctx context.Context, c *casefile.Case, p *rule.Pack, head document.Case) (document.Approval, error) {
	remedy, err := s.remedyOf(ctx, p.Item.Authority)
	if err != nil {
		return document.Approval{}, err
	}
	a := document.Approval{Case: head, Licence: p.Licenses(), Automatic: c.Decision.By == casefile.Machine, Beside: s.beside(ctx, c),
		Outcome: outcomeLines(c, p), Findings: s.paperFindings(c, p), Basis: citations(p), Remedies: document.Remedies{Review: remedy.Review, Court: remedy.Court}}
	if a.Automatic {
		return a, nil
	}
	d := c.Decision
	a.Officer, a.Reason = document.Officer(s.at.Officer(d.Operator)), d.Reason
	if d.Proposer != "" {
		a.Officer, a.Second = document.Officer(s.at.Officer(d.Proposer)), a.Officer
	}
	if len(d.Overruled) > 0 && len(a.Findings) > 0 && a.Reason == desk.Summary(d.Overruled) {
		a.Reason = "" // the table has it, condition by condition
	}
	a.Overruled = overruled(a.Findings, d.Overruled)
	return a, nil
}

// overruled marks the findings of a case that a person granted: where the rules
// found no yes, what they found, why he did and what he saw.
func overruled(findings []document.Finding, said []casefile.Overrule) (any bool) {
	for i := range findings {
		f := &findings[i]
		if f.Result == rule.Pass.Label() {
			continue
		}
		why := "见审查意见"
		if n := slices.IndexFunc(said, func(o casefile.Overrule) bool { return o.Condition == f.ID }); n >= 0 {
			why = desk.Overruling(said[n])
		}
		f.Result, f.Value = "人工核定", "规则："+f.Value+"\n工作人员："+why
		any = true
	}
	return any
}

// beside is what the decision of the later of two grants says of the earlier, as
// list and panel do, while both stand: the later one is there to be printed only
// when a supervisor has let it stand.
func (s *Room) beside(ctx context.Context, c *casefile.Case) string {
	for _, t := range c.Twins {
		if !t.Later {
			continue
		}
		if other, err := s.at.Fold(ctx, t.Other); err == nil && !other.Granted() {
			continue // it was revoked since; one that cannot be read was granted, as far as is known
		}
		return desk.LaterWords(t) + "，经督查维持。"
	}
	return ""
}

func (s *Room) refusalPaper(ctx context.Context, c *casefile.Case, p *rule.Pack, head document.Case) (document.Refusal, error) {
	remedy, err := s.remedyOf(ctx, p.Item.Authority)
	if err != nil {
		return document.Refusal{}, err
	}
	r := document.Refusal{Case: head, Officer: document.Officer(s.at.Officer(c.Decision.Operator)), Basis: c.Decision.Basis,
		Remedies: document.Remedies{Review: remedy.Review, Court: remedy.Court}}
	for _, f := range s.paperFindings(c, p) {
		if f.Result == rule.Fail.Label() {
			r.Findings = append(r.Findings, f)
		}
	}
	r.Reasons = []document.Reason{{Say: c.Decision.Reason}}
	if len(r.Basis) > 0 {
		r.Reasons[0].Basis = r.Basis[0]
	} else {
		r.Basis = citations(p)
	}
	return r, nil
}

func citations(p *rule.Pack) []string {
	var out []string
	for _, b := range p.Basis {
		out = append(out, b.Cite())
	}
	return out
}

// paperFindings makes the evaluation again from its record: it is a pure
// function, so what comes out is what was decided on.
func (s *Room) paperFindings(c *casefile.Case, p *rule.Pack) []document.Finding {
	e, ok := judging.At(s.at).Replay(c)
	if !ok {
		return nil
	}
	var out []document.Finding
	for _, r := range e.Conditions {
		f := document.Finding{ID: r.ID, Say: r.Say, Result: r.Result.Label(), Value: civil.InWords(s.at.Said(r))}
		if b, ok := p.FindBasis(r.Basis); ok {
			f.Basis = b.Number
			if f.Basis == "" {
				f.Basis = b.Title
			}
		}
		out = append(out, f)
	}
	return out
}

// awaitedWords says what is still to be brought, and until when; empty when
// nothing is.
func awaitedWords(c *casefile.Case) string {
	list := c.Awaited()
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, o := range list {
		names[i] = o.Material
	}
	return "容缺受理：请在 " + list[0].Due.String() + " 前补交" + strings.Join(names, "、") + "；补交前不耽误审核。"
}

// NextSteps says what happens now with a case, a sentence each, in the words
// of its receipt.
func (s *Room) NextSteps(c *casefile.Case) ([]string, error) {
	if _, err := s.at.PackOf(c); err != nil {
		return nil, err
	}
	return s.nextSteps(c), nil
}

// wakeWords is WakeWords for a recorded review.
func (s *Room) wakeWords(j *casefile.Judgement) string {
	p, ok := s.at.Rules.ByHash(j.PackHash)
	var says []string
	for _, r := range j.Results {
		if !ok || r.Result == "pass" {
			continue
		}
		if c, there := p.Condition(r.ID); there {
			says = append(says, c.Say)
		}
	}
	return desk.WakeWords(j.WakesOn, says)
}
