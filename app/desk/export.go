package desk

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk/internal/change"
)

// MayExport says whether the person at the station may take a list with names
// and phones out of it.
func (s *Station) MayExport() error {
	if s.Actor.Role != app.Clerk && s.Actor.Role != app.Community {
		return Forbidden("export")
	}
	return nil
}

// MayExportFacts says whether the person at the station may carry everybody's
// facts away; the error says why not.
func (s *Station) MayExportFacts() error {
	if s.Actor.Role != app.Supervisor && s.Actor.Role != app.Administrator {
		return app.E("export", app.Forbidden, "全部当事人的数据只有督查和管理人员可以导出。", nil)
	}
	return nil
}

// Exported journals that a list left the station.
func (s *Station) Exported(ctx context.Context, what string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := change.New()
	s.Note(ch, "export", "", what)
	return s.Commit(ctx, ch)
}
