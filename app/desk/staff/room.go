// Package staff keeps the accounts of a station: who may come in, as what, with
// which password, and the second administrator that another's password takes.
package staff

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
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}
