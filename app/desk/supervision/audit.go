package supervision

import (
	"context"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

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
	// Witnesses are siblings that signed a checkpoint of this log.
	Witnesses Witnesses
}

// Witnesses are the siblings that signed the station's newest checkpoint that
// anybody signed.
type Witnesses struct {
	Size int64           `json:"size"`
	By   []app.StationID `json:"by"`
}

// SettingWitnesses is where they are kept.
const SettingWitnesses = "journal/witness"

// Statement is a checkpoint with proofs that it continues older ones.
type Statement struct {
	Size   int64
	Root   tlog.Hash
	Proofs [][]tlog.Hash // one for each of the older sizes
	Note   []byte
}

// Statement states the station's journal as it is now.
func (s *Room) Statement(ctx context.Context, older []int64) (Statement, error) {
	s.at.Lock()
	defer s.at.Unlock()
	note, err := journal.Checkpoint(ctx, s.store, s.at.Info.ID, s.at.Maker().Key)
	if err != nil {
		return Statement{}, err
	}
	o, err := journal.OpenCheckpoint(note, s.at.Info.ID, s.at.PublicKey())
	if err != nil {
		return Statement{}, err
	}
	out := Statement{Size: o.Size, Root: o.Root, Note: note}
	for _, size := range older {
		p, err := journal.Proof(ctx, s.store, size)
		if err != nil {
			return out, err
		}
		out.Proofs = append(out.Proofs, p)
	}
	return out, nil
}

// MayReadJournal says whether the person at the station may read the audit
// log.
func (s *Room) MayReadJournal() bool {
	return s.at.Actor.Role == app.Auditor || s.at.Actor.Role == app.Administrator
}

// Audit looks at the audit log. Size, root and checkpoint are of one moment.
func (s *Room) Audit(ctx context.Context) (Audit, error) {
	if !s.MayReadJournal() {
		n, err := s.store.JournalSize(ctx)
		return Audit{Size: n}, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	note, err := journal.Checkpoint(ctx, s.store, s.at.Info.ID, s.at.Maker().Key)
	if err != nil {
		return Audit{}, app.E("audit", app.KindOf(err), "", err)
	}
	o, err := journal.OpenCheckpoint(note, s.at.Info.ID, s.at.PublicKey())
	if err != nil {
		return Audit{}, app.E("audit", app.Internal, "", err)
	}
	a := Audit{Size: o.Size, Root: o.Root.String(), Checkpoint: string(note)}
	if b, ok, err := s.store.Setting(ctx, SettingWitnesses); err != nil {
		return a, err
	} else if ok {
		err = json.Unmarshal(b, &a.Witnesses)
		return a, err
	}
	return a, nil
}

// JournalLine is one entry of the audit log.
type JournalLine struct {
	N int64 // its number, from 0
	journal.Entry
	Serial app.Serial // of the case; empty before acceptance, or without a case
}

// JournalTail reads the last n entries, the newest first.
func (s *Room) JournalTail(ctx context.Context, n int) ([]JournalLine, error) {
	return s.Journal(ctx, JournalFilter{}, n)
}

func (s *Room) journalLine(ctx context.Context, i int64) (JournalLine, error) {
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
