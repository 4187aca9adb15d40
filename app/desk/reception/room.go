// Package reception takes an application in at the counter (受理): who the person
// is and what fits him, drafts, what was promised, what may come later (容缺), and
// what an applicant brings afterwards (补正).
package reception

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
	CasesOf(ctx context.Context, s app.Subject) ([]app.CaseID, error)
	Facts(ctx context.Context, s app.Subject) (fact.Record, bool, error)
	Resident(ctx context.Context, s app.Subject) (desk.Resident, bool, error)
	Row(ctx context.Context, c app.CaseID) (desk.Row, error)
	Setting(ctx context.Context, key string) ([]byte, bool, error)
	Settings(ctx context.Context, prefix string) (map[string][]byte, error)
}
