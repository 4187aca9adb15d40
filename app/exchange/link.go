package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Dial makes a hub of a way to it.
type Dial func(Config) (Hub, error)

// Link joins a station to its hub: rounds of synchronisation one at a time,
// leases, facts from elsewhere, and what is known of the hub.
type Link struct {
	Config  Config
	station *desk.Station
	syncer  *Syncer

	nudge chan struct{}

	mu      sync.Mutex        // one round at a time
	refused [sha256.Size]byte // digest of the last bundle that was refused; guarded by mu

	state  sync.Mutex
	status Status // guarded by state
}

var _ desk.Remote = (*Link)(nil)

// Status is what is known of the hub, for the bottom line.
type Status struct {
	At    time.Time // of the last round; zero: none yet
	OK    time.Time // of the last round that came through; zero: none yet
	Err   error     // why the last round did not; nil: it did
	Stop  bool      // no further round until a person did something
	Last  Result
	Areas []string
}

// Attach joins a station to the hub it is enrolled with; nil: it works alone.
// Nothing is sent by it.
func Attach(ctx context.Context, st *desk.Station, dial Dial) (*Link, error) {
	cfg, ok, err := Configured(ctx, st.Store())
	if err != nil || !ok {
		return nil, err
	}
	secret, _, err := st.Store().Setting(ctx, desk.SettingDistrict)
	if err != nil {
		return nil, err
	}
	d, err := NewDistrict(secret)
	if err != nil {
		return nil, app.E("hub", app.Damaged, "本站的区密钥不对，请重新登记。", err)
	}
	hub, err := dial(cfg)
	if err != nil {
		return nil, err
	}
	l := &Link{Config: cfg, station: st, nudge: make(chan struct{}, 1)}
	l.syncer = &Syncer{Hub: hub, Store: st.Store(), Name: cfg.Name, Areas: cfg.Areas, Station: st.Info.ID, Key: st.PublicKey(), District: d, Now: st.Now}
	l.status.Areas = cfg.Areas
	st.Remote = l
	if err := l.syncer.loadKeys(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// Station is the station that is joined.
func (l *Link) Station() *desk.Station { return l.station }

// Status tells what is known.
func (l *Link) Status() Status {
	l.state.Lock()
	defer l.state.Unlock()
	return l.status
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

func (l *Link) once(ctx context.Context) (Result, error) {
	r, err := l.syncer.Once(ctx)
	if err != nil {
		// What came before the hub went away is there all the same.
		return r, errors.Join(err, l.station.Refresh(ctx))
	}
	if err := l.settle(ctx, &r); err != nil {
		return r, err
	}
	if r.Settled != (desk.Settled{}) { // what it led to goes out in the same round
		more, err := l.syncer.Once(ctx)
		more.Pulled, more.Pushed, more.Quarantined = more.Pulled+r.Pulled, more.Pushed+r.Pushed, more.Quarantined+r.Quarantined
		more.Seconds, more.Lost, more.Settled, more.Rules = more.Seconds+r.Seconds, r.Lost, r.Settled, r.Rules
		return more, errors.Join(err, l.station.Refresh(ctx))
	}
	return r, nil
}

// settle brings the station up to what came.
func (l *Link) settle(ctx context.Context, r *Result) error {
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
	r.Settled, err = l.station.Synced(ctx, heard)
	return err
}

// heard are the registers as the hub tells of them, and as the facts do.
func (l *Link) heard(ctx context.Context) (map[string]time.Time, error) {
	body, ok, err := l.station.Store().Reference(ctx, RegistersDoc)
	if err != nil || !ok {
		return l.syncer.heard, err
	}
	var doc Registers
	if err := json.Unmarshal(body, &doc); err != nil || doc.Heard == nil {
		return l.syncer.heard, nil // what the facts say is enough
	}
	for source, at := range l.syncer.heard {
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
	docs, err := l.station.Store().References(ctx, accountPrefix)
	if err != nil {
		return err
	}
	keys, err := AccountKeys(docs)
	if err != nil || len(keys) == 0 { // nobody is locked out by an empty list
		return err
	}
	return a.Admit(keys)
}

// BundleDoc is a signed bundle of rules on a hub.
const BundleDoc = "bundle"

// BundleBody is its content.
type BundleBody struct {
	Kind    string `json:"kind"` // bundle
	Archive []byte `json:"archive"`
}

// rules installs the hub's bundle of rules when it is newer. One that is
// refused is told about; the last good one stays.
func (l *Link) rules(ctx context.Context, r *Result) error {
	body, ok, err := l.station.Store().Reference(ctx, BundleDoc)
	if err != nil || !ok {
		return err
	}
	var doc BundleBody
	if err := json.Unmarshal(body, &doc); err != nil {
		r.Rules = "汇聚库上的规则束读不出来，没有采用。"
		return nil
	}
	digest := sha256.Sum256(doc.Archive)
	if digest == l.refused {
		return nil
	}
	book, err := l.station.ReceiveBundle(ctx, doc.Archive)
	switch {
	case err != nil:
		l.refused = digest
		r.Rules = "汇聚库上的规则束没有采用：" + sentence(err)
	case book != "":
		r.Rules = "规则束 " + book + " 已验签，下次登录起采用。"
	}
	return nil
}

// note keeps what a round came to.
func (l *Link) note(r Result, err error) {
	l.state.Lock()
	defer l.state.Unlock()
	now := l.station.Now()
	l.status.At, l.status.Err, l.status.Last = now, err, r
	switch app.KindOf(err) {
	case app.Forbidden, app.Denied, app.Newer, app.Missing, app.Input:
		l.status.Stop = err != nil
	default:
		l.status.Stop = false
	}
	if err == nil {
		l.status.OK = now
	}
}

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

// Introduce pulls the reference data, so that a station that was just enrolled
// knows its district before it works without a network.
func (l *Link) Introduce(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var r Result
	if err := l.syncer.hearAll(ctx, ReferenceDB(l.Config.Name), "", &r); err != nil {
		return err
	}
	return l.syncer.loadKeys(ctx)
}

// Claim implements desk.Remote. The N-th lease on a case is a document that can
// be written once; who writes it has the case. Before anybody decides what he
// leased, he hears what was decided until then.
func (l *Link) Claim(ctx context.Context, cases []app.CaseID) (map[app.CaseID]bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	byArea := map[string][]app.CaseID{}
	for _, c := range cases {
		area, err := l.syncer.areaOf(ctx, c)
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
		if err := l.syncer.hearAll(ctx, AreaDB(l.Config.Name, area), area, &r); err != nil {
			return nil, err
		}
	}
	return got, nil
}

// lease asks for cases of one area, over and over for those whose last lease
// has run out.
func (l *Link) lease(ctx context.Context, area string, cases []app.CaseID, got map[app.CaseID]bool) error {
	db := AreaDB(l.Config.Name, area)
	for n := 1; len(cases) > 0; n++ {
		var again []app.CaseID
		for part := range slices.Chunk(cases, PageSize) {
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
		ids[i] = fmt.Sprintf("%s%s:%d", claimPrefix, c, n)
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
		case c.Station == l.station.Info.ID && c.Until.After(l.station.Now()):
			got[c.Case] = true
		case !c.Until.After(l.station.Now()):
			lapsed = append(lapsed, c.Case)
		}
	}
	return lapsed, nil
}

// Fetch implements desk.Remote: it looks into every area of the hub.
func (l *Link) Fetch(ctx context.Context, sub app.Subject) (bool, error) {
	body, ok, err := l.station.Store().Reference(ctx, areasDoc)
	if err != nil || !ok {
		return false, err
	}
	var list areaList
	if err := json.Unmarshal(body, &list); err != nil {
		return false, app.E("fetch", app.Damaged, "区域清单读不出来。", err)
	}
	id := l.syncer.District.SubjectID(sub)
	for _, area := range list.Areas {
		docs, err := l.syncer.Hub.Get(ctx, AreaDB(l.Config.Name, area), []string{id})
		if err != nil {
			return false, err
		}
		if len(docs) == 0 {
			continue
		}
		r, who, err := l.syncer.District.readSubject(id, docs[0].Body)
		if err != nil {
			return false, app.E("fetch", app.Damaged, "汇聚库上这个人的数据读不出来，按“未知”处理。", err)
		}
		return true, l.station.Store().Import(ctx, desk.Import{Records: []fact.Record{r}, People: []desk.Resident{who}})
	}
	return false, nil
}

// PublishersDoc names whose signatures on bundles count.
const PublishersDoc = "publishers"

// PublishersBody is its content.
type PublishersBody struct {
	Kind string   `json:"kind"` // publishers
	Keys []string `json:"keys"`
}

// Backoff is how long to wait after n failures in a row: doubling from one
// second, at most a minute, and up to half of it less, so that thirty windows
// do not come back at once. dice is in [0, 1).
func Backoff(n int, dice float64) time.Duration {
	wait := time.Minute
	if n < 6 {
		wait = time.Second << n
	}
	return wait - time.Duration(dice*float64(wait)/2)
}

// State implements desk.Remote.
func (l *Link) State() desk.RemoteState {
	s := l.Status()
	r := desk.RemoteState{Reached: s.OK}
	if s.Err != nil {
		r.Failed, r.Offline, r.Stopped, r.Trouble = s.At, app.KindOf(s.Err) == app.Offline, s.Stop, sentence(s.Err)
	}
	return r
}

// Peers implements desk.Remote.
func (l *Link) Peers() desk.Peers { return l.syncer.keys.all() }

// Covers implements desk.Remote.
func (l *Link) Covers(area app.Division) bool {
	return slices.ContainsFunc(l.Config.Areas, func(a string) bool { return strings.HasPrefix(string(area), a) })
}
