package hubsync

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/confirm"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/staff"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/witness"
)

// Dial makes a hub of a way to it.
type Dial func(port.Config) (port.Hub, error)

// Link joins a station to its hub: rounds of synchronisation one at a time,
// leases, facts from elsewhere, and what is known of the hub.
type Link struct {
	Config  port.Config
	station *desk.Station
	syncer  *syncer

	nudge chan struct{}

	mu      sync.Mutex        // one round at a time
	refused [sha256.Size]byte // digest of the last bundle that was refused; guarded by mu

	state  sync.Mutex
	status Status // guarded by state
}

var (
	_ desk.Remote     = (*Link)(nil)
	_ staff.Passwords = (*Link)(nil)
	_ evidence.Files  = (*Link)(nil)
)

// Attach joins a station to the hub it is enrolled with; nil: it works alone.
// Nothing is sent by it.
func Attach(ctx context.Context, st *desk.Station, dial Dial) (*Link, error) {
	cfg, ok, err := port.Configured(ctx, st.Store())
	if err != nil || !ok {
		return nil, err
	}
	secret, _, err := st.Store().Setting(ctx, desk.SettingDistrict)
	if err != nil {
		return nil, err
	}
	d, err := wire.NewDistrict(secret)
	if err != nil {
		return nil, app.E("hub", app.Damaged, "本站的区密钥不对，请重新登记。", err)
	}
	hub, err := dial(cfg)
	if err != nil {
		return nil, err
	}
	l := &Link{Config: cfg, station: st, nudge: make(chan struct{}, 1)}
	office := &post.Office{Store: st.Store(), Name: cfg.Name, Areas: cfg.Areas, Station: st.Info.ID, Key: st.PublicKey(), Private: st.PrivateKey(), District: d, Now: st.Now}
	l.syncer = &syncer{Office: office, Hub: hub, Random: st.Random, witnesses: witness.NewStand(st, hub, office.Keyring, wire.AreaDB(cfg.Name, cfg.Areas[0]))}
	office.HubNow, office.Statement = l.syncer.hubNow, l.syncer.witnesses.Hear
	l.status.Areas = cfg.Areas
	st.Remote = l
	if err := l.syncer.LoadKnown(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// Station is the station that is joined.
func (l *Link) Station() *desk.Station { return l.station }

// Office is where the station opens what comes to it.
func (l *Link) Office() *post.Office { return l.syncer.Office }

// TakeIn has something taken in while no round runs, and brings the station up
// to it.
func (l *Link) TakeIn(ctx context.Context, take func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := take(); err != nil {
		return err
	}
	var ignored Result
	return l.catchUp(ctx, &ignored)
}

// Once is one round: pull, push, pull again, and what that leads to at the
// station.
func (l *Link) Once(ctx context.Context) (Result, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, err := l.once(ctx)
	l.note(r, err)
	return r, err
}

// Now is a round that a person asked for: what the hub refused before goes out
// once more.
func (l *Link) Now(ctx context.Context) (Result, error) {
	if err := l.syncer.Retry(ctx); err != nil {
		return Result{}, err
	}
	return l.Once(ctx)
}

func (l *Link) once(ctx context.Context) (Result, error) {
	var r Result
	err := l.identify(ctx) // before anything is sent
	if err == nil {
		r, err = l.syncer.Once(ctx)
	} else { // what waits here is told all the same
		var boxErr error
		r.Outbox, boxErr = l.station.Store().Outbox(ctx)
		err = errors.Join(err, boxErr)
	}
	if err != nil {
		// What came before the hub went away is there all the same.
		return r, errors.Join(err, l.station.Refresh(ctx))
	}
	if err := l.catchUp(ctx, &r); err != nil {
		return r, err
	}
	alarms, err := l.syncer.witnesses.Judge(ctx)
	r.Quarantined += alarms
	if err := errors.Join(err, l.syncer.witnesses.State(ctx)); err != nil {
		return r, err
	}
	if r.Settled != (confirm.Settled{}) { // what it led to goes out in the same round
		more, err := l.syncer.Once(ctx)
		more.Pulled, more.Pushed, more.Quarantined = more.Pulled+r.Pulled, more.Pushed+r.Pushed, more.Quarantined+r.Quarantined
		more.Seconds, more.Lost, more.Settled, more.Rules = more.Seconds+r.Seconds, r.Lost, r.Settled, r.Rules
		return more, errors.Join(err, l.station.Refresh(ctx))
	}
	return r, nil
}

// catchUp brings the station up to what came.
func (l *Link) catchUp(ctx context.Context, r *Result) error {
	if err := l.admit(ctx); err != nil {
		return err
	}
	if err := l.rules(ctx, r); err != nil {
		return err
	}
	heard, err := l.heard(ctx)
	if err != nil {
		return err
	}
	r.Settled, err = confirm.At(l.station).Synced(ctx, heard)
	return err
}

// heard are the registers as the hub tells of them, and as the facts do.
func (l *Link) heard(ctx context.Context) (map[string]time.Time, error) {
	body, ok, err := l.station.Store().Reference(ctx, wire.RegistersDoc)
	if err != nil || !ok {
		return l.syncer.Heard, err
	}
	var doc wire.Registers
	if err := json.Unmarshal(body, &doc); err != nil || doc.Heard == nil {
		return l.syncer.Heard, nil // what the facts say is enough
	}
	for source, at := range l.syncer.Heard {
		if at.After(doc.Heard[source]) {
			doc.Heard[source] = at
		}
	}
	return doc.Heard, nil
}

// admit makes the hub's accounts the station's.
func (l *Link) admit(ctx context.Context) error {
	a, ok := l.station.Store().(desk.Admitter)
	if !ok {
		return nil
	}
	docs, err := l.accountDocs(ctx)
	if err != nil {
		return err
	}
	keys, err := wire.AccountKeys(docs)
	if err != nil || len(keys) == 0 { // nobody is locked out by an empty list
		return err
	}
	return a.Admit(keys)
}

// Introduce pulls the reference data, so that a station that was just enrolled
// knows its district before it works without a network.
func (l *Link) Introduce(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var r Result
	return l.syncer.hearReference(ctx, &r)
}
