package desk

import (
	"cmp"
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/internal/change"
)

// disputeDoubles looks for items that a subject has at most once and was granted
// twice, among the cases given and those they meet. Both cases get to name each
// other, and the later waits for a supervisor: whatever the order in which
// stations hear of each other, all find the same one. It says which cases got
// events. It is called under mu.
func (s *Station) disputeDoubles(ctx context.Context, part []*casefile.Case) (map[app.CaseID]bool, error) {
	ch := change.New()
	ch.By = change.ByMachine
	here := map[Applicant][]app.CaseID{}
	for _, c := range part {
		who := Applicant{c.App.Item, c.App.Subject.Normal()}
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
		for _, other := range slices.Concat(cases, here[Applicant{c.App.Item, c.App.Subject.Normal()}]) {
			if err := s.compareGrants(ctx, ch, c, other); err != nil {
				return nil, err
			}
		}
	}
	changed := map[app.CaseID]bool{}
	for _, e := range ch.Events {
		changed[e.Case] = true
	}
	if len(changed) == 0 {
		return nil, nil
	}
	return changed, s.Commit(ctx, ch)
}

// once says whether a case's item is one that a subject has at most once.
func (s *Station) once(c *casefile.Case) bool {
	p, err := s.PackOf(c)
	return err == nil && p.Item.Once
}

// compareGrants lets two cases name each other when both grant one item to one
// subject and do not yet.
func (s *Station) compareGrants(ctx context.Context, ch *change.Change, c *casefile.Case, other app.CaseID) error {
	if other == c.ID {
		return nil
	}
	o, err := s.Fold(ctx, other)
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

func (s *Station) nameTwin(ctx context.Context, ch *change.Change, c, other *casefile.Case, later bool) error {
	if c.Twin(other.ID) != nil || ch.Twins[[2]app.CaseID{c.ID, other.ID}] {
		return nil
	}
	ch.Twins[[2]app.CaseID{c.ID, other.ID}] = true
	_, err := s.Event(ctx, ch, c.ID, casefile.Doubled, casefile.DoubledData{Other: other.ID, Serial: other.Serial(), Later: later})
	if later {
		s.Note(ch, "doubled", c.ID, string(other.ID))
	}
	return err
}

// LaterWords say of a case that the same was granted before, in another.
func LaterWords(t casefile.Twin) string {
	return "同一当事人此前已通过本事项（" + ShortSerial(t.Serial) + "），本件为后一件"
}

// UnlessDamaged is nil for a record that cannot be read.
func UnlessDamaged(err error) error {
	if app.KindOf(err) == app.Damaged || app.KindOf(err) == app.Missing {
		return nil
	}
	return err
}

// Applicant is who asks for what: of a once-only item he gets one.
type Applicant struct {
	Item app.PackID
	Who  app.Subject
}

// decidedBefore orders two granted cases, the same way everywhere.
func decidedBefore(a, b *casefile.Case) bool {
	return a.Decision.Stamp < b.Decision.Stamp || a.Decision.Stamp == b.Decision.Stamp && cmp.Less(a.ID, b.ID)
}
