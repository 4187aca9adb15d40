package exchange

import (
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
)

// Status is what is known of the hub, for the bottom line.
type Status struct {
	At    time.Time // of the last round; zero: none yet
	OK    time.Time // of the last round that came through; zero: none yet
	Err   error     // why the last round did not; nil: it did
	Stop  bool      // no further round until a person did something
	Last  Result
	Areas []string
}

// Status tells what is known.
func (l *Link) Status() Status {
	l.state.Lock()
	defer l.state.Unlock()
	return l.status
}

// note keeps what a round came to.
func (l *Link) note(r Result, err error) {
	l.state.Lock()
	defer l.state.Unlock()
	now := l.station.Now()
	l.status.At, l.status.Err, l.status.Last = now, err, r
	switch app.KindOf(err) {
	case app.Forbidden, app.Denied, app.Newer, app.Missing, app.Input:
		l.status.Stop = err != nil
	default:
		l.status.Stop = false
	}
	if err == nil {
		l.status.OK = now
	}
}

// Backoff is how long to wait after n failures in a row: doubling from one
// second, at most a minute, and up to half of it less, so that thirty windows
// do not come back at once. dice is in [0, 1).
func Backoff(n int, dice float64) time.Duration {
	wait := time.Minute
	if n < 6 {
		wait = time.Second << n
	}
	return wait - time.Duration(dice*float64(wait)/2)
}

// State implements desk.Remote.
func (l *Link) State() desk.RemoteState {
	s := l.Status()
	r := desk.RemoteState{Reached: s.OK}
	if s.Err != nil {
		r.Failed, r.Offline, r.Stopped, r.Trouble = s.At, app.KindOf(s.Err) == app.Offline, s.Stop, sentence(s.Err)
	}
	return r
}

// Peers implements desk.Remote.
func (l *Link) Peers() desk.Peers { return l.syncer.keys.all() }

// Covers implements desk.Remote.
func (l *Link) Covers(area app.Division) bool {
	return slices.ContainsFunc(l.Config.Areas, func(a string) bool { return strings.HasPrefix(string(area), a) })
}
