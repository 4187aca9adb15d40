package desk

import (
	"context"
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Receive takes in what the applicant brought, and evaluates again.
func (s *Station) Receive(ctx context.Context, id app.CaseID, facts []fact.Fact, note string) (*casefile.Case, error) {
	c, err := s.act(ctx, id, casefile.DoReceive, func(ch *change, c *casefile.Case) error {
		p, err := s.packOf(c)
		if err != nil {
			return err
		}
		facts := spoken(facts)
		e, err := s.event(ctx, ch, id, casefile.Supplemented, casefile.SupplementedData{Facts: facts, Note: note, On: civil.On(s.Now()), Papers: papersOf(p, c, facts)})
		if err != nil {
			return err
		}
		next, err := casefile.Fold(append(append([]casefile.Event(nil), ch.folded[id]...), e))
		if err != nil {
			return err
		}
		j, err := s.judgeCase(ctx, next)
		if err != nil {
			return err
		}
		return s.put(ctx, ch, next, j)
	})
	return c, err
}
