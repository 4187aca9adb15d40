package desk

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
)

// A supervisor does not see how a drawn case was decided before he has said what
// he thinks of it: it is in no list of his, cannot be opened, printed or acted
// on but by its blind sheet. Who made the case may not check it, and sees it.

// seesDraws says whether the person at the station may know which cases were drawn:
// not who makes them.
func (s *Station) seesDraws() bool {
	return s.Actor.Role == app.Supervisor || s.Actor.Role == app.Auditor
}

// errBlind is what he reads instead.
func errBlind(op string) error {
	return app.E(op, app.Forbidden, "这一件在抽查名单里，还没有抽查意见：查完之前不能查看结果，请到抽查里办理。", nil)
}

// blindTo says whether a case is to be hidden from the person at the station. A
// draw that was closed hides nothing; one that was not heard of yet does.
func (s *Station) blindTo(ctx context.Context, c *casefile.Case) (bool, error) {
	if s.Actor.Role != app.Supervisor || c.Made(s.Actor.Account) {
		return false, nil
	}
	for _, draw := range c.Unchecked() {
		d, err := s.Draw(ctx, draw)
		switch {
		case err != nil && app.KindOf(err) != app.Missing:
			return true, err
		case d.Closed == nil:
			return true, nil
		}
	}
	return false, nil
}

// hidden are the cases that are to be hidden from the person at the station.
func (s *Station) hidden(ctx context.Context) (map[app.CaseID]bool, error) {
	if s.Actor.Role != app.Supervisor {
		return nil, nil
	}
	draws, err := s.Draws(ctx)
	if err != nil {
		return nil, err
	}
	out := map[app.CaseID]bool{}
	for _, d := range draws {
		if d.Closed != nil {
			continue
		}
		for _, one := range d.Drawn {
			r, err := s.store.Row(ctx, one.Case)
			switch {
			case err != nil && app.KindOf(err) != app.Missing && app.KindOf(err) != app.Damaged:
				return nil, err
			case err == nil && slices.Contains(r.Unchecked, d.ID) && !slices.Contains(r.Makers, s.Actor.Account):
				out[one.Case] = true
			}
		}
	}
	return out, nil
}
