package stick

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"slices"
	"time"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// Write writes a stick for a recipient: the reference data and the events of
// all cases; with facts, also everybody's facts.
func Write(ctx context.Context, at Host, w io.Writer, to age.Recipient, facts bool, count Counted) (Carried, error) {
	return write(ctx, at, w, to, count, func(out *writer) {
		out.events()
		if facts {
			out.subjects()
		}
	})
}

// WriteFor writes a stick for a recipient that is about some people only: the
// reference data, their cases, their facts. It is for a laptop that goes to
// their homes; what is done there comes back by Read.
func WriteFor(ctx context.Context, at Host, w io.Writer, to age.Recipient, people []app.Subject) (Carried, error) {
	return write(ctx, at, w, to, nil, func(out *writer) {
		out.casesOf(people)
		out.factsOf(people)
	})
}

// write writes the reference data and what fill adds.
func write(ctx context.Context, at Host, w io.Writer, to age.Recipient, count Counted, fill func(*writer)) (Carried, error) {
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return Carried{}, err
	}
	out := &writer{at: at, ctx: ctx, count: count, w: bufio.NewWriterSize(sealed, 1<<16), sum: sha256.New()}
	out.line(head{form, at.Office().Name, at.Station().Info.ID, at.Station().Now().UTC().Truncate(time.Second)})
	out.reference()
	fill(out)
	out.end()
	return out.did, errors.Join(out.err, out.w.Flush(), sealed.Close())
}

// Counted hears how much of a stick is done; of 0 the whole is not known yet.
type Counted func(done, total int)

func (c Counted) say(done, total int) {
	if c != nil {
		c(done, total)
	}
}

// writer writes lines until something fails.
type writer struct {
	at    Host
	ctx   context.Context
	w     *bufio.Writer
	sum   hash.Hash
	lines int
	count Counted
	did   Carried
	err   error
}

func (s *writer) line(v any) {
	if s.err != nil {
		return
	}
	b, err := json.Marshal(v)
	if err != nil {
		s.err = err
		return
	}
	b = append(b, '\n')
	s.sum.Write(b)
	s.lines++
	_, s.err = s.w.Write(b)
	if s.lines%port.PageSize == 0 {
		s.count.say(s.lines, 0)
	}
}

func (s *writer) reference() {
	docs, err := s.at.Station().Store().References(s.ctx, "")
	if err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	for _, id := range sortedKeys(docs) {
		s.line(entry{DB: wire.ReferenceDB(s.at.Office().Name), Doc: wire.WithID(id, docs[id])})
		s.did.Reference++
	}
}

func sortedKeys(m map[string][]byte) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// events writes the events of all cases and threads, in order of case.
func (s *writer) events() {
	store := s.at.Station().Store()
	var cases []app.CaseID
	if err := store.Heads(s.ctx, func(h desk.Head) bool { cases = append(cases, h.Case); return true }); err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	threads, err := desk.Threads(s.ctx, store, "")
	s.err = errors.Join(s.err, err)
	s.eventsIn(append(cases, threads...))
}

// casesOf writes the events of some people's cases.
func (s *writer) casesOf(people []app.Subject) {
	var cases []app.CaseID
	for _, who := range people {
		list, err := s.at.Station().Store().CasesOf(s.ctx, who)
		s.err = errors.Join(s.err, err)
		cases = append(cases, list...)
	}
	s.eventsIn(cases)
}

// eventsIn writes the events of some cases, in order of case.
func (s *writer) eventsIn(cases []app.CaseID) {
	store := s.at.Station().Store()
	waiting := map[app.EventID]bool{}
	s.err = errors.Join(s.err, s.at.Office().EachOutgoing(s.ctx, func(letters []desk.Letter) error {
		for i := range letters {
			waiting[letters[i].Event.ID] = true
		}
		return nil
	}))
	slices.Sort(cases)
	for _, c := range slices.Compact(cases) {
		if s.err != nil {
			return
		}
		s.eventsOf(store, c, waiting)
	}
}

func (s *writer) eventsOf(store desk.Store, c app.CaseID, waiting map[app.EventID]bool) {
	list, err := store.Events(s.ctx, c)
	if err != nil && !errors.Is(err, desk.ErrUnreadable) {
		s.err = err
		return
	}
	area, err := s.at.Office().AreaOf(s.ctx, c)
	if err != nil {
		s.err = err
		return
	}
	for _, e := range list {
		doc, err := wire.EventDoc(e)
		if err != nil {
			s.err = err
			return
		}
		s.line(entry{DB: wire.AreaDB(s.at.Office().Name, area), Booked: !waiting[e.ID], Doc: doc})
		s.did.Events++
	}
}

// factsOf writes some people's facts. Who is in no register has none.
func (s *writer) factsOf(people []app.Subject) {
	for _, sub := range people {
		parts, err := s.at.Station().Store().Parts(s.ctx, sub)
		s.err = errors.Join(s.err, err)
		for _, p := range parts {
			s.part(p)
		}
	}
}

// subjects writes everybody's facts, as their loader signed and sealed them.
func (s *writer) subjects() {
	err := s.at.Station().Store().EachPart(s.ctx, func(p desk.Part) bool {
		s.part(p)
		return s.err == nil
	})
	s.err = errors.Join(s.err, err)
}

func (s *writer) part(p desk.Part) {
	if p.Area == "" || p.Doc == nil { // nobody signed it
		return
	}
	s.line(entry{DB: wire.AreaDB(s.at.Office().Name, p.Area), Doc: p.Doc})
	s.did.Subjects++
}

// end signs all lines before.
func (s *writer) end() {
	n, sum := s.lines, s.sum.Sum(nil)
	s.line(ending{n, sum, s.at.Station().Sign(text(sum))})
}
