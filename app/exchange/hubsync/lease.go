package hubsync

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// leaseTime is how long a station may take over an online application.
const leaseTime = 10 * time.Minute

// claim is a lease on an online application.
type claim struct {
	ID      string        `json:"_id"`
	Kind    string        `json:"kind"` // claim
	Case    app.CaseID    `json:"case"`
	Station app.StationID `json:"station"`
	Until   time.Time     `json:"until"`
}

// live says whether a lease binds at a moment. One that ends later than any lease
// lasts was made by a clock that is wrong.
func (c *claim) live(at time.Time) bool {
	return c.Until.After(at) && c.Until.Sub(at) <= leaseTime+casefile.MaxAhead
}

// Claim implements desk.Remote. The N-th lease on a case is a document that can
// be written once; who writes it has the case. Before anybody decides what he
// leased, he hears what was decided until then.
func (l *Link) Claim(ctx context.Context, cases []app.CaseID) (map[app.CaseID]bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	byArea := map[string][]app.CaseID{}
	for _, c := range cases {
		area, err := l.syncer.AreaOf(ctx, c)
		if err != nil {
			return nil, err
		}
		byArea[area] = append(byArea[area], c)
	}
	got := map[app.CaseID]bool{}
	for area, list := range byArea {
		if err := l.lease(ctx, area, list, got); err != nil {
			return got, err
		}
		var r Result
		if err := l.syncer.hearArea(ctx, area, &r); err != nil {
			return nil, err
		}
	}
	return got, nil
}

// lease asks for cases of one area, over and over for those whose last lease
// has run out.
func (l *Link) lease(ctx context.Context, area string, cases []app.CaseID, got map[app.CaseID]bool) error {
	db := wire.AreaDB(l.Config.Name, area)
	for n := 1; len(cases) > 0; n++ {
		var again []app.CaseID
		for part := range slices.Chunk(cases, port.PageSize) {
			lapsed, err := l.leasePart(ctx, db, part, n, got)
			if err != nil {
				return err
			}
			again = append(again, lapsed...)
		}
		cases = again
	}
	return nil
}

// leasePart writes the n-th leases of some cases, and says whose n-th lease is
// another's and over.
func (l *Link) leasePart(ctx context.Context, db string, cases []app.CaseID, n int, got map[app.CaseID]bool) (lapsed []app.CaseID, err error) {
	docs, ids := make([]json.RawMessage, len(cases)), make([]string, len(cases))
	for i, c := range cases {
		ids[i] = fmt.Sprintf("%s%s:%d", wire.ClaimPrefix, c, n)
		until := l.station.Now().Add(leaseTime).UTC().Truncate(time.Second)
		if docs[i], err = json.Marshal(claim{ids[i], "claim", c, l.station.Info.ID, until}); err != nil {
			return nil, err
		}
	}
	sent, err := l.syncer.Hub.Push(ctx, db, docs)
	if err != nil {
		return nil, err
	}
	var held []string
	for i, one := range sent {
		if one.Safe {
			got[cases[i]] = true
		} else {
			held = append(held, ids[i])
		}
	}
	if len(held) == 0 {
		return nil, nil
	}
	there, err := l.syncer.Hub.Get(ctx, db, held)
	if err != nil {
		return nil, err
	}
	for _, d := range there {
		var c claim
		switch err := json.Unmarshal(d.Body, &c); {
		case err != nil:
		case !c.live(l.station.Now()):
			lapsed = append(lapsed, c.Case)
		case c.Station == l.station.Info.ID:
			got[c.Case] = true
		}
	}
	return lapsed, nil
}
