package delivery

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"miaopi/app/civil"
)

// stamp is a text that was read as a day, and perhaps a time of it.
type stamp struct {
	day   civil.Date
	clock time.Duration // since midnight
	timed bool
	zone  *time.Location // nil: none was written
}

// forms of a day, and what may follow it.
var (
	dayForm   = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(.*)$`)
	clockForm = regexp.MustCompile(`^([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?|[时点](?:([0-9]{1,2})分?)?(?:([0-9]{1,2})秒)?|([0-9]{2})([0-9]{2}))$`)
	zoneForm  = regexp.MustCompile(`^(.*?) ?(Z|z|[+-][0-9]{2}:?[0-9]{2})$`)
)

// hyphens are the signs people type for one.
var hyphens = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "－", "-", "．", ".", "／", "/")

// What a text should have been.
const (
	aDay    = "日期，应像 2026-11-20"
	aMoment = "时间，应像 2026-11-20 08:00"
)

// parse reads a text as a day with or without a time; what it should be is
// for the sentence.
func parse(s, what string) (stamp, error) {
	m := dayForm.FindStringSubmatch(hyphens.Replace(s))
	if m == nil || !follows(m[12], m[10] != "", strings.HasSuffix(m[0][:len(m[0])-len(m[12])], "日")) {
		return stamp{}, notDay(s, what)
	}
	year, month, day := m[1], first(m[2], m[4], m[6], m[8], m[10]), first(m[3], m[5], m[7], m[9], m[11])
	d, err := civil.Parse(fmt.Sprintf("%s-%02s-%02s", year, month, day))
	if err != nil {
		return stamp{}, fmt.Errorf("“%.20s”没有这一天，或不在 1850 至 2200 年", s)
	}
	out := stamp{day: d}
	if rest := m[12]; strings.TrimSpace(rest) != "" {
		if out.clock, out.zone, err = clock(strings.TrimSpace(strings.TrimLeft(rest, "Tt"))); err != nil {
			return stamp{}, fmt.Errorf("“%.30s”的钟点不对，应像 2026-11-20 08:00", s)
		}
		out.timed = true
	}
	return out, nil
}

// follows says whether a time of day may follow a day as it does: behind a
// blank or T, behind 日, or as six digits behind eight.
func follows(rest string, compact, sun bool) bool {
	return rest == "" || strings.IndexByte(" Tt", rest[0]) >= 0 || sun || compact && len(rest) == 6
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// clock reads a time of day, and its zone when it has one.
func clock(s string) (time.Duration, *time.Location, error) {
	var zone *time.Location
	if m := zoneForm.FindStringSubmatch(s); m != nil {
		s, zone = m[1], offset(m[2])
		if zone == nil {
			return 0, nil, fmt.Errorf("not a zone")
		}
	}
	m := clockForm.FindStringSubmatch(s)
	if m == nil {
		return 0, nil, fmt.Errorf("not a time of day")
	}
	h, _ := strconv.Atoi(m[1])
	min, _ := strconv.Atoi(first(m[2], m[5], m[7], "0"))
	sec, _ := strconv.Atoi(first(m[3], m[6], m[8], "0"))
	nanos, _ := strconv.Atoi((m[4] + "000000000")[:9])
	if h > 23 || min > 59 || sec > 59 {
		return 0, nil, fmt.Errorf("no such time of day")
	}
	return time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(sec)*time.Second + time.Duration(nanos), zone, nil
}

// offset is a zone such as Z or +08:00; nil when there is none such.
func offset(s string) *time.Location {
	if s == "Z" || s == "z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	h, _ := strconv.Atoi(digits[:2])
	m, _ := strconv.Atoi(digits[2:])
	if h > 14 || m > 59 {
		return nil
	}
	east := h*3600 + m*60
	if s[0] == '-' {
		east = -east
	}
	return time.FixedZone(s, east)
}

// moment is the moment of a stamp.
func (s stamp) moment() time.Time {
	zone := s.zone
	if zone == nil {
		zone = civil.Shanghai
	}
	y, m, d := s.day.Split()
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, zone).Add(s.clock).In(civil.Shanghai)
}

// moment reads a moment as registers write it; a day counts from its
// beginning.
func moment(s string) (time.Time, error) {
	got, err := parse(s, aMoment)
	if err != nil {
		return time.Time{}, err
	}
	at := got.moment()
	if d := civil.On(at); d < civil.Min || d > civil.Max {
		return time.Time{}, fmt.Errorf("“%.30s”不在 1850 至 2200 年", s)
	}
	return at, nil
}

// summerTime is until when China put clocks forward in some years: a midnight
// of then is 23:00 in the fixed zone we count in.
var summerTime = civil.Of(1992, 1, 1)

// date reads a day; a time of day may follow. Of a moment in another zone the
// day must be the same there and here, or midnight here.
func date(s string) (civil.Date, error) {
	got, err := parse(s, aDay)
	if err != nil || !got.timed || got.zone == nil {
		return got.day, err
	}
	at := got.moment()
	here, late := civil.On(at), at.Hour() == 23
	_, east := at.In(got.zone).Zone()
	switch {
	case east == 8*60*60:
		return got.day, nil
	case late && here < summerTime:
		return 0, fmt.Errorf("“%.30s”换成北京时间是 %s 23 时，当年可能有夏令时，是哪一天说不准：请只写日期", s, here)
	case here == got.day, at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
		return here, nil
	}
	return 0, fmt.Errorf("“%.30s”在它的时区和北京时间里不是同一天：请只写日期", s)
}

var (
	digitsOnly = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	yearMonth  = regexp.MustCompile(`^[0-9]{4}([-/.年][0-9]{1,2}月?|年)$`)
	yearLast   = regexp.MustCompile(`^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?$`)
)

// notDay says what a text is that is no day or moment.
func notDay(s, what string) error {
	t := hyphens.Replace(s)
	switch {
	case digitsOnly.MatchString(t) && len(t) == 4:
		return fmt.Errorf("“%s”只有年份，不是%s", s, what)
	case digitsOnly.MatchString(t):
		return fmt.Errorf("“%.20s”是数字，不是%s；表格里的日期请设为日期格式", s, what)
	case yearMonth.MatchString(t):
		return fmt.Errorf("“%s”没有写到日，不是%s", s, what)
	case yearLast.MatchString(t):
		return fmt.Errorf("“%.20s”分不清年、月、日，不是%s", s, what)
	}
	return fmt.Errorf("“%.20s”不是%s", s, what)
}
