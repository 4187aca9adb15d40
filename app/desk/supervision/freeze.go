package supervision

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// Period says which decisions a spot check looks at.
type Period struct {
	From, To civil.Date // decided on
	Item     app.PackID // empty: every item
}

// check holds a period to days that have come, in order.
func (p Period) check(today civil.Date) error {
	switch {
	case p.From == civil.None || p.To == civil.None:
		return app.E("freeze", app.Input, "请写明时段的开始日和结束日。", nil)
	case p.To < p.From:
		return app.E("freeze", app.Input, "时段不对：结束日不能早于开始日。", nil)
	case p.To > today:
		return app.E("freeze", app.Input, "时段不对：结束日不能晚于今天。", nil)
	}
	return nil
}

// meets says whether two periods have decisions in common.
func (p Period) meets(o Period) bool {
	return p.From <= o.To && o.From <= p.To && (p.Item == "" || o.Item == "" || p.Item == o.Item)
}

// Apart is what strata are told apart by.
type Apart string

// What strata can be told apart by. What was decided provisionally is always apart.
const (
	ByItem    Apart = "item"
	ByVersion Apart = "version" // of the rules
	ByChannel Apart = "channel"
	ByMaker   Apart = "maker" // machine or person
	ByWindow  Apart = "window"
	// ByNew has every decision of a version's first month looked at.
	ByNew Apart = "new"
)

// Aparts are all of them, in the order of a stratum's title.
var Aparts = []Apart{ByItem, ByVersion, ByNew, ByChannel, ByMaker, ByWindow}

// Label is what it is called.
func (a Apart) Label() string {
	return map[Apart]string{ByItem: "事项", ByVersion: "规则版本", ByChannel: "渠道", ByMaker: "机器或人工", ByWindow: "窗口", ByNew: "新版本首月全查"}[a]
}

// Frozen is a population before anything is announced of it: what decides later
// does not come into it any more.
type Frozen struct {
	Period
	spotcheck.Population
	Apart  []Apart
	Plan   spotcheck.Plan
	Strata []spotcheck.Stratum
}

// Whole is how many are looked at whatever is drawn.
func (f Frozen) Whole() (n int) {
	for _, s := range f.Strata {
		if s.Whole {
			n += s.Count
		}
	}
	return n
}

// Sample is how many cases the plan draws.
func (f Frozen) Sample() int { return spotcheck.SampleOf(f.Strata) }

// Sentence says what the draw would prove.
func (f Frozen) Sentence() string { return f.Plan.Sentence(f.Strata) }

// With is the same population under another plan.
func (f Frozen) With(p spotcheck.Plan) (Frozen, error) {
	if err := p.Check(f.Size()); err != nil {
		return f, err
	}
	f.Plan, f.Strata = p, p.Spread(f.Strata)
	return f, nil
}

// Population are the cases decided in a period, by machine or person, not
// revoked since; a person's once they cannot be taken back any more.
func (s *Room) Population(ctx context.Context, p Period, apart ...Apart) (spotcheck.Population, error) {
	var heads []desk.Head
	last := s.at.Now().Add(-casefile.UndoFor)
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		on := civil.On(h.Decided)
		standing := h.By == casefile.Machine || !h.Decided.After(last)
		decided := !h.Decided.IsZero() && h.State != casefile.InvalidState && standing
		if decided && on >= p.From && on <= p.To && (p.Item == "" || h.Item == p.Item) {
			heads = append(heads, h)
		}
		return ctx.Err() == nil
	})
	if err != nil {
		return spotcheck.Population{}, err
	}
	windows := make([]string, len(heads))
	if slices.Contains(apart, ByWindow) {
		if windows, err = s.windows(ctx, heads); err != nil {
			return spotcheck.Population{}, err
		}
	}
	members := make([]spotcheck.Member, len(heads))
	sort := sorter{apart: apart, versions: s.at.Rules.At, month: map[app.PackID]map[civil.Date]string{}}
	for i, h := range heads {
		members[i] = spotcheck.Member{Case: h.Case, Stratum: sort.stratum(h, windows[i])}
	}
	return spotcheck.FreezeIn(members), ctx.Err()
}

// windows are the stations at which cases were decided.
func (s *Room) windows(ctx context.Context, heads []desk.Head) ([]string, error) {
	return desk.Parallel(ctx, len(heads), nil, func(i int) (string, error) {
		r, err := s.store.Row(ctx, heads[i].Case)
		if err != nil {
			return "", err
		}
		if r.Window != "" {
			return string(r.Window), nil
		}
		c, err := s.at.Fold(ctx, heads[i].Case) // a row that an earlier program wrote
		if err != nil || c.Decision == nil {
			return "", err
		}
		return string(c.Decision.Station), nil
	})
}

