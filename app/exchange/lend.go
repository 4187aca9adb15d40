package exchange

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// A case about somebody of another area is lent to it: its events lie there too,
// sealed for the area's public key, which follows from the area's own. So a
// station writes to an area whose cases it cannot read.

// lendKey is the key pair of an area that events are lent under.
func lendKey(area []byte) (ed25519.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, area, nil, "miaopi lend v1", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// publishAreas publishes the areas with the keys to lend to them.
func (m *Manager) publishAreas(ctx context.Context, areas []string) error {
	d, err := m.openDistrict(ctx)
	if err != nil {
		return err
	}
	list := areaList{Kind: "areas", Areas: areas, Keys: map[string][]byte{}}
	for _, a := range areas {
		key, err := d.area(a)
		if err != nil {
			return err
		}
		pair, err := lendKey(key)
		if err != nil {
			return err
		}
		list.Keys[a] = pair.Public().(ed25519.PublicKey)
	}
	return m.Publish(ctx, areasDoc, list)
}

// lend writes events into the areas that their cases are lent to, before they
// count as sent.
func (s *Syncer) lend(ctx context.Context, events []casefile.Event) error {
	lent, err := s.Store.Settings(ctx, desk.SettingLent)
	if err != nil || len(lent) == 0 {
		return err
	}
	docs := map[string][]json.RawMessage{}
	for i := range events {
		var areas []string
		if b := lent[desk.SettingLent+string(events[i].Case)]; b == nil || json.Unmarshal(b, &areas) != nil {
			continue
		}
		for _, a := range areas {
			if slices.Contains(s.Areas, a) {
				continue
			}
			doc, err := s.lentDoc(ctx, a, &events[i])
			if err != nil {
				return err
			}
			docs[a] = append(docs[a], doc)
		}
	}
	for area, list := range docs {
		for part := range slices.Chunk(list, PageSize) {
			if _, err := s.Hub.Push(ctx, AreaDB(s.Name, area), part); err != nil { // what is there already is there
				return err
			}
		}
	}
	return nil
}

// lentDoc is an event as it lies in another area's database.
func (s *Syncer) lentDoc(ctx context.Context, area string, e *casefile.Event) (json.RawMessage, error) {
	body, ok, err := s.Store.Reference(ctx, areasDoc)
	if err != nil {
		return nil, err
	}
	var list areaList
	if !ok || json.Unmarshal(body, &list) != nil || len(list.Keys[area]) != ed25519.PublicKeySize {
		return nil, app.E("lend", app.Missing, "汇聚库没有区域 "+area+" 的公钥，请管理员运行一次 miaopi hub init。", nil)
	}
	sealed, err := sealLetter(list.Keys[area], e.AppendBinary(nil))
	if err != nil {
		return nil, err
	}
	id := eventPrefix + string(e.ID)
	sig := base64.StdEncoding.EncodeToString(s.sign(storedText(area, id, sealed)))
	return json.Marshal(eventDoc{ID: id, Kind: "event", By: s.Station, Lent: sealed, Sig: sig})
}

// readLent opens an event that was lent to an area.
func (d *District) readLent(area, id string, doc eventDoc, sig []byte) (stored, error) {
	key, err := d.area(area)
	if err != nil {
		return stored{}, err
	}
	pair, err := lendKey(key)
	if err != nil {
		return stored{}, err
	}
	plain, err := openLetter(pair, doc.Lent, casefile.MaxEvent+1<<10)
	if err != nil {
		return stored{}, errors.New("the event is not lent to this area")
	}
	e, err := casefile.DecodeEvent(plain)
	if err == nil && eventPrefix+string(e.ID) != id {
		err = errors.New("the event's id is not its document's")
	}
	return stored{e, doc.By, storedText(area, id, doc.Lent), sig}, err
}
