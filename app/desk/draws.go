package desk

import (
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/spotcheck/drawing"
)

// Draw is one draw of the district, as far as it was heard.
func (s *Station) Draw(ctx context.Context, id string) (drawing.Draw, error) {
	events, err := s.ThreadEvents(ctx, Thread(ThreadDraw, id))
	if err != nil {
		return drawing.Draw{}, err
	}
	if len(events) > 0 {
		return drawing.Fold(id, events)
	}
	b, ok, err := s.store.Setting(ctx, SettingDraw+id)
	if err == nil && !ok {
		err = app.E("draw", app.Missing, "没有这次抽查："+id, nil)
	}
	if err != nil {
		return drawing.Draw{}, err
	}
	return drawing.ReadOld(id, b)
}

// Draws lists the spot checks of the district as this station hears of them, the
// newest first.
func (s *Station) Draws(ctx context.Context) ([]drawing.Draw, error) {
	old, err := s.store.Settings(ctx, SettingDraw)
	if err != nil {
		return nil, err
	}
	var out []drawing.Draw
	for key, b := range old {
		d, err := drawing.ReadOld(strings.TrimPrefix(key, SettingDraw), b)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	threads, err := s.Threads(ctx, ThreadDraw)
	if err != nil {
		return nil, err
	}
	for _, t := range threads {
		events, err := s.ThreadEvents(ctx, t)
		if err != nil {
			return nil, err
		}
		if d, err := drawing.Fold(strings.TrimPrefix(string(t), ThreadDraw+"/"), events); err == nil {
			out = append(out, d) // of one that cannot be read yet its first event has not come
		}
	}
	slices.SortFunc(out, func(a, b drawing.Draw) int { return strings.Compare(b.ID, a.ID) })
	return out, nil
}
