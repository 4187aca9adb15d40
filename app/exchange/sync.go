package exchange

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
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

	keys  ring
	heard map[string]time.Time // registers, with the newest moment of each
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

// hearAll takes a database's feed in, from the beginning when the database is
// not what it was.
func (s *Syncer) hearAll(ctx context.Context, db, area string, r *Result) error {
	if err := s.rewound(ctx, db, area, r); err != nil {
		return err
	}
	return s.pull(ctx, db, area, r)
}

// eachOutgoing gives the outbox page by page.
func (s *Syncer) eachOutgoing(ctx context.Context, do func([]desk.Letter) error) error {
	after := app.EventID("")
	for {
		letters, err := s.Store.Outgoing(ctx, after, PageSize)
		if err != nil || len(letters) == 0 {
			return err
		}
		after = letters[len(letters)-1].Event.ID
		if err := do(letters); err != nil {
			return err
		}
	}
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

// position is where the next page of a database's feed begins, and the number
// of the checkpoint that was written before the last page was kept: a store
// keeps both as one, with the page.
type position struct {
	Since string `json:"since"`
	Count int    `json:"count"`
}

func (s *Syncer) position(ctx context.Context, db string) (p position, err error) {
	text, err := s.Store.Since(ctx, db)
	if err == nil && text != "" && json.Unmarshal([]byte(text), &p) != nil {
		p = position{} // from the beginning
	}
	return p, err
}

func (p position) String() string {
	b, _ := json.Marshal(p) // strings only
	return string(b)
}

// pull takes a database's feed in, page by page; the next page is on its way
// while one is kept.
func (s *Syncer) pull(ctx context.Context, db, area string, r *Result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	at, err := s.position(ctx, db)
	if err != nil {
		return err
	}
	page, err := s.Hub.Changes(ctx, db, at.Since, PageSize)
	if app.KindOf(err) == app.Input && err != nil && at.Since != "" {
		at = position{} // the hub does not know where we were: from the beginning
		page, err = s.Hub.Changes(ctx, db, at.Since, PageSize)
	}
	for {
		if err != nil {
			return err
		}
		var ahead <-chan fetched
		if len(page.Docs) > 0 && page.Pending != 0 && page.Last != at.Since {
			ahead = s.fetch(ctx, db, page.Last)
		}
		if at, err = s.take(ctx, db, area, page, at, r); err != nil || ahead == nil {
			return err
		}
		next := <-ahead
		page, err = next.page, next.err
	}
}

// fetched is a page on its way.
type fetched struct {
	page Page
	err  error
}

func (s *Syncer) fetch(ctx context.Context, db, since string) <-chan fetched {
	c := make(chan fetched, 1)
	go func() {
		page, err := s.Hub.Changes(ctx, db, since, PageSize)
		c <- fetched{page, err}
	}()
	return c
}

// take counts up and keeps a page; what it returns is where the next begins.
func (s *Syncer) take(ctx context.Context, db, area string, page Page, at position, r *Result) (position, error) {
	next := position{page.Last, at.Count}
	if len(page.Docs) > 0 {
		var err error
		if next.Count, err = s.countUp(ctx, db, at.Count); err != nil {
			return at, err
		}
	}
	if next == at {
		return at, nil
	}
	return next, s.keep(ctx, db, area, page, next, r)
}

// countUp writes the station's next checkpoint into a database.
func (s *Syncer) countUp(ctx context.Context, db string, count int) (int, error) {
	if count == 0 {
		there, err := s.Hub.Checkpoint(ctx, db, string(s.Station))
		if err != nil {
			return 0, err
		}
		count = there
	}
	return count + 1, s.Hub.SetCheckpoint(ctx, db, string(s.Station), count+1)
}

// keep takes a page in, with where the next begins.
func (s *Syncer) keep(ctx context.Context, db, area string, page Page, next position, r *Result) error {
	im := s.open(page.Docs, db, area)
	im.DB, im.Area, im.Since = db, area, next.String()
	if err := s.Store.Import(ctx, im); err != nil {
		return err
	}
	r.Quarantined += len(im.Quarantine)
	r.Pulled += len(page.Docs) - len(im.Quarantine)
	return nil
}

// open turns documents into what the store takes in; what cannot be used is
// quarantined with a sentence, and the rest goes on.
func (s *Syncer) open(docs []Doc, db, area string) desk.Import {
	var im desk.Import
	for _, d := range docs {
		if err := s.openDoc(&im, d, area); err != nil {
			im.Quarantine = append(im.Quarantine, desk.Quarantined{DB: db, ID: d.ID, Why: sentence(err), At: s.Now()})
		}
	}
	return im
}

// sentence is what a person reads about a document that could not be used.
func sentence(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return e.Detail
	}
	return "这一份不合格式，没有使用：" + err.Error()
}

