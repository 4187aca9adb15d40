package desk

import (
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// Health answers "can I work now?".
type Health struct {
	Hub    bool // a hub is configured
	Remote RemoteState
	// Neighbour is the sibling station that holds copies; empty: none. Away
	// says that it does not answer.
	Neighbour app.StationID
	Away      bool
	Copied    time.Time     // when it last took a copy; zero: not yet
	Held      []Quarantined // documents of the hub that could not be used
	Back      []Letter      // own events that the hub refused, with its sentence
	DataAt    time.Time     // when the registers were last heard; zero: never
	Outbox    Outbox
	Backup    BackupState
	Packs     int
	Book      Rulebook
	Rules     string // digest of the packs in force
	Lapsed    bool   // the bundle's time is over: items are accept only
	Items     []ItemHealth
	// Registers are those that the rules in force read, and any other that
	// was heard, in the order of fact.Sources.
	Registers []Register
}

// ItemHealth is what one item can still do with the data there is.
type ItemHealth struct {
	Pack  *rule.Pack
	Best  app.Verdict // approve, provisional, or review: accept only
	Stale []string    // registers that are too old
}

// Health looks.
func (s *Station) Health(ctx context.Context) (Health, error) {
	m, err := s.sources(ctx)
	if err != nil {
		return Health{}, err
	}
	box, err := s.store.Outbox(ctx)
	if err != nil {
		return Health{}, err
	}
	h := Health{Hub: s.Remote != nil, DataAt: m.newest(), Outbox: box, Packs: len(s.Rules.Packs())}
	if h.Backup, err = s.backupState(ctx, box); err != nil {
		return Health{}, err
	}
	if s.Remote != nil {
		h.Remote = s.Remote.State()
		if h.Held, err = s.store.Quarantined(ctx); err != nil {
			return Health{}, err
		}
		if box.Refused > 0 {
			if h.Back, err = s.refused(ctx); err != nil {
				return Health{}, err
			}
		}
	}
	if s.Neighbour != nil {
		h.Neighbour, h.Copied, h.Away = s.Neighbour.State()
	}
	now := s.Now()
	age := func(source string) (time.Duration, bool) {
		at, ok := m[source]
		return now.Sub(at), ok
	}
	h.Book = s.Rulebook()
	h.Lapsed = h.Book.Expired(civil.On(now))
	h.Rules = s.Rules.Digest()
	read := map[string]bool{}
	for _, id := range s.Rules.Items() {
		p, err := s.Rules.At(id, civil.On(now))
		if err != nil {
			continue // not in force today: nothing can be taken in for it
		}
		item := itemHealth(p, age, read)
		if h.Lapsed {
			item.Best = app.Review
		}
		h.Items = append(h.Items, item)
	}
	h.Registers = m.registers(read)
	return h, nil
}

// refused are the first of the own events that the hub did not take.
func (s *Station) refused(ctx context.Context) (back []Letter, err error) {
	const page, most = 1000, 20
	for after := app.EventID(""); len(back) < most; {
		letters, err := s.store.Outgoing(ctx, after, page)
		if err != nil || len(letters) == 0 {
			return back, err
		}
		for _, l := range letters {
			if l.State == Refused {
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
		if !isRegister(d.Source) {
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
