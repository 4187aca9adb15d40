// Package evidence keeps what an applicant shows: papers, scans, pictures (材料).
// Files are sealed under the hash of what is in them.
package evidence

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
	File(ctx context.Context, name string) ([]byte, error)
	PutFile(ctx context.Context, name string, data []byte) error
	Setting(ctx context.Context, key string) ([]byte, bool, error)
}
