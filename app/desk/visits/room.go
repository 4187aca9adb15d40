// Package visits takes in a whole thing (一件事) at once: several items of one
// person, each a case of its own, and what follows when one of them is settled.
package visits

import (
	"context"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
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
	Facts(ctx context.Context, s app.Subject) (fact.Record, bool, error)
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}
