// Package supervision checks decisions afterwards: a draw, blind checks of what
// was drawn, what they found, and the journal.
package supervision

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/journal"
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
	Heads(ctx context.Context, yield func(desk.Head) bool) error
	journal.Store
	Row(ctx context.Context, c app.CaseID) (desk.Row, error)
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}
