package hubsync

import (
	"context"
	"time"

	"miaopi/app"
	"miaopi/app/exchange/wire"
)

// pollEvery is the longest a station goes without looking, and longPoll how
// long a hub is asked to hold an answer back.
const (
	pollEvery = 10 * time.Second
	longPoll  = 8 * time.Second
)

// Watch goes round until the context ends or a person has to mend something:
// then the error says what. pause waits, dice is a random number in [0, 1), and
// told hears of every round.
func (l *Link) Watch(ctx context.Context, pause func(context.Context, time.Duration) error, dice func() float64, told func(Result, error)) error {
	l.syncer.Patient = true
	failures := 0
	for {
		r, err := l.Once(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		told(r, err)
		wait := l.idle
		switch {
		case err == nil:
			failures = 0
		case l.Status().Stop:
			return err
		default:
			back := Backoff(failures, dice())
			failures++
			wait = func(ctx context.Context) error { return pause(ctx, back) }
			if app.KindOf(err) == app.Throttled {
				wait = func(ctx context.Context) error { return pause(ctx, 5*time.Minute) }
			}
		}
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// Nudge ends the wait for the next round: there is something to send.
func (l *Link) Nudge() {
	select {
	case l.nudge <- struct{}{}:
	default:
	}
}

// idle waits until the hub has something new in the station's own area, or it
// is time to look, or somebody nudges.
func (l *Link) idle(ctx context.Context) error {
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, pollEvery)
	defer cancel()
	go func() {
		db := wire.AreaDB(l.Config.Name, l.Config.Areas[0])
		at, err := l.syncer.position(ctx, db)
		if err != nil {
			return
		}
		changed, err := l.syncer.Hub.Wait(ctx, db, at.Since, longPoll)
		if err == nil && changed {
			cancel()
		}
	}()
	select {
	case <-ctx.Done():
	case <-l.nudge:
	}
	return outer.Err()
}
