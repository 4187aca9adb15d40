package exchange

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/desk"
)

// CalendarDoc is a year of the working-day calendar on a hub.
type CalendarDoc struct {
	Kind string          `json:"kind"` // calendar
	Year json.RawMessage `json:"year"` // a file of package workday
}

// CalendarPrefix begins the ids of calendars; the year follows.
const CalendarPrefix = "calendar:"

// Calendars are the years that a station got from its hub.
func Calendars(ctx context.Context, s desk.Store) (files [][]byte, err error) {
	docs, err := s.References(ctx, CalendarPrefix)
	if err != nil {
		return nil, err
	}
	for id, body := range docs {
		var doc CalendarDoc
		if err := json.Unmarshal(body, &doc); err != nil {
			return nil, app.E("calendar", app.Input, "汇聚库上的工作日历 "+id+" 读不出来。", err)
		}
		files = append(files, doc.Year)
	}
	return files, nil
}
