package soundness

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
)

// Digest sums all cases' states up.
type Digest struct {
	Cases int    `json:"cases"`
	Hash  string `json:"hash"`
}

// Digest hashes the row that every case's events fold to, in order of case.
// Stations that hold the same events have the same digest.
func (s *Room) Digest(ctx context.Context) (Digest, error) {
	var ids []app.CaseID
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		ids = append(ids, h.Case)
		return ctx.Err() == nil
	})
	if err != nil {
		return Digest{}, err
	}
	slices.Sort(ids)
	sum := sha256.New()
	for _, id := range ids {
		c, err := s.at.Fold(ctx, id)
		if err != nil {
			return Digest{}, err
		}
		row := s.at.RowOf(c).Plain()
		b, err := json.Marshal(row)
		if err != nil {
			return Digest{}, err
		}
		sum.Write(append(row.Head.AppendBinary(b), '\n'))
	}
	return Digest{len(ids), "sha256:" + hex.EncodeToString(sum.Sum(nil))}, nil
}
