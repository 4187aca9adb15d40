package paperwork

import (
	"cmp"
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/visits"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// CorrectionPaper is the slip to the department whose register differs from
// the paper.
const CorrectionPaper Paper = "correction" // 数据更正单

// VisitCorrection is the kind that the code of a visit's slip tells. With its
// cases it is recorded as a CorrectionPaper.
const VisitCorrection Paper = "visit-correction"

// correctionPaper lists every correction slip of a case, with what the register
// held when the case was judged.
func (s *Room) correctionPaper(c *casefile.Case, p *rule.Pack, head document.Case) document.Correction {
	return document.Correction{Case: head, Entries: discrepancies(c, p)}
}

func discrepancies(c *casefile.Case, p *rule.Pack) []document.Discrepancy {
	var out []document.Discrepancy
	for _, slip := range c.Corrected {
		d := document.Discrepancy{What: slip.Fact, Seen: slip.Note}
		decl, declared := p.Decl(slip.Fact)
		if declared {
			d.What, d.Register = decl.Label, fact.RegisterName(decl.Source)
		}
		if held, ok := registered(c, slip.Fact); ok {
			d.Held, d.Register = sheet.Words(held.Value), fact.RegisterName(held.Source)
			if word, ok := decl.Words[held.Value.String()]; ok {
				d.Held = word
			}
		}
		out = append(out, d)
	}
	return out
}

// registered is what a register held of a fact when the case was judged.
func registered(c *casefile.Case, name string) (fact.Fact, bool) {
	if c.Judgement == nil {
		return fact.Fact{}, false
	}
	for _, f := range c.Judgement.Record().Find(name) {
		if !f.IsSlip() && desk.IsRegister(f.Source) {
			return f, true
		}
	}
	return fact.Fact{}, false
}

// PrintVisitCorrection makes the one correction slip of a visit, and journals
// it with every case that it stands in. A value that several cases use is on it
// once.
func (s *Room) PrintVisitCorrection(ctx context.Context, id string, fonts document.Fonts) ([]byte, error) {
	v, err := visits.At(s.at).Visit(ctx, id)
	if err != nil {
		return nil, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	paper := document.VisitCorrection{Name: v.Name, Hall: s.at.Info.Hall, Window: s.at.Info.Hall + "·" + s.at.Info.Window, Phone: s.at.Info.Phone, Demo: s.at.Info.Demo != nil, At: s.at.Now().In(civil.Shanghai)}
	var cases []app.CaseID
	for _, line := range v.Steps {
		if line.Case == "" {
			continue
		}
		contested, err := s.contested(ctx, ch, line, &paper)
		if err != nil {
			return nil, err
		}
		if contested {
			cases = append(cases, line.Case)
		}
	}
	if len(cases) == 0 {
		return nil, app.E("print", app.Input, "这次受理没有写更正单。", nil)
	}
	if paper.Proof, err = s.prove(ctx, VisitCorrection, "", civil.On(paper.At), v.ID); err != nil {
		return nil, err
	}
	return s.issue(ctx, ch, CorrectionPaper, paper, fonts, cases)
}

// contested puts what is contested in one case of a visit on the paper; false
// when nothing is.
func (s *Room) contested(ctx context.Context, ch *change.Change, line visits.VisitStep, paper *document.VisitCorrection) (bool, error) {
	c, p, err := s.visitCase(ctx, ch, line.Case)
	if err != nil {
		return false, err
	}
	if paper.Applicant == "" {
		paper.Applicant, paper.ID, paper.Kind = applicantOf(c), c.App.Subject.ID, c.App.Subject.Kind
	}
	if len(c.Corrected) == 0 {
		return false, nil
	}
	for _, d := range discrepancies(c, p) {
		if !slices.Contains(paper.Entries, d) {
			paper.Entries = append(paper.Entries, d)
		}
	}
	number, stands := desk.PaperNumber(c.Serial())
	if stands {
		number = "临时编号 " + number
	}
	if c.App.Subject.Kind == app.Vehicle {
		number += "\n车架号 " + c.App.Subject.ID
	}
	paper.Cases = append(paper.Cases, document.Line{Label: cmp.Or(p.Item.Short, p.Item.Name), Value: number})
	paper.Rules = append(paper.Rules, provenance(c, p))
	return true, nil
}
