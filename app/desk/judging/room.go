// Package judging is the machine at work: it judges a case by the rules in force and
// the facts that are known, asks the guards that stand before an approval, and
// judges again what was decided.
package judging

import (
	"context"

	"miaopi/app"
	"miaopi/app/casefile"
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
	CasesOf(ctx context.Context, s app.Subject) ([]app.CaseID, error)
	Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error)
	Facts(ctx context.Context, s app.Subject) (fact.Record, bool, error)
	Incomplete(ctx context.Context) (bool, error)
	Parts(ctx context.Context, s app.Subject) ([]desk.Part, error)
}
