package casefile

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// Stamp is a hybrid logical time: milliseconds since 1970 in the upper 48
// bits, a counter in the lower 16.
type Stamp uint64

const stampLayout = "2006-01-02T15:04:05.000Z"

// StampOf is the first stamp of a millisecond.
func StampOf(t time.Time) Stamp { return Stamp(t.UnixMilli()) << 16 }

// Time is the wall-clock part.
func (s Stamp) Time() time.Time { return time.UnixMilli(int64(s >> 16)).UTC() }

// String is the form in events: UTC time to the millisecond, a hyphen and the
// counter in four hexadecimal digits. It sorts as the stamp does.
func (s Stamp) String() string {
	return s.Time().Format(stampLayout) + fmt.Sprintf("-%04x", uint16(s))
}

// ParseStamp reads what String wrote.
func ParseStamp(text string) (Stamp, error) {
	if len(text) != len(stampLayout)+5 || text[len(stampLayout)] != '-' {
		return 0, fmt.Errorf("%q is not an event time", text)
	}
	t, err := time.Parse(stampLayout, text[:len(stampLayout)])
	if err != nil {
		return 0, fmt.Errorf("%q is not an event time", text)
	}
	n, err := strconv.ParseUint(text[len(stampLayout)+1:], 16, 16)
	if err != nil || t.UnixMilli() < 0 {
		return 0, fmt.Errorf("%q is not an event time", text)
	}
	return StampOf(t) | Stamp(n), nil
}

// MarshalText makes a Stamp a JSON string.
func (s Stamp) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a Stamp from a JSON string.
func (s *Stamp) UnmarshalText(b []byte) (err error) {
	*s, err = ParseStamp(string(b))
	return err
}

// MaxAhead is how far in the future another station's clock may be before its
// stamps stop pushing ours forward.
const MaxAhead = 5 * time.Minute

// Clock gives stamps that never repeat and never go back, even when the wall
// clock does. It is safe for concurrent use.
type Clock struct {
	wall func() time.Time

	mu   sync.Mutex
	last Stamp
}

// NewClock makes a clock over a wall clock. last is the latest stamp the
// station ever gave or saw.
func NewClock(wall func() time.Time, last Stamp) *Clock {
	return &Clock{wall: wall, last: last}
}

// Now gives the next stamp.
func (c *Clock) Now() Stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := StampOf(c.wall()); s > c.last {
		c.last = s
	} else {
		c.last++
	}
	return c.last
}

// Wall is the wall clock's time, for what people read.
func (c *Clock) Wall() time.Time { return c.wall() }

// See moves the clock past a stamp that another station gave.
func (c *Clock) See(s Stamp) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s > c.last && s.Time().Sub(c.wall()) <= MaxAhead {
		c.last = s
	}
}
