package desk

import (
	"context"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/spotcheck"
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

// blindTo says whether a case is to be hidden from the person at the station.
func (s *Station) blindTo(c *casefile.Case) bool {
	return s.Actor.Role == app.Supervisor && c.Unchecked() && !c.Made(s.Actor.Account)
}

// hidden are the cases that are to be hidden from the person at the station.
func (s *Station) hidden(ctx context.Context) (map[app.CaseID]bool, error) {
	if s.Actor.Role != app.Supervisor {
		return nil, nil
	}
	drawn, err := s.everDrawn(ctx)
	if err != nil {
		return nil, err
	}
	out := map[app.CaseID]bool{}
	for _, id := range drawn {
		r, err := s.store.Row(ctx, id)
		switch {
		case err != nil && UnlessDamaged(err) != nil && app.KindOf(err) != app.Missing:
			return nil, err
		case err == nil && r.Unchecked && !slices.Contains(r.Makers, s.Actor.Account):
			out[id] = true
		}
	}
	return out, nil
}

// everDrawn are the cases of all draws that are known here.
func (s *Station) everDrawn(ctx context.Context) (out []app.CaseID, err error) {
	add := func(b []byte) {
		var list struct {
			Drawn []spotcheck.Drawn `json:"drawn"`
		}
		if json.Unmarshal(b, &list) == nil { // another kind of event, of the same thread
			for _, one := range list.Drawn {
				out = append(out, one.Case)
			}
		}
	}
	old, err := s.store.Settings(ctx, SettingDraw)
	if err != nil {
		return nil, err
	}
	for _, b := range old {
		add(b)
	}
	threads, err := Threads(ctx, s.store, ThreadDraw)
	if err != nil {
		return nil, err
	}
	for _, t := range threads {
		events, err := s.store.Events(ctx, t)
		if err != nil {
			return nil, err
		}
		for i := range events {
			add(events[i].Data)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
