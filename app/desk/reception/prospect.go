package reception

import (
	"context"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/desk/judging"
	"miaopi/app/fact"
	"miaopi/app/rule"
)

// Profile is what the station knows of a subject before an item is chosen.
type Profile struct {
	Subject app.Subject
	Record  fact.Record // every fact the registers sent, of all items
	Known   bool        // whether the cache holds a record at all
	Cases   []desk.Row  // of this subject, the newest first
}

// Profile looks a subject up.
func (s *Room) Profile(ctx context.Context, sub app.Subject) (Profile, error) {
	p := Profile{Subject: sub.Normal()}
	var err error
	if p.Record, p.Known, err = s.store.Facts(ctx, p.Subject); err != nil {
		return p, err
	}
	if s.fetch(ctx, p.Subject, p.Known) {
		if p.Record, p.Known, err = s.store.Facts(ctx, p.Subject); err != nil {
			return p, err
		}
	}
	p.Cases, err = s.History(ctx, p.Subject)
	return p, err
}

// History lists the cases of a subject, the newest first. A row that cannot
// be read is left out: the check finds it.
func (s *Room) History(ctx context.Context, sub app.Subject) ([]desk.Row, error) {
	ids, err := s.store.CasesOf(ctx, sub.Normal())
	if err != nil {
		return nil, err
	}
	rows := make([]desk.Row, 0, len(ids))
	for _, id := range ids {
		r, err := s.store.Row(ctx, id)
		switch app.KindOf(err) {
		case app.Damaged, app.Missing:
			continue
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b desk.Row) int { return desk.NewestFirst(a.Head, b.Head) })
	return rows, nil
}

// Consider judges an application as Accept would judge it now, correction
// slips and guard included. It changes nothing.
func (s *Room) Consider(ctx context.Context, a casefile.Application, corrected ...casefile.CorrectedData) (*judging.Judged, error) {
	a, err := s.promised(s.AtCounter(a))
	if err != nil {
		return nil, err
	}
	j, err := judging.At(s.at).Judge(ctx, a, civil.On(a.At), judging.SlipFacts(corrected, a.At)...)
	if err != nil || j.Verdict == app.Review {
		return j, err
	}
	if j.Guard, err = judging.At(s.at).Guard(ctx, j.Pack, "", a); err == nil {
		err = judging.At(s.at).Elsewhere(ctx, j)
	}
	return j, err
}

// Written are the facts that a person's own number says and no register does:
// the number itself, birth and sex. The clerk read it off the paper.
func Written(sub app.Subject, known fact.Record, at time.Time) []fact.Fact {
	birth, err := chinaid.Birth(sub.ID)
	if sub.Kind != app.Person || err != nil {
		return nil
	}
	all := []fact.Fact{{Name: "person.id", Value: fact.StringOf(sub.ID)}, {Name: "person.birth", Value: fact.DateOf(birth)}, {Name: "person.sex", Value: fact.StringOf(chinaid.Sex(sub.ID))}}
	var out []fact.Fact
	for _, f := range all {
		if f.Source, f.AsOf = fact.Counter, at; len(known.Find(f.Name)) == 0 {
			out = append(out, f)
		}
	}
	return out
}

// Prospects judges every item in force today that is for subjects of this
// kind, in order of item, on what the registers say, what was read off a card,
// and what the number says.
func (s *Room) Prospects(ctx context.Context, sub app.Subject, seen ...fact.Fact) ([]*judging.Judged, error) {
	known, _, err := judging.At(s.at).KnownOf(ctx, sub.Normal())
	if err != nil {
		return nil, err
	}
	for _, f := range Written(sub.Normal(), known, s.at.Now()) {
		if !slices.ContainsFunc(seen, func(o fact.Fact) bool { return o.Name == f.Name }) {
			seen = append(slices.Clone(seen), f)
		}
	}
	var out []*judging.Judged
	for _, id := range s.at.Rules.Items() {
		p, err := s.at.Rules.At(id, civil.On(s.at.Now()))
		if err != nil || p.Item.Subject != sub.Kind {
			continue // not in force today, or not for him
		}
		j, err := s.Consider(ctx, casefile.Application{Item: id, Subject: sub.Normal(), Declared: declaredIn(p, seen)})
		if err != nil {
			return nil, err
		}
		out = append(out, j)
		if err := ctx.Err(); err != nil {
			return nil, app.E("prospects", app.Cancelled, "", err)
		}
	}
	return out, nil
}

// declaredIn are those of some facts that a pack uses.
func declaredIn(p *rule.Pack, facts []fact.Fact) []fact.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f fact.Fact) bool { _, ok := p.Decl(f.Name); return !ok })
}

// ReadBack is the last look before an application is taken in: it judges once
// more and journals that name and number are read out in full.
func (s *Room) ReadBack(ctx context.Context, a casefile.Application, draft string, corrected ...casefile.CorrectedData) (*judging.Judged, error) {
	if !s.at.MayDecide() {
		return nil, desk.Forbidden("accept")
	}
	if _, err := s.Complete(s.AtCounter(a), corrected); err != nil {
		return nil, err
	}
	j, err := s.Consider(ctx, a, corrected...)
	if err != nil {
		return nil, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "read_back", "", string(a.Item)+" "+draft)
	return j, s.at.Commit(ctx, ch)
}

// fetchFor is how long a person at the counter waits for facts from elsewhere.
const fetchFor = 3 * time.Second

// fetch brings somebody's facts from another area. Without a hub, or when it
// is slow, the application is taken in without them.
func (s *Room) fetch(ctx context.Context, sub app.Subject, known bool) bool {
	if s.at.Remote == nil || s.at.Remote.State().Offline {
		return false
	}
	if known {
		who, ok, err := s.store.Resident(ctx, sub)
		if err != nil || !ok || who.Area == "" || s.at.Remote.Covers(who.Area) {
			return false
		}
	}
	ctx, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	found, err := s.at.Remote.Fetch(ctx, sub)
	if !found || err != nil {
		return false
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	s.at.Note(ch, "fetch", "", "") // whose it was, only the hub's keyed id could tell
	return s.at.Commit(context.WithoutCancel(ctx), ch) == nil
}
