package admin

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
)

// Loader writes what departments deliver into a hub, signed by the district's
// authority, a thousand documents at a time.
type Loader struct {
	Manager  *Manager
	District *wire.District
	Progress func(done int) // may be nil

	done  int
	heard map[string]time.Time // registers, with the newest moment of each
	areas []string             // of the hub
}

// Loaded counts what a load came to.
type Loaded struct {
	Written int `json:"written"`
	Same    int `json:"same"` // there already, with the same content
	Refused int `json:"refused"`
	// Older are subjects of whom the hub has something newer from the same
	// source than the delivery: that stays.
	Older int `json:"older,omitempty"`
	// Elsewhere are documents in other areas that know the subject too.
	Elsewhere int `json:"elsewhere,omitempty"`
}

// loadTries is how often a document is joined again because somebody else wrote
// it meanwhile.
const loadTries = 5

// Subjects joins subjects with what the hub holds of them: in the area, and in
// every other that knows them. What is newer there stays.
func (l *Loader) Subjects(ctx context.Context, area string, list []wire.Entry) (Loaded, error) {
	var sum Loaded
	if err := l.prepare(ctx); err != nil {
		return sum, err
	}
	l.hear(list)
	for part := range slices.Chunk(list, port.PageSize) {
		if err := l.subjectPage(ctx, area, part, &sum); err != nil {
			return sum, err
		}
		l.tell(len(part))
	}
	return sum, nil
}

// Withdraw takes everything back that registers said of some subjects until a
// moment, in every area: stations forget it. Decided cases keep what they were
// decided on.
func (l *Loader) Withdraw(ctx context.Context, list []app.Subject, at time.Time) (Loaded, error) {
	var sum Loaded
	if err := l.prepare(ctx); err != nil {
		return sum, err
	}
	for part := range slices.Chunk(list, port.PageSize) {
		entries := make([]wire.Entry, len(part))
		for i, s := range part {
			entries[i] = wire.Entry{Record: fact.Record{Subject: s.Normal(), Withdrawn: at}, Resident: desk.Resident{Subject: s.Normal()}}
		}
		if err := l.subjectPage(ctx, "", entries, &sum); err != nil {
			return sum, err
		}
		l.tell(len(part))
	}
	return sum, nil
}

// prepare has the keys and the list of areas ready.
func (l *Loader) prepare(ctx context.Context) error {
	key, err := l.Manager.Authority(ctx)
	if err != nil {
		return err
	}
	l.District.TrustLoader(key)
	l.areas, err = l.Manager.Areas(ctx)
	return err
}

// hear notes how new the entries' facts are.
func (l *Loader) hear(list []wire.Entry) {
	for i := range list {
		for _, f := range list[i].Record.Facts {
			l.Heard(f.Source, f.AsOf)
		}
	}
}

func (l *Loader) tell(n int) {
	l.done += n
	if l.Progress != nil {
		l.Progress(l.done)
	}
}

// held is what an area's database holds of a subject.
type held struct {
	rev    string // of the document to write on top of
	known  bool   // somebody signed what is there
	record fact.Record
	who    desk.Resident
}

// subjectPage joins a page of subjects with what is there and writes what that
// changes; what somebody else changed meanwhile is joined again. Without an area
// only those that know the subject are written.
func (l *Loader) subjectPage(ctx context.Context, area string, page []wire.Entry, sum *Loaded) error {
	for try := range loadTries {
		there, older, err := l.everywhere(ctx, area, page)
		if err != nil {
			return err
		}
		if try == 0 {
			sum.Older += older
		}
		var again []wire.Entry
		for _, at := range l.areasOf(area) {
			taken, err := l.writeArea(ctx, at, at == area, page, there, sum)
			if err != nil {
				return err
			}
			again = append(again, taken...)
		}
		if page = again; len(page) == 0 {
			return nil
		}
	}
	sum.Refused += len(page)
	return nil
}

// areasOf are the district's areas, with the one that is loaded.
func (l *Loader) areasOf(area string) []string {
	if area == "" || slices.Contains(l.areas, area) {
		return l.areas
	}
	return append(slices.Clone(l.areas), area)
}

// everywhere reads what each area holds of a page of subjects, by area and id,
// and joins it into the page. It counts those of whom something newer is held.
func (l *Loader) everywhere(ctx context.Context, area string, page []wire.Entry) (map[string]map[string]held, int, error) {
	ids := make([]string, len(page))
	delivered := make([]fact.Record, len(page))
	at, older := map[string]int{}, map[string]bool{}
	for i := range page {
		page[i].Record = page[i].Record.Canonical()
		ids[i] = l.District.SubjectID(page[i].Record.Subject)
		at[ids[i]], delivered[i] = i, page[i].Record
	}
	out := map[string]map[string]held{}
	for _, a := range l.areasOf(area) {
		docs, err := l.Manager.Hub.Get(ctx, wire.AreaDB(l.Manager.Name, a), ids)
		if err != nil {
			return nil, 0, err
		}
		out[a] = map[string]held{}
		for _, d := range docs { // every leaf of a document
			h := out[a][d.ID]
			l.join(&h, a, d)
			out[a][d.ID] = h
			if h.known {
				e := &page[at[d.ID]]
				e.Record = fact.Join(e.Record, h.record)
				older[d.ID] = older[d.ID] || outdated(delivered[at[d.ID]], h.record)
			}
		}
	}
	return out, count(older), nil
}

func count(m map[string]bool) (n int) {
	for _, yes := range m {
		if yes {
			n++
		}
	}
	return n
}

