package hubsync

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// push sends own events, area by area, in their order.
func (s *syncer) push(ctx context.Context, r *Result) (any bool, err error) {
	waiting := map[app.CaseID]bool{}
	err = s.EachOutgoing(ctx, func(letters []desk.Letter) error {
		letters = slices.DeleteFunc(letters, func(l desk.Letter) bool {
			return l.State == desk.Received || l.State == desk.Refused || s.held(&l.Event, waiting)
		})
		byArea, err := s.sort(ctx, letters)
		if err != nil {
			return err
		}
		for area, batch := range byArea {
			if err := s.sendFiles(ctx, area, batch); err != nil {
				return err
			}
			if err := s.lend(ctx, eventsOf(batch)); err != nil {
				return err
			}
			n, err := s.send(ctx, area, eventsOf(batch))
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
func (s *syncer) sort(ctx context.Context, letters []desk.Letter) (map[string][]desk.Letter, error) {
	byArea := map[string][]desk.Letter{}
	for i := range letters {
		area, err := s.AreaOf(ctx, letters[i].Event.Case)
		if err != nil {
			return nil, err
		}
		byArea[area] = append(byArea[area], letters[i])
	}
	return byArea, nil
}

func eventsOf(letters []desk.Letter) []casefile.Event {
	out := make([]casefile.Event, len(letters))
	for i := range letters {
		out[i] = letters[i].Event
	}
	return out
}

// Retry lets what the hub refused go out once more: somebody mended the cause.
func (s *syncer) Retry(ctx context.Context) error {
	return s.EachOutgoing(ctx, func(letters []desk.Letter) error {
		var ids []app.EventID
		for _, l := range letters {
			if l.State == desk.Refused {
				ids = append(ids, l.Event.ID)
			}
		}
		return s.Store.Mark(ctx, desk.Saved, ids)
	})
}

// held says whether an event may still be taken back, or stands behind one of
// its case that may: nothing of it leaves the station before.
func (s *syncer) held(e *casefile.Event, waiting map[app.CaseID]bool) bool {
	if s.Patient && e.Station == s.Station && casefile.Undoable(e) && s.Now().Sub(e.At.Time()) < casefile.UndoFor {
		waiting[e.Case] = true
	}
	return waiting[e.Case]
}

// send pushes one batch and marks what became of each event. It returns how
// many the hub newly took.
func (s *syncer) send(ctx context.Context, area string, events []casefile.Event) (int, error) {
	docs, ids, err := s.sealAll(area, events)
	if err != nil {
		return 0, err
	}
	if err := s.Store.Mark(ctx, desk.Posted, ids); err != nil {
		return 0, err
	}
	sent, err := s.Hub.Push(ctx, wire.AreaDB(s.Name, area), docs)
	if app.KindOf(err) == app.Full && err != nil {
		return s.split(ctx, area, events, err)
	}
	if err != nil {
		return 0, err
	}
	return s.markAnswered(ctx, area, events, sent)
}

// sealAll seals events for an area.
func (s *syncer) sealAll(area string, events []casefile.Event) ([]json.RawMessage, []app.EventID, error) {
	docs := make([]json.RawMessage, len(events))
	ids := make([]app.EventID, len(events))
	for i := range events {
		doc, err := s.District.SealEvent(area, &events[i], s.Station, s.sign)
		if err != nil {
			return nil, nil, err
		}
		docs[i], ids[i] = doc, events[i].ID
	}
	return docs, ids, nil
}

func (s *syncer) sign(text []byte) []byte { return ed25519.Sign(s.Private, text) }

// split finds the document that is too large for the hub.
func (s *syncer) split(ctx context.Context, area string, events []casefile.Event, cause error) (int, error) {
	if len(events) == 1 {
		return 0, s.Store.Refuse(ctx, events[0].ID, post.Sentence(cause))
	}
	a, err := s.send(ctx, area, events[:len(events)/2])
	if err != nil {
		return a, err
	}
	b, err := s.send(ctx, area, events[len(events)/2:])
	return a + b, err
}

// markAnswered marks events by the hub's answers.
func (s *syncer) markAnswered(ctx context.Context, area string, events []casefile.Event, sent []port.Sent) (int, error) {
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
	same, err := s.compare(ctx, area, there, reasons)
	if err != nil {
		return n, err
	}
	return n, s.Store.Mark(ctx, desk.Received, append(safe, same...))
}

// compare reads the documents that were there already: with the same content
// the push has succeeded before, with another something is wrong.
func (s *syncer) compare(ctx context.Context, area string, events []casefile.Event, reasons map[app.EventID]string) ([]app.EventID, error) {
	if len(events) == 0 {
		return nil, nil
	}
	there, err := s.atHub(ctx, area, events)
	if err != nil {
		return nil, err
	}
	var same []app.EventID
	for i := range events {
		e := &events[i]
		why := "汇聚库上有同名而内容不同的一条，请报告管理员。"
		switch hashes, ok := there[e.ID]; {
		case hashes[e.Hash()]:
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

// atHub are the events that an area's database holds, with the hashes of all
// their leaves: a forged branch hides nothing.
func (s *syncer) atHub(ctx context.Context, area string, events []casefile.Event) (map[app.EventID]map[string]bool, error) {
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = wire.EventPrefix + string(events[i].ID)
	}
	docs, err := s.Hub.Get(ctx, wire.AreaDB(s.Name, area), ids)
	if err != nil {
		return nil, err
	}
	out := map[app.EventID]map[string]bool{}
	for _, d := range docs {
		id := app.EventID(strings.TrimPrefix(d.ID, wire.EventPrefix))
		if out[id] == nil {
			out[id] = map[string]bool{}
		}
		if e, err := s.District.ReadEvent(area, d.ID, d.Body); err == nil {
			out[id][e.Hash()] = true
		}
	}
	return out, nil
}
