package exchange

import (
	"context"
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
	"miaopi/app/fact"
)

// position is where the next page of a database's feed begins, and the number
// of the checkpoint that was written before the last page was kept: a store
// keeps both as one, with the page.
type position struct {
	Since string `json:"since"`
	Count int    `json:"count"`
	// Anchor are the rows of the newest page that was kept, by id and
	// revision: a database that has them has not been put back, whatever
	// became of the checkpoint.
	Anchor map[string]string `json:"anchor,omitempty"`
	Again  bool              `json:"again,omitempty"` // the feed is read from its beginning: Anchor is of before
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
func (s *Syncer) pull(ctx context.Context, from place, r *Result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	db := from.db
	at, err := s.position(ctx, db)
	if err != nil {
		return err
	}
	page, err := s.Hub.Changes(ctx, db, at.Since, PageSize)
	if app.KindOf(err) == app.Input && err != nil && at.Since != "" {
		at = position{Count: at.Count, Anchor: at.Anchor, Again: true} // the hub does not know where we were: from the beginning
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
		if at, err = s.take(ctx, from, page, at, r); err != nil || ahead == nil {
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
func (s *Syncer) take(ctx context.Context, from place, page Page, at position, r *Result) (position, error) {
	next := position{page.Last, at.Count, at.Anchor, at.Again && page.Pending != 0}
	if len(page.Docs) > 0 && !next.Again {
		next.Anchor = anchorOf(page.Docs)
	}
	if len(page.Docs) > 0 {
		var err error
		if next.Count, err = s.countUp(ctx, from.db, at.Count); err != nil {
			return at, err
		}
	}
	if next.Since == at.Since && next.Count == at.Count {
		return at, nil
	}
	return next, s.keep(ctx, from, page, next, r)
}

// anchorOf are the ids and revisions of a page's rows that are still there.
func anchorOf(docs []Doc) map[string]string {
	out := make(map[string]string, len(docs))
	for _, d := range docs {
		if _, twice := out[d.ID]; !d.Deleted && !twice { // of several leaves the first is the one that Get shows
			out[d.ID] = d.Rev
		}
	}
	return out
}

// countUp writes the station's next checkpoint into a database. The number is
// above every one that ever stood there: an attempt that was cut off may have
// left one that no page was kept with.
func (s *Syncer) countUp(ctx context.Context, db string, count int) (int, error) {
	there, err := s.Hub.Checkpoint(ctx, db, string(s.Station))
	if err != nil {
		return 0, err
	}
	if there < count { // put back to an older copy while we read: the next round sees to it
		return 0, app.Errorf("pull", app.Offline, "the checkpoint went back from %d to %d", count, there)
	}
	return there + 1, s.Hub.SetCheckpoint(ctx, db, string(s.Station), there+1)
}

// keep takes a page in, with where the next begins.
func (s *Syncer) keep(ctx context.Context, from place, page Page, next position, r *Result) error {
	im, err := s.openKnown(ctx, page.Docs, from, r)
	if err != nil {
		return err
	}
	im.DB, im.Area, im.Since = from.db, from.area, next.String()
	if err := s.Store.Import(ctx, im); err != nil {
		return err
	}
	r.Quarantined += len(im.Quarantine)
	r.Pulled += len(page.Docs) - len(im.Quarantine)
	return nil
}

// openKnown opens a page. A station that nobody here knows may have been
// enrolled since the reference data was read: it is read again before anything
// is put aside.
func (s *Syncer) openKnown(ctx context.Context, docs []Doc, from place, r *Result) (desk.Import, error) {
	before := len(s.statements)
	im, stranger, err := s.open(ctx, docs, from)
	if err != nil || !stranger || from.area == "" {
		return im, err
	}
	if err := s.hearReference(ctx, r); err != nil {
		return im, err
	}
	s.statements = s.statements[:before]
	im, _, err = s.open(ctx, docs, from)
	return im, err
}

// open turns documents into what the store takes in; what cannot be used is
// quarantined with a sentence, and the rest goes on. stranger: there was an
// event of a station that is not known.
func (s *Syncer) open(ctx context.Context, docs []Doc, from place) (im desk.Import, stranger bool, err error) {
	read := s.readAll(docs, from)
	var waits []waiting
	for i, d := range docs {
		err := read[i].err
		if err == nil {
			err = s.admit(ctx, &im, d, read[i], from)
		}
		if err == nil {
			im.Used = append(im.Used, d.ID)
			continue
		}
		if app.KindOf(err) == app.Offline {
			return im, stranger, err
		}
		var late *early
		if errors.As(err, &late) {
			waits = append(waits, waiting{from.db, d.ID, from.area, from.inbox, late.at})
		}
		stranger = stranger || errors.Is(err, errStranger)
		im.Quarantine = append(im.Quarantine, desk.Quarantined{DB: from.db, ID: d.ID, Why: sentence(err), At: s.Now()})
	}
	return im, stranger, s.wait(ctx, waits)
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
func (s *Syncer) readAll(docs []Doc, from place) []reading {
	out := make([]reading, len(docs))
	keys, now := s.keys.all(), s.arrival(from)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), 1+len(docs)/16) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(docs); i = next.Add(1) - 1 {
				out[i] = s.readDoc(docs[i], from, keys, now)
			}
		})
	}
	wg.Wait()
	return out
}

