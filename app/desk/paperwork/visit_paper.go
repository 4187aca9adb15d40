package paperwork

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/visits"
	"miaopi/app/document"
	"miaopi/app/rule"
)

// VisitPaper is how the one receipt of a visit is recorded with its cases.
const VisitPaper Paper = "visit"

// PrintVisit makes the one receipt of a visit, and journals it with every case
// on it. The bytes are a PDF.
func (s *Room) PrintVisit(ctx context.Context, id string, large bool, fonts document.Fonts) ([]byte, error) {
	v, err := visits.At(s.at).Visit(ctx, id)
	if err != nil {
		return nil, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	paper := document.Visit{Name: v.Name, Hall: s.at.Info.Hall, Window: s.at.Info.Window, Phone: s.at.Info.Phone, Accepted: v.At.In(civil.Shanghai),
		Large: large, Demo: s.at.Info.Demo != nil, At: s.at.Now().In(civil.Shanghai)}
	if paper.Proof, err = s.prove(ctx, VisitPaper, "", civil.On(paper.At), v.ID); err != nil {
		return nil, err
	}
	var cases []app.CaseID
	for _, line := range v.Steps {
		step, err := s.visitStep(ctx, ch, &v, line, &paper)
		if err != nil {
			return nil, err
		}
		if line.Case != "" {
			cases = append(cases, line.Case)
		}
		paper.Steps = append(paper.Steps, step)
	}
	return s.issue(ctx, ch, VisitPaper, paper, fonts, cases)
}

// issue makes the one paper of several cases and records it with each. It is
// called under mu.
func (s *Room) issue(ctx context.Context, ch *change.Change, p Paper, paper interface {
	PDF(document.Fonts) ([]byte, error)
}, fonts document.Fonts, cases []app.CaseID) ([]byte, error) {
	pdf, err := paper.PDF(fonts)
	if err == nil {
		err = s.printed(ctx, ch, p, pdf, cases)
	}
	if err == nil {
		err = s.at.Commit(ctx, ch)
	}
	if err != nil {
		return nil, err
	}
	return pdf, nil
}

// visitStep is one line of the receipt as its case stands now.
func (s *Room) visitStep(ctx context.Context, ch *change.Change, v *visits.Visit, line visits.VisitStep, paper *document.Visit) (document.VisitStep, error) {
	out := document.VisitStep{Item: line.Name, Next: line.Why}
	if line.Case == "" {
		return out, nil
	}
	c, p, err := s.visitCase(ctx, ch, line.Case)
	if err != nil {
		return out, err
	}
	if paper.Applicant == "" {
		paper.Applicant = c.App.Name
		if paper.Receiver, err = s.receiver(ctx, c); err != nil {
			return out, err
		}
	}
	paper.Rules = append(paper.Rules, provenance(c, p))
	out.Serial, out.Temporary = desk.PaperNumber(c.Serial())
	out.Result, out.Materials = desk.StateWords(c), handedOver(c, p)
	for _, g := range outcomeLines(c, p) {
		if c.Decision != nil && c.Decision.Result == casefile.Granted {
			out.Result += "；" + g.Label + " " + g.Value
		}
	}
	out.Next = strings.Join(s.visitNext(v, line, c, s.nextSteps(c)), " ")
	return out, nil
}

// visitCase is a case of a visit, if it may be printed now.
func (s *Room) visitCase(ctx context.Context, ch *change.Change, id app.CaseID) (*casefile.Case, *rule.Pack, error) {
	events, err := s.store.Events(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return nil, nil, app.E("visit", app.Missing, "没有这个办件。", err)
	}
	if !casefile.May(c, s.at.Actor, casefile.DoPrint, s.at.Now()) {
		return nil, nil, s.at.Denied(c, casefile.DoPrint)
	}
	ch.Folded[id] = events
	p, err := s.at.PackOf(c)
	return c, p, err
}

// provenance names the rules of a case at the foot of a paper of many.
func provenance(c *casefile.Case, p *rule.Pack) string {
	bundle := ""
	if c.Judgement != nil {
		bundle = c.Judgement.Bundle
	}
	return fmt.Sprintf("规则包 %s  版本 %s  %s", p.ID, p.Version, strings.TrimSpace(shortHash(p.Hash)+"  "+bundle))
}

// visitNext are the next steps of one case of a visit: what it waits for first.
func (s *Room) visitNext(v *visits.Visit, line visits.VisitStep, c *casefile.Case, next []string) []string {
	step, ok := v.Made.Step(line.Item)
	if !ok || step.Until == "" || c.State != casefile.InReview {
		return next
	}
	return slices.Insert(next, 0, step.Until+"。")
}

// shortHash is the beginning of a hash, as papers show it.
func shortHash(h string) string { return h[:min(len(h), len("sha256:")+16)] }
