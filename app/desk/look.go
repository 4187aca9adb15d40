package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
)

// Reveal shows a case with full personal data, and journals that it did.
func (s *Station) Reveal(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.Act(ctx, id, casefile.DoReveal, func(ch *change.Change, _ *casefile.Case) error {
		s.Note(ch, "reveal", id, "")
		return nil
	})
}

// Case is a case as its events make it, with its events in fold order; not for a
// supervisor who has yet to say what he thinks of it.
func (s *Station) Case(ctx context.Context, id app.CaseID) (*casefile.Case, []casefile.Event, error) {
	events, err := s.store.Events(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return nil, nil, app.E("case", app.Missing, "没有这个办件。", err)
	}
	if blind, err := s.blindTo(ctx, c); err != nil || blind {
		return nil, nil, cmp.Or(err, errBlind("case"))
	}
	if !s.seesDraws() {
		events = slices.DeleteFunc(events, func(e casefile.Event) bool { return e.Type == casefile.Drawn })
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
	found, err := s.numbered(ctx, text)
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

// numbered finds up to two cases whose number ends so. Where the end has the day
// in it, the cases of that day are read, and others only when it is none of them.
func (s *Station) numbered(ctx context.Context, text string) (found []app.CaseID, err error) {
	short, tail := untagged(text)
	if len(tail) < 4 {
		return nil, nil
	}
	q, err := s.Queue(ctx)
	if err != nil {
		return nil, err
	}
	day := dayIn(tail)
	if found, err = s.among(ctx, q, func(h Head) bool { return day != "" && onDay(h, day) }, short, tail); err != nil || len(found) > 0 {
		return found, err
	}
	return s.among(ctx, q, func(h Head) bool { return day == "" || !onDay(h, day) }, short, tail)
}

func (s *Station) among(ctx context.Context, q *Queue, which func(Head) bool, short, tail string) (found []app.CaseID, err error) {
	for _, h := range q.Heads.All() {
		if !which(h) {
			continue
		}
		rows, err := s.Page(ctx, []Head{h})
		if err != nil {
			return nil, err
		}
		if called(rows[0].Serial, short, tail) {
			found = append(found, h.Case)
		}
		if len(found) == 2 {
			break
		}
	}
	return found, ctx.Err()
}

// dayIn is what an end of a number has of the day: its digits before the last
// four, eight at most; empty when they are not month and day at least.
func dayIn(tail string) string {
	if len(tail) < len("11230001") {
		return ""
	}
	day := tail[:len(tail)-len("0001")]
	return day[max(0, len(day)-len("20261123")):]
}

func onDay(h Head, day string) bool {
	return strings.HasSuffix(h.At.In(civil.Shanghai).Format("20060102"), day)
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
