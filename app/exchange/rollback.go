package exchange

import (
	"context"
	"encoding/json"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// mark is what a station remembers of a database to notice that it was
// restored from an older copy.
type mark struct {
	Instance string      `json:"instance"`
	Epoch    string      `json:"epoch"` // the database's own word for which it is
	Docs     int         `json:"docs"`
	Newest   app.EventID `json:"newest"` // newest own event that was booked there
	Seen     string      `json:"seen"`   // newest document, of those written once, that its feed showed
}

// settingMark keeps the mark of a database; beside it stands in desk.db what
// makes the newest booked event findable.
const settingMark = "hub/mark/"

// rollback notices that a database was made anew, lost documents, or no longer
// holds the newest own event that was booked: a restore takes the newest first.
// Then the feed is read from the beginning and what the hub lacks is sent again.
func (s *Syncer) rollback(ctx context.Context, area string, r *Result) error {
	db := AreaDB(s.Name, area)
	info, err := s.Hub.Info(ctx, db)
	if err != nil {
		return err
	}
	old, err := s.mark(ctx, db)
	if err != nil {
		return err
	}
	epoch, whole, err := s.probe(ctx, db, old)
	if err != nil {
		return err
	}
	// A database counts what was deleted too: a smaller number is an older copy.
	lost := old.Instance != "" && (old.Instance != info.Instance || info.Docs < old.Docs || old.Epoch != epoch || !whole)
	now := mark{Instance: info.Instance, Docs: info.Docs, Epoch: epoch, Newest: old.Newest, Seen: old.Seen}
	if lost {
		now.Newest, now.Seen = "", ""
		r.Lost = append(r.Lost, db)
		if err := s.resend(ctx, db, area); err != nil {
			return err
		}
	}
	return s.remember(ctx, db, now)
}

// probe reads a database's epoch and looks for the newest own event that was
// booked there and the newest document that its feed showed: whole says that
// both are there.
func (s *Syncer) probe(ctx context.Context, db string, old mark) (id string, whole bool, err error) {
	ids := []string{epochDoc}
	if old.Newest != "" {
		ids = append(ids, eventPrefix+string(old.Newest))
	}
	if old.Seen != "" && !slices.Contains(ids, old.Seen) {
		ids = append(ids, old.Seen)
	}
	docs, err := s.Hub.Get(ctx, db, ids)
	if err != nil {
		return "", false, err
	}
	want := len(ids) - 1
	for _, d := range docs {
		var e epoch
		switch {
		case d.ID != epochDoc:
			want--
		case json.Unmarshal(d.Body, &e) == nil:
			id = e.ID
		}
	}
	return id, want == 0, nil
}

func (s *Syncer) mark(ctx context.Context, db string) (m mark, err error) {
	b, ok, err := s.Store.Setting(ctx, settingMark+db)
	if err == nil && ok {
		err = json.Unmarshal(b, &m)
	}
	return m, err
}

// remember keeps what a database is, and what was booked in it before.
func (s *Syncer) remember(ctx context.Context, db string, m mark) error {
	old, err := s.mark(ctx, db)
	if err != nil || m == old {
		return err
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.Store.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingMark + db: b}})
}

// noteBooked keeps the newest of the own events that were booked, and the
// newest document that was seen, by area.
func (s *Syncer) noteBooked(ctx context.Context, booked []casefile.Event) error {
	for _, area := range s.Areas {
		db := AreaDB(s.Name, area)
		m, err := s.mark(ctx, db)
		if err != nil {
			return err
		}
		if seen := s.seen[db]; seen != "" {
			m.Seen = seen
		}
		for _, e := range booked {
			if e.ID > m.Newest && s.belongs(ctx, e.Case, area) {
				m.Newest = e.ID
			}
		}
		if err := s.remember(ctx, db, m); err != nil {
			return err
		}
	}
	return nil
}

// belongs says whether a case's events go to an area.
func (s *Syncer) belongs(ctx context.Context, c app.CaseID, area string) bool {
	of, err := s.Store.AreaOf(ctx, c)
	if err == nil && of == "" && len(s.Areas) > 0 {
		of = s.Areas[0]
	}
	return of == area
}

// resend puts own booked events that the hub no longer holds back into the
// outbox, and reads the feed from its beginning.
func (s *Syncer) resend(ctx context.Context, db, area string) error {
	var own []casefile.Event
	err := s.Store.OwnBooked(ctx, s.Station, func(e casefile.Event) bool {
		if s.belongs(ctx, e.Case, area) {
			own = append(own, e)
		}
		return true
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(own, PageSize) {
		there, err := s.held(ctx, db, part)
		if err != nil {
			return err
		}
		missing := slices.DeleteFunc(slices.Clone(part), func(e casefile.Event) bool { _, ok := there[e.ID]; return ok })
		if len(missing) == 0 {
			continue
		}
		if err := s.Store.Commit(ctx, desk.Batch{Events: missing}); err != nil {
			return err
		}
	}
	if err := s.unaccept(ctx); err != nil {
		return err
	}
	return s.Store.Forget(ctx, db)
}

// unaccept takes back what the hub promised before it was restored: events it
// had received but not yet shown are sent again.
func (s *Syncer) unaccept(ctx context.Context) error {
	after := app.EventID("")
	for {
		letters, err := s.Store.Outgoing(ctx, after, PageSize)
		if err != nil || len(letters) == 0 {
			return err
		}
		after = letters[len(letters)-1].Event.ID
		var ids []app.EventID
		for _, l := range letters {
			if l.State == desk.Received {
				ids = append(ids, l.Event.ID)
			}
		}
		if err := s.Store.Mark(ctx, desk.Saved, ids); err != nil {
			return err
		}
	}
}
