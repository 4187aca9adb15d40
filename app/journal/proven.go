package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"miaopi/app"
)

// Proven are entries of a log with what proves that they are in it: the station's
// signed checkpoint, and for each entry the way to its root. Who has it needs
// neither the station nor the other entries.
type Proven struct {
	Station    app.StationID `json:"station"`
	Key        []byte        `json:"key"` // of the station, Ed25519
	Checkpoint string        `json:"checkpoint"`
	Entries    []ProvenEntry `json:"entries"`
}

// ProvenEntry is one of them.
type ProvenEntry struct {
	N     int64       `json:"n"`     // its number, from 0
	Entry string      `json:"entry"` // to the letter as it is in the log
	Proof []tlog.Hash `json:"proof"`
}

// Prove takes the entries with these numbers out of a log of a size.
func Prove(ctx context.Context, s Store, size int64, numbers []int64) ([]ProvenEntry, error) {
	var none Tail
	read := tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) { return none.hashes(ctx, s, x) })
	out := make([]ProvenEntry, len(numbers))
	for i, n := range numbers {
		b, err := s.JournalEntry(ctx, n)
		if err != nil {
			return nil, err
		}
		proof, err := tlog.ProveRecord(size, n, read)
		if err != nil {
			return nil, app.E("journal", app.Damaged, "", fmt.Errorf("entry %d: %w", n, err))
		}
		out[i] = ProvenEntry{n, string(b), proof}
	}
	return out, ctx.Err()
}

// Verify checks the checkpoint and every entry, and gives the numbers of those
// that are not in the log as they stand here. An error: there is no log that the
// station signed for.
func (p Proven) Verify() (o Opened, wrong []int64, err error) {
	if len(p.Key) != ed25519.PublicKeySize {
		return o, nil, app.E("verify", app.Input, "这不是一份审计日志的导出文件。", nil)
	}
	if o, err = OpenCheckpoint([]byte(p.Checkpoint), p.Station, p.Key); err != nil {
		return o, nil, app.E("verify", app.Conflict, "检查点的签名与工作站不符，或者检查点被改动。", err)
	}
	for _, e := range p.Entries {
		if tlog.CheckRecord(e.Proof, o.Size, o.Root, e.N, tlog.RecordHash([]byte(e.Entry))) != nil {
			wrong = append(wrong, e.N)
		}
	}
	return o, wrong, nil
}
