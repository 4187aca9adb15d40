package supervision

import (
	"context"

	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// Opened is a draw as it is given to whoever wants to compute it again: before
// the draw the announcement and the list, after it the seed and what it drew.
func (s *Room) Opened(ctx context.Context, d drawing.Draw) (spotcheck.Opened, error) {
	pop, err := s.FrozenPopulation(ctx, d)
	if err != nil {
		return spotcheck.Opened{}, err
	}
	return spotcheck.Opened{Announcement: d.Text, Key: s.at.PublicKey(), Sig: d.Sig, List: pop.Lines(),
		Nonce: d.Nonce, Said: d.Said, On: d.On, Seed: d.Seed, Drawn: d.Drawn}, nil
}
