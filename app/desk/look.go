package desk

import (
	"context"
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/internal/change"
	"strings"
)

// Reveal shows a case with full personal data, and journals that it did.
func (s *Station) Reveal(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.Act(ctx, id, casefile.DoReveal, func(ch *change.Change, _ *casefile.Case) error {
		s.Note(ch, "reveal", id, "")
		return nil
	})
}

// Case is a case as its events make it, with its events in fold order.
func (s *Station) Case(ctx context.Context, id app.CaseID) (*casefile.Case, []casefile.Event, error) {
	events, err := s.store.Events(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return nil, nil, app.E("case", app.Missing, "没有这个办件。", err)
	}
	return c, events, nil
}

// FindCase resolves what a person writes for a case: its id, its serial
// number, or the serial's last digits when only one case ends so.
func (s *Station) FindCase(ctx context.Context, text string) (app.CaseID, error) {
	text = strings.TrimSpace(text)
	if _, err := s.store.Row(ctx, app.CaseID(text)); err == nil {
		return app.CaseID(text), nil
	}
	short, tail := untagged(text)
	var found []app.CaseID
	err := s.EachRow(ctx, func(r Row) bool {
		if len(tail) >= 4 && called(r.Serial, short, tail) {
			found = append(found, r.Head.Case)
		}
		return len(found) < 2
	})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", app.E("case", app.Missing, "没有这个办件："+text, nil)
	case len(found) > 1:
		return "", app.E("case", app.Input, "有多个办件的编号以 "+text+" 结尾，请写完整编号。", nil)
	}
	return found[0], nil
}

// EachRow gives every row, newest first, until yield returns false.
func (s *Station) EachRow(ctx context.Context, yield func(Row) bool) error {
	q, err := s.Queue(ctx)
	if err != nil {
		return err
	}
	for _, h := range q.Heads.All() {
		rows, err := s.Page(ctx, []Head{h})
		if err != nil {
			return err
		}
		if !yield(rows[0]) {
			return nil
		}
	}
	return nil
}
