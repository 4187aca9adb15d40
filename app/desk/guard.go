package desk

import (
	"cmp"
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// guard finds what the rules cannot see: somebody who already has what is
// applied for, or whose earlier application for it is still open. It names
// the other case; a person decides. What it cannot read it does not pass.
func (s *Station) guard(ctx context.Context, p *rule.Pack, id app.CaseID, a casefile.Application) (string, error) {
	if book := s.bookOf(p.ID); book.Expired(civil.On(s.Now())) {
		return "规则束 " + book.Label() + " 已于 " + book.ValidUntil.String() + " 到期，只能受理，不能自动通过。", nil
	}
	if s.Remote != nil {
		if r := s.Remote.State(); r.Skewed() {
			return r.ClockWords() + "，只受理，不自动通过；请先校准时钟。", nil
		}
	}
	if !p.Item.Once {
		return "", nil
	}
	if lost, err := s.store.Incomplete(ctx); err != nil || lost {
		return "本机还没有从汇聚库取齐其他窗口的办件，不能确定当事人是否已经通过过本事项，请核对是否重复。", nil
	}
	cases, err := s.store.CasesOf(ctx, a.Subject)
	if err != nil {
		return unreadable, nil
	}
	for _, other := range cases {
		if other == id {
			continue
		}
		if why := s.standsBefore(ctx, other, id, a); why != "" {
			return why, nil
		}
	}
	return "", nil
}

// unreadable is why an approval does not take effect where the guard is blind.
const unreadable = "同一当事人的其他办件读不出来，不能排除重复，请人工核对。"

// standsBefore says why another case keeps this one from being approved; empty:
// it does not. It looks at the events, which a damaged or lagging list cannot
// hide.
func (s *Station) standsBefore(ctx context.Context, other, id app.CaseID, a casefile.Application) string {
	events, err := s.store.Events(ctx, other)
	if err != nil {
		return unreadable
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return unreadable
	}
	if c.App.Item != a.Item {
		return ""
	}
	if c.Granted() && !laterThan(c, id) {
		return "同一当事人此前已通过本事项（" + ShortSerial(c.Serial()) + "），请核对是否重复。"
	}
	if c.State.Open() && c.Decision == nil && (c.App.At.Before(a.At) || c.App.At.Equal(a.At) && cmp.Less(other, id)) {
		return "同一当事人的本事项已在办理（" + ShortSerial(c.Serial()) + "），请核对是否重复。"
	}
	return ""
}

// laterThan says whether a case is known to be the later of two grants.
func laterThan(c *casefile.Case, id app.CaseID) bool {
	t := c.Twin(id)
	return t != nil && t.Later
}

// disputeDoubles looks for items that a subject has at most once and was granted
// twice, among the cases given and those they meet. Both cases get to name each
// other, and the later waits for a supervisor: whatever the order in which
// stations hear of each other, all find the same one. It says which cases got
// events. It is called under mu.
func (s *Station) disputeDoubles(ctx context.Context, part []*casefile.Case) (map[app.CaseID]bool, error) {
	ch := newChange()
	ch.by = byMachine
	here := map[applicant][]app.CaseID{}
	for _, c := range part {
		who := applicant{c.App.Item, c.App.Subject.Normal()}
		here[who] = append(here[who], c.ID)
	}
	for _, c := range part {
		if !c.Granted() || !s.once(c) {
			continue
		}
		cases, err := s.store.CasesOf(ctx, c.App.Subject)
		if err != nil {
			return nil, err
		}
		for _, other := range slices.Concat(cases, here[applicant{c.App.Item, c.App.Subject.Normal()}]) {
			if err := s.compareGrants(ctx, ch, c, other); err != nil {
				return nil, err
			}
		}
	}
	changed := map[app.CaseID]bool{}
	for _, e := range ch.events {
		changed[e.Case] = true
	}
	if len(changed) == 0 {
		return nil, nil
	}
	return changed, s.commit(ctx, ch)
}

// once says whether a case's item is one that a subject has at most once.
func (s *Station) once(c *casefile.Case) bool {
	p, err := s.packOf(c)
	return err == nil && p.Item.Once
}

// compareGrants lets two cases name each other when both grant one item to one
// subject and do not yet.
func (s *Station) compareGrants(ctx context.Context, ch *change, c *casefile.Case, other app.CaseID) error {
	if other == c.ID {
		return nil
	}
	o, err := s.fold(ctx, other)
	if err != nil || !o.Granted() || o.App.Item != c.App.Item || o.App.Subject.Normal() != c.App.Subject.Normal() {
		return nil
	}
	first, second := c, o
	if decidedBefore(o, c) {
		first, second = o, c
	}
	if err := s.nameTwin(ctx, ch, first, second, false); err != nil {
		return err
	}
	return s.nameTwin(ctx, ch, second, first, true)
}

// decidedBefore orders two granted cases, the same way everywhere.
func decidedBefore(a, b *casefile.Case) bool {
	return a.Decision.Stamp < b.Decision.Stamp || a.Decision.Stamp == b.Decision.Stamp && cmp.Less(a.ID, b.ID)
}

func (s *Station) nameTwin(ctx context.Context, ch *change, c, other *casefile.Case, later bool) error {
	if c.Twin(other.ID) != nil || ch.twins[[2]app.CaseID{c.ID, other.ID}] {
		return nil
	}
	ch.twins[[2]app.CaseID{c.ID, other.ID}] = true
	_, err := s.event(ctx, ch, c.ID, casefile.Doubled, casefile.DoubledData{Other: other.ID, Serial: other.Serial(), Later: later})
	if later {
		s.note(ch, "doubled", c.ID, string(other.ID))
	}
	return err
}
