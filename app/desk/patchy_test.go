package desk_test

import (
	"context"
	"encoding/json"
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/memory"
	"testing"
)

// patchy is a store that lost something.
type patchy struct {
	*memory.Store
	lost   bool                // the cache is not whole
	events map[app.CaseID]bool // cases of which events cannot be read
	rows   map[app.CaseID]bool // whose rows cannot
	torn   map[app.CaseID]bool // whose first event is not there, and nobody says so
	blind  bool                // who has which cases cannot be read
}

func (p *patchy) Incomplete(context.Context) (bool, error) { return p.lost, nil }

func (p *patchy) Import(ctx context.Context, im desk.Import) error {
	p.lost = p.lost && !im.Complete
	return p.Store.Import(ctx, im)
}

func (p *patchy) Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error) {
	list, err := p.Store.Events(ctx, c)
	if err == nil && p.events[c] {
		return list[:len(list)-1], desk.ErrUnreadable
	}
	if err == nil && p.torn[c] {
		return list[1:], nil
	}
	return list, err
}

func (p *patchy) CasesOf(ctx context.Context, sub app.Subject) ([]app.CaseID, error) {
	if p.blind {
		return nil, app.Errorf("cases", app.Damaged, "spoilt")
	}
	return p.Store.CasesOf(ctx, sub)
}

func (p *patchy) Row(ctx context.Context, c app.CaseID) (desk.Row, error) {
	if p.rows[c] {
		return desk.Row{}, app.Errorf("row", app.Damaged, "spoilt")
	}
	return p.Store.Row(ctx, c)
}

// patchyHall is a hall of a hub's district on such a store.
func patchyHall(t *testing.T, number int) (*hall, *patchy) {
	t.Helper()
	h := newHall(t)
	p := &patchy{Store: h.store.(*memory.Store), events: map[app.CaseID]bool{}, rows: map[app.CaseID]bool{}, torn: map[app.CaseID]bool{}}
	h.store = p
	info, err := json.Marshal(desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: monday, Number: number})
	sound(t, err)
	sound(t, p.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"station": info}}))
	h.Station = h.as("clerk", app.Clerk)
	return h, p
}
