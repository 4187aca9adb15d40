package safekeeping

import (
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
)

// Health answers "can I work now?".
type Health struct {
	Hub    bool // a hub is configured
	Remote desk.RemoteState
	// Neighbour is the sibling station that holds copies; empty: none. Away
	// says that it does not answer.
	Neighbour app.StationID
	Away      bool
	Copied    time.Time          // when it last took a copy; zero: not yet
	Held      []desk.Quarantined // documents of the hub that could not be used
	Back      []desk.Letter      // own events that the hub refused, with its sentence
	DataAt    time.Time          // when the registers were last heard; zero: never
	Outbox    desk.Outbox
	Backup    BackupState
	Packs     int
	Book      desk.Rulebook
	Rules     string // digest of the packs in force
	Lapsed    bool   // the bundle's time is over: items are accept only
	Items     []ItemHealth
	// Registers are those that the rules in force read, and any other that
	// was heard, in the order of fact.Sources.
	Registers []desk.Register
}

// ItemHealth is what one item can still do with the data there is.
type ItemHealth struct {
	Pack  *rule.Pack
	Best  app.Verdict // approve, provisional, or review: accept only
	Stale []string    // registers that are too old
}

// Health looks.
func (s *Room) Health(ctx context.Context) (Health, error) {
	m, err := s.at.Sources(ctx)
	if err != nil {
		return Health{}, err
	}
	box, err := s.store.Outbox(ctx)
	if err != nil {
		return Health{}, err
	}
	h := Health{Hub: s.at.Remote != nil, DataAt: m.Newest(), Outbox: box, Packs: len(s.at.Rules.Packs())}
	if h.Backup, err = s.backupState(ctx, box); err != nil {
		return Health{}, err
	}
	if s.at.Remote != nil {
		h.Remote = s.at.Remote.State()
		if h.Held, err = s.store.Quarantined(ctx); err != nil {
			return Health{}, err
		}
		if box.Refused > 0 {
			if h.Back, err = s.refused(ctx); err != nil {
				return Health{}, err
			}
		}
	}
	if s.at.Neighbour != nil {
		h.Neighbour, h.Copied, h.Away = s.at.Neighbour.State()
	}
	now := s.at.Now()
	age := func(source string) (time.Duration, bool) {
		at, ok := m[source]
		return now.Sub(at), ok
	}
	h.Book = s.at.Rulebook()
	h.Lapsed = h.Book.Expired(civil.On(now))
	h.Rules = s.at.Rules.Digest()
	read := map[string]bool{}
	for _, id := range s.at.Rules.Items() {
		p, err := s.at.Rules.At(id, civil.On(now))
		if err != nil {
			continue // not in force today: nothing can be taken in for it
		}
		item := itemHealth(p, age, read)
		if h.Lapsed {
			item.Best = app.Review
		}
		h.Items = append(h.Items, item)
	}
	h.Registers = m.Registers(read)
	return h, nil
}

// refused are the first of the own events that the hub did not take.
func (s *Room) refused(ctx context.Context) (back []desk.Letter, err error) {
	const page, most = 1000, 20
	for after := app.EventID(""); len(back) < most; {
		letters, err := s.store.Outgoing(ctx, after, page)
		if err != nil || len(letters) == 0 {
			return back, err
		}
		for _, l := range letters {
			if l.State == desk.Refused {
				back = append(back, l)
			}
		}
		after = letters[len(letters)-1].Event.ID
	}
	return back[:most], nil
}

// itemHealth looks at one item, and adds the registers it reads.
func itemHealth(p *rule.Pack, age func(string) (time.Duration, bool), read map[string]bool) ItemHealth {
	item := ItemHealth{Pack: p, Best: p.Readiness(age)}
	for _, d := range p.FactsRead() {
		if !desk.IsRegister(d.Source) {
			continue
		}
		read[d.Source] = true
		old, heard := age(d.Source)
		if (!heard || d.MaxAge > 0 && old > d.MaxAge) && !slices.Contains(item.Stale, d.Source) {
			item.Stale = append(item.Stale, d.Source)
		}
	}
	return item
}
