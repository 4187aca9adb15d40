package supervision

import (
	"context"
	"fmt"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
	"miaopi/app/journal"
)

// JournalFilter narrows the audit log; empty fields do not.
type JournalFilter struct {
	Who      app.AccountID
	Case     app.CaseID
	Action   string
	From, To civil.Date
}

func (f JournalFilter) match(e journal.Entry) bool {
	on := civil.On(e.At)
	return (f.Who == "" || e.Who == f.Who) && (f.Case == "" || e.Case == f.Case) && (f.Action == "" || e.Action == f.Action) &&
		(f.From == civil.None || on >= f.From) && (f.To == civil.None || on <= f.To)
}

// Journal reads the entries that a filter names, the newest first, at most most of
// them; 0: all.
func (s *Room) Journal(ctx context.Context, f JournalFilter, most int) ([]JournalLine, error) {
	if !s.MayReadJournal() {
		return nil, app.E("journal", app.Forbidden, "只有审计和管理人员可以查看审计日志。", nil)
	}
	size, err := s.store.JournalSize(ctx)
	if err != nil {
		return nil, err
	}
	var out []JournalLine
	for i := size - 1; i >= 0 && (most == 0 || len(out) < most); i-- {
		line, err := s.journalLine(ctx, i)
		if err != nil {
			return nil, err
		}
		if f.match(line.Entry) {
			out = append(out, line)
		}
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return out, nil
}

// Proven gives the entries that a filter names with what proves them. That it was
// done, for whom and how many, is in the log before.
func (s *Room) Proven(ctx context.Context, f JournalFilter, where string) (journal.Proven, error) {
	lines, err := s.Journal(ctx, f, 0)
	switch {
	case err != nil:
		return journal.Proven{}, err
	case len(lines) == 0:
		return journal.Proven{}, app.E("journal", app.Missing, "审计日志里没有符合条件的记录。", nil)
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "export", f.Case, fmt.Sprintf("journal %d %s", len(lines), where))
	if err := s.at.Commit(ctx, ch); err != nil {
		return journal.Proven{}, err
	}
	note, err := journal.Checkpoint(ctx, s.store, s.at.Info.ID, s.at.Maker().Key)
	if err != nil {
		return journal.Proven{}, err
	}
	o, err := journal.OpenCheckpoint(note, s.at.Info.ID, s.at.PublicKey())
	if err != nil {
		return journal.Proven{}, err
	}
	numbers := make([]int64, len(lines))
	for i, l := range lines {
		numbers[i] = l.N
	}
	entries, err := journal.Prove(ctx, s.store, o.Size, numbers)
	return journal.Proven{Station: s.at.Info.ID, Key: s.at.PublicKey(), Checkpoint: string(note), Entries: entries}, err
}