// outdated says whether something of a delivery is older than what is held of
// the same source.
func outdated(r, held fact.Record) bool {
	return slices.ContainsFunc(r.Facts, func(f fact.Fact) bool {
		return !held.Withdrawn.IsZero() && !f.AsOf.After(held.Withdrawn) ||
			slices.ContainsFunc(held.Find(f.Name), func(o fact.Fact) bool { return o.Source == f.Source && o.AsOf.After(f.AsOf) })
	})
}

// join takes a leaf of a subject's document in. One that nobody signed counts
// for nothing, and is written over.
func (l *Loader) join(h *held, area string, d port.Doc) {
	if h.rev == "" {
		h.rev = d.Rev
	}
	p, err := l.District.ReadSubject(area, l.District.ByArea(area), d.ID, d.Body)
	if err != nil {
		return
	}
	h.record = fact.Join(h.record, p.Record)
	if h.known = true; p.Who.Name != "" {
		h.who = p.Who
	}
}

// writeArea writes what is new to one area, and gives back those whose document
// somebody else has written meanwhile.
func (l *Loader) writeArea(ctx context.Context, area string, own bool, page []wire.Entry, there map[string]map[string]held, sum *Loaded) ([]wire.Entry, error) {
	var entries, source []wire.Entry
	var revs []string
	for _, e := range page {
		h, exists := there[area][l.District.SubjectID(e.Record.Subject)]
		if !own && !exists {
			continue
		}
		fresh := wire.Entry{Record: e.Record, Resident: over(e.Resident, h.who, own)}
		if len(e.Record.Facts) == 0 { // all withdrawn: the name goes too
			fresh.Resident = desk.Resident{Subject: e.Record.Subject}
		}
		if h.known && h.record.Covers(fresh.Record) && fresh.Resident == h.who {
			if own {
				sum.Same++
			}
			continue
		}
		entries, source, revs = append(entries, fresh), append(source, e), append(revs, h.rev)
	}
	taken, written, err := l.writeSubjects(ctx, area, entries, source, revs, sum)
	if own {
		sum.Written += written
	} else {
		sum.Elsewhere += written
	}
	return taken, err
}

func (l *Loader) writeSubjects(ctx context.Context, area string, entries, source []wire.Entry, revs []string, sum *Loaded) (again []wire.Entry, written int, err error) {
	if len(entries) == 0 {
		return nil, 0, nil
	}
	docs, err := l.District.SubjectDocs(area, entries, l.Manager.Random)
	if err != nil {
		return nil, 0, err
	}
	raw := make([]json.RawMessage, len(docs))
	for i := range docs {
		b, err := json.Marshal(docs[i])
		if err != nil {
			return nil, 0, err
		}
		raw[i] = onTopOf(b, revs[i])
	}
	sent, err := l.Manager.Hub.Push(ctx, wire.AreaDB(l.Manager.Name, area), raw)
	if err != nil {
		return nil, 0, err
	}
	for i, one := range sent {
		switch {
		case one.Safe || one.Soft:
			written++
		case one.There:
			again = append(again, source[i])
		default:
			sum.Refused++
		}
	}
	return again, written, nil
}

// over fills what a delivery does not say of a person with what is known; what
// another area knows of where he lives stays there.
func over(r, who desk.Resident, own bool) desk.Resident {
	if r.Name == "" {
		r.Name = who.Name
	}
	if r.Phone == "" {
		r.Phone = who.Phone
	}
	if r.Area == "" || !own {
		r.Area = who.Area
	}
	if r.Address == "" || !own {
		r.Address = who.Address
	}
	return r
}

// onTopOf gives a document the revision it replaces.
func onTopOf(doc json.RawMessage, rev string) json.RawMessage {
	if rev == "" {
		return doc
	}
	return append(fmt.Appendf(nil, `{"_rev":%q,`, rev), doc[1:]...)
}

// Applications writes the cases of made-up applications into an area, as if a
// portal had written them into an inbox; those that are there stay as they are.
func (l *Loader) Applications(ctx context.Context, area string, list []wire.Application) (Loaded, error) {
	var sum Loaded
	if err := l.prepare(ctx); err != nil {
		return sum, err
	}
	for part := range slices.Chunk(list, port.PageSize) {
		docs := make([]json.RawMessage, len(part))
		for i := range part {
			var err error
			if docs[i], err = l.applicationDoc(area, &part[i]); err != nil {
				return sum, err
			}
		}
		sent, err := l.Manager.Hub.Push(ctx, wire.AreaDB(l.Manager.Name, area), docs)
		if err != nil {
			return sum, err
		}
		if err := l.countApplications(ctx, area, sent, &sum); err != nil {
			return sum, err
		}
		l.tell(len(part))
	}
	return sum, nil
}

// countApplications counts what became of some. Some hubs refuse what is there
// already as a change.
func (l *Loader) countApplications(ctx context.Context, area string, sent []port.Sent, sum *Loaded) error {
	var refused []string
	for _, one := range sent {
		switch {
		case one.Safe || one.Soft:
			sum.Written++
		case one.There:
			sum.Same++
		default:
			refused = append(refused, one.ID)
		}
	}
	if len(refused) == 0 {
		return nil
	}
	docs, err := l.Manager.Hub.Get(ctx, wire.AreaDB(l.Manager.Name, area), refused)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, d := range docs {
		there[d.ID] = true
	}
	sum.Same += len(there)
	sum.Refused += len(refused) - len(there)
	return nil
}

// applicationDoc is the sealed event that an application becomes.
func (l *Loader) applicationDoc(area string, a *wire.Application) (json.RawMessage, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	e, err := l.District.ReadApplication(a.ID, body, wire.Arrival{Area: area, Now: a.At})
	if err != nil {
		return nil, err
	}
	return l.District.SealEvent(area, &e, wire.AuthorityStation, func(text []byte) []byte { return ed25519.Sign(l.Manager.key, text) })
}
