// Package safekeeping answers for the station itself: can one work now, is all
// that it holds sound, and is there a copy of it elsewhere.
package safekeeping

import (
	"context"

	"miaopi/app"
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
	Outbox(ctx context.Context) (desk.Outbox, error)
	Outgoing(ctx context.Context, after app.EventID, n int) ([]desk.Letter, error)
	Quarantined(ctx context.Context) ([]desk.Quarantined, error)
	Setting(ctx context.Context, key string) ([]byte, bool, error)
}
