package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Loader writes what departments deliver into a hub, a thousand documents at a
// time. What a hub holds already is left alone.
type Loader struct {
	Manager  *Manager
	District *District
	Progress func(done int) // may be nil

	done  int
	heard map[string]time.Time // registers, with the newest moment of each
}

// Loaded counts what a load came to.
type Loaded struct {
	Written int `json:"written"`
	Same    int `json:"same"` // there already, with the same content
	Refused int `json:"refused"`
}

// Entry is a subject to be loaded.
type Entry struct {
	Record   fact.Record
	Resident desk.Resident
}

// Subjects writes subjects into an area. Facts that a hub holds of another
// source or name stay beside the new ones.
func (l *Loader) Subjects(ctx context.Context, area string, list []Entry) (Loaded, error) {
	var sum Loaded
	l.hear(list)
	for part := range slices.Chunk(list, PageSize) {
		docs, same, err := l.subjectDocs(ctx, AreaDB(l.Manager.Name, area), part)
		sum.Same += same
		if err != nil {
			return sum, err
		}
		if err := l.write(ctx, AreaDB(l.Manager.Name, area), docs, &sum); err != nil {
			return sum, err
		}
		l.tell(len(part))
	}
	return sum, nil
}

// hear notes how new the entries' facts are.
func (l *Loader) hear(list []Entry) {
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

// subjectDocs seals the entries whose facts are new to the hub.
func (l *Loader) subjectDocs(ctx context.Context, db string, part []Entry) (docs []json.RawMessage, same int, err error) {
	ids := make([]string, len(part))
	for i := range part {
		ids[i] = l.District.SubjectID(part[i].Record.Subject)
	}
	there, err := l.Manager.Hub.Get(ctx, db, ids)
	if err != nil {
		return nil, 0, err
	}
	old := map[string]Doc{}
	for _, d := range there {
		old[d.ID] = d
	}
	for i := range part {
		e := part[i]
		d, known := old[ids[i]]
		if known {
			if r, who, err := l.District.readSubject(d.ID, d.Body); err == nil {
				e = e.over(r, who)
				if who == e.Resident && bytes.Equal(r.AppendBinary(nil), e.Record.AppendBinary(nil)) {
					same++
					continue
				}
			}
		}
		doc, err := l.District.SubjectDoc(e.Record, e.Resident, l.Manager.Random)
		if err != nil {
			return nil, same, err
		}
		docs = append(docs, onTopOf(doc, d.Rev))
	}
	return docs, same, nil
}

// over lays new facts over what is known: a fact of the same name and source
// is replaced.
func (e Entry) over(old fact.Record, who desk.Resident) Entry {
	e.Record.Facts = slices.Clone(e.Record.Facts)
	for _, f := range old.Facts {
		if !slices.ContainsFunc(e.Record.Facts, func(n fact.Fact) bool { return n.Name == f.Name && n.Source == f.Source }) {
			e.Record.Facts = append(e.Record.Facts, f)
		}
	}
	e.Record.Sort()
	if e.Record.Generation < old.Generation {
		e.Record.Generation = old.Generation
	}
	if e.Resident.Name == "" {
		e.Resident.Name = who.Name
	}
	if e.Resident.Phone == "" {
		e.Resident.Phone = who.Phone
	}
	if e.Resident.Area == "" {
		e.Resident.Area = who.Area
	}
	return e
}

// onTopOf gives a document the revision it replaces.
func onTopOf(doc json.RawMessage, rev string) json.RawMessage {
	if rev == "" {
		return doc
	}
	return append(fmt.Appendf(nil, `{"_rev":%q,`, rev), doc[1:]...)
}

// Applications writes portals' documents into an area; those that are there
// stay as they are.
func (l *Loader) Applications(ctx context.Context, area string, list []Application) (Loaded, error) {
	var sum Loaded
	db := AreaDB(l.Manager.Name, area)
	for part := range slices.Chunk(list, PageSize) {
		docs, err := l.applicationDocs(ctx, db, part)
		if err != nil {
			return sum, err
		}
		sum.Same += len(part) - len(docs)
		if err := l.write(ctx, db, docs, &sum); err != nil {
			return sum, err
		}
		l.tell(len(part))
	}
	return sum, nil
}

func (l *Loader) applicationDocs(ctx context.Context, db string, part []Application) (docs []json.RawMessage, err error) {
	ids := make([]string, len(part))
	for i := range part {
		ids[i] = part[i].ID
	}
	there, err := l.Manager.Hub.Get(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, d := range there {
		held[d.ID] = true
	}
	for _, a := range part {
		if held[a.ID] {
			continue
		}
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		docs = append(docs, b)
	}
	return docs, nil
}

func (l *Loader) write(ctx context.Context, db string, docs []json.RawMessage, sum *Loaded) error {
	if len(docs) == 0 {
		return nil
	}
	sent, err := l.Manager.Hub.Push(ctx, db, docs)
	if err != nil {
		return err
	}
	for _, one := range sent {
		switch {
		case one.Safe || one.Soft:
			sum.Written++
		case one.There:
			sum.Same++
		default:
			sum.Refused++
		}
	}
	return nil
}

// Publish writes one reference document: a signed bundle, a calendar.
func (m *Manager) Publish(ctx context.Context, id string, body any) error {
	return m.Hub.Put(ctx, ReferenceDB(m.Name), id, body)
}
