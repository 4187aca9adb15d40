package desk

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// lastDigits is the last number of a day: four digits.
const lastDigits = 9999

// MaxStations is how many stations a district may have: each draws every
// fiftieth number of a day, so that numbers stay unique without a network.
const MaxStations = 50

// nextDigits is the number a station draws after one; 0: the day's first. A
// station that works alone draws them all.
func (i *Info) nextDigits(last int) int {
	switch {
	case i.Number == 0:
		return last + 1
	case last == 0:
		return i.Number
	}
	return last + MaxStations
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

// accept takes an application in: it draws the next serial number of the day
// it was submitted on, and the promise runs from today. It is called under mu;
// the number is used up with the commit of ch.
func (s *Station) accept(ctx context.Context, ch *change, p *rule.Pack, submitted civil.Date) (*casefile.Acceptance, error) {
	code := serialCode(p)
	key := settingPool + code + "/" + submitted.String()
	b, drawn := ch.settings[key]
	if !drawn {
		var err error
		if b, _, err = s.store.Setting(ctx, key); err != nil {
			return nil, err
		}
	}
	next := atoi(b) // the pool keeps the number to draw next
	if next == 0 {
		next = s.Info.nextDigits(0)
	}
	if next > lastDigits {
		return nil, app.E("serial", app.Conflict, "这个事项当天的办件编号在本机已用完，请明天再受理，或到其他窗口办理。", errNoNumber)
	}
	serial, err := buildSerial(code, submitted, next)
	if err != nil {
		return nil, err
	}
	ch.settings[key] = strconv.AppendInt(nil, int64(s.Info.nextDigits(next)), 10)
	return &casefile.Acceptance{Serial: serial, On: civil.On(s.Now()), Days: promised(p)}, nil
}

// promised is the working days a person has, where the pack names them, else
// those that are promised: a case the rules approve needs none.
func promised(p *rule.Pack) int {
	if p.Item.ReviewDays > 0 {
		return p.Item.ReviewDays
	}
	return max(p.Item.PromisedDays, 1)
}

// errNoNumber says that a day's serial numbers are used up.
var errNoNumber = errors.New("no serial number left")

func atoi(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
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
