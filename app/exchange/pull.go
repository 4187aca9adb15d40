package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

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
func (s *Syncer) keep(ctx context.Context, db, area string, page Page, next position, r *Result) error {
	im, err := s.openKnown(ctx, page.Docs, db, area, r)
	if err != nil {
		return err
	}
	im.DB, im.Area, im.Since = db, area, next.String()
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
func (s *Syncer) openKnown(ctx context.Context, docs []Doc, db, area string, r *Result) (desk.Import, error) {
	s.stranger = false
	before := len(s.statements)
	im := s.open(docs, db, area)
	if !s.stranger {
		return im, nil
	}
	if err := s.hearAll(ctx, ReferenceDB(s.Name), "", r); err != nil {
		return im, err
	}
	if err := s.loadKeys(ctx); err != nil {
		return im, err
	}
	s.statements = s.statements[:before]
	return s.open(docs, db, area), nil
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
	case strings.HasPrefix(d.ID, checkpointPrefix), strings.HasPrefix(d.ID, witnessPrefix):
		return s.hearStatement(AreaDB(s.Name, area), d)
	case strings.HasPrefix(d.ID, claimPrefix):
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
		s.stranger = true
		return app.E("exchange", app.Input, "过程记录来自没有登记的工作站："+string(e.Station), nil)
	}
	if e.Verify(key) != nil {
		return app.E("exchange", app.Input, "过程记录的签名与工作站不符："+string(e.Station), nil)
	}
	im.Events = append(im.Events, e)
	return nil
}
