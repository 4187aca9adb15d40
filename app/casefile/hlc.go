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

// maxMilli is the last millisecond that a stamp can name, in the year 10889.
const maxMilli = 1<<48 - 1

// StampOf is the first stamp of a millisecond. Before 1970 there is none: such a
// moment gives the first of all.
func StampOf(t time.Time) Stamp { return Stamp(min(max(t.UnixMilli(), 0), maxMilli)) << 16 }

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

// MaxAhead is how far a clock may run ahead, a station's own or another's, and
// still be followed: what lies further ahead is a mistake of that clock.
const MaxAhead = 5 * time.Minute

// Clock gives the stamps of a station. One is after the one before, and after
// what its case holds already: see After. A clock that was ahead once does not
// stay ahead: stamps of a time that has not come are left behind as soon as the
// case they stand in is left. It is safe for concurrent use.
type Clock struct {
	wall func() time.Time

	mu   sync.Mutex
	last Stamp
}

// NewClock makes a clock over a wall clock. last is the latest stamp the station
// gave; one from further ahead than MaxAhead counts for nothing.
func NewClock(wall func() time.Time, last Stamp) *Clock {
	c := &Clock{wall: wall, last: last}
	c.After(0)
	return c
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

// See moves the clock past a stamp that another station gave, whatever the two
// clocks say: what is made next is made after it.
func (c *Clock) See(s Stamp) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last, s)
}

// After begins with a case whose newest event bears a stamp: what is made next
// sorts after it. What the clock ran ahead for another case is forgotten.
func (c *Clock) After(s Stamp) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last.Time().Sub(c.wall()) > MaxAhead {
		c.last = 0
	}
	c.last = max(c.last, s)
}
