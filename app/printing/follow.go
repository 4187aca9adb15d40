package printing

import (
	"context"
	"time"

	"miaopi/app"
)

// Pause waits, or ends early with the context's error.
type Pause func(ctx context.Context, d time.Duration) error

// The looks at a job begin often, for papers are short, and grow rarer.
const (
	firstLook = 250 * time.Millisecond
	lastLook  = 4 * time.Second
	patience  = 12 // looks that may fail one after the other
	connects  = 4  // looks in which a printer is found, or is off
)

// Follow looks at a job until its end. tell hears every report that differs from
// the one before. A job that the spooler cannot tell about any more is lost, and
// why is in the report; the error is only that of the context.
func Follow(ctx context.Context, s Spooler, j Job, pause Pause, tell func(Report)) (Report, error) {
	var last Report
	wait, failed, connecting := firstLook, 0, 0
	for {
		now, err := s.Look(ctx, j)
		switch {
		case ctx.Err() != nil:
			return last, ctx.Err()
		case err == nil:
			failed = 0
			now, connecting = found(now, connecting)
		case app.KindOf(err) == app.Missing:
			now = Report{State: Lost}
		default:
			if failed++; failed < patience {
				now = last
				break
			}
			now = Report{State: Lost, Trouble: Unplugged}
		}
		if now != last && tell != nil {
			tell(now)
		}
		if last = now; now.State.Ended() {
			return now, nil
		}
		if err := pause(ctx, wait); err != nil {
			return last, err
		}
		wait = min(wait*2, lastLook)
	}
}

// found reads the report of a printer that the system looks for: that is usual
// for a moment. The count is of such reports one after the other.
func found(r Report, before int) (Report, int) {
	switch {
	case r.Trouble != Connecting:
		return r, 0
	case before < connects:
		return Report{State: Printing}, before + 1
	}
	r.State, r.Trouble = HeldUp, Unplugged
	return r, before + 1
}

// Sleep is a Pause by the clock.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
