package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk/internal/change"
	"miaopi/app/rule"
)

// The four digits of a day's numbers. A station that works alone draws them
// all. In a district each station has a share that it draws without a network,
// and takes more from the hub when it is used up:
//
//	0001–4999  stations 1 to 50 draw every fiftieth
//	5000–7999  stations 51 to 1050 draw every thousandth: three a day and item,
//	           from the day after their enrolment on
//	8000–9999  a hundred blocks of twenty, from the hub
//
// A replaced computer's station number is never given again: a thousand and fifty
// serve a district of 500 stations and its replacements.
const (
	lastDigits = 9999
	lastShared = 4999

	largeStations = 50   // that have a large share
	lastSmall     = 7999 // of the small shares
	smallStep     = 1000
	MaxStations   = largeStations + smallStep

	blockSize = 20
	// Blocks is how many blocks the hub gives out.
	Blocks = (lastDigits - lastSmall) / blockSize
)

// Block is the k-th block, from 0.
func Block(k int) (from, to int) {
	from = lastSmall + 1 + k*blockSize
	return from, from + blockSize - 1
}

// SettingRestored tells when the station was put back to a backup, a moment a
// line: numbers that were given between the backup and that day are on papers
// the station knows nothing of.
const SettingRestored = "restored"

// afterRestore is how many numbers of the upper half a station that works alone
// has after each restore. A fifth restore for one day leaves it none.
const afterRestore = 1000

// draws is what a station has of an item's numbers of a day: the next of its
// share, a range from the hub, and how many restores it took into account. Its
// text is "next", "next from-to", and "rN" behind them.
type draws struct{ next, from, to, restores int }

func readDraws(b []byte) (d draws) {
	for i, part := range strings.Fields(string(b)) {
		from, to, ok := strings.Cut(part, "-")
		switch {
		case i == 0:
			d.next, _ = strconv.Atoi(part) // unreadable: from the beginning; a number twice would be refused as a contradiction of papers
		case strings.HasPrefix(part, "r"):
			d.restores, _ = strconv.Atoi(part[1:])
		case ok:
			d.from, _ = strconv.Atoi(from)
			d.to, _ = strconv.Atoi(to)
		}
	}
	return d
}

func (d draws) String() string {
	out := strconv.Itoa(d.next)
	if d.to > 0 {
		out += fmt.Sprintf(" %d-%d", d.from, d.to)
	}
	if d.restores > 0 {
		out += fmt.Sprintf(" r%d", d.restores)
	}
	return out
}

// restored are the days on which the station was put back to a backup.
func restored(setting []byte) (out []civil.Date) {
	for line := range strings.Lines(string(setting)) {
		if at, err := time.Parse(time.RFC3339, strings.TrimSpace(line)); err == nil {
			out = append(out, civil.On(at))
		}
	}
	return out
}

// skip leaves the numbers alone that may be on papers from before a restore: a
// station of a district asks its hub for others, one that works alone goes on in
// the upper half.
func (i *Info) skip(d *draws, day civil.Date, restores []civil.Date) {
	k := 0
	for _, on := range restores {
		if day <= on {
			k++
		}
	}
	if k <= d.restores {
		return
	}
	*d = draws{next: lastShared + 1 + (k-1)*afterRestore, restores: k}
	if i.Number > 0 {
		d.next = lastDigits + 1 // no share is left
	}
}

// share is where a station's share of a day's numbers begins, where it ends, and
// the step between its numbers.
func (i *Info) share(day civil.Date) (first, last, step int) {
	switch {
	case i.Number == 0:
		return 1, lastDigits, 1
	case i.Number <= largeStations:
		return i.Number, lastShared, largeStations
	case day <= civil.On(i.Created):
		return lastDigits + 1, lastSmall, smallStep // the hub may have given them out that day
	}
	return lastShared + i.Number - largeStations, lastSmall, smallStep
}

