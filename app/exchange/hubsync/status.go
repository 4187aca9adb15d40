package hubsync

import (
	"errors"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
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
	if c, ok := l.syncer.Hub.(port.Clocked); ok {
		var hub time.Duration
		hub, r.Known = c.Ahead()
		r.Ahead = -hub
	}
	if s.Err != nil {
		r.Failed, r.Offline, r.Stopped, r.Trouble = s.At, app.KindOf(s.Err) == app.Offline, s.Stop, trouble(s.Err)
	}
	return r
}

// Peers implements desk.Remote.
func (l *Link) Peers() desk.Peers {
	out := desk.Peers{}
	for id, keys := range l.syncer.Keyring() {
		for _, k := range keys {
			out[id] = append(out[id], k.Key)
		}
	}
	return out
}

// Covers implements desk.Remote.
func (l *Link) Covers(area app.Division) bool {
	return slices.ContainsFunc(l.Config.Areas, func(a string) bool { return strings.HasPrefix(string(area), a) })
}

// troubles are what a person reads when the hub has no sentence of its own.
var troubles = map[app.Kind]string{
	app.Forbidden: "汇聚库不允许本站的账号这样做，请管理员检查。",
	app.Denied:    "汇聚库的证书不可信，没有发送任何数据。",
	app.Missing:   "汇聚库上缺少本站要用的数据库，请管理员检查。",
	app.Newer:     "汇聚库的版本不合，请管理员检查。",
	app.Input:     "汇聚库不接受本站的请求，请管理员检查。",
	app.Damaged:   "本机或汇聚库上有数据读不出来，请管理员检查。",
	app.Full:      "磁盘已满，收到的数据没有地方存。",
	app.Throttled: "本站账号在汇聚库上被暂时锁定，稍后自动再试。",
	app.Offline:   "连不上汇聚库，照常办理。",
}

// trouble is what a person reads about a round that did not come through.
func trouble(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return e.Detail
	}
	if said, ok := troubles[app.KindOf(err)]; ok {
		return said
	}
	return "同步没有完成，稍后自动再试。"
}