func (s *Syncer) readDoc(d Doc, from place, keys keyring, now arrival) (r reading) {
	switch {
	case from.area == "" || d.Deleted:
	case strings.HasPrefix(d.ID, eventPrefix) && !from.inbox:
		var e stored
		if e, r.err = s.District.readEvent(from.area, d.ID, d.Body); r.err == nil {
			r.event, r.err = &e.Event, e.verify(keys)
		}
	case strings.HasPrefix(d.ID, subjectPrefix) && !from.inbox:
		var p desk.Part
		p, r.err = s.District.readSubject(from.area, s.District.byArea(from.area), d.ID, d.Body)
		r.part = &p
	case strings.HasPrefix(d.ID, applicationPrefix) && from.byHub:
		var e casefile.Event
		e, r.err = s.District.readApplication(d.ID, d.Body, now)
		r.event = &e
	}
	return r
}

// admit puts a document that was read where it belongs.
func (s *Syncer) admit(ctx context.Context, im *desk.Import, d Doc, r reading, from place) error {
	switch {
	case strings.HasPrefix(d.ID, "_design/"), strings.HasPrefix(d.ID, claimPrefix):
		return nil
	case from.area == "":
		return s.newReference(ctx, im, d, from.byHub)
	case r.event != nil:
		im.Events = append(im.Events, *r.event)
		return nil
	case r.part != nil:
		im.Parts = append(im.Parts, *r.part)
		s.hear(r.part.Record)
		return nil
	case d.Deleted:
		return s.gone(im, d, from)
	case strings.HasPrefix(d.ID, applicationPrefix):
		return app.E("exchange", app.Input, "随身文件里的网上申请不予受理：申请只由门户写入汇聚库。", nil)
	case !from.inbox && (strings.HasPrefix(d.ID, checkpointPrefix) || strings.HasPrefix(d.ID, witnessPrefix)):
		return s.hearStatement(from.db, d)
	}
	return fmt.Errorf("a document of an unknown kind: %s", d.ID)
}

// gone hears a deletion. Only an area's own feed can tell of one.
func (s *Syncer) gone(im *desk.Import, d Doc, from place) error {
	switch {
	case strings.HasPrefix(d.ID, eventPrefix):
		return app.E("exchange", app.Input, "汇聚库上有人删除了一条过程记录；本机保留自己的一份。", nil)
	case strings.HasPrefix(d.ID, subjectPrefix) && from.byHub && !from.inbox:
		im.Gone = append(im.Gone, desk.Gone{ID: d.ID, Area: from.area})
	}
	return nil // a lease that was tidied up, an application that became a case
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
