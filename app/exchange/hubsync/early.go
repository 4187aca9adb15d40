package hubsync

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
)

// An application that bears a moment of the future is not taken in before that
// moment has come: by the hub's clock, so that all stations agree. Until then it
// is among what could not be used, with its sentence.

// settingEarly lists the applications whose moment has not come.
const settingEarly = "hub/early"

// waiting is one of them.
type waiting struct {
	DB, ID, Area string
	Inbox        bool
	At           time.Time
}

// hubNow is the time by the hub's clock, as far as it was heard, else by ours.
func (s *syncer) hubNow() time.Time {
	if c, ok := s.Hub.(port.Clocked); ok {
		if ahead, known := c.Ahead(); known {
			return s.Now().Add(ahead)
		}
	}
	return s.Now()
}

// openLate opens documents, and remembers the applications whose moment has not
// come.
func (s *syncer) openLate(ctx context.Context, docs []port.Doc, from post.Place) (post.Opened, error) {
	got, err := s.Open(ctx, docs, from)
	if err != nil || len(got.Early) == 0 {
		return got, err
	}
	return got, s.wait(ctx, from, got.Early)
}

func (s *syncer) wait(ctx context.Context, from post.Place, more []post.Early) error {
	list, err := s.early(ctx)
	if err != nil {
		return err
	}
	known := map[[2]string]bool{}
	for _, w := range list {
		known[[2]string{w.DB, w.ID}] = true
	}
	for _, e := range more {
		if !known[[2]string{from.DB, e.ID}] {
			list = append(list, waiting{from.DB, e.ID, from.Area, from.Inbox, e.At})
		}
	}
	return s.setEarly(ctx, list)
}

func (s *syncer) early(ctx context.Context) (list []waiting, err error) {
	b, ok, err := s.Store.Setting(ctx, settingEarly)
	if err == nil && ok && json.Unmarshal(b, &list) != nil {
		list = nil // they stay quarantined, as everybody can read
	}
	return list, err
}

// maxWaiting bounds the list: a portal whose clock is years ahead writes many.
const maxWaiting = 10_000

func (s *syncer) setEarly(ctx context.Context, list []waiting) error {
	b, err := json.Marshal(list[:min(len(list), maxWaiting)])
	if err != nil {
		return err
	}
	return s.Store.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingEarly: b}})
}

// readEarly takes in the applications whose moment has come.
func (s *syncer) readEarly(ctx context.Context, r *Result) error {
	list, err := s.early(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	due := func(w waiting) bool { return !w.At.After(s.hubNow()) }
	left := slices.DeleteFunc(slices.Clone(list), due)
	if len(left) == len(list) {
		return nil
	}
	for _, w := range list {
		if !due(w) {
			continue
		}
		docs, err := s.Hub.Get(ctx, w.DB, []string{w.ID})
		if err != nil {
			return err
		}
		got, err := s.openLate(ctx, docs, post.Place{DB: w.DB, Area: w.Area, Inbox: w.Inbox, ByHub: true})
		if err != nil {
			return err
		}
		got.DB, got.Area = w.DB, w.Area
		if got.Since, err = s.Store.Since(ctx, w.DB); err != nil { // the feed stays where it is
			return err
		}
		if err := s.Store.Import(ctx, got.Import); err != nil {
			return err
		}
		r.Pulled += len(got.Events)
	}
	return s.setEarly(ctx, left)
}
