package admin

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// Moved is what an Init brought over from an earlier version of a hub.
type Moved struct {
	References int `json:"references,omitempty"` // documents that were signed
	Subjects   int `json:"subjects,omitempty"`   // people and enterprises whose facts were signed and sealed anew
	Events     int `json:"events,omitempty"`     // events and applications that were sealed
	Stations   int `json:"stations,omitempty"`   // stations that got the keys of their areas
	// Left are documents that nobody could read, and that lie in the clear as
	// before.
	Left int `json:"left,omitempty"`
	// Portals are accounts that wrote into the areas' databases and may no
	// longer: each needs hub portal once more.
	Portals []string `json:"portals,omitempty"`
}

// signReferences signs the reference documents that bear no signature yet: what
// the hub holds when its administrator runs this is what he signs.
func (m *Manager) signReferences(ctx context.Context, fresh bool) error {
	key, err := m.Authority(ctx)
	if err != nil {
		return err
	}
	public := key.Public().(ed25519.PublicKey)
	docs, err := m.reference(ctx, "")
	if err != nil {
		return err
	}
	for id, body := range docs {
		if strings.HasPrefix(id, "_design/") || writtenOnce(id) {
			continue
		}
		if _, err := authority.Open(public, id, body); err == nil {
			continue
		}
		if err := m.Publish(ctx, id, json.RawMessage(body)); err != nil {
			return err
		}
		m.Moved.References++
	}
	if docs[wire.AuthorityDoc] != nil {
		return nil
	}
	body := wire.AuthorityBody{Kind: "authority", Public: public}
	if m.Now != nil && fresh {
		body.Made = m.Now().UTC().Truncate(time.Second)
	}
	return m.Publish(ctx, wire.AuthorityDoc, body)
}

// sealArea signs and seals what an area's database holds from before.
func (m *Manager) sealArea(ctx context.Context, area string) error {
	d, err := m.openDistrict(ctx)
	if err != nil {
		return err
	}
	db := wire.AreaDB(m.Name, area)
	for since := ""; ; {
		page, err := m.Hub.Changes(ctx, db, since, port.PageSize)
		if err != nil {
			return err
		}
		if err := m.sealPage(ctx, d, area, page.Docs); err != nil {
			return err
		}
		if len(page.Docs) == 0 || page.Pending == 0 || page.Last == since {
			// Until then the hub hands out what stood there before to whoever
			// asks for the revision. Asked for every time: an Init that was cut
			// off may not have come so far.
			return m.Hub.Compact(ctx, db)
		}
		since = page.Last
	}
}

func (m *Manager) sealPage(ctx context.Context, d *wire.District, area string, docs []port.Doc) error {
	var entries []wire.Entry
	var revs []string
	var out []json.RawMessage
	key, err := m.Authority(ctx)
	if err != nil {
		return err
	}
	sign := func(text []byte) []byte { return ed25519.Sign(key, text) }
	for _, doc := range docs {
		switch {
		case doc.Deleted:
		case strings.HasPrefix(doc.ID, wire.SubjectPrefix) && !bytes.Contains(doc.Body, []byte(`"proof"`)):
			if e, err := d.ReadOldSubject(doc.ID, doc.Body); err == nil {
				e.Record = e.Record.Canonical()
				entries, revs = append(entries, e), append(revs, doc.Rev)
			}
		case strings.HasPrefix(doc.ID, wire.EventPrefix) && plain(doc.Body):
			s, err := d.ReadEvent(area, doc.ID, doc.Body)
			if err != nil {
				m.Moved.Left++
				continue // stations quarantine it, as before
			}
			b, err := d.SealEvent(area, &s.Event, wire.AuthorityStation, sign)
			if err != nil {
				return err
			}
			out = append(out, onTopOf(b, doc.Rev))
			m.Moved.Events++
		case strings.HasPrefix(doc.ID, wire.ApplicationPrefix):
			more, err := d.SealApplication(area, doc, sign)
			if err != nil {
				m.Moved.Left++
				continue // stations quarantine it, as before
			}
			out = append(out, more...)
			m.Moved.Events++
		}
	}
	m.Moved.Subjects += len(entries)
	subjects, err := d.SubjectDocs(area, entries, m.Random)
	if err != nil {
		return err
	}
	for i := range subjects {
		b, err := json.Marshal(subjects[i])
		if err != nil {
			return err
		}
		out = append(out, onTopOf(b, revs[i]))
	}
	return m.pushAll(ctx, wire.AreaDB(m.Name, area), out)
}

