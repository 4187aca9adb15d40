package hubsync

import (
	"context"
	"encoding/json"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
)

// pool is a block of serial numbers that a station took.
type pool struct {
	ID      string        `json:"_id"`
	Kind    string        `json:"kind"` // pool
	Station app.StationID `json:"station"`
}

// Blocks are numbered from firstBlock on: smaller ones are the hundreds, from 5000
// on, that stations took before there were blocks of twenty.
const (
	firstBlock   = 100
	oldHundreds  = 50
	oldBlockSize = 100
	oldFirst     = 5000
)

func poolID(code, day string, k int) string {
	return fmt.Sprintf("%s%s:%s:%d", wire.PoolPrefix, code, day, k)
}

// Reserve implements desk.Remote: it takes the next block of an item's numbers of
// a day. A block that this station knows to be taken stays taken, whatever a hub
// that was put back to an older copy says.
func (l *Link) Reserve(ctx context.Context, code, day string) (from, to int, err error) {
	gone, err := l.takenBlocks(ctx, code, day)
	if err != nil {
		return 0, 0, err
	}
	for k := range desk.Blocks {
		if gone[k] {
			continue
		}
		id := poolID(code, day, firstBlock+k)
		if _, known, err := l.syncer.Store.Reference(ctx, id); err != nil {
			return 0, 0, err
		} else if known {
			continue
		}
		doc, err := json.Marshal(pool{id, "pool", l.station.Info.ID})
		if err != nil {
			return 0, 0, err
		}
		sent, err := l.syncer.Hub.Push(ctx, wire.ReferenceDB(l.Config.Name), []json.RawMessage{doc})
		if err != nil {
			return 0, 0, err // whether it is ours or not: some numbers are lost, none is given twice
		}
		if sent[0].Safe {
			from, to = desk.Block(k)
			return from, to, l.syncer.Store.Import(ctx, desk.Import{Reference: map[string][]byte{id: doc}})
		}
	}
	return 0, 0, app.E("serial", app.Conflict, "这个事项当天的办件编号全区已用完，请明天再受理。", nil)
}

// takenBlocks are the blocks that the hub has given out, also within a hundred.
func (l *Link) takenBlocks(ctx context.Context, code, day string) (map[int]bool, error) {
	ids, block := make([]string, 0, desk.Blocks+oldHundreds), map[string][2]int{}
	for k := range desk.Blocks {
		id := poolID(code, day, firstBlock+k)
		from, to := desk.Block(k)
		ids, block[id] = append(ids, id), [2]int{from, to}
	}
	for k := range oldHundreds {
		id := poolID(code, day, k)
		ids, block[id] = append(ids, id), [2]int{oldFirst + k*oldBlockSize, oldFirst + (k+1)*oldBlockSize - 1}
	}
	docs, err := l.syncer.Hub.Get(ctx, wire.ReferenceDB(l.Config.Name), ids)
	if err != nil {
		return nil, err
	}
	gone := map[int]bool{}
	for _, d := range docs {
		taken := block[d.ID]
		for k := range desk.Blocks {
			if from, to := desk.Block(k); from <= taken[1] && to >= taken[0] {
				gone[k] = true
			}
		}
	}
	return gone, nil
}
