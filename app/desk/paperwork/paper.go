package paperwork

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/document"
	"miaopi/app/rule"
)

// Paper names a document that a case can print.
type Paper string

// The papers.
const (
	ReceiptPaper    Paper = "receipt" // 受理回执
	LargeReceipt    Paper = "receipt-large"
	SupplementPaper Paper = "supplement" // 一次性补正告知书
	ApprovalPaper   Paper = "approval"   // 准予…决定书 or 审核通过告知书
	RefusalPaper    Paper = "refusal"    // 不予决定书
)

// PaperNames lists the papers with their Chinese names.
var PaperNames = []struct {
	Paper Paper
	Name  string
}{{ReceiptPaper, "受理回执"}, {LargeReceipt, "受理回执（大字版）"}, {SupplementPaper, "一次性补正告知书"}, {ApprovalPaper, "通过文书"}, {RefusalPaper, "不予决定书"}, {VisitPaper, "一件事受理回执"}, {PromisePaper, "告知承诺书"}, {CorrectionPaper, "数据更正单"}, {VisitCorrection, "一件事数据更正单"}, {RuleSheet, "规则单"}}

// PaperName is the Chinese name of a paper.
func PaperName(p Paper) string {
	for _, n := range PaperNames {
		if n.Paper == p {
			return n.Name
		}
	}
	return string(p)
}

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
func (s *Room) Print(ctx context.Context, id app.CaseID, p Paper, fonts document.Fonts) ([]byte, error) {
	var pdf []byte
	_, err := s.at.Act(ctx, id, casefile.DoPrint, func(ch *change.Change, c *casefile.Case) error {
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
func (s *Room) printed(ctx context.Context, ch *change.Change, p Paper, pdf []byte, cases []app.CaseID) error {
	sum := sha256.Sum256(pdf)
	hash := "sha256:" + hex.EncodeToString(sum[:])
	for _, c := range cases {
		s.at.Note(ch, "print", c, string(p)+" "+hash)
		if _, err := s.at.Event(ctx, ch, c, casefile.Printed, casefile.PrintedData{Document: string(p), Hash: hash}); err != nil {
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

func (s *Room) paper(ctx context.Context, c *casefile.Case, p Paper, fonts document.Fonts) ([]byte, error) {
	pack, err := s.at.PackOf(c)
	if err != nil {
		return nil, err
	}
	head, err := s.paperHead(ctx, c, pack, p)
	if err != nil {
		return nil, err
	}
	made, err := s.makePaper(ctx, c, p, pack, head)
	if err != nil {
		return nil, err
	}
	return made.PDF(fonts)
}

// makePaper fills one paper of a case.
func (s *Room) makePaper(ctx context.Context, c *casefile.Case, p Paper, pack *rule.Pack, head document.Case) (interface {
	PDF(document.Fonts) ([]byte, error)
}, error) {
	switch p {
	case SupplementPaper:
		return s.supplementPaper(c, head), nil
	case ApprovalPaper:
		return s.approvalPaper(ctx, c, pack, head)
	case RefusalPaper:
		return s.refusalPaper(ctx, c, pack, head)
	case CorrectionPaper:
		return s.correctionPaper(c, pack, head), nil
	case PromisePaper:
		return s.promisePaper(c, pack, head)
	}
	r, err := s.receipt(ctx, c, pack, head)
	r.Large = p == LargeReceipt
	return r, err
}

// paperHead is what every paper of a case says, with the code that proves it.
func (s *Room) paperHead(ctx context.Context, c *casefile.Case, p *rule.Pack, kind Paper) (document.Case, error) {
	d := document.Case{
		Item: p.Item.Name, Authority: p.Item.Authority, Window: s.at.Info.Hall + "·" + s.at.Info.Window, Phone: s.at.Info.Phone,
		Applicant: applicantOf(c), ID: c.App.Subject.ID, Kind: c.App.Subject.Kind, Demo: s.at.Info.Demo != nil,
		Pack: string(p.ID), Version: p.Version.String(), PackHash: p.Hash, On: s.paperDay(c, kind), At: s.at.Now().In(civil.Shanghai),
	}
	d.Serial, d.Temporary = desk.PaperNumber(c.Serial())
	if c.Judgement != nil {
		d.TraceHash, d.Bundle = c.Judgement.TraceHash, c.Judgement.Bundle
	}
	var err error
	d.Proof, err = s.prove(ctx, kind, c.State, d.On, string(c.Serial()))
	return d, err
}

// applicantOf is whom a paper speaks to: for a vehicle whoever came with it.
func applicantOf(c *casefile.Case) string {
	if c.App.Subject.Kind == app.Vehicle && c.App.Contact != "" {
		return c.App.Contact + "（" + c.App.Name + "）"
	}
	return c.App.Name
}

// paperDay is the day a paper is dated: that on which what it tells was done, not
// that of printing.
func (s *Room) paperDay(c *casefile.Case, kind Paper) civil.Date {
	switch kind {
	case ReceiptPaper, LargeReceipt:
		return c.Acceptance.On
	case SupplementPaper:
		return c.Supplement.On
	case ApprovalPaper, RefusalPaper:
		return civil.On(c.Decision.Made())
	}
	return civil.On(s.at.Now())
}

// PromisePaper is the paper on which an applicant signs what he promises.
const PromisePaper Paper = "promise" // 告知承诺书
