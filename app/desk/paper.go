package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Paper names a document that a case can print.
type Paper string

// The papers.
const (
	ReceiptPaper    Paper = "receipt" // 受理回执
	LargeReceipt    Paper = "receipt-large"
	SupplementPaper Paper = "supplement" // 一次性补正告知书
	ApprovalPaper   Paper = "approval"   // 准予决定书
	RefusalPaper    Paper = "refusal"    // 不予决定书
)

// PaperNames lists the papers with their Chinese names.
var PaperNames = []struct {
	Paper Paper
	Name  string
}{{ReceiptPaper, "受理回执"}, {LargeReceipt, "受理回执（大字版）"}, {SupplementPaper, "一次性补正告知书"}, {ApprovalPaper, "准予决定书"}, {RefusalPaper, "不予决定书"}, {VisitPaper, "一件事受理回执"}, {PromisePaper, "告知承诺书"}, {CorrectionPaper, "数据更正单"}}

// Papers lists what a case can print as it stands. While a supervisor is asked
// there is nothing to print: neither that what was decided stands nor that it does
// not would be true.
func Papers(c *casefile.Case) []Paper {
	if c.Acceptance == nil || c.State == casefile.InvalidState || c.State == casefile.Disputed {
		return nil
	}
	out := []Paper{ReceiptPaper, LargeReceipt}
	if len(c.App.Promises) > 0 {
		out = append(out, PromisePaper)
	}
	if len(c.Corrected) > 0 {
		out = append(out, CorrectionPaper)
	}
	if c.Supplement != nil && c.State == casefile.Correcting {
		out = append(out, SupplementPaper)
	}
	switch {
	case c.Decision == nil:
	case c.Decision.Result == casefile.Refused:
		out = append(out, RefusalPaper)
	case c.State == casefile.Approved:
		// A provisional approval has no decision on paper before it is
		// confirmed: the receipt says what it is.
		out = append(out, ApprovalPaper)
	}
	return out
}

// Print makes a paper of a case, and journals it. The bytes are a PDF.
func (s *Station) Print(ctx context.Context, id app.CaseID, p Paper, fonts document.Fonts) ([]byte, error) {
	var pdf []byte
	_, err := s.act(ctx, id, casefile.DoPrint, func(ch *change, c *casefile.Case) error {
		if !slices.Contains(Papers(c), p) {
			return app.E("print", app.Input, "办件现在没有这份文书：“"+string(p)+"”。可打印的有："+paperList(c)+"。", nil)
		}
		var err error
		if pdf, err = s.paper(ctx, c, p, fonts); err != nil {
			return err
		}
		return s.printed(ctx, ch, p, pdf, []app.CaseID{id})
	})
	return pdf, err
}

// printed records one paper with every case on it. It is called under mu.
func (s *Station) printed(ctx context.Context, ch *change, p Paper, pdf []byte, cases []app.CaseID) error {
	sum := sha256.Sum256(pdf)
	hash := "sha256:" + hex.EncodeToString(sum[:])
	for _, c := range cases {
		s.note(ch, "print", c, string(p)+" "+hash)
		if _, err := s.event(ctx, ch, c, casefile.Printed, casefile.PrintedData{Document: string(p), Hash: hash}); err != nil {
			return err
		}
	}
	return nil
}

func paperList(c *casefile.Case) string {
	out := ""
	for i, p := range Papers(c) {
		if i > 0 {
			out += "、"
		}
		out += string(p)
	}
	return out
}

func (s *Station) paper(ctx context.Context, c *casefile.Case, p Paper, fonts document.Fonts) ([]byte, error) {
	pack, err := s.packOf(c)
	if err != nil {
		return nil, err
	}
	head := s.paperHead(c, pack)
	switch p {
	case SupplementPaper:
		return s.supplementPaper(c, pack, head).PDF(fonts)
	case ApprovalPaper:
		return s.approvalPaper(ctx, c, pack, head).PDF(fonts)
	case RefusalPaper:
		return s.refusalPaper(c, pack, head).PDF(fonts)
	case CorrectionPaper:
		return s.correctionPaper(c, pack, head).PDF(fonts)
	case PromisePaper:
		d, err := s.promisePaper(c, pack, head)
		if err != nil {
			return nil, err
		}
		return d.PDF(fonts)
	}
	r := s.receipt(c, pack, head)
	r.Large = p == LargeReceipt
	return r.PDF(fonts)
}

// paperHead is what every paper says.
func (s *Station) paperHead(c *casefile.Case, p *rule.Pack) document.Case {
	d := document.Case{
		Serial: string(c.Serial()), Item: p.Item.Name, Authority: p.Item.Authority, Window: s.Info.Hall + "·" + s.Info.Window, Phone: s.Info.Phone,
		Applicant: c.App.Name, ID: c.App.Subject.ID, Kind: c.App.Subject.Kind, Verdict: string(c.Verdict()),
		Pack: string(p.ID), Version: p.Version.String(), PackHash: p.Hash, At: s.Now().In(civil.Shanghai),
	}
	if c.App.Subject.Kind == app.Vehicle && c.App.Contact != "" {
		d.Applicant = c.App.Contact + "（" + c.App.Name + "）"
	}
	if c.Judgement != nil {
		d.TraceHash, d.Bundle = c.Judgement.TraceHash, c.Judgement.Bundle
	}
	if c.Decision != nil && c.Decision.Result == casefile.Refused {
		d.Verdict = "refuse"
	} else if c.Decision != nil && c.Decision.By == casefile.Official {
		d.Verdict = string(app.Approve)
	}
	return d
}

