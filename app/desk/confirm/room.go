// Package confirm brings the station up to what others sent: it takes in their
// events, and judges again what was approved for the time being.
package confirm

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
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
	Commit(ctx context.Context, b desk.Batch) error
	Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error)
	Heads(ctx context.Context, yield func(desk.Head) bool) error
}
