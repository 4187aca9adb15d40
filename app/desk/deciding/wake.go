package deciding

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

const settingWoken = "woken" // the last day on which every review that was due was looked at

// Wake evaluates the reviews whose day has come. It returns how many were
// approved. The machine itself is the operator, whoever is at the station:
// nobody becomes the maker of a case that time alone decides.
func (s *Room) Wake(ctx context.Context) (int, error) {
	granted, _, err := s.wake(ctx)
	return granted, err
}

// WakeDaily is Wake on the first call of a day, and nothing on the others. A
// case that somebody works on at the moment is left to him; while there is one,
// the day is not over.
func (s *Room) WakeDaily(ctx context.Context) (int, error) {
	today := civil.On(s.at.Now()).String()
	last, _, err := s.store.Setting(ctx, settingWoken)
	if err != nil || string(last) == today {
		return 0, err
	}
	granted, left, err := s.wake(ctx)
	if err == nil && left == 0 {
		err = s.at.Remember(ctx, map[string][]byte{settingWoken: []byte(today)})
	}
	return granted, err
}

// wake also tells how many it had to leave.
func (s *Room) wake(ctx context.Context) (granted, left int, err error) {
	today := civil.On(s.at.Now())
	var due []app.CaseID
	err = s.store.Heads(ctx, func(h desk.Head) bool {
		if h.State == casefile.InReview && h.Wakes != civil.None && h.Wakes <= today {
			due = append(due, h.Case)
		}
		return ctx.Err() == nil
	})
	if err != nil {
		return 0, 0, err
	}
	var t Tally
	for part := range slices.Chunk(due, decideChunk) {
		if err := ctx.Err(); err != nil {
			return t.Approve + t.Provisional, 0, app.E("wake", app.Cancelled, "", err)
		}
		if err := s.decideNumbered(ctx, part, change.ByMachine, &t); err != nil {
			return t.Approve + t.Provisional, 0, err
		}
	}
	return t.Approve + t.Provisional, t.busy + t.Unnumbered, nil
}
