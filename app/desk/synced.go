package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
)

// Remote is the hub as a station's work needs it. app.Offline: it cannot be
// reached; work goes on without.
type Remote interface {
	// Claim leases online applications to this station, so that no two decide
	// one, and says which it got.
	Claim(ctx context.Context, cases []app.CaseID) (map[app.CaseID]bool, error)
	// Fetch brings the facts of somebody who lives elsewhere (全城通办) into
	// the cache, and says whether any area knows them.
	Fetch(ctx context.Context, s app.Subject) (found bool, err error)
	// Reserve takes a range of an item's serial numbers of a day for this
	// station.
	Reserve(ctx context.Context, code, day string) (from, to int, err error)
	// Covers says whether an area's facts come by themselves.
	Covers(area app.Division) bool
	// Peers are the keys of the stations whose events may be here.
	Peers() Peers
	// Nudge says that there is something to send.
	Nudge()
	// State is what is known of the hub.
	State() RemoteState
}

// RemoteState is what is known of the hub; the zero value: nothing yet.
type RemoteState struct {
	Reached time.Time // when a round last came through
	Failed  time.Time // when one last did not, if that was later
	Offline bool      // it could not be reached
	Stopped bool      // no further round until a person mends what Trouble says
	Trouble string    // the sentence of the last failure
	// Ahead is how far this computer's clock is ahead of the hub's; known
	// says whether anybody has compared them.
	Ahead time.Duration
	Known bool
}

// From SkewShown on a wrong clock is shown; from SkewStops on the station only
// takes in: ages, terms and freshness are reckoned by it.
const (
	SkewShown = 2 * time.Minute
	SkewStops = 5 * time.Minute
)

// Skewed says that this computer's clock is too wrong to approve by.
func (r RemoteState) Skewed() bool { return r.Known && r.Ahead.Abs() >= SkewStops }

// ClockWords is how wrong this computer's clock is; empty: not so that anybody
// has to know.
func (r RemoteState) ClockWords() string {
	if !r.Known || r.Ahead.Abs() < SkewShown {
		return ""
	}
	way := "快"
	if r.Ahead < 0 {
		way = "慢"
	}
	return "本机时钟比汇聚库" + way + " " + spanWords(r.Ahead.Abs())
}

// spanWords is a span in the largest unit that fits.
func spanWords(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 分钟", d/time.Minute)
}

// fetchFor is how long a person at the counter waits for facts from elsewhere.
const fetchFor = 3 * time.Second

// fetch brings somebody's facts from another area. Without a hub, or when it
// is slow, the application is taken in without them.
func (s *Station) fetch(ctx context.Context, sub app.Subject, known bool) bool {
	if s.Remote == nil || s.Remote.State().Offline {
		return false
	}
	if known {
		who, ok, err := s.store.Resident(ctx, sub)
		if err != nil || !ok || who.Area == "" || s.Remote.Covers(who.Area) {
			return false
		}
	}
	ctx, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	found, err := s.Remote.Fetch(ctx, sub)
	return found && err == nil
}

// Neighbour is a sibling station that holds copies of what is taken in here.
type Neighbour interface {
	// Copy gives events to it, and says whether it has them. It takes a
	// second at most.
	Copy(ctx context.Context, events []casefile.Event) bool
	// State says who it is, when it last took a copy, and whether it does not
	// answer at the moment; nobody: the station is alone.
	State() (who app.StationID, last time.Time, away bool)
}

// Relay takes in events of a sibling station that the hub may not have: this
// station passes them on. It may be repeated.
func (s *Station) Relay(ctx context.Context, events []casefile.Event) error {
	var unknown []casefile.Event
	for _, e := range events {
		have, err := s.store.Events(ctx, e.Case)
		if err != nil && !errors.Is(err, ErrUnreadable) {
			return err
		}
		if !slices.ContainsFunc(have, func(h casefile.Event) bool { return h.ID == e.ID }) {
			unknown = append(unknown, e)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	if err := s.store.Commit(ctx, Batch{Events: unknown}); err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// SettingDistrict is where a store keeps the district's key.
const SettingDistrict = "secret/district"

// Peers are the public keys that the stations of the district have and had.
type Peers map[app.StationID][]ed25519.PublicKey

// Settled is what a pull led to.
type Settled struct {
	Confirmed    int `json:"confirmed"`    // provisional decisions that the new facts bear
	Contradicted int `json:"contradicted"` // those they do not: for a supervisor
}

// Synced brings the station up to what a pull brought: its lists, the age of
// its data, and this station's provisional decisions. heard are the registers
// with the newest moment of each.
func (s *Station) Synced(ctx context.Context, heard map[string]time.Time) (Settled, error) {
	if err := s.hear(ctx, heard); err != nil {
		return Settled{}, err
	}
	if err := s.Refresh(ctx); err != nil {
		return Settled{}, err
	}
	return s.reconfirmAll(ctx)
}

// hear keeps when each register was last heard.
func (s *Station) hear(ctx context.Context, heard map[string]time.Time) error {
	if len(heard) == 0 {
		return nil
	}
	m, err := s.sources(ctx)
	if err != nil {
		return err
	}
	if m == nil {
		m = sources{}
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
	return s.store.Commit(ctx, Batch{Settings: map[string][]byte{settingData: b}})
}

// reconfirmAll judges this station's provisional decisions again.
func (s *Station) reconfirmAll(ctx context.Context) (Settled, error) {
	var open []app.CaseID
	err := s.store.Heads(ctx, func(h Head) bool {
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

func (s *Station) reconfirmOne(ctx context.Context, id app.CaseID, sum *Settled) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.fold(ctx, id)
	if errors.Is(err, ErrUnreadable) {
		return nil // when it came again
	}
	if err != nil || c.State != casefile.Provisional {
		return err
	}
	ch := newChange()
	ch.by = byMachine
	again := s.reconfirm
	if c.Decision.Station != s.Info.ID {
		again = s.answer
	}
	if err := again(ctx, ch, c); err != nil || len(ch.events) == 0 {
		return err
	}
	if ch.events[0].Type == casefile.Confirmed {
		sum.Confirmed++
	} else {
		sum.Contradicted++
	}
	s.note(ch, string(ch.events[0].Type), id, "")
	return s.commit(ctx, ch)
}

// claimed leaves those online applications of a part away that another station
// works on, or that cannot be leased because the hub is out of reach.
func (s *Station) claimed(ctx context.Context, part []app.CaseID, online map[app.CaseID]bool) (mine []app.CaseID, left int, err error) {
	if s.Remote == nil {
		return part, 0, nil
	}
	var ask []app.CaseID
	for _, id := range part {
		if online[id] {
			ask = append(ask, id)
		} else {
			mine = append(mine, id)
		}
	}
	if len(ask) == 0 {
		return mine, 0, nil
	}
	got, err := s.Remote.Claim(ctx, ask)
	if err != nil && app.KindOf(err) != app.Offline {
		return nil, 0, err
	}
	for _, id := range ask {
		if got[id] {
			mine = append(mine, id)
		} else {
			left++
		}
	}
	return mine, left, s.Refresh(ctx)
}
