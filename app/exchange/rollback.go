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
	Docs     int         `json:"docs"`
	Newest   app.EventID `json:"newest"` // newest own event that was booked there
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
	lost := old.Instance != "" && (old.Instance != info.Instance || info.Docs < old.Docs)
	if !lost && old.Newest != "" {
		docs, err := s.Hub.Get(ctx, db, []string{eventPrefix + string(old.Newest)})
		if err != nil {
			return err
		}
		lost = len(docs) == 0
	}
	if lost {
		r.Lost = append(r.Lost, db)
		if err := s.resend(ctx, db, area); err != nil {
			return err
		}
	}
	return s.remember(ctx, db, area, info)
}

func (s *Syncer) mark(ctx context.Context, db string) (m mark, err error) {
	b, ok, err := s.Store.Setting(ctx, settingMark+db)
	if err == nil && ok {
		err = json.Unmarshal(b, &m)
	}
	return m, err
}

// remember keeps the mark, with the newest booked event of this station.
func (s *Syncer) remember(ctx context.Context, db, area string, info Info) error {
	old, err := s.mark(ctx, db)
	if err != nil {
		return err
	}
	m := mark{Instance: info.Instance, Docs: info.Docs}
	err = s.Store.OwnBooked(ctx, s.Station, func(e casefile.Event) bool {
		if s.belongs(ctx, e.Case, area) && e.ID > m.Newest {
			m.Newest = e.ID
		}
		return true
	})
	if err != nil || m == old {
		return err
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.Store.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingMark + db: b}})
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
