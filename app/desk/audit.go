package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"miaopi/app"
	"miaopi/app/journal"
)

// Audit is the audit log in short.
type Audit struct {
	Size int64
	// Root is the root hash, and Checkpoint the station's signed statement
	// of size and root. Only those who may read the log get them.
	Root       string
	Checkpoint string
}

// MayReadJournal says whether the person at the station may read the audit
// log.
func (s *Station) MayReadJournal() bool {
	return s.Actor.Role == app.Auditor || s.Actor.Role == app.Administrator
}

// Audit looks at the audit log. Size, root and checkpoint are of one moment.
func (s *Station) Audit(ctx context.Context) (Audit, error) {
	if !s.MayReadJournal() {
		n, err := s.store.JournalSize(ctx)
		return Audit{Size: n}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	note, err := journal.Checkpoint(ctx, s.store, s.Info.ID, s.maker.Key)
	if err != nil {
		return Audit{}, app.E("audit", app.KindOf(err), "", err)
	}
	o, err := journal.OpenCheckpoint(note, s.Info.ID, s.PublicKey())
	if err != nil {
		return Audit{}, app.E("audit", app.Internal, "", err)
	}
	return Audit{o.Size, o.Root.String(), string(note)}, nil
}

// JournalLine is one entry of the audit log.
type JournalLine struct {
	N int64 // its number, from 0
	journal.Entry
	Serial app.Serial // of the case; empty before acceptance, or without a case
}

// JournalTail reads the last n entries, the newest first.
func (s *Station) JournalTail(ctx context.Context, n int) ([]JournalLine, error) {
	if !s.MayReadJournal() {
		return nil, app.E("journal", app.Forbidden, "只有审计和管理人员可以查看审计日志。", nil)
	}
	size, err := s.store.JournalSize(ctx)
	if err != nil {
		return nil, err
	}
	var out []JournalLine
	for i := size - 1; i >= max(0, size-int64(n)); i-- {
		line, err := s.journalLine(ctx, i)
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, ctx.Err()
}

func (s *Station) journalLine(ctx context.Context, i int64) (JournalLine, error) {
	line := JournalLine{N: i}
	b, err := s.store.JournalEntry(ctx, i)
	if err != nil {
		return line, err
	}
	if err := json.Unmarshal(b, &line.Entry); err != nil {
		return line, app.E("journal", app.Damaged, "", fmt.Errorf("entry %d: %w", i, err))
	}
	if line.Case != "" {
		if r, err := s.store.Row(ctx, line.Case); err == nil { // a lost row loses only the number
			line.Serial = r.Serial
		}
	}
	return line, nil
}
