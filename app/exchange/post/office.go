// Package post is a station's office for what is exchanged: documents come in by
// it, whoever carried them, and it knows what is to go out. It believes
// signatures only (package wire), by the keys that the authority published: a
// reference document counts when it is signed and newer than the one that is
// known, an event when its maker's station and the one that stored it signed it,
// facts when the authority did. What cannot be used is put aside with a sentence;
// the rest goes on.
package post

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
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
	District *wire.District
	Now      func() time.Time
	// HubNow is the time by the hub's clock, as far as it is known: portals'
	// applications are judged by it.
	HubNow func() time.Time
	// Statement hears a checkpoint or a co-signature that lies in a database.
	Statement func(db string, d port.Doc) error

	// Heard are the registers, with the newest moment of each.
	Heard map[string]time.Time

	keys      ring
	authority ed25519.PublicKey // nil until it was asked for
	areaKeys  []byte            // the document that was opened last
	made      time.Time         // of the hub; zero: nobody knows
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

// Open turns documents into what the store takes in; what cannot be used is
// quarantined with a sentence, and the rest goes on.
func (o *Office) Open(ctx context.Context, docs []port.Doc, from Place) (got Opened, err error) {
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
		var late *wire.EarlyError
		if errors.As(err, &late) {
			got.Early = append(got.Early, Early{d.ID, late.At})
		}
		got.Stranger = got.Stranger || errors.Is(err, wire.ErrStranger)
		got.Quarantine = append(got.Quarantine, desk.Quarantined{DB: from.DB, ID: d.ID, Why: Sentence(err), At: o.Now()})
	}
	return got, nil
}

// Sentence is what a person reads about a document that could not be used.
func Sentence(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return e.Detail
	}
	return "这一份不合格式，没有使用：" + err.Error()
}

// Copied reads the events that a neighbour copies, and nothing else: a copy comes
// while a round may be running, and whatever else Open takes in belongs to the
// round.
func (o *Office) Copied(docs []json.RawMessage) ([]casefile.Event, error) {
	keys := o.keys.all()
	out := make([]casefile.Event, len(docs))
	for i, d := range docs {
		id := wire.IDOf(d)
		if !strings.HasPrefix(id, wire.EventPrefix) {
			return nil, fmt.Errorf("a copy holds events only: %q", id)
		}
		e, err := o.District.ReadEvent(o.Areas[0], id, d)
		if err == nil {
			err = e.Verify(keys)
		}
		if err != nil {
			return nil, err
		}
		out[i] = e.Event
	}
	return out, nil
}

// reading is a document after the work that needs nobody else: opening seals
// and checking signatures.
type reading struct {
	part  *desk.Part
	event *casefile.Event
	err   error
}

// readAll reads the documents of a page on every core.
func (o *Office) readAll(docs []port.Doc, from Place) []reading {
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

func (o *Office) readDoc(d port.Doc, from Place, keys wire.Keyring, now wire.Arrival) (r reading) {
	switch {
	case from.Area == "" || d.Deleted:
	case strings.HasPrefix(d.ID, wire.EventPrefix) && !from.Inbox:
		var e wire.Stored
		if e, r.err = o.District.ReadEvent(from.Area, d.ID, d.Body); r.err == nil {
			r.event, r.err = &e.Event, e.Verify(keys)
		}
	case strings.HasPrefix(d.ID, wire.SubjectPrefix) && !from.Inbox:
		var p desk.Part
		p, r.err = o.District.ReadSubject(from.Area, o.District.ByArea(from.Area), d.ID, d.Body)
		r.part = &p
	case strings.HasPrefix(d.ID, wire.ApplicationPrefix) && from.ByHub:
		var e casefile.Event
		e, r.err = o.District.ReadApplication(d.ID, d.Body, now)
		r.event = &e
	}
	return r
}

// admit puts a document that was read where it belongs.
func (o *Office) admit(ctx context.Context, im *desk.Import, d port.Doc, r reading, from Place) error {
	switch {
	case strings.HasPrefix(d.ID, "_design/"), strings.HasPrefix(d.ID, wire.ClaimPrefix):
		return nil
	case from.Area == "":
		return o.newReference(ctx, im, d, from.ByHub)
	case r.event != nil:
		im.Events = append(im.Events, *r.event)
		return nil
	case r.part != nil:
		im.Parts = append(im.Parts, *r.part)
		o.hear(r.part.Record)
		return nil
	case d.Deleted:
		return o.gone(im, d, from)
	case strings.HasPrefix(d.ID, wire.ApplicationPrefix):
		return app.E("exchange", app.Input, "随身文件里的网上申请不予受理：申请只由门户写入汇聚库。", nil)
	case !from.Inbox && (strings.HasPrefix(d.ID, wire.CheckpointPrefix) || strings.HasPrefix(d.ID, wire.WitnessPrefix)):
		return o.Statement(from.DB, d)
	}
	return fmt.Errorf("a document of an unknown kind: %s", d.ID)
}

// gone hears a deletion. Only an area's own feed can tell of one.
func (o *Office) gone(im *desk.Import, d port.Doc, from Place) error {
	switch {
	case strings.HasPrefix(d.ID, wire.EventPrefix):
		return app.E("exchange", app.Input, "汇聚库上有人删除了一条过程记录；本机保留自己的一份。", nil)
	case strings.HasPrefix(d.ID, wire.SubjectPrefix) && from.ByHub && !from.Inbox:
		im.Gone = append(im.Gone, desk.Gone{ID: d.ID, Area: from.Area})
	}
	return nil // a lease that was tidied up, an application that became a case
}

// hear notes how new a record's facts are.
func (o *Office) hear(r fact.Record) {
	if o.Heard == nil {
		o.Heard = map[string]time.Time{}
	}
	for i := range r.Facts {
		if f := &r.Facts[i]; f.AsOf.After(o.Heard[f.Source]) {
			o.Heard[f.Source] = f.AsOf
		}
	}
}

// Place is where documents came from.
type Place struct {
	DB    string
	Area  string // empty: the reference database
	Inbox bool   // of a portal
	ByHub bool   // a database of the hub itself, not somebody who carries from it
}

// arrival is what a page's applications are judged by.
func (o *Office) arrival(from Place) wire.Arrival {
	return wire.Arrival{Area: from.Area, Now: o.HubNow(), Made: o.made}
}
