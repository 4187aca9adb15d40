package desk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/internal/change"
	"miaopi/app/journal"
)

// operator is whose name a change carries; empty for the machine itself.
func (s *Station) operator(ch *change.Change) app.AccountID {
	if ch.By == change.ByMachine {
		return ""
	}
	return s.Actor.Account
}

// Event makes a signed event and adds it. Its stamp is after all that this
// station holds of the case. It is called under mu.
func (s *Station) Event(ctx context.Context, ch *change.Change, c app.CaseID, t casefile.Type, data any) (casefile.Event, error) {
	if err := s.EventLater(ctx, ch, c, t, data); err != nil {
		return casefile.Event{}, err
	}
	i := len(ch.Events) - 1
	e, err := s.finished(ch, i)
	delete(ch.Later, i)
	if err != nil {
		ch.Events = ch.Events[:i]
		return casefile.Event{}, err
	}
	ch.Events[i] = e
	return e, nil
}

// EventLater is Event for who makes many: all but its place in time it gets, with
// the others, on every core, when the change is committed. Until then nobody
// changes what it says.
func (s *Station) EventLater(ctx context.Context, ch *change.Change, c app.CaseID, t casefile.Type, data any) error {
	last, err := s.newestOf(ctx, ch, c)
	if err != nil {
		return err
	}
	s.maker.Clock.After(last)
	e, err := s.maker.Begin(c, t, s.operator(ch))
	if err != nil {
		return app.E("event", app.Internal, "", err)
	}
	ch.Later[len(ch.Events)] = data
	ch.Events = append(ch.Events, e)
	ch.Last[c] = e.At
	return nil
}

func (s *Station) finished(ch *change.Change, i int) (casefile.Event, error) {
	e, err := s.maker.Finish(ch.Events[i], ch.Later[i])
	if err != nil {
		return casefile.Event{}, app.E("event", app.Internal, "", err)
	}
	return e, nil
}

// finishAll finishes what waits for it.
func (s *Station) finishAll(ctx context.Context, ch *change.Change) error {
	places := slices.Sorted(maps.Keys(ch.Later))
	made, err := Parallel(ctx, len(places), nil, func(i int) (casefile.Event, error) { return s.finished(ch, places[i]) })
	if err != nil {
		return err
	}
	for i, place := range places {
		ch.Events[place] = made[i]
	}
	clear(ch.Later)
	return nil
}

// newestOf is the stamp of a case's newest event.
func (s *Station) newestOf(ctx context.Context, ch *change.Change, c app.CaseID) (casefile.Stamp, error) {
	if last, known := ch.Last[c]; known {
		return last, nil
	}
	if whole := ch.Cases[c]; whole != nil {
		return whole.LastAt, nil
	}
	events, known := ch.Folded[c]
	if !known {
		var err error
		if events, err = s.store.Events(ctx, c); err != nil {
			return 0, err
		}
		ch.Folded[c] = events
	}
	var last casefile.Stamp
	for i := range events {
		last = max(last, events[i].At)
	}
	return last, nil
}

// Note adds a journal entry.
func (s *Station) Note(ch *change.Change, action string, c app.CaseID, detail string) {
	ch.Journal = append(ch.Journal, journal.Entry{Action: action, At: s.Now().Truncate(time.Millisecond), Case: c, Detail: detail, Who: s.operator(ch)})
}

// Commit makes a change durable together with the rows it leads to. It is
// called under mu.
func (s *Station) Commit(ctx context.Context, ch *change.Change) error {
	err := s.durable(ctx, ch)
	if err != nil && len(ch.Events) > 0 {
		return &app.InCase{Case: ch.Events[0].Case, Err: err}
	}
	return err
}

func (s *Station) durable(ctx context.Context, ch *change.Change) error {
	if ch.By == change.ByPerson && !ch.Own {
		if err := s.MayAct(); err != nil {
			return err
		}
	}
	if err := s.finishAll(ctx, ch); err != nil {
		return err
	}
	b := Batch{Events: ch.Events, Settings: ch.Settings, Slots: ch.Slots}
	rows, err := s.rowsAfter(ctx, ch)
	if err != nil {
		return err
	}
	b.Rows = rows
	if n := len(ch.Events); n > 0 {
		ch.Settings[settingClock] = []byte(ch.Events[n-1].At.String())
	}
	tail, err := journal.Append(ctx, s.store, ch.Journal...)
	if err != nil {
		return err
	}
	b.Journal = JournalTail(tail)
	if err := s.store.Commit(ctx, b); err != nil {
		return err
	}
	if len(ch.Events) == 0 {
		return nil
	}
	if s.Neighbour != nil {
		s.Neighbour.Copy(ctx, ch.Events) // one that does not answer is shown at the bottom of the window
	}
	if s.Remote != nil {
		s.Remote.Nudge()
	}
	return nil
}

// rowsAfter folds every case a change touches, on every core.
func (s *Station) rowsAfter(ctx context.Context, ch *change.Change) ([]Row, error) {
	var order []app.CaseID
	byCase := map[app.CaseID][]casefile.Event{}
	for _, e := range ch.Events {
		if IsThread(e.Case) {
			continue
		}
		if byCase[e.Case] == nil {
			order = append(order, e.Case)
		}
		byCase[e.Case] = append(byCase[e.Case], e)
	}
	cases, err := Parallel(ctx, len(order), nil, func(i int) (*casefile.Case, error) {
		c, err := s.after(ctx, ch, order[i], byCase[order[i]])
		if err != nil {
			return nil, err
		}
		return c, effective(c, byCase[order[i]])
	})
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(cases))
	for i, c := range cases {
		if err := errors.Join(enterLedger(c, ch.Settings), lend(c, ch.Settings)); err != nil {
			return nil, err
		}
		rows[i] = s.RowOf(c)
	}
	return rows, nil
}

// effective refuses a step that would be without effect: what a person is told
// is done, the folded case shows.
func effective(c *casefile.Case, events []casefile.Event) error {
	for i := range events {
		cause := c.Ineffective(events[i].ID)
		if cause == nil {
			continue
		}
		said := "过程记录不能采用"
		var why *casefile.Ineffective
		if errors.As(cause, &why) {
			said = why.Said
		}
		return app.E("step", app.Conflict, events[i].Type.Label()+"没有生效："+said+"。", cause)
	}
	return nil
}

// after is a case with a change's events: applied to its fold where that is
// known and they are plainly the newest, folded from all events elsewhere.
func (s *Station) after(ctx context.Context, ch *change.Change, id app.CaseID, events []casefile.Event) (*casefile.Case, error) {
	if c := ch.Cases[id]; c != nil {
		whole := true
		for i := range events {
			whole = whole && c.Then(&events[i])
		}
		if whole {
			return c, nil
		}
	}
	old, ok := ch.Folded[id]
	if !ok {
		var err error
		if old, err = s.store.Events(ctx, id); err != nil {
			return nil, err
		}
	}
	c, err := casefile.Fold(append(slices.Clone(old), events...))
	if err != nil {
		return nil, app.E("fold", app.Damaged, "", err)
	}
	return c, nil
}
