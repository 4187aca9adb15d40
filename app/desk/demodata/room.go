// Package demodata fills a station with a made-up district and keeps it fresh.
// Nothing else knows how one is made.
package demodata

import (
	"context"

	"miaopi/app/desk"
)

// Room is the station as this package works in it: it writes by the station's
// one path, and reads what its store says.
type Room struct {
	at    *desk.Station
	store store
}

// At is the room of a station.
func At(st *desk.Station) *Room { return &Room{at: st, store: st.Store()} }

// store is what the room reads of the station's store.
type store interface {
	Import(ctx context.Context, im desk.Import) error
	Incomplete(ctx context.Context) (bool, error)
}
