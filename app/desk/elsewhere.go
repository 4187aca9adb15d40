package desk

import (
	"context"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
)

// Any window serves anyone (全城通办), but a station hears only the cases of its
// own areas. Of an item that somebody has at most once, the approval of a resident
// of another area is provisional until a station of that area, which hears its
// cases, has confirmed it. The case is lent to the area, and the answer to the
// station's own: see package exchange.

// SettingLent begins the keys under which a station keeps to which areas a case is
// lent; the case follows.
const SettingLent = "lent/"

// elsewhere finds the areas that have to confirm an approval.
func (s *Station) elsewhere(ctx context.Context, j *Judged) error {
	if s.Remote == nil || !j.Pack.Item.Once || j.Effective() != app.Approve {
		return nil
	}
	parts, err := s.store.Parts(ctx, j.Record.Subject)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Area != "" && len(p.Record.Facts) > 0 && !s.Remote.Covers(app.Division(p.Area)) && !slices.Contains(j.Await, p.Area) {
			j.Await = append(j.Await, p.Area)
		}
	}
	slices.Sort(j.Await)
	if len(j.Await) > 0 {
		j.home = string(s.Info.Area)
	}
	return nil
}

// lend notes with a case to which areas its events go besides the station's own.
func lend(c *casefile.Case, settings map[string][]byte) error {
	if c.Home == "" || c.Judgement == nil {
		return nil
	}
	areas := append(slices.Clone(c.Judgement.Await), c.Await...)
	areas = append(areas, c.Home)
	slices.Sort(areas)
	b, err := json.Marshal(slices.Compact(areas))
	if err != nil {
		return err
	}
	settings[SettingLent+string(c.ID)] = b
	return nil
}

// answer confirms another station's decision on somebody of this station's area,
// or says what stands against it. It is called under mu.
func (s *Station) answer(ctx context.Context, ch *change, c *casefile.Case) error {
	i := slices.IndexFunc(c.Await, func(a string) bool { return s.Remote != nil && s.Remote.Covers(app.Division(a)) })
	if i < 0 || c.Judgement.Verdict != app.Approve {
		return nil
	}
	p, err := s.packOf(c)
	if err != nil {
		return nil // rules that are not known here: a station that knows them answers
	}
	rec := *c.Judgement
	rec.Await, rec.Now = nil, s.Now()
	if rec.Guard, err = s.guard(ctx, p, c.ID, c.App); err != nil {
		return err
	}
	if rec.Guard != "" {
		_, err = s.event(ctx, ch, c.ID, casefile.Contradicted, casefile.ContradictedData{Judgement: rec})
		return err
	}
	_, err = s.event(ctx, ch, c.ID, casefile.Confirmed, casefile.ConfirmedData{Judgement: &rec, Area: c.Await[i]})
	return err
}
