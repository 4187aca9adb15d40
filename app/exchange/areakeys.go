package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"

	"miaopi/app"
)

// keysPrefix begins the ids of documents with the keys of a station's areas.
const keysPrefix = "keys:"

// keysDoc gives a station the keys of its areas.
type keysDoc struct {
	Kind    string        `json:"kind"` // keys
	Station app.StationID `json:"station"`
	// Sealed is an age file for the station's own Ed25519 key, of a JSON
	// object: area code → 32 bytes in base64.
	Sealed []byte `json:"sealed"`
}

// publishKeys gives a station the keys of its areas. One that has them already
// gets no new document: age seals differently every time.
func (m *Manager) publishKeys(ctx context.Context, d *District, id app.StationID, doc StationDoc) (bool, error) {
	digest := keysFor(doc)
	there, err := m.Hub.Get(ctx, ReferenceDB(m.Name), []string{keysPrefix + string(id)})
	if err != nil {
		return false, err
	}
	for _, old := range there {
		var had struct {
			For json.RawMessage `json:"for"`
		}
		if json.Unmarshal(old.Body, &had) == nil && bytes.Equal(had.For, digest) {
			return false, nil
		}
	}
	sealed, err := d.keysOf(doc)
	if err != nil {
		return false, err
	}
	return m.publish(ctx, keysPrefix+string(id), struct {
		keysDoc
		For json.RawMessage `json:"for"`
	}{keysDoc{"keys", id, sealed}, digest})
}

// keysFor says whose keys of what a document holds.
func keysFor(doc StationDoc) json.RawMessage {
	b, _ := json.Marshal(map[string]any{"areas": doc.Areas, "key": doc.Key}) // strings and bytes only
	return b
}

// keysOf seals the keys of a station's areas for it.
func (d *District) keysOf(doc StationDoc) ([]byte, error) {
	keys := map[string][]byte{}
	for _, area := range doc.Areas {
		key, err := d.area(area)
		if err != nil {
			return nil, err
		}
		keys[area] = key
	}
	plain, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	return sealLetter(doc.Key, plain)
}

// loadAreaKeys opens the keys of this station's areas.
func (s *Syncer) loadAreaKeys(ctx context.Context) error {
	body, ok, err := s.Store.Reference(ctx, keysPrefix+string(s.Station))
	if err != nil || !ok || s.Private == nil {
		return err
	}
	if bytes.Equal(body, s.areaKeys) {
		return nil
	}
	keys, err := openKeys(s.Private, body)
	if err != nil {
		return app.E("hub", app.Damaged, "汇聚库给本站的区域密钥打不开，请管理员重新登记本站。", err)
	}
	for area, key := range keys {
		s.District.learn(area, key)
	}
	s.areaKeys = slices.Clone(body)
	return nil
}

func openKeys(private ed25519.PrivateKey, body []byte) (keys map[string][]byte, err error) {
	var doc keysDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, err
	}
	plain, err := openLetter(private, doc.Sealed, 1<<20)
	if err != nil {
		return nil, err
	}
	return keys, json.Unmarshal(plain, &keys)
}
