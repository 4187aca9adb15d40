// Package outreach goes to people instead of waiting for them: who may have a
// benefit and has not asked (免申即享), who was called, who is visited at home.
package outreach

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
	CasesOf(ctx context.Context, s app.Subject) ([]app.CaseID, error)
	EachRecord(ctx context.Context, yield func(encoded []byte) bool) error
	Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error)
	People(ctx context.Context, yield func(desk.Resident) bool) error
	Resident(ctx context.Context, s app.Subject) (desk.Resident, bool, error)
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}
