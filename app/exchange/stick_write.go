package exchange

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"sync"
	"time"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Export writes a stick for a recipient: the reference data and the events of
// all cases; with facts, also everybody's facts.
func (l *Link) Export(ctx context.Context, w io.Writer, to age.Recipient, facts bool, count Counted) (Carried, error) {
	return l.stick(ctx, w, to, count, func(out *stickWriter) {
		out.events()
		if facts {
			out.subjects()
		}
	})
}

// ExportFor writes a stick for a recipient that is about some people only: the
// reference data, their cases, their facts. It is for a laptop that goes to
// their homes; what is done there comes back by Import.
func (l *Link) ExportFor(ctx context.Context, w io.Writer, to age.Recipient, people []app.Subject) (Carried, error) {
	return l.stick(ctx, w, to, nil, func(out *stickWriter) {
		out.casesOf(people)
		out.factsOf(people)
	})
}

// stick writes the reference data and what fill adds.
func (l *Link) stick(ctx context.Context, w io.Writer, to age.Recipient, count Counted, fill func(*stickWriter)) (Carried, error) {
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return Carried{}, err
	}
	out := &stickWriter{l: l, ctx: ctx, count: count, w: bufio.NewWriterSize(sealed, 1<<16), sum: sha256.New()}
	out.line(stickHead{stickForm, l.Config.Name, l.station.Info.ID, l.station.Now().UTC().Truncate(time.Second)})
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

// stickWriter writes lines until something fails.
type stickWriter struct {
	l     *Link
	ctx   context.Context
	w     *bufio.Writer
	sum   hash.Hash
	lines int
	count Counted
	did   Carried
	err   error
}

func (s *stickWriter) line(v any) {
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
	if s.lines%PageSize == 0 {
		s.count.say(s.lines, 0)
	}
}

func (s *stickWriter) reference() {
	docs, err := s.l.station.Store().References(s.ctx, "")
	if err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	for _, id := range sortedKeys(docs) {
		s.line(stickLine{DB: ReferenceDB(s.l.Config.Name), Doc: withID(id, docs[id])})
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

// withID makes sure that a document names itself.
func withID(id string, body []byte) json.RawMessage {
	var doc map[string]json.RawMessage
	if json.Unmarshal(body, &doc) != nil {
		return nil
	}
	doc["_id"], _ = json.Marshal(id)
	delete(doc, "_rev")       // of the hub it came from
	b, _ := json.Marshal(doc) // it was JSON before
	return b
}

// events writes the events of all cases, in order of case.
func (s *stickWriter) events() {
	store := s.l.station.Store()
	var cases []app.CaseID
	if err := store.Heads(s.ctx, func(h desk.Head) bool { cases = append(cases, h.Case); return true }); err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	s.eventsIn(cases)
}

// casesOf writes the events of some people's cases.
func (s *stickWriter) casesOf(people []app.Subject) {
	var cases []app.CaseID
	for _, who := range people {
		list, err := s.l.station.Store().CasesOf(s.ctx, who)
		s.err = errors.Join(s.err, err)
		cases = append(cases, list...)
	}
	s.eventsIn(cases)
}

// eventsIn writes the events of some cases, in order of case.
func (s *stickWriter) eventsIn(cases []app.CaseID) {
	store := s.l.station.Store()
	waiting := map[app.EventID]bool{}
	s.err = errors.Join(s.err, s.l.syncer.eachOutgoing(s.ctx, func(letters []desk.Letter) error {
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

func (s *stickWriter) eventsOf(store desk.Store, c app.CaseID, waiting map[app.EventID]bool) {
	list, err := store.Events(s.ctx, c)
	if err != nil && !errors.Is(err, desk.ErrUnreadable) {
		s.err = err
		return
	}
	area, err := s.l.syncer.areaOf(s.ctx, c)
	if err != nil {
		s.err = err
		return
	}
	for _, e := range list {
		doc, err := EventDoc(e)
		if err != nil {
			s.err = err
			return
		}
		s.line(stickLine{DB: AreaDB(s.l.Config.Name, area), Booked: !waiting[e.ID], Doc: doc})
		s.did.Events++
	}
}

// factsOf writes some people's facts. Who is in no register has none.
func (s *stickWriter) factsOf(people []app.Subject) {
	store := s.l.station.Store()
	for _, sub := range people {
		r, ok, err := store.Facts(s.ctx, sub)
		if err == nil && ok {
			var who desk.Resident
			if who, _, err = store.Resident(s.ctx, sub); err == nil {
				err = s.subject(r, who)
			}
		}
		s.err = errors.Join(s.err, err)
	}
}

// subjects writes everybody's facts, sealed under the district's key as they
// are at the hub.
func (s *stickWriter) subjects() {
	store := s.l.station.Store()
	var mu sync.Mutex
	err := store.EachRecord(s.ctx, func(encoded []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		var r fact.Record
		if err := fact.DecodeRecord(encoded, &r); err != nil {
			return true // unreadable here: of no use there
		}
		who, _, err := store.Resident(s.ctx, r.Subject)
		if err == nil {
			err = s.subject(r, who)
		}
		s.err = errors.Join(s.err, err)
		return s.err == nil
	})
	s.err = errors.Join(s.err, err)
}

func (s *stickWriter) subject(r fact.Record, who desk.Resident) error {
	doc, err := s.l.syncer.District.SubjectDoc(r, who, s.l.station.Random)
	if err != nil {
		return err
	}
	s.line(stickLine{DB: AreaDB(s.l.Config.Name, s.l.Config.Areas[0]), Doc: doc})
	s.did.Subjects++
	return nil
}

// end signs all lines before.
func (s *stickWriter) end() {
	n, sum := s.lines, s.sum.Sum(nil)
	s.line(stickEnd{n, sum, s.l.station.Sign(stickText(sum))})
}

func (s *stickReader) line(n int, line []byte) error {
	if n == 0 {
		if json.Unmarshal(line, &s.head) != nil || s.head.Form != stickForm {
			return app.E("import", app.Newer, "导出文件的格式不认识，可能来自更新的程序。", nil)
		}
		if s.head.Hub != s.l.Config.Name {
			return app.E("import", app.Input, "导出文件属于另一个汇聚库："+s.head.Hub, nil)
		}
	}
	var end stickEnd
	if json.Unmarshal(line, &end) == nil && len(end.Sig) > 0 {
		return s.verify(n, end)
	}
	s.sum.Write(line)
	if n == 0 {
		return nil
	}
	var l stickLine
	if err := json.Unmarshal(line, &l); err != nil {
		return app.E("import", app.Input, fmt.Sprintf("导出文件第 %d 行读不出来，没有采用。", n+1), err)
	}
	s.lines = append(s.lines, l)
	return nil
}
