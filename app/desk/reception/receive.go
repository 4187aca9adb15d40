package reception

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
)

// Receive takes in what the applicant brought, and evaluates again.
func (s *Room) Receive(ctx context.Context, id app.CaseID, facts []fact.Fact, note string) (*casefile.Case, error) {
	c, err := s.at.Act(ctx, id, casefile.DoReceive, func(ch *change.Change, c *casefile.Case) error {
		p, err := s.at.PackOf(c)
		if err != nil {
			return err
		}
		facts := spoken(facts)
		e, err := s.at.Event(ctx, ch, id, casefile.Supplemented, casefile.SupplementedData{Facts: facts, Note: note, On: civil.On(s.at.Now()), Papers: papersOf(p, c, facts)})
		if err != nil {
			return err
		}
		next, err := casefile.Fold(append(append([]casefile.Event(nil), ch.Folded[id]...), e))
		if err != nil {
			return err
		}
		j, err := judging.At(s.at).JudgeCase(ctx, next)
		if err != nil {
			return err
		}
		return judging.At(s.at).Put(ctx, ch, next, j)
	})
	return c, err
}