func (s *Station) receipt(c *casefile.Case, p *rule.Pack, head document.Case) document.Receipt {
	due := c.Deadline(s.Calendar)
	r := document.Receipt{Case: head, Accepted: c.App.At.In(civil.Shanghai), Channel: channelLabel(c.App.Channel), Result: StateWords(c),
		Due: due.On, Provisional: due.Provisional, PromiseDays: c.Acceptance.Days, Next: s.nextSteps(c, p)}
	if c.Decision != nil && c.Decision.Result == casefile.Granted {
		r.Outcome = outcomeLines(c, p)
	}
	if p.Item.Code == "" {
		r.Next = append(r.Next, "本事项的实施编码待核定，办件编号为临时编号。")
	}
	if g := c.App.Agent; g != nil {
		r.Agent = g.Name + "（" + g.Relation + "）"
	}
	r.Materials = handedOver(c.App.Declared, p)
	return r
}

// handedOver lists the papers that the window saw or the applicant signed. What
// a register said was not handed over, and an answer without a paper is none.
func handedOver(facts []fact.Fact, p *rule.Pack) []string {
	var papers []string
	for _, f := range facts {
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

// StateWords is where a case stands, in the words of a receipt.
func StateWords(c *casefile.Case) string {
	switch {
	case c.State == casefile.Approved && c.Decision.By == casefile.Machine:
		return "自动通过"
	case c.State == casefile.Approved:
		return "准予"
	case c.State == casefile.Provisional:
		return "预通过（待联网复核）"
	case c.State == casefile.InReview || c.State == casefile.Pending:
		return "转人工办理"
	}
	return c.State.Label()
}

func outcomeLines(c *casefile.Case, p *rule.Pack) []document.Line {
	if c.Judgement == nil {
		return nil
	}
	var out []document.Line
	for _, o := range p.Outcome {
		if v, ok := c.Judgement.Outcome[o.Key]; ok {
			out = append(out, document.Line{Label: o.Label, Value: v})
		}
	}
	return out
}

// nextSteps says what happens now, a sentence each.
func (s *Station) nextSteps(c *casefile.Case, p *rule.Pack) []string {
	switch c.State {
	case casefile.Approved:
		return []string{"本事项已办结。决定书可在窗口打印。"}
	case casefile.Provisional:
		return []string{"目前按已有数据预先通过，联网复核后生效；复核不一致的，我们会主动联系您，您不用再来。"}
	case casefile.RefusedState:
		return []string{"不予的理由和救济途径见不予决定书。"}
	case casefile.Correcting:
		return []string{"请按一次性补正告知书备齐材料，补正期间不计入办理期限。"}
	}
	out := []string{"本件由工作人员核查办理，办结后通知您。"}
	if s := awaitedWords(c); s != "" {
		out = append(out, s)
	}
	if j := c.Judgement; j != nil && j.WakesOn != civil.None {
		out = append(out, s.wakeWords(j)+"，系统当日自动复核，您不用再来。")
	}
	return out
}

func (s *Station) supplementPaper(c *casefile.Case, p *rule.Pack, head document.Case) document.Supplement {
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

func (s *Station) approvalPaper(ctx context.Context, c *casefile.Case, p *rule.Pack, head document.Case) document.Approval {
	a := document.Approval{Case: head, Automatic: c.Decision.By == casefile.Machine, Beside: s.beside(ctx, c), Outcome: outcomeLines(c, p), Findings: s.paperFindings(c, p)}
	if !a.Automatic {
		a.Operator = string(c.Decision.Operator)
	}
	a.Basis = citations(p)
	return a
}

// beside is what the decision of the later of two grants says of the earlier, as
// list and panel do, while both stand: the later one is there to be printed only
// when a supervisor has let it stand.
func (s *Station) beside(ctx context.Context, c *casefile.Case) string {
	for _, t := range c.Twins {
		if !t.Later {
			continue
		}
		if other, err := s.fold(ctx, t.Other); err == nil && !other.Granted() {
			continue // it was revoked since; one that cannot be read was granted, as far as is known
		}
		return LaterWords(t) + "，经督查维持。"
	}
	return ""
}

// LaterWords say of a case that the same was granted before, in another.
func LaterWords(t casefile.Twin) string {
	return "同一当事人此前已通过本事项（" + ShortSerial(t.Serial) + "），本件为后一件"
}

func (s *Station) refusalPaper(c *casefile.Case, p *rule.Pack, head document.Case) document.Refusal {
	r := document.Refusal{Case: head, Operator: string(c.Decision.Operator), Findings: s.paperFindings(c, p), Basis: c.Decision.Basis}
	r.Reasons = []document.Reason{{Say: c.Decision.Reason}}
	if len(r.Basis) > 0 {
		r.Reasons[0].Basis = r.Basis[0]
	} else {
		r.Basis = citations(p)
	}
	return r
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
func (s *Station) paperFindings(c *casefile.Case, p *rule.Pack) []document.Finding {
	e, ok := s.Replay(c)
	if !ok {
		return nil
	}
	var out []document.Finding
	for _, r := range e.Conditions {
		f := document.Finding{Say: r.Say, Result: r.Result.Label(), Value: fact.Plain(r.Why)}
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
