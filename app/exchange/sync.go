package exchange

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
)

// PageSize is how many documents go in one request: real hubs read and write
// fastest with 1,000.
const PageSize = 1000

// Syncer moves documents between one station and one hub.
type Syncer struct {
	Hub      Hub
	Store    desk.Store
	Name     string   // of the hub's databases
	Areas    []string // codes; the first is where the station's own cases go
	Station  app.StationID
	Key      ed25519.PublicKey // the station's own
	District *District
	Now      func() time.Time
	Random   io.Reader
	// Patient keeps a person's steps back while they may be undone: the
	// window is, a command that says "now" is not.
	Patient bool

	keys  ring
	heard map[string]time.Time // registers, with the newest moment of each
	// statements are the checkpoints and co-signatures that came.
	statements []statementOf
	stranger   bool // an event came of a station that is not known
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
	desk.Settled
}

// Once pulls, pushes and pulls again, until everything that can move has
// moved. It may be stopped and repeated at any point: a page is one
// transaction with its checkpoint, and nothing leaves the second journal before
// the hub has shown that it holds it.
func (s *Syncer) Once(ctx context.Context) (Result, error) {
	began := s.Now()
	var r Result
	err := s.round(ctx, &r)
	box, boxErr := s.Store.Outbox(ctx)
	r.Outbox = box
	r.Seconds = s.Now().Sub(began).Round(time.Millisecond).Seconds()
	return r, errors.Join(err, boxErr)
}

func (s *Syncer) round(ctx context.Context, r *Result) error {
	if err := s.hearAll(ctx, ReferenceDB(s.Name), "", r); err != nil {
		return err
	}
	if err := s.loadKeys(ctx); err != nil {
		return err
	}
	for _, area := range s.Areas {
		if err := s.hearAll(ctx, AreaDB(s.Name, area), area, r); err != nil {
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
			if err := s.pull(ctx, AreaDB(s.Name, area), area, r); err != nil {
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
func (s *Syncer) heardAll(ctx context.Context) error {
	lost, err := s.Store.Incomplete(ctx)
	if err != nil || !lost {
		return err
	}
	return s.Store.Import(ctx, desk.Import{Complete: true})
}

// hearAll takes a database's feed in, from the beginning when the database is
// not what it was.
func (s *Syncer) hearAll(ctx context.Context, db, area string, r *Result) error {
	if err := s.rewound(ctx, db, area, r); err != nil {
		return err
	}
	return s.pull(ctx, db, area, r)
}

// loadKeys reads the public keys of the stations that the reference database
// names.
func (s *Syncer) loadKeys(ctx context.Context) error {
	docs, err := s.Store.References(ctx, stationPrefix)
	if err != nil {
		return err
	}
	keys := desk.Peers{Portal: s.District.PortalKey()}
	for id, body := range docs {
		var doc StationDoc
		if err := json.Unmarshal(body, &doc); err == nil && len(doc.Key) == ed25519.PublicKeySize {
			keys[app.StationID(strings.TrimPrefix(id, stationPrefix))] = doc.Key
		}
	}
	keys[s.Station] = s.Key
	s.keys.set(keys)
	return nil
}

// ring are the keys of the district's stations. A neighbour may ask for one
// while a round reads them anew.
type ring struct {
	mu   sync.RWMutex
	keys desk.Peers // never changed, only replaced
}

func (r *ring) set(keys desk.Peers) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys = keys
}

func (r *ring) all() desk.Peers {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys
}

// StationDoc is a station as the reference database names it.
type StationDoc struct {
	Kind   string            `json:"kind"` // station
	Key    ed25519.PublicKey `json:"key"`
	Name   string            `json:"name"`
	Areas  []string          `json:"areas"`
	Number int               `json:"number"` // of its share of serial numbers
	// Recipient is the age public key that sticks for the station are
	// encrypted to.
	Recipient string `json:"recipient,omitempty"`
}
