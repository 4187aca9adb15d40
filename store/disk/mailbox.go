package disk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	bolt "go.etcd.io/bbolt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// letter is the outbox's value of one own event: state, case, reason.
type letter struct {
	state  desk.OutboxState
	kase   app.CaseID
	reason string
}

func (l letter) encode() []byte {
	return bytes.Join([][]byte{{byte(l.state)}, []byte(l.kase), []byte(l.reason)}, []byte{0})
}

func decodeLetter(b []byte) letter {
	if len(b) < 2 {
		return letter{} // not proved to have left: counted as saved
	}
	kase, reason, _ := bytes.Cut(b[2:], []byte{0})
	return letter{desk.OutboxState(b[0]), app.CaseID(kase), string(reason)}
}

// settingBooked counts the own events that have left the second journal.
const settingBooked = "outbox/booked"

// Outbox implements desk.Store.
func (s *Store) Outbox(ctx context.Context) (o desk.Outbox, err error) {
	booked, _, err := s.Setting(ctx, settingBooked)
	if err != nil {
		return o, err
	}
	o.Booked, _ = strconv.Atoi(string(booked))
	err = s.readDesk(ctx, "outbox", func(d deskView) error {
		return d.each(bOutbox, nil, func(k, v []byte) error {
			val, _, err := s.keys.desk.open(bOutbox, k, v)
			if err != nil {
				val = nil
			}
			switch decodeLetter(val).state {
			case desk.Posted:
				o.Sent++
			case desk.Received:
				o.Accepted++
			case desk.Refused:
				o.Refused++
				o.Saved++
			default:
				o.Saved++
			}
			return nil
		})
	})
	return o, err
}

// Outgoing implements desk.Mailbox.
func (s *Store) Outgoing(ctx context.Context, after app.EventID, n int) (out []desk.Letter, err error) {
	err = s.readDesk(ctx, "outgoing", func(d deskView) error {
		for k, v := range d.from(bOutbox, []byte(after)) {
			if len(out) == n {
				break
			}
			if string(k) == string(after) {
				continue
			}
			one, ok, err := s.letterAt(d, k, v)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, one)
			}
		}
		return nil
	})
	return out, err
}

// letterAt reads one entry of the outbox with its event. An entry whose event
// cannot be read is passed over: Check tells of it.
func (s *Store) letterAt(d deskView, k, v []byte) (desk.Letter, bool, error) {
	val, _, err := s.keys.desk.open(bOutbox, k, v)
	if err != nil {
		return desk.Letter{}, false, nil
	}
	l := decodeLetter(val)
	key := join([]byte(l.kase), k)
	sealed := d.get(bEvents, key)
	if sealed == nil {
		return desk.Letter{}, false, nil
	}
	e, err := s.event(s.keys.desk, key, sealed)
	if err != nil {
		return desk.Letter{}, false, nil
	}
	return desk.Letter{Event: e, State: l.state, Reason: l.reason}, true, nil
}

// Mark implements desk.Mailbox.
func (s *Store) Mark(ctx context.Context, state desk.OutboxState, ids []app.EventID) error {
	return s.mark(ctx, state, ids, "")
}

// Refuse implements desk.Mailbox.
func (s *Store) Refuse(ctx context.Context, id app.EventID, reason string) error {
	return s.mark(ctx, desk.Refused, []app.EventID{id}, reason)
}

func (s *Store) mark(ctx context.Context, state desk.OutboxState, ids []app.EventID, reason string) error {
	return s.change(ctx, func(seq uint64) ([]frame, error) {
		var out []frame
		err := s.viewDesk(func(d deskView) error {
			for _, id := range ids {
				sealed := d.get(bOutbox, []byte(id))
				val, _, err := s.keys.desk.open(bOutbox, []byte(id), sealed)
				if sealed == nil || err != nil {
					continue
				}
				l := decodeLetter(val)
				if l.state == state && l.reason == reason {
					continue
				}
				l.state, l.reason = state, reason
				next, err := s.keys.desk.seal(bOutbox, []byte(id), seq, l.encode())
				if err != nil {
					return err
				}
				out = append(out, frame{bOutbox, opPut, seq, []byte(id), next})
			}
			return nil
		})
		return out, err
	})
}

// change commits frames that are made under the commit's number.
func (s *Store) change(ctx context.Context, make func(seq uint64) ([]frame, error)) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.usable(); err != nil {
		return err
	}
	err := guard("mailbox", func() error {
		seq, err := s.commitNumber()
		if err != nil {
			return err
		}
		frames, err := make(seq + 1)
		if err != nil || len(frames) == 0 {
			return err
		}
		return s.Vault.write(frames, seq+1) // the cache has nothing to learn from it
	})
	s.suspectIf(err)
	return err
}

// bookAtOnce is how many events one transaction books.
const bookAtOnce = 2000

// Book implements desk.Mailbox.
func (s *Store) Book(ctx context.Context) (int, error) {
	total, after := 0, []byte(nil)
	for {
		back, last, err := s.back(ctx, after)
		if err != nil {
			return total, err
		}
		if err := s.book(ctx, back); err != nil {
			return total, err
		}
		total += len(back)
		if last == nil {
			return total, nil
		}
		after = last
	}
}