// plain says whether an event's document is in the clear.
func plain(body []byte) bool {
	return !bytes.Contains(body, []byte(`"sealed"`)) && !bytes.Contains(body, []byte(`"lent"`))
}

// pushAll writes documents of which each must be taken.
func (m *Manager) pushAll(ctx context.Context, db string, docs []json.RawMessage) error {
	for part := range slices.Chunk(docs, port.PageSize) {
		sent, err := m.Hub.Push(ctx, db, part)
		if err != nil {
			return err
		}
		for _, one := range sent {
			if !one.Safe && !one.Soft && !(one.There && strings.HasPrefix(one.ID, wire.EventPrefix)) {
				return app.E("hub", app.Conflict, "汇聚库上有文档没有换成新格式（"+one.Reason+"），请再运行一次 miaopi hub init。", nil)
			}
		}
	}
	return nil
}

// giveKeys gives every station the keys and the roles of its areas.
func (m *Manager) giveKeys(ctx context.Context) error {
	d, err := m.openDistrict(ctx)
	if err != nil {
		return err
	}
	stations, err := m.reference(ctx, wire.StationPrefix)
	if err != nil {
		return err
	}
	for id, body := range stations {
		var doc wire.StationDoc
		if err := json.Unmarshal(body, &doc); err != nil {
			return app.E("hub", app.Damaged, "汇聚库上的工作站 "+id+" 读不出来。", err)
		}
		station := app.StationID(strings.TrimPrefix(id, wire.StationPrefix))
		if m.certify(station, &doc) {
			if err := m.Publish(ctx, id, doc); err != nil {
				return err
			}
		}
		changed, err := m.publishKeys(ctx, d, station, doc)
		if err != nil {
			return err
		}
		if changed {
			m.Moved.Stations++
		}
		if err := m.addRoles(ctx, m.Name+"-"+string(station), doc.Areas); err != nil {
			return err
		}
	}
	return nil
}

// findPortals notes the portals that have only an account of before, with which
// they wrote into the areas' own databases.
func (m *Manager) findPortals(ctx context.Context) error {
	for since := ""; ; {
		page, err := m.Hub.Changes(ctx, "_users", since, port.PageSize)
		if err != nil {
			return err
		}
		for _, d := range page.Docs {
			var u user
			if !d.Deleted && json.Unmarshal(d.Body, &u) == nil && slices.Equal(u.Roles, []string{m.Name + "-" + rolePortal}) {
				m.Moved.Portals = append(m.Moved.Portals, u.Name)
			}
		}
		if len(page.Docs) == 0 || page.Pending == 0 || page.Last == since {
			return nil
		}
		since = page.Last
	}
}

// addRoles lets a station's account read the inboxes of its areas.
func (m *Manager) addRoles(ctx context.Context, name string, areas []string) error {
	id := "org.couchdb.user:" + name
	docs, err := m.Hub.Get(ctx, "_users", []string{id})
	if err != nil || len(docs) == 0 {
		return err
	}
	var u map[string]any
	if err := json.Unmarshal(docs[0].Body, &u); err != nil {
		return app.E("hub", app.Damaged, "汇聚库上的账号 "+name+" 读不出来。", err)
	}
	have, _ := u["roles"].([]any)
	before := len(have)
	for _, a := range areas {
		if role := m.Name + "-" + areaRole(a); !slices.Contains(have, any(role)) {
			have = append(have, role)
		}
	}
	if len(have) == before {
		return nil
	}
	u["roles"] = have
	delete(u, "_rev")
	return m.Hub.Put(ctx, "_users", id, u)
}

// writtenOnce are the documents that stations write themselves; all others in
// the reference database bear the authority's signature.
func writtenOnce(id string) bool {
	return strings.HasPrefix(id, wire.PoolPrefix) || strings.HasPrefix(id, wire.PasswordPrefix)
}
