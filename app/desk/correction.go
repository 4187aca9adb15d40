package desk

import (
	"miaopi/app/casefile"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// CorrectionPaper is the slip to the department whose register differs from
// the paper.
const CorrectionPaper Paper = "correction" // 数据更正单

// correctionPaper lists every correction slip of a case, with what the register
// held when the case was judged.
func (s *Station) correctionPaper(c *casefile.Case, p *rule.Pack, head document.Case) document.Correction {
	out := document.Correction{Case: head}
	for _, slip := range c.Corrected {
		d := document.Discrepancy{What: slip.Fact, Seen: slip.Note}
		decl, declared := p.Decl(slip.Fact)
		if declared {
			d.What, d.Register = decl.Label, fact.RegisterName(decl.Source)
		}
		if held, ok := registered(c, slip.Fact); ok {
			d.Held, d.Register = held.Value.String(), fact.RegisterName(held.Source)
			if word, ok := decl.Words[d.Held]; ok {
				d.Held = word
			}
		}
		out.Entries = append(out.Entries, d)
	}
	return out
}

// registered is what a register held of a fact when the case was judged.
func registered(c *casefile.Case, name string) (fact.Fact, bool) {
	if c.Judgement == nil {
		return fact.Fact{}, false
	}
	for _, f := range c.Judgement.Record().Find(name) {
		if !f.IsSlip() && isRegister(f.Source) {
			return f, true
		}
	}
	return fact.Fact{}, false
}
