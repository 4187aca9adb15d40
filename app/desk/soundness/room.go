// Package soundness proves that a station is what its events make it: every seal,
// signature and row is looked at, and the journal's tree.
package soundness

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/journal"
)

// Room is the station as this package works in it: it only reads.
type Room struct {
	at    *desk.Station
	store store
}

// At is the room of a station.
func At(st *desk.Station) *Room { return &Room{at: st, store: st.Store()} }

// store is what the room reads of the station's store.
type store interface {
	Check(ctx context.Context, progress func(done int, total int)) (desk.Report, error)
	Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error)
	File(ctx context.Context, name string) ([]byte, error)
	Heads(ctx context.Context, yield func(desk.Head) bool) error
	Row(ctx context.Context, c app.CaseID) (desk.Row, error)
	journal.Store
}
