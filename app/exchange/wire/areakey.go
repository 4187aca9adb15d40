package wire

import (
	"crypto/ed25519"
	"encoding/json"

	"miaopi/app"
)

// KeysPrefix begins the ids of documents with the keys of a station's areas.
const KeysPrefix = "keys:"

// KeysDoc gives a station the keys of its areas.
type KeysDoc struct {
	Kind    string        `json:"kind"` // keys
	Station app.StationID `json:"station"`
	// Sealed is an age file for the station's own Ed25519 key, of a JSON
	// object: area code → 32 bytes in base64.
	Sealed []byte `json:"sealed"`
}

// KeysFor says whose keys of what a document holds.
func KeysFor(doc StationDoc) json.RawMessage {
	b, _ := json.Marshal(map[string]any{"areas": doc.Areas, "key": doc.Key}) // strings and bytes only
	return b
}

// SealKeys seals the keys of a station's areas for it.
func (d *District) SealKeys(doc StationDoc) ([]byte, error) {
	keys := map[string][]byte{}
	for _, area := range doc.Areas {
		key, err := d.AreaKey(area)
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

// OpenKeys opens them with the station's own key, by code of the area.
func OpenKeys(private ed25519.PrivateKey, body []byte) (keys map[string][]byte, err error) {
	var doc KeysDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, err
	}
	plain, err := openLetter(private, doc.Sealed, 1<<20)
	if err != nil {
		return nil, err
	}
	return keys, json.Unmarshal(plain, &keys)
}