func (s *Syncer) openDoc(im *desk.Import, d Doc, area string) error {
	switch {
	case strings.HasPrefix(d.ID, "_design/"):
		return nil
	case area == "":
		return openReference(im, d)
	case strings.HasPrefix(d.ID, eventPrefix):
		return s.openEvent(im, d)
	case d.Deleted:
		return nil // a subject that moved away, a lease that was tidied up
	case strings.HasPrefix(d.ID, subjectPrefix):
		r, who, err := s.District.readSubject(d.ID, d.Body)
		if err == nil {
			im.Records, im.People = append(im.Records, r), append(im.People, who)
			s.hear(r)
		}
		return err
	case strings.HasPrefix(d.ID, applicationPrefix):
		e, err := s.District.readApplication(d.ID, d.Body)
		if err == nil {
			im.Events = append(im.Events, e)
		}
		return err
	case strings.HasPrefix(d.ID, claimPrefix), strings.HasPrefix(d.ID, checkpointPrefix):
		return nil
	}
	return fmt.Errorf("a document of an unknown kind: %s", d.ID)
}

// hear notes how new a record's facts are.
func (s *Syncer) hear(r fact.Record) {
	if s.heard == nil {
		s.heard = map[string]time.Time{}
	}
	for i := range r.Facts {
		if f := &r.Facts[i]; f.AsOf.After(s.heard[f.Source]) {
			s.heard[f.Source] = f.AsOf
		}
	}
}

func openReference(im *desk.Import, d Doc) error {
	if strings.HasPrefix(d.ID, poolPrefix) {
		return nil
	}
	if im.Reference == nil {
		im.Reference = map[string][]byte{}
	}
	im.Reference[d.ID] = d.Body
	if d.Deleted {
		im.Reference[d.ID] = nil
	}
	return nil
}

func (s *Syncer) openEvent(im *desk.Import, d Doc) error {
	if d.Deleted {
		return app.E("exchange", app.Input, "汇聚库上有人删除了一条过程记录；本机保留自己的一份。", nil)
	}
	e, err := ReadEvent(d.ID, d.Body)
	if err != nil {
		return err
	}
	key, known := s.keys.all()[e.Station]
	if !known {
		return app.E("exchange", app.Input, "过程记录来自没有登记的工作站："+string(e.Station), nil)
	}
	if e.Verify(key) != nil {
		return app.E("exchange", app.Input, "过程记录的签名与工作站不符："+string(e.Station), nil)
	}
	im.Events = append(im.Events, e)
	return nil
}

// push sends own events, area by area, in their order.
func (s *Syncer) push(ctx context.Context, r *Result) (any bool, err error) {
	err = s.eachOutgoing(ctx, func(letters []desk.Letter) error {
		letters = slices.DeleteFunc(letters, func(l desk.Letter) bool { return l.State == desk.Received || l.State == desk.Refused })
		byArea, err := s.sort(ctx, letters)
		if err != nil {
			return err
		}
		for area, batch := range byArea {
			n, err := s.send(ctx, AreaDB(s.Name, area), batch)
			r.Pushed += n
			any = any || n > 0
			if err != nil {
				return err
			}
		}
		return nil
	})
	return any, err
}

// sort groups letters by area.
func (s *Syncer) sort(ctx context.Context, letters []desk.Letter) (map[string][]casefile.Event, error) {
	byArea := map[string][]casefile.Event{}
	for i := range letters {
		area, err := s.areaOf(ctx, letters[i].Event.Case)
		if err != nil {
			return nil, err
		}
		byArea[area] = append(byArea[area], letters[i].Event)
	}
	return byArea, nil
}

