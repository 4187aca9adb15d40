package exchange

import (
	"context"
	"encoding/json"
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
)

// pool is a hundred serial numbers that a station took.
type pool struct {
	ID      string        `json:"_id"`
	Kind    string        `json:"kind"` // pool
	Station app.StationID `json:"station"`
}

// Reserve implements desk.Remote: it takes the next hundred of an item's
// numbers of a day. A hundred that this station knows to be taken stays taken,
// whatever a hub that was put back to an older copy says.
func (l *Link) Reserve(ctx context.Context, code, day string) (from, to int, err error) {
	ids := make([]string, desk.Blocks)
	for k := range ids {
		ids[k] = fmt.Sprintf("%s%s:%s:%d", poolPrefix, code, day, k)
	}
	db := ReferenceDB(l.Config.Name)
	taken, err := l.syncer.Hub.Get(ctx, db, ids)
	if err != nil {
		return 0, 0, err
	}
	gone := map[string]bool{}
	for _, d := range taken {
		gone[d.ID] = true
	}
	for k, id := range ids {
		if _, known, err := l.syncer.Store.Reference(ctx, id); err != nil {
			return 0, 0, err
		} else if known || gone[id] {
			continue
		}
		doc, err := json.Marshal(pool{id, "pool", l.station.Info.ID})
		if err != nil {
			return 0, 0, err
		}
		sent, err := l.syncer.Hub.Push(ctx, db, []json.RawMessage{doc})
		if err != nil {
			return 0, 0, err // whether it is ours or not: a hundred numbers are lost, none is given twice
		}
		if sent[0].Safe {
			from, to = desk.Block(k)
			return from, to, l.syncer.Store.Import(ctx, desk.Import{Reference: map[string][]byte{id: doc}})
		}
	}
	return 0, 0, app.E("serial", app.Conflict, "这个事项当天的办件编号全区已用完，请明天再受理。", nil)
}
