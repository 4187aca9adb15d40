// Package outreachview makes the lists of whom to call or visit.
package outreachview

import (
	"cmp"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/roster"
	"miaopi/ui/present"
)

// Reach is what a sweep found, to be called and visited.
type Reach struct {
	Item  app.PackID
	Name  string
	Total outreach.Sweep
	List  []outreach.Eligible // by grid, then by name
	Tried map[string][]outreach.Attempt
}

// AreaLine is one community or grid with how many people are on the list.
type AreaLine struct {
	Code   string // 12 digits of a community, 15 of a grid; empty: all
	Name   string
	People int
	Tried  int
}

// Areas counts a list by community, and by grid below it.
func Areas(st *desk.Station, r Reach, soon bool, ref present.Reference, t present.Translate) []AreaLine {
	all := AreaLine{Name: t("全部")}
	lines := map[string]*AreaLine{}
	for _, e := range r.List {
		if e.Soon != soon {
			continue
		}
		tried := 0
		if len(r.Tried[outreach.At(st).ContactTag(r.Item, e.Subject)]) > 0 {
			tried = 1
		}
		all.add(tried)
		area := string(e.Area)
		_, community, grid := roster.Place(ref.Divisions, area)
		for _, one := range []struct{ code, name string }{{area[:min(len(area), 12)], community}, {area, "　" + t("网格 %s", grid)}} {
			if len(one.code) == 15 || len(one.code) == 12 && one.name != "" {
				if lines[one.code] == nil {
					lines[one.code] = &AreaLine{Code: one.code, Name: one.name}
				}
				lines[one.code].add(tried)
			}
		}
	}
	out := []AreaLine{all}
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b AreaLine) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func (l *AreaLine) add(tried int) {
	l.People++
	l.Tried += tried
}

// PersonLine is somebody on the list, masked.
type PersonLine struct {
	Name, Phone, Grid, Money string
	Last                     present.Sign // of the last attempt
}

// PersonOf words one line.
func PersonOf(e outreach.Eligible, tried []outreach.Attempt, ref present.Reference) PersonLine {
	_, community, grid := roster.Place(ref.Divisions, string(e.Area))
	l := PersonLine{Name: present.MaskedName(e.Subject, e.Name), Phone: present.MaskedPhone(e.Phone), Grid: strings.TrimSpace(community + " " + grid), Money: e.Amount, Last: present.Sign{Icon: "·", Word: "还没联系", Tone: present.QuietTone}}
	if e.Phone == "" {
		l.Phone = "没有电话"
	}
	if n := len(tried); n > 0 {
		l.Last = ContactSign(tried[n-1].What)
	}
	return l
}

// ContactSign is how an attempt came out.
func ContactSign(c outreach.Contact) present.Sign {
	switch c {
	case outreach.Spoken:
		return present.Sign{Icon: "✓", Word: c.Label(), Tone: present.GoodTone}
	case outreach.Replied:
		return present.Sign{Icon: "✓", Word: c.Label(), Tone: present.GoodTone}
	case outreach.VisitPlanned:
		return present.Sign{Icon: "◐", Word: c.Label(), Tone: present.HalfTone}
	case outreach.Declined:
		return present.Sign{Icon: "✕", Word: c.Label(), Tone: present.QuietTone}
	}
	return present.Sign{Icon: "!", Word: c.Label(), Tone: present.AttentionTone}
}

// AttemptLine is one attempt for reading.
func AttemptLine(a outreach.Attempt, t present.Translate) string {
	return strings.TrimSpace(a.At.In(civil.Shanghai).Format("01-02 15:04") + "　" + t(a.What.Label()) + "　" + a.Note)
}
