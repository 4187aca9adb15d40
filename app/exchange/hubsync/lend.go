package hubsync

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// A case about somebody of another area is lent to it: its events lie there too,
// sealed for the area's public key, which follows from the area's own. So a
// station writes to an area whose cases it cannot read.

// lend writes events into the areas that their cases are lent to, before they
// count as sent.
func (s *syncer) lend(ctx context.Context, events []casefile.Event) error {
	lent, err := s.Store.Settings(ctx, desk.SettingLent)
	if err != nil || len(lent) == 0 {
		return err
	}
	docs := map[string][]json.RawMessage{}
	for i := range events {
		var areas []string
		if b := lent[desk.SettingLent+string(events[i].Case)]; b == nil || json.Unmarshal(b, &areas) != nil {
			continue
		}
		for _, a := range areas {
			if slices.Contains(s.Areas, a) {
				continue
			}
			doc, err := s.lentDoc(ctx, a, &events[i])
			if err != nil {
				return err
			}
			docs[a] = append(docs[a], doc)
		}
	}
	for area, list := range docs {
		for part := range slices.Chunk(list, port.PageSize) {
			if _, err := s.Hub.Push(ctx, wire.AreaDB(s.Name, area), part); err != nil { // what is there already is there
				return err
			}
		}
	}
	return nil
}

// lentDoc is an event as it lies in another area's database.
func (s *syncer) lentDoc(ctx context.Context, area string, e *casefile.Event) (json.RawMessage, error) {
	body, ok, err := s.Store.Reference(ctx, wire.AreasDoc)
	if err != nil {
		return nil, err
	}
	var list wire.AreasBody
	if !ok || json.Unmarshal(body, &list) != nil || len(list.Keys[area]) != ed25519.PublicKeySize {
		return nil, app.E("lend", app.Missing, "汇聚库没有区域 "+area+" 的公钥，请管理员运行一次 miaopi hub init。", nil)
	}
	return wire.LentEvent(area, list.Keys[area], e, s.Station, s.sign)
}
