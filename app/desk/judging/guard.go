package judging

import (
	"cmp"
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
)

// Guard finds what the rules cannot see: somebody who already has what is
// applied for, or whose earlier application for it is still open. It names
// the other case; a person decides. What it cannot read it does not pass.
func (s *Room) Guard(ctx context.Context, p *rule.Pack, id app.CaseID, a casefile.Application) (string, error) {
	if book := s.at.BookOf(p.ID); book.Expired(civil.On(s.at.Now())) {
		return "规则束 " + book.Label() + " 已于 " + book.ValidUntil.String() + " 到期，只能受理，不能自动通过。", nil
	}
	if s.at.Remote != nil {
		if r := s.at.Remote.State(); r.Skewed() {
			return r.ClockWords() + "，只受理，不自动通过；请先校准时钟。", nil
		}
	}
	if !p.Item.Once {
		return "", nil
	}
	if lost, err := s.store.Incomplete(ctx); err != nil || lost {
		return "本机还没有从汇聚库取齐其他窗口的办件，不能确定当事人是否已经通过过本事项，请核对是否重复。", nil
	}
	cases, err := s.store.CasesOf(ctx, a.Subject)
	if err != nil {
		return unreadable, nil
	}
	for _, other := range cases {
		if other == id {
			continue
		}
		if why := s.standsBefore(ctx, other, id, a); why != "" {
			return why, nil
		}
	}
	return "", nil
}

// unreadable is why an approval does not take effect where the guard is blind.
const unreadable = "同一当事人的其他办件读不出来，不能排除重复，请人工核对。"

// standsBefore says why another case keeps this one from being approved; empty:
// it does not. It looks at the events, which a damaged or lagging list cannot
// hide.
func (s *Room) standsBefore(ctx context.Context, other, id app.CaseID, a casefile.Application) string {
	events, err := s.store.Events(ctx, other)
	if err != nil {
		return unreadable
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return unreadable
	}
	if c.App.Item != a.Item {
		return ""
	}
	if c.Granted() && !laterThan(c, id) {
		return "同一当事人此前已通过本事项（" + desk.ShortSerial(c.Serial()) + "），请核对是否重复。"
	}
	if c.State.Open() && c.Decision == nil && (c.App.At.Before(a.At) || c.App.At.Equal(a.At) && cmp.Less(other, id)) {
		return "同一当事人的本事项已在办理（" + desk.ShortSerial(c.Serial()) + "），请核对是否重复。"
	}
	return ""
}

// laterThan says whether a case is known to be the later of two grants.
func laterThan(c *casefile.Case, id app.CaseID) bool {
	t := c.Twin(id)
	return t != nil && t.Later
}

// Elsewhere finds the areas that have to confirm an approval.
func (s *Room) Elsewhere(ctx context.Context, j *Judged) error {
	if s.at.Remote == nil || !j.Pack.Item.Once || j.Effective() != app.Approve {
		return nil
	}
	parts, err := s.store.Parts(ctx, j.Record.Subject)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Area != "" && len(p.Record.Facts) > 0 && !s.at.Remote.Covers(app.Division(p.Area)) && !slices.Contains(j.Await, p.Area) {
			j.Await = append(j.Await, p.Area)
		}
	}
	slices.Sort(j.Await)
	if len(j.Await) > 0 {
		j.Home = string(s.at.Info.Area)
	}
	return nil
}