// draw takes the next number of a day; false: there is none left.
func (i *Info) draw(d *draws, day civil.Date) (n int, ok bool) {
	first, last, step := i.share(day)
	if d.next == 0 {
		d.next = first
	}
	switch {
	case d.next <= last:
		n, d.next = d.next, d.next+step
	case d.to > 0 && d.from <= d.to:
		n, d.from = d.from, d.from+1
	default:
		return 0, false
	}
	return n, true
}

// serialCode is the implementation code a serial number starts with. An item
// whose code is not published yet gets one that shows it: eighteen zeros where
// the authority's credit code stands, level 3, and a number of its own.
func serialCode(p *rule.Pack) string {
	if _, err := chinaid.ParseImplementation(p.Item.Code); err == nil && len(p.Item.Code) == 31 {
		return p.Item.Code
	}
	h := fnv.New64a()
	h.Write([]byte(p.ID))
	return fmt.Sprintf("%018d3%012d", 0, h.Sum64()%1_000_000_000_000)
}

// Acceptance takes an application in: it draws the next serial number of the day
// it was submitted on, and the promise runs from today. It is called under mu;
// the number is used up with the commit of ch.
func (s *Station) Acceptance(ctx context.Context, ch *change.Change, p *rule.Pack, submitted civil.Date) (*casefile.Acceptance, error) {
	if err := s.mayNumber(ctx); err != nil {
		return nil, err
	}
	code := serialCode(p)
	key := settingPool + code + "/" + submitted.String()
	b, drawn := ch.Settings[key]
	if !drawn {
		var err error
		if b, _, err = s.store.Setting(ctx, key); err != nil {
			return nil, err
		}
	}
	have := readDraws(b)
	s.Info.skip(&have, submitted, s.restores)
	next, ok := s.Info.draw(&have, submitted)
	if !ok {
		return nil, &UsedUp{code, submitted.String()}
	}
	serial, err := buildSerial(code, submitted, next)
	if err != nil {
		return nil, err
	}
	ch.Settings[key] = []byte(have.String())
	return &casefile.Acceptance{Serial: serial, On: civil.On(s.Now()), Days: promised(p)}, nil
}

// promised is the working days a person has, where the pack names them, else
// those that are promised, else those of the law; 0 where none was published:
// then no clock runs. A case the rules approve needs none.
func promised(p *rule.Pack) int {
	return cmp.Or(p.Item.ReviewDays, p.Item.PromisedDays, p.Item.LegalDays)
}

// UsedUp says that a station has no number of an item and a day left. To a
// person it is an app.Conflict.
type UsedUp struct{ code, day string }

func (e *UsedUp) Error() string { return "no serial number left of " + e.code + " on " + e.day }

func (e *UsedUp) Unwrap() error {
	return app.E("serial", app.Conflict, "这个事项当天的办件编号在本机已用完，请明天再受理，或到其他窗口办理。", nil)
}

// Reserve takes numbers from the hub where an error says that they are used
// up, and reports whether there are new ones.
func (s *Station) Reserve(ctx context.Context, cause error) bool {
	var e *UsedUp
	if !errors.As(cause, &e) || s.Remote == nil {
		return false
	}
	from, to, err := s.Remote.Reserve(ctx, e.code, e.day)
	if err != nil {
		return false // the first error says it all
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := settingPool + e.code + "/" + e.day
	b, _, err := s.store.Setting(ctx, key)
	if err != nil {
		return false
	}
	d := readDraws(b)
	if day, err := civil.Parse(e.day); err == nil {
		s.Info.skip(&d, day, s.restores)
	}
	d.from, d.to = from, to
	return s.store.Commit(ctx, Batch{Settings: map[string][]byte{key: []byte(d.String())}}) == nil
}

// buildSerial joins code, day and digits. The check of the code is chinaid's
// for published ones; the visible stand-in would not pass it.
func buildSerial(code string, on civil.Date, n int) (app.Serial, error) {
	if serial, err := chinaid.BuildSerial(code, on, n); err == nil {
		return serial, nil
	}
	y, m, d := on.Split()
	return app.Serial(fmt.Sprintf("%s%04d%02d%02d%04d", code, y, m, d, n)), nil
}
