package hubsync

import (
	"context"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
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

func (s *syncer) position(ctx context.Context, db string) (p position, err error) {
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
func (s *syncer) pull(ctx context.Context, from post.Place, r *Result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	db := from.DB
	at, err := s.position(ctx, db)
	if err != nil {
		return err
	}
	page, err := s.Hub.Changes(ctx, db, at.Since, port.PageSize)
	if app.KindOf(err) == app.Input && err != nil && at.Since != "" {
		at = position{Count: at.Count, Anchor: at.Anchor, Again: true} // the hub does not know where we were: from the beginning
		page, err = s.Hub.Changes(ctx, db, at.Since, port.PageSize)
	}
	for {
		if err != nil {
			return err
		}
		var ahead <-chan fetched
		if len(page.Docs) > 0 && page.Pending != 0 && page.Last != at.Since {
			ahead = s.fetch(ctx, db, page.Last)
		}
		if at, err = s.keepPage(ctx, from, page, at, r); err != nil || ahead == nil {
			return err
		}
		next := <-ahead
		page, err = next.page, next.err
	}
}

// fetched is a page on its way.
type fetched struct {
	page port.Page
	err  error
}

func (s *syncer) fetch(ctx context.Context, db, since string) <-chan fetched {
	c := make(chan fetched, 1)
	go func() {
		page, err := s.Hub.Changes(ctx, db, since, port.PageSize)
		c <- fetched{page, err}
	}()
	return c
}

// keepPage counts up and keeps a page; what it returns is where the next begins.
func (s *syncer) keepPage(ctx context.Context, from post.Place, page port.Page, at position, r *Result) (position, error) {
	next := position{page.Last, at.Count, at.Anchor, at.Again && page.Pending != 0}
	if len(page.Docs) > 0 && !next.Again {
		next.Anchor = anchorOf(page.Docs)
	}
	if len(page.Docs) > 0 {
		var err error
		if next.Count, err = s.countUp(ctx, from.DB, at.Count); err != nil {
			return at, err
		}
	}
	if next.Since == at.Since && next.Count == at.Count {
		return at, nil
	}
	return next, s.keep(ctx, from, page, next, r)
}

// anchorOf are the ids and revisions of a page's rows that are still there.
func anchorOf(docs []port.Doc) map[string]string {
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
func (s *syncer) countUp(ctx context.Context, db string, count int) (int, error) {
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
func (s *syncer) keep(ctx context.Context, from post.Place, page port.Page, next position, r *Result) error {
	got, err := s.openKnown(ctx, page.Docs, from, r)
	if err != nil {
		return err
	}
	got.DB, got.Area, got.Since, got.Live = from.DB, from.Area, next.String(), true
	if err := s.Store.Import(ctx, got.Import); err != nil {
		return err
	}
	r.Quarantined += len(got.Quarantine)
	r.Pulled += len(page.Docs) - len(got.Quarantine)
	return nil
}

// openKnown opens a page. A station that nobody here knows may have been
// enrolled since the reference data was read: it is read again before anything
// is put aside.
func (s *syncer) openKnown(ctx context.Context, docs []port.Doc, from post.Place, r *Result) (post.Opened, error) {
	before := s.witnesses.Heard()
	got, err := s.openLate(ctx, docs, from)
	if err != nil || !got.Stranger || from.Area == "" {
		return got, err
	}
	if err := s.hearReference(ctx, r); err != nil {
		return got, err
	}
	s.witnesses.Unhear(before)
	return s.openLate(ctx, docs, from)
}

// inboxes are the databases that applications of an area come in.
func (s *syncer) inboxes(ctx context.Context, area string) ([]string, error) {
	body, ok, err := s.Store.Reference(ctx, wire.PortalsDoc)
	if err != nil || !ok {
		return nil, err
	}
	var list wire.PortalsBody
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, app.E("hub", app.Damaged, "汇聚库的门户清单读不出来。", err)
	}
	out := make([]string, len(list.Portals))
	for i, p := range list.Portals {
		out[i] = wire.InboxDB(s.Name, p, area)
	}
	return out, nil
}
