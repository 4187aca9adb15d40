package wire

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"

	"miaopi/app"
	"miaopi/app/casefile"
)

// LendKey is the key pair of an area that events are lent under.
func LendKey(area []byte) (ed25519.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, area, nil, "miaopi lend v1", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// readLent opens an event that was lent to an area.
func (d *District) readLent(area, id string, doc eventDoc, sig []byte) (Stored, error) {
	key, err := d.AreaKey(area)
	if err != nil {
		return Stored{}, err
	}
	pair, err := LendKey(key)
	if err != nil {
		return Stored{}, err
	}
	plain, err := openLetter(pair, doc.Lent, casefile.MaxEvent+1<<10)
	if err != nil {
		return Stored{}, errors.New("the event is not lent to this area")
	}
	e, err := casefile.DecodeEvent(plain)
	if err == nil && EventPrefix+string(e.ID) != id {
		err = errors.New("the event's id is not its document's")
	}
	return Stored{e, doc.By, storedText(area, id, doc.Lent), sig}, err
}

// LentEvent is an event as it lies in the database of an area that it is lent
// to, under the area's public key.
func LentEvent(area string, to ed25519.PublicKey, e *casefile.Event, by app.StationID, sign func([]byte) []byte) (json.RawMessage, error) {
	sealed, err := sealLetter(to, e.AppendBinary(nil))
	if err != nil {
		return nil, err
	}
	id := EventPrefix + string(e.ID)
	sig := base64.StdEncoding.EncodeToString(sign(storedText(area, id, sealed)))
	return json.Marshal(eventDoc{ID: id, Kind: "event", By: by, Lent: sealed, Sig: sig})
}
