package confirm

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
)

// Evaluate judges a case again, because facts may have changed.
func (s *Room) Evaluate(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	return s.at.Act(ctx, id, casefile.DoEvaluate, func(ch *change.Change, c *casefile.Case) error {
		if c.State == casefile.Provisional {
			return s.reconfirm(ctx, ch, c)
		}
		j, err := judging.At(s.at).JudgeCase(ctx, c)
		if err != nil {
			return err
		}
		return judging.At(s.at).Put(ctx, ch, c, j)
	})
}

// reconfirm judges a provisional decision as of its own date with the facts
// there are now: confirmed, contradicted, or still waiting. Only the station that
// decided does.
func (s *Room) reconfirm(ctx context.Context, ch *change.Change, c *casefile.Case) error {
	if c.Decision.Station != s.at.Info.ID {
		return app.E("evaluate", app.Forbidden, "这件由工作站 "+string(c.Decision.Station)+" 预通过，由它联网后复核。", nil)
	}
	j, err := judging.At(s.at).Rejudge(ctx, c, c.Judgement.Date, judging.Slips(c)...)
	if err != nil {
		return err
	}
	if j.Verdict != app.Review {
		if j.Guard, err = judging.At(s.at).Guard(ctx, j.Pack, c.ID, c.App); err != nil {
			return err
		}
		j.Await, j.Home = c.Await, c.Home // those that have answered are asked no more
	}
	rec := j.Judgement(s.at.Now())
	switch j.Effective() {
	case app.Approve:
		_, err = s.at.Event(ctx, ch, c.ID, casefile.Confirmed, casefile.ConfirmedData{Judgement: &rec})
	case app.Review:
		notice, _ := s.at.Calendar.Add(civil.On(s.at.Now()), desk.SupplementDays)
		_, err = s.at.Event(ctx, ch, c.ID, casefile.Contradicted, casefile.ContradictedData{Judgement: rec, Notice: notice})
	}
	return err
}

// answer confirms another station's decision on somebody of this station's area,
// or says what stands against it. It is called under mu.
func (s *Room) answer(ctx context.Context, ch *change.Change, c *casefile.Case) error {
	i := slices.IndexFunc(c.Await, func(a string) bool { return s.at.Remote != nil && s.at.Remote.Covers(app.Division(a)) })
	if i < 0 || c.Judgement.Verdict != app.Approve {
		return nil
	}
	p, err := s.at.PackOf(c)
	if err != nil {
		return nil // rules that are not known here: a station that knows them answers
	}
	rec := *c.Judgement
	rec.Await, rec.Now = nil, s.at.Now()
	if rec.Guard, err = judging.At(s.at).Guard(ctx, p, c.ID, c.App); err != nil {
		return err
	}
	if rec.Guard != "" {
		_, err = s.at.Event(ctx, ch, c.ID, casefile.Contradicted, casefile.ContradictedData{Judgement: rec})
		return err
	}
	_, err = s.at.Event(ctx, ch, c.ID, casefile.Confirmed, casefile.ConfirmedData{Judgement: &rec, Area: c.Await[i]})
	return err
}

// Relay takes in events of a sibling station that the hub may not have: this
// station passes them on. It may be repeated.
func (s *Room) Relay(ctx context.Context, events []casefile.Event) error {
	var unknown []casefile.Event
	for _, e := range events {
		have, err := s.store.Events(ctx, e.Case)
		if err != nil && !errors.Is(err, desk.ErrUnreadable) {
			return err
		}
		if !slices.ContainsFunc(have, func(h casefile.Event) bool { return h.ID == e.ID }) {
			unknown = append(unknown, e)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	if err := s.store.Commit(ctx, desk.Batch{Events: unknown}); err != nil {
		return err
	}
	return s.at.Refresh(ctx)
}

// Settled is what a pull led to.
type Settled struct {
	Confirmed    int `json:"confirmed"`    // provisional decisions that the new facts bear
	Contradicted int `json:"contradicted"` // those they do not: for a supervisor
}

// Synced brings the station up to what a pull brought: its lists, the age of
// its data, and this station's provisional decisions. heard are the registers
// with the newest moment of each.
func (s *Room) Synced(ctx context.Context, heard map[string]time.Time) (Settled, error) {
	if err := s.hear(ctx, heard); err != nil {
		return Settled{}, err
	}
	if err := s.at.Refresh(ctx); err != nil {
		return Settled{}, err
	}
	return s.reconfirmAll(ctx)
}

// hear keeps when each register was last heard.
func (s *Room) hear(ctx context.Context, heard map[string]time.Time) error {
	if len(heard) == 0 {
		return nil
	}
	m, err := s.at.Sources(ctx)
	if err != nil {
		return err
	}
	if m == nil {
		m = desk.Sources{}
	}
	moved := false
	for source, at := range heard {
		if at.After(m[source]) {
			m[source], moved = at, true
		}
	}
	if !moved {
		return nil
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.at.Remember(ctx, map[string][]byte{desk.SettingData: b})
}

// reconfirmAll judges this station's provisional decisions again.
func (s *Room) reconfirmAll(ctx context.Context) (Settled, error) {
	var open []app.CaseID
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		if h.State == casefile.Provisional {
			open = append(open, h.Case)
		}
		return ctx.Err() == nil
	})
	if err != nil {
		return Settled{}, err
	}
	var sum Settled
	for _, id := range open {
		if err := s.reconfirmOne(ctx, id, &sum); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

func (s *Room) reconfirmOne(ctx context.Context, id app.CaseID, sum *Settled) error {
	s.at.Lock()
	defer s.at.Unlock()
	c, err := s.at.Fold(ctx, id)
	if errors.Is(err, desk.ErrUnreadable) {
		return nil // when it came again
	}
	if err != nil || c.State != casefile.Provisional {
		return err
	}
	ch := change.New()
	ch.By = change.ByMachine
	again := s.reconfirm
	if c.Decision.Station != s.at.Info.ID {
		again = s.answer
	}
	if err := again(ctx, ch, c); err != nil || len(ch.Events) == 0 {
		return err
	}
	if ch.Events[0].Type == casefile.Confirmed {
		sum.Confirmed++
	} else {
		sum.Contradicted++
	}
	s.at.Note(ch, string(ch.Events[0].Type), id, "")
	return s.at.Commit(ctx, ch)
}
