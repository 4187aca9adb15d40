// Package hubsync keeps a station in step with its hub: rounds of pull, push and
// pull again, an outbox that tells the truth, a hub that was put back, leases on
// online applications, serial numbers, facts and files from elsewhere, passwords,
// and a directory that was put back or copied. Why so: store/DESIGN.md, "Hubs".
//
// Its own documents, beside those of packages wire and witness:
//
//	claim:CASE:N    {kind, case, station, until}; the N-th lease on an online application, written once
//	pool:CODE:DAY:K {kind, station}; the K-th block of a day's serial numbers, written once, in the reference database
//	_local/miaopi-ID      {count}; how many pages the station kept of the database
//	_local/miaopi-head-ID {size, root, sig}; how long the station's journal is, in the database of its own area
package hubsync

import (
	"context"
	"errors"
	"io"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/witness"
)

// syncer moves documents between one station and one hub.
type syncer struct {
	*post.Office
	Hub    port.Hub
	Random io.Reader
	// Patient keeps a person's steps back while they may be undone: the
	// window is, a command that says "now" is not.
	Patient bool

	witnesses *witness.Stand
}

// Result is what one round came to.
type Result struct {
	Pulled      int         `json:"pulled"`
	Pushed      int         `json:"pushed"`
	Quarantined int         `json:"quarantined"`
	Outbox      desk.Outbox `json:"outbox"`
	Seconds     float64     `json:"seconds"`
	Lost        []string    `json:"lost,omitempty"`  // databases that were restored from an older copy
	Rules       string      `json:"rules,omitempty"` // what became of the hub's bundle of rules
	confirm.Settled
}

// Once pulls, pushes and pulls again, until everything that can move has
// moved. It may be stopped and repeated at any point: a page is one
// transaction with its checkpoint, and nothing leaves the second journal before
// the hub has shown that it holds it.
func (s *syncer) Once(ctx context.Context) (Result, error) {
	began := s.Now()
	var r Result
	err := s.round(ctx, &r)
	box, boxErr := s.Store.Outbox(ctx)
	r.Outbox = box
	r.Seconds = s.Now().Sub(began).Round(time.Millisecond).Seconds()
	return r, errors.Join(err, boxErr)
}

func (s *syncer) round(ctx context.Context, r *Result) error {
	if err := s.hearReference(ctx, r); err != nil {
		return err
	}
	for _, area := range s.Areas {
		if err := s.hearArea(ctx, area, r); err != nil {
			return err
		}
	}
	if err := s.heardAll(ctx); err != nil {
		return err
	}
	pushed, err := s.push(ctx, r)
	if err != nil {
		return err
	}
	if pushed {
		for _, area := range s.Areas {
			if err := s.pull(ctx, s.areaPlace(area), r); err != nil {
				return err
			}
		}
	}
	if _, err := s.Store.Book(ctx); err != nil {
		return err
	}
	return s.doubt(ctx)
}

// heardAll says that every feed was read to its end, to a store that waits for
// it.
func (s *syncer) heardAll(ctx context.Context) error {
	lost, err := s.Store.Incomplete(ctx)
	if err != nil || !lost {
		return err
	}
	return s.Store.Import(ctx, desk.Import{Complete: true})
}

// hearReference takes in what everybody shares: who the stations are, and what
// the authority published.
func (s *syncer) hearReference(ctx context.Context, r *Result) error {
	if err := s.trust(ctx); err != nil {
		return err
	}
	if err := s.hearAll(ctx, post.Place{DB: wire.ReferenceDB(s.Name), ByHub: true}, r); err != nil {
		return err
	}
	return s.LoadKeys(ctx)
}

// hearArea takes in an area's cases and facts, and the applications that
// portals wrote for it.
func (s *syncer) hearArea(ctx context.Context, area string, r *Result) error {
	if err := s.hearAll(ctx, s.areaPlace(area), r); err != nil {
		return err
	}
	inboxes, err := s.inboxes(ctx, area)
	if err != nil {
		return err
	}
	for _, db := range inboxes {
		err := s.hearAll(ctx, post.Place{DB: db, Area: area, Inbox: true, ByHub: true}, r)
		if app.KindOf(err) == app.Missing && err != nil {
			continue // the portal has none of this area yet
		}
		if err != nil {
			return err
		}
	}
	return s.readEarly(ctx, r)
}

func (s *syncer) areaPlace(area string) post.Place {
	return post.Place{DB: wire.AreaDB(s.Name, area), Area: area, ByHub: true}
}

// hearAll takes a database's feed in, from the beginning when the database is
// not what it was.
func (s *syncer) hearAll(ctx context.Context, from post.Place, r *Result) error {
	if err := s.rewound(ctx, from, r); err != nil {
		return err
	}
	return s.pull(ctx, from, r)
}
