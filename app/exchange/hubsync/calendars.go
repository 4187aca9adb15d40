package hubsync

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
)

// Calendars are the years that a station got from its hub.
func Calendars(ctx context.Context, s desk.Store) (files [][]byte, err error) {
	docs, err := s.References(ctx, wire.CalendarPrefix)
	if err != nil {
		return nil, err
	}
	for id, body := range docs {
		var doc wire.CalendarDoc
		if err := json.Unmarshal(body, &doc); err != nil {
			return nil, app.E("calendar", app.Input, "汇聚库上的工作日历 "+id+" 读不出来。", err)
		}
		files = append(files, doc.Year)
	}
	return files, nil
}
