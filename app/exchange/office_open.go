package exchange

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Office is where a station opens what comes to it, whoever carried it, and
// where it finds what is to go out.
type Office struct {
	Store    desk.Store
	Name     string   // of the hub's databases
	Areas    []string // codes; the first is where the station's own cases go
	Station  app.StationID
	Key      ed25519.PublicKey  // the station's own
	Private  ed25519.PrivateKey // opens the keys of the station's areas
	District *District
	Now      func() time.Time
	// HubNow is the time by the hub's clock, as far as it is known: portals'
	// applications are judged by it.
	HubNow func() time.Time
	// Statement hears a checkpoint or a co-signature that lies in a database.
	Statement func(db string, d Doc) error

	keys      ring
	authority ed25519.PublicKey    // nil until it was asked for
	areaKeys  []byte               // the document that was opened last
	made      time.Time            // of the hub; zero: nobody knows
	heard     map[string]time.Time // registers, with the newest moment of each
}

// Opened is what documents came to.
type Opened struct {
	desk.Import
	Stranger bool    // there was an event of a station that is not known
	Early    []Early // applications whose moment has not come
}

// Early is an application whose moment has not come.
type Early struct {
	ID string
	At time.Time
}

// open turns documents into what the store takes in; what cannot be used is
// quarantined with a sentence, and the rest goes on.
func (o *Office) open(ctx context.Context, docs []Doc, from place) (got Opened, err error) {
	read := o.readAll(docs, from)
	for i, d := range docs {
		err := read[i].err
		if err == nil {
			err = o.admit(ctx, &got.Import, d, read[i], from)
		}
		if err == nil {
			got.Used = append(got.Used, d.ID)
			continue
		}
		if app.KindOf(err) == app.Offline {
			return got, err
		}
		var late *early
		if errors.As(err, &late) {
			got.Early = append(got.Early, Early{d.ID, late.at})
		}
		got.Stranger = got.Stranger || errors.Is(err, errStranger)
		got.Quarantine = append(got.Quarantine, desk.Quarantined{DB: from.db, ID: d.ID, Why: sentence(err), At: o.Now()})
	}
	return got, nil
}

// sentence is what a person reads about a document that could not be used.
func sentence(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return e.Detail
	}
	return "这一份不合格式，没有使用：" + err.Error()
}

// reading is a document after the work that needs nobody else: opening seals
// and checking signatures.
type reading struct {
	part  *desk.Part
	event *casefile.Event
	err   error
}

// readAll reads the documents of a page on every core.
func (o *Office) readAll(docs []Doc, from place) []reading {
	out := make([]reading, len(docs))
	keys, now := o.keys.all(), o.arrival(from)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), 1+len(docs)/16) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(docs); i = next.Add(1) - 1 {
				out[i] = o.readDoc(docs[i], from, keys, now)
			}
		})
	}
	wg.Wait()
	return out
}

func (o *Office) readDoc(d Doc, from place, keys keyring, now arrival) (r reading) {
	switch {
	case from.area == "" || d.Deleted:
	case strings.HasPrefix(d.ID, eventPrefix) && !from.inbox:
		var e stored
		if e, r.err = o.District.readEvent(from.area, d.ID, d.Body); r.err == nil {
			r.event, r.err = &e.Event, e.verify(keys)
		}
	case strings.HasPrefix(d.ID, subjectPrefix) && !from.inbox:
		var p desk.Part
		p, r.err = o.District.readSubject(from.area, o.District.byArea(from.area), d.ID, d.Body)
		r.part = &p
	case strings.HasPrefix(d.ID, applicationPrefix) && from.byHub:
		var e casefile.Event
		e, r.err = o.District.readApplication(d.ID, d.Body, now)
		r.event = &e
	}
	return r
}

// admit puts a document that was read where it belongs.
func (o *Office) admit(ctx context.Context, im *desk.Import, d Doc, r reading, from place) error {
	switch {
	case strings.HasPrefix(d.ID, "_design/"), strings.HasPrefix(d.ID, claimPrefix):
		return nil
	case from.area == "":
		return o.newReference(ctx, im, d, from.byHub)
	case r.event != nil:
		im.Events = append(im.Events, *r.event)
		return nil
	case r.part != nil:
		im.Parts = append(im.Parts, *r.part)
		o.hear(r.part.Record)
		return nil
	case d.Deleted:
		return o.gone(im, d, from)
	case strings.HasPrefix(d.ID, applicationPrefix):
		return app.E("exchange", app.Input, "随身文件里的网上申请不予受理：申请只由门户写入汇聚库。", nil)
	case !from.inbox && (strings.HasPrefix(d.ID, checkpointPrefix) || strings.HasPrefix(d.ID, witnessPrefix)):
		return o.Statement(from.db, d)
	}
	return fmt.Errorf("a document of an unknown kind: %s", d.ID)
}

// gone hears a deletion. Only an area's own feed can tell of one.
func (o *Office) gone(im *desk.Import, d Doc, from place) error {
	switch {
	case strings.HasPrefix(d.ID, eventPrefix):
		return app.E("exchange", app.Input, "汇聚库上有人删除了一条过程记录；本机保留自己的一份。", nil)
	case strings.HasPrefix(d.ID, subjectPrefix) && from.byHub && !from.inbox:
		im.Gone = append(im.Gone, desk.Gone{ID: d.ID, Area: from.area})
	}
	return nil // a lease that was tidied up, an application that became a case
}

// hear notes how new a record's facts are.
func (o *Office) hear(r fact.Record) {
	if o.heard == nil {
		o.heard = map[string]time.Time{}
	}
	for i := range r.Facts {
		if f := &r.Facts[i]; f.AsOf.After(o.heard[f.Source]) {
			o.heard[f.Source] = f.AsOf
		}
	}
}

// place is where documents came from.
type place struct {
	db    string
	area  string // empty: the reference database
	inbox bool   // of a portal
	byHub bool   // a database of the hub itself, not somebody who carries from it
}

// arrival is what a page's applications are judged by.
func (o *Office) arrival(from place) arrival { return arrival{from.area, o.HubNow(), o.made} }
