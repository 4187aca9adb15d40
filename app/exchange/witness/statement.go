package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/desk/supervision"
	"miaopi/app/exchange/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is a station's signed statement of its journal, with proofs that
// it continues those before.
type checkpoint struct {
	ID      string        `json:"_id"`
	Kind    string        `json:"kind"` // checkpoint
	Station app.StationID `json:"station"`
	Size    int64         `json:"size"`
	Links   []link        `json:"links"`
	Note    string        `json:"note"`
}

// link proves that a checkpoint continues the one of an earlier size.
type link struct {
	From  int64       `json:"from"`
	Proof []tlog.Hash `json:"proof"`
}

// to finds the proof from a size.
func (c *checkpoint) to(size int64) (link, bool) {
	i := slices.IndexFunc(c.Links, func(l link) bool { return l.From == size })
	if i < 0 {
		return link{}, false
	}
	return c.Links[i], true
}

// maxLinks is how many earlier checkpoints a statement continues by proof: a
// hub put back to an older copy may have lost the last ones.
const maxLinks = 8

// stated are the last checkpoints that a station pushed, the newest first.
type stated struct {
	Sizes []int64   `json:"sizes"`
	At    time.Time `json:"at"`
}

func (s stated) newest() int64 {
	if len(s.Sizes) == 0 {
		return 0
	}
	return s.Sizes[0]
}

// checkpointID names a checkpoint by its root too: two roots of one size must
// both be seen.
func checkpointID(of app.StationID, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s%s:%d:%x", wire.CheckpointPrefix, of, size, root[:6])
}

// State pushes a checkpoint of the station's own journal, when it grew and
// the last one is old.
func (s *Stand) State(ctx context.Context) error {
	var last stated
	if err := s.read(ctx, settingPushed, &last); err != nil {
		return err
	}
	size, err := s.station.Store().JournalSize(ctx)
	if err != nil || size == last.newest() || s.station.Now().Sub(last.At) < checkpointEvery && last.newest() > 0 {
		return err
	}
	c, err := s.stateNow(ctx, last.Sizes)
	if err != nil {
		return err
	}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	sent, err := s.hub.Push(ctx, s.db, []json.RawMessage{body})
	if err != nil {
		return err
	}
	if !sent[0].Safe && !sent[0].There {
		return nil // not safe yet: stated again next time
	}
	sizes := append([]int64{c.Size}, last.Sizes...)
	return s.write(ctx, settingPushed, stated{sizes[:min(len(sizes), maxLinks)], s.station.Now()})
}

// stateNow makes a checkpoint that continues earlier ones.
func (s *Stand) stateNow(ctx context.Context, earlier []int64) (checkpoint, error) {
	now, err := supervision.At(s.station).Statement(ctx, earlier)
	if err != nil {
		return checkpoint{}, err
	}
	c := checkpoint{ID: checkpointID(s.station.Info.ID, now.Size, now.Root), Kind: "checkpoint", Station: s.station.Info.ID, Size: now.Size, Note: string(now.Note)}
	for i, from := range earlier {
		c.Links = append(c.Links, link{from, now.Proofs[i]})
	}
	return c, nil
}