func (s *Store) book(ctx context.Context, back []casefile.Event) error {
	if len(back) == 0 {
		return nil
	}
	booked, _, err := s.Setting(ctx, settingBooked)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(booked))
	return s.change(ctx, func(seq uint64) ([]frame, error) {
		var out []frame
		for i := range back {
			out = append(out, frame{bEvents, opDelete, seq, eventKey(&back[i]), nil}, frame{bOutbox, opDelete, seq, []byte(back[i].ID), nil})
		}
		count, err := s.keys.desk.seal(bSettings, []byte(settingBooked), seq, strconv.AppendInt(nil, int64(n+len(back)), 10))
		return append(out, frame{bSettings, opPut, seq, []byte(settingBooked), count}), err
	})
}

// back are some own events, behind one in the outbox, that the cache holds too
// with the same content; last is where to go on, nil at the end.
func (s *Store) back(ctx context.Context, after []byte) (back []casefile.Event, last []byte, err error) {
	err = s.readDesk(ctx, "book", func(d deskView) error {
		return s.cache.View(func(cached *bolt.Tx) error {
			for k, v := range d.from(bOutbox, after) {
				if bytes.Equal(k, after) {
					continue
				}
				if len(back) == bookAtOnce {
					last = []byte(back[len(back)-1].ID)
					return nil
				}
				one, ok, err := s.letterAt(d, k, v)
				if err != nil {
					return err
				}
				if ok && s.showed(cached, &one.Event) {
					back = append(back, one.Event)
				}
			}
			return nil
		})
	})
	return back, last, err
}

// showed says whether the cache holds an event with the same content.
func (s *Store) showed(cached *bolt.Tx, e *casefile.Event) bool {
	key := eventKey(e)
	there, err := s.event(s.keys.cache, key, bucket(cached, bEvents).Get(key))
	return err == nil && there.Hash() == e.Hash()
}

// Unbook implements desk.Mailbox. The second journal has the events before the
// cache forgets that the hub showed them.
func (s *Store) Unbook(ctx context.Context, own app.StationID, events []casefile.Event) error {
	booked, err := s.bookedAmong(ctx, own, events)
	if err != nil {
		return err
	}
	if err := s.Commit(ctx, desk.Batch{Events: events}); err != nil {
		return err
	}
	ids := make([]app.EventID, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	if err := s.Mark(ctx, desk.Saved, ids); err != nil {
		return err
	}
	if err := s.unback(events); err != nil || booked == 0 {
		return err
	}
	count, _, err := s.Setting(ctx, settingBooked)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(count))
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingBooked: strconv.AppendInt(nil, int64(max(n-booked, 0)), 10)}})
}

// bookedAmong counts the station's events that have left the second journal.
func (s *Store) bookedAmong(ctx context.Context, own app.StationID, events []casefile.Event) (n int, err error) {
	err = s.readDesk(ctx, "unbook", func(d deskView) error {
		for i := range events {
			if events[i].Station == own && d.get(bOutbox, []byte(events[i].ID)) == nil {
				n++
			}
		}
		return nil
	})
	return n, err
}

// unback takes events out of the cache.
func (s *Store) unback(events []casefile.Event) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	return guard("unbook", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) error {
			for i := range events {
				if err := bucket(tx, bEvents).Delete(eventKey(&events[i])); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// Since implements desk.Feed.
func (s *Store) Since(ctx context.Context, db string) (since string, err error) {
	err = s.read(ctx, "since", s.cache, func(tx *bolt.Tx) error {
		since = string(bucket(tx, bMeta).Get(sinceKey(db)))
		return nil
	})
	return since, err
}

// Forget implements desk.Feed.
func (s *Store) Forget(ctx context.Context, db string) error {
	s.commits.Lock()
	defer s.commits.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	return guard("forget", func() error {
		return s.update(s.cache, func(tx *bolt.Tx) error { return bucket(tx, bMeta).Delete(sinceKey(db)) })
	})
}

// AreaOf implements desk.Feed.
func (s *Store) AreaOf(ctx context.Context, c app.CaseID) (string, error) {
	val, _, err := s.cached(ctx, bAreas, []byte(c))
	return string(val), err
}

// Reference implements desk.Feed.
func (s *Store) Reference(ctx context.Context, id string) ([]byte, bool, error) {
	return s.cached(ctx, bShared, []byte(id))
}

// cached reads one value of cache.db.
func (s *Store) cached(ctx context.Context, b byte, key []byte) (val []byte, ok bool, err error) {
	ok, err = s.cached1(ctx, "read", b, key, func(plain []byte) error { val = plain; return nil })
	return val, ok, err
}

// References implements desk.Feed.
func (s *Store) References(ctx context.Context, prefix string) (map[string][]byte, error) {
	out := map[string][]byte{}
	var lost [][]byte
	err := s.read(ctx, "references", s.cache, func(tx *bolt.Tx) error {
		return scan(tx, bShared, []byte(prefix), func(k, v []byte) error {
			val, _, err := s.keys.cache.open(bShared, k, v)
			if err != nil {
				lost = append(lost, lostKey(bShared, k))
				return nil
			}
			out[string(k)] = val
			return nil
		})
	})
	return out, errors.Join(err, s.lose(lost))
}

// Quarantined implements desk.Feed.
func (s *Store) Quarantined(ctx context.Context) (out []desk.Quarantined, err error) {
	err = s.read(ctx, "quarantine", s.cache, func(tx *bolt.Tx) error {
		return scan(tx, bQuarant, nil, func(k, v []byte) error {
			val, _, err := s.keys.cache.open(bQuarant, k, v)
			var q desk.Quarantined
			if err == nil && json.Unmarshal(val, &q) == nil {
				out = append(out, q)
			}
			return nil
		})
	})
	slices.SortStableFunc(out, func(a, b desk.Quarantined) int { return a.At.Compare(b.At) })
	return out, err
}
