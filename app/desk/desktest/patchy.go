package desktest

import (
	"context"
	"encoding/json"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/store/memory"
)

// Patchy is a store that lost something.
type Patchy struct {
	*memory.Store
	NotWhole   bool                // the cache is not whole
	Unreadable map[app.CaseID]bool // cases of which events cannot be read
	Rowless    map[app.CaseID]bool // whose rows cannot
	Torn       map[app.CaseID]bool // whose first event is not there, and nobody says so
	Blind      bool                // who has which cases cannot be read
	Held       []desk.Part         // what areas hold of everybody; nil: what was imported
}

// Parts gives what is held.
func (p *Patchy) Parts(ctx context.Context, s app.Subject) ([]desk.Part, error) {
	if p.Held != nil {
		return p.Held, nil
	}
	return p.Store.Parts(ctx, s)
}

// Incomplete says whether the cache is whole.
func (p *Patchy) Incomplete(context.Context) (bool, error) { return p.NotWhole, nil }

// Import takes in, and mends what came again.
func (p *Patchy) Import(ctx context.Context, im desk.Import) error {
	p.NotWhole = p.NotWhole && !im.Complete
	return p.Store.Import(ctx, im)
}

// Events gives what is left of it.
func (p *Patchy) Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error) {
	list, err := p.Store.Events(ctx, c)
	if err == nil && p.Unreadable[c] {
		return list[:len(list)-1], desk.ErrUnreadable
	}
	if err == nil && p.Torn[c] {
		return list[1:], nil
	}
	return list, err
}

// CasesOf gives what is left of it.
func (p *Patchy) CasesOf(ctx context.Context, sub app.Subject) ([]app.CaseID, error) {
	if p.Blind {
		return nil, app.Errorf("cases", app.Damaged, "spoilt")
	}
	return p.Store.CasesOf(ctx, sub)
}

// Row gives what is left of it.
func (p *Patchy) Row(ctx context.Context, c app.CaseID) (desk.Row, error) {
	if p.Rowless[c] {
		return desk.Row{}, app.Errorf("row", app.Damaged, "spoilt")
	}
	return p.Store.Row(ctx, c)
}

// PatchyHall is a hall of a hub's district on such a store.
func PatchyHall(t *testing.T, number int) (*Hall, *Patchy) {
	t.Helper()
	h := NewHall(t)
	p := &Patchy{Store: h.Disk.(*memory.Store), Unreadable: map[app.CaseID]bool{}, Rowless: map[app.CaseID]bool{}, Torn: map[app.CaseID]bool{}}
	h.Disk = p
	info, err := json.Marshal(desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: Monday, Number: number})
	Sound(t, err)
	Sound(t, p.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"station": info}}))
	h.Station = h.Sit("clerk", app.Clerk)
	return h, p
}