// sorter puts cases into strata. A key is the values a case is told apart by; in
// it stand no words that a later program may choose otherwise.
type sorter struct {
	apart    []Apart
	versions func(app.PackID, civil.Date) (*rule.Pack, error)
	month    map[app.PackID]map[civil.Date]string // versions by day of application
}

// The marks of strata that are made whatever else is asked.
const (
	provisionalMark = "provisional"
	newMark         = "new"
)

func (s *sorter) stratum(h desk.Head, window string) string {
	var key []string
	if h.By == casefile.Machine && h.Verdict == app.Provisional {
		key = append(key, provisionalMark)
	}
	for _, a := range Aparts {
		if slices.Contains(s.apart, a) {
			if v := s.value(a, h, window); v != "" {
				key = append(key, v)
			}
		}
	}
	return strings.Join(key, "|")
}

func (s *sorter) value(a Apart, h desk.Head, window string) string {
	switch a {
	case ByItem:
		return "item=" + string(h.Item)
	case ByVersion:
		return "version=" + s.version(h)
	case ByChannel:
		return "channel=" + string(h.Channel)
	case ByMaker:
		return "maker=" + string(h.By)
	case ByWindow:
		return "window=" + window
	case ByNew:
		from, err := civil.Parse(s.version(h))
		if on := civil.On(h.Decided); err == nil && on >= from && on < from.AddMonths(1) {
			return newMark
		}
	}
	return ""
}

// version is the first day of the rules that were in force when a case was
// applied for; "-" when there are none here.
func (s *sorter) version(h desk.Head) string {
	day := civil.On(h.At)
	byDay := s.month[h.Item]
	if byDay == nil {
		byDay = map[civil.Date]string{}
		s.month[h.Item] = byDay
	}
	v, known := byDay[day]
	if !known {
		v = "-"
		if p, err := s.versions(h.Item, day); err == nil {
			v = p.Version.String()
		}
		byDay[day] = v
	}
	return v
}

// Freeze settles the population of a spot check and how many of each stratum a
// plan draws. Nothing is written before Announce.
func (s *Room) Freeze(ctx context.Context, p Period, plan spotcheck.Plan, apart ...Apart) (Frozen, error) {
	if s.at.Actor.Role != app.Supervisor {
		return Frozen{}, app.E("freeze", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	if err := p.check(civil.On(s.at.Now())); err != nil {
		return Frozen{}, err
	}
	if err := s.settled(ctx, p); err != nil {
		return Frozen{}, err
	}
	pop, err := s.Population(ctx, p, apart...)
	switch {
	case err != nil:
		return Frozen{}, err
	case pop.Size() == 0:
		return Frozen{}, app.E("freeze", app.Input, "这个时段没有已决定的办件，无法抽查。", nil)
	}
	f := Frozen{Period: p, Population: pop, Apart: apart, Strata: pop.Strata()}
	for i := range f.Strata {
		k := f.Strata[i].Key
		f.Strata[i].Title = s.title(k)
		f.Strata[i].Whole = slices.Contains(strings.Split(k, "|"), newMark)
	}
	return f.With(plan)
}

// title is a stratum's key in words.
func (s *Room) title(key string) string {
	var out []string
	for _, part := range strings.Split(key, "|") {
		name, value, _ := strings.Cut(part, "=")
		out = append(out, s.word(name, value))
	}
	return strings.Join(out, " · ")
}

func (s *Room) word(name, value string) string {
	switch name {
	case "":
		return "已生效"
	case provisionalMark:
		return "预通过"
	case newMark:
		return "新版本首月（全查）"
	case string(ByItem):
		if p, ok := s.at.Rules.Named(app.PackID(value)); ok {
			return p.Item.Name
		}
		return value
	case string(ByVersion):
		return value + " 起的规则"
	case string(ByChannel):
		return map[string]string{string(casefile.Counter): "窗口受理", string(casefile.Online): "网上申请"}[value]
	case string(ByMaker):
		return map[string]string{string(casefile.Machine): "机器决定", string(casefile.Official): "人工决定"}[value]
	}
	return "工作站 " + value
}

// settled refuses a second draw of the same decisions while a first is open: a
// list that is not liked is not drawn again in silence.
func (s *Room) settled(ctx context.Context, p Period) error {
	all, err := s.Draws(ctx)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Closed != nil || !p.meets(periodOf(d)) {
			continue
		}
		open, err := s.open(ctx, d)
		if err != nil {
			return err
		}
		if open {
			return app.E("freeze", app.Conflict, fmt.Sprintf("同一批决定里还有一次抽查没有了结（%s 公告）：请先查完，或者由另一位督查写明理由后了结。", civil.On(d.At)), nil)
		}
	}
	return nil
}

// open says whether anything of a draw is left to do.
func (s *Room) open(ctx context.Context, d drawing.Draw) (bool, error) {
	if d.Seed == "" {
		return true, nil
	}
	p, err := s.progress(ctx, d, nil)
	return p.Result.Checked < p.Result.Drawn, err
}
