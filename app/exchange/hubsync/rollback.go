package hubsync

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// rewound notices that a database was made anew or put back to an older copy.
//
// Before a station keeps a page of a feed, it counts up in a checkpoint of its
// own in that database, and keeps the number with the page. A copy from before
// the page then holds a smaller number than the station; one from after it
// holds the page as well, and nothing was missed. That needs nobody else, no
// clock and no order among revisions.
//
// A checkpoint is only a hint, since local documents go their own way in a
// cluster: the feed is read from its beginning, and what the hub lacks is sent
// again; but only a database that lacks rows of the newest page, or anything that
// this station holds, is said to have been put back.
func (s *syncer) rewound(ctx context.Context, from post.Place, r *Result) error {
	db := from.DB
	at, err := s.position(ctx, db)
	if err != nil || at.Count == 0 {
		return err
	}
	count, err := s.Hub.Checkpoint(ctx, db, string(s.Station))
	if err != nil || count >= at.Count {
		return err
	}
	holds, err := s.anchored(ctx, db, at.Anchor)
	if err != nil {
		return err
	}
	sent := 0
	switch {
	case from.Area == "":
		sent, err = s.resendOnce(ctx, db)
	case !from.Inbox:
		sent, err = s.resend(ctx, from.Area)
	}
	if err != nil {
		return err
	}
	if !holds || sent > 0 {
		r.Lost = append(r.Lost, db)
	}
	return s.Store.Forget(ctx, db)
}

// anchored says whether a database still has some rows. Without any nobody
// knows.
func (s *syncer) anchored(ctx context.Context, db string, anchor map[string]string) (bool, error) {
	if len(anchor) == 0 {
		return false, nil
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(anchor)), port.PageSize) {
		docs, err := s.Hub.Get(ctx, db, ids)
		if err != nil {
			return false, err
		}
		there := map[string]bool{}
		for _, d := range docs {
			there[d.ID] = there[d.ID] || generation(d.Rev) >= generation(anchor[d.ID])
		}
		for _, id := range ids {
			if !there[id] {
				return false, nil
			}
		}
	}
	return true, nil
}

// generation is the number in front of a revision.
func generation(rev string) int {
	n, _, _ := strings.Cut(rev, "-")
	g, err := strconv.Atoi(n)
	if err != nil {
		return -1
	}
	return g
}

// resendOnce sends what stations write into the reference database once and for
// good, and the hub no longer holds: numbers that were taken, passwords that
// were changed. Whatever else it lacks its administrator publishes again.
func (s *syncer) resendOnce(ctx context.Context, db string) (int, error) {
	known := map[string][]byte{}
	for _, prefix := range []string{wire.PoolPrefix, wire.PasswordPrefix} {
		docs, err := s.Store.References(ctx, prefix)
		if err != nil {
			return 0, err
		}
		maps.Copy(known, docs)
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(known)), port.PageSize) {
		there, err := s.Hub.Get(ctx, db, ids)
		if err != nil {
			return 0, err
		}
		for _, d := range there {
			delete(known, d.ID)
		}
	}
	var missing []json.RawMessage
	for _, id := range slices.Sorted(maps.Keys(known)) {
		missing = append(missing, wire.WithID(id, known[id]))
	}
	for part := range slices.Chunk(missing, port.PageSize) {
		if _, err := s.Hub.Push(ctx, db, part); err != nil {
			return 0, err
		}
	}
	return len(missing), nil
}

// belongs says whether a case's events go to an area.
func (s *syncer) belongs(ctx context.Context, c app.CaseID, area string) bool {
	of, err := s.AreaOf(ctx, c)
	return err == nil && of == area
}

// resend puts what the hub no longer holds back into the outbox. A station
// sends all it knows of the area's cases, not only its own part: the computer
// that made the rest may be gone.
func (s *syncer) resend(ctx context.Context, area string) (sent int, err error) {
	var cases []app.CaseID
	err = s.Store.Heads(ctx, func(h desk.Head) bool {
		cases = append(cases, h.Case)
		return true
	})
	if err != nil {
		return 0, err
	}
	cases = slices.DeleteFunc(cases, func(c app.CaseID) bool { return !s.belongs(ctx, c, area) })
	for part := range slices.Chunk(cases, port.PageSize/4) { // a case has a handful of events
		n, err := s.resendPart(ctx, area, part)
		if err != nil {
			return sent, err
		}
		sent += n
	}
	return sent, nil
}

func (s *syncer) resendPart(ctx context.Context, area string, cases []app.CaseID) (int, error) {
	var events []casefile.Event
	for _, c := range cases {
		list, err := s.Store.Events(ctx, c)
		if err != nil && !errors.Is(err, desk.ErrUnreadable) {
			return 0, err
		}
		events = append(events, list...)
	}
	there, err := s.atHub(ctx, area, events)
	if err != nil {
		return 0, err
	}
	missing := slices.DeleteFunc(events, func(e casefile.Event) bool { return there[e.ID][e.Hash()] })
	// What a portal wrote lies in its inbox: it is sent along, and no sign that
	// something was lost.
	lost := slices.ContainsFunc(missing, func(e casefile.Event) bool { return e.Station != wire.Portal })
	if len(missing) == 0 {
		return 0, nil
	}
	n := 0
	if lost {
		n = len(missing)
	}
	return n, s.Store.Unbook(ctx, s.Station, missing)
}

// doubt looks for what the hub promised to keep and its feed does not show:
// what is no longer there is sent again.
func (s *syncer) doubt(ctx context.Context) error {
	return s.EachOutgoing(ctx, func(letters []desk.Letter) error {
		received := slices.DeleteFunc(letters, func(l desk.Letter) bool { return l.State != desk.Received })
		byArea, err := s.sort(ctx, received)
		if err != nil {
			return err
		}
		for area, letters := range byArea {
			if err := s.doubtPart(ctx, area, eventsOf(letters)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *syncer) doubtPart(ctx context.Context, area string, events []casefile.Event) error {
	there, err := s.atHub(ctx, area, events)
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(events, func(e casefile.Event) bool { return there[e.ID][e.Hash()] })
	if len(gone) == 0 {
		return nil
	}
	return s.Store.Unbook(ctx, s.Station, gone)
}
