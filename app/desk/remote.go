package desk

import (
	"context"
	"crypto/ed25519"
	"fmt"
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

// Neighbour is a sibling station that holds copies of what is taken in here.
type Neighbour interface {
	// Copy gives events to it, and says whether it has them. It takes a
	// second at most.
	Copy(ctx context.Context, events []casefile.Event) bool
	// State says who it is, when it last took a copy, and whether it does not
	// answer at the moment; nobody: the station is alone.
	State() (who app.StationID, last time.Time, away bool)
}

// SettingDistrict is where a store keeps the district's key.
const SettingDistrict = "secret/district"

// Peers are the public keys that the stations of the district have and had.
type Peers map[app.StationID][]ed25519.PublicKey