// areaOf is the area of a case: the station's own, if nothing else is known.
func (s *Syncer) areaOf(ctx context.Context, c app.CaseID) (string, error) {
	area, err := s.Store.AreaOf(ctx, c)
	if area == "" && len(s.Areas) > 0 {
		area = s.Areas[0]
	}
	return area, err
}

// send pushes one batch and marks what became of each event. It returns how
// many the hub newly took.
func (s *Syncer) send(ctx context.Context, db string, events []casefile.Event) (int, error) {
	docs := make([]json.RawMessage, len(events))
	ids := make([]app.EventID, len(events))
	for i, e := range events {
		doc, err := EventDoc(e)
		if err != nil {
			return 0, err
		}
		docs[i], ids[i] = doc, e.ID
	}
	if err := s.Store.Mark(ctx, desk.Posted, ids); err != nil {
		return 0, err
	}
	sent, err := s.Hub.Push(ctx, db, docs)
	if app.KindOf(err) == app.Full && err != nil {
		return s.split(ctx, db, events, err)
	}
	if err != nil {
		return 0, err
	}
	return s.settle(ctx, db, events, sent)
}

// split finds the document that is too large for the hub.
func (s *Syncer) split(ctx context.Context, db string, events []casefile.Event, cause error) (int, error) {
	if len(events) == 1 {
		return 0, s.Store.Refuse(ctx, events[0].ID, sentence(cause))
	}
	a, err := s.send(ctx, db, events[:len(events)/2])
	if err != nil {
		return a, err
	}
	b, err := s.send(ctx, db, events[len(events)/2:])
	return a + b, err
}

// settle marks events by the hub's answers.
func (s *Syncer) settle(ctx context.Context, db string, events []casefile.Event, sent []Sent) (int, error) {
	var safe []app.EventID
	var there []casefile.Event
	reasons := map[app.EventID]string{}
	n := 0
	for i, one := range sent {
		switch {
		case one.Safe:
			safe = append(safe, events[i].ID)
			n++
		case one.Soft:
			n++ // stays 已发出 until it is seen in the feed
		default:
			// There already, or refused: some hubs refuse what is there
			// already as a change.
			there = append(there, events[i])
			reasons[events[i].ID] = one.Reason
		}
	}
	same, err := s.compare(ctx, db, there, reasons)
	if err != nil {
		return n, err
	}
	return n, s.Store.Mark(ctx, desk.Received, append(safe, same...))
}

// compare reads the documents that were there already: with the same content
// the push has succeeded before, with another something is wrong.
func (s *Syncer) compare(ctx context.Context, db string, events []casefile.Event, reasons map[app.EventID]string) ([]app.EventID, error) {
	if len(events) == 0 {
		return nil, nil
	}
	there, err := s.held(ctx, db, events)
	if err != nil {
		return nil, err
	}
	var same []app.EventID
	for i := range events {
		e := &events[i]
		why := "汇聚库上有同名而内容不同的一条，请报告管理员。"
		switch hash, ok := there[e.ID]; {
		case ok && hash == e.Hash():
			same = append(same, e.ID)
			continue
		case !ok && reasons[e.ID] == "":
			continue // it vanished between two requests: sent again next time
		case !ok:
			why = "汇聚库不收这一条：" + reasons[e.ID]
		}
		if err := s.Store.Refuse(ctx, e.ID, why); err != nil {
			return nil, err
		}
	}
	return same, nil
}

// held are the hashes of the events that a database holds.
func (s *Syncer) held(ctx context.Context, db string, events []casefile.Event) (map[app.EventID]string, error) {
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = eventPrefix + string(events[i].ID)
	}
	docs, err := s.Hub.Get(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	out := map[app.EventID]string{}
	for _, d := range docs {
		if e, err := ReadEvent(d.ID, d.Body); err == nil {
			out[e.ID] = e.Hash()
		} else {
			out[app.EventID(strings.TrimPrefix(d.ID, eventPrefix))] = "" // there, and not ours
		}
	}
	return out, nil
}
