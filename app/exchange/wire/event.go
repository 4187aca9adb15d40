package wire

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/exchange/port"
)

// eventDoc is what a hub holds of an event. Sealed is the event with its own
// signature, under a key that the area's stations derive; sealed twice it is the
// same bytes. By is the station that stored it, and Sig its signature over what
// is stored: who cannot open it can still tell whose it is.
//
// Event, Hash and Sig alone are the form of sticks and neighbours, which are
// sealed as a whole, and of hubs from before events were sealed.
type eventDoc struct {
	ID     string        `json:"_id"`
	Kind   string        `json:"kind"` // event
	By     app.StationID `json:"by,omitempty"`
	Sealed []byte        `json:"sealed,omitempty"`
	// Lent is the event for the eyes of another area: an age file for the
	// area's own key.
	Lent []byte `json:"lent,omitempty"`

	Event json.RawMessage `json:"event,omitempty"`
	Hash  string          `json:"hash,omitempty"`
	Sig   string          `json:"sig"` // base64
}

// EventDoc is an event as a document that is not sealed.
func EventDoc(e casefile.Event) (json.RawMessage, error) {
	return json.Marshal(eventDoc{ID: EventPrefix + string(e.ID), Kind: "event", Event: e.Form(), Hash: e.Hash(), Sig: base64.StdEncoding.EncodeToString(e.Sig)})
}

// storedText is what the station that stores an event signs.
func storedText(area, id string, sealed []byte) []byte {
	return append(fmt.Appendf(nil, "miaopi stored v1\n%s\n%s\n", area, id), sealed...)
}

// SealEvent is an event as it lies in an area's database.
func (d *District) SealEvent(area string, e *casefile.Event, by app.StationID, sign func([]byte) []byte) (json.RawMessage, error) {
	key, err := d.AreaKey(area)
	if err != nil {
		return nil, err
	}
	id := EventPrefix + string(e.ID)
	sealed, err := sealWith(documentKey(key, id), []byte(id), e.AppendBinary(nil))
	if err != nil {
		return nil, err
	}
	sig := base64.StdEncoding.EncodeToString(sign(storedText(area, id, sealed)))
	return json.Marshal(eventDoc{ID: id, Kind: "event", By: by, Sealed: sealed, Sig: sig})
}

// Stored is an event as it was read, before anybody verified it.
type Stored struct {
	casefile.Event
	by   app.StationID // who stored it; empty: the form that is not sealed
	text []byte        // that he signed
	sig  []byte
}

// ReadEvent opens an event's document of an area. The signatures are the
// verifier's business.
func (d *District) ReadEvent(area, id string, body []byte) (Stored, error) {
	var doc eventDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return Stored{}, err
	}
	sig, err := base64.StdEncoding.DecodeString(doc.Sig)
	if err != nil {
		return Stored{}, errors.New("the signature is not base64")
	}
	if doc.Lent != nil {
		return d.readLent(area, id, doc, sig)
	}
	if doc.Sealed == nil {
		e, err := ReadEvent(id, body)
		return Stored{Event: e}, err
	}
	key, err := d.AreaKey(area)
	if err != nil {
		return Stored{}, err
	}
	plain, err := openWith(documentKey(key, id), []byte(id), doc.Sealed)
	if err != nil {
		return Stored{}, errors.New("the event is not sealed under its area's key")
	}
	e, err := casefile.DecodeEvent(plain)
	if err == nil && EventPrefix+string(e.ID) != id {
		err = errors.New("the event's id is not its document's")
	}
	return Stored{e, doc.By, storedText(area, id, doc.Sealed), sig}, err
}

// ReadEvent reads the form that is not sealed: it makes the canonical form again,
// whatever order the keys are in, and checks the hash.
func ReadEvent(id string, body []byte) (casefile.Event, error) {
	var doc eventDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return casefile.Event{}, err
	}
	sig, err := base64.StdEncoding.DecodeString(doc.Sig)
	if err != nil {
		return casefile.Event{}, errors.New("the signature is not base64")
	}
	form, err := casefile.Canonical(doc.Event)
	if err != nil {
		return casefile.Event{}, err
	}
	e, err := casefile.ParseEvent(form, sig)
	switch {
	case err != nil:
		return e, err
	case EventPrefix+string(e.ID) != id:
		return e, errors.New("the event's id is not its document's")
	case e.Hash() != doc.Hash:
		return e, errors.New("the event's hash does not fit its content")
	}
	return e, nil
}

// OpenEvent opens an event's document of an area, for whoever has its key.
func (d *District) OpenEvent(area, id string, body []byte) (casefile.Event, error) {
	s, err := d.ReadEvent(area, id, body)
	return s.Event, err
}

// Verify checks both signatures of an event: its maker's, and that of whoever
// stored it. errStranger: a station is not known here.
func (s *Stored) Verify(ring Keyring) error {
	if err := ring.check(s.Station, s.Event.SignText(), s.Sig, &s.Event); err != nil {
		return err
	}
	if s.by == "" {
		return nil
	}
	return ring.check(s.by, s.text, s.sig, nil)
}

// ErrStranger says that a station is not known here.
var ErrStranger = errors.New("a station that is not known")

// check verifies a station's signature by the key it has or had.
func (r Keyring) check(of app.StationID, text, sig []byte, e *casefile.Event) error {
	keys, known := r[of]
	if !known {
		return app.E("exchange", app.Input, "过程记录来自没有登记的工作站："+string(of), ErrStranger)
	}
	for _, k := range keys {
		if e != nil && !k.Covers(e.At.Time()) {
			continue
		}
		if len(k.Key) == ed25519.PublicKeySize && ed25519.Verify(k.Key, text, sig) {
			return nil
		}
	}
	return app.E("exchange", app.Input, "过程记录的签名与工作站不符："+string(of), nil)
}

// AuthorityStation is who stored what an administrator sealed.
const AuthorityStation app.StationID = "authority"

// SealApplication makes a case of an application that lies in the clear, and
// takes the application away.
func (d *District) SealApplication(area string, doc port.Doc, sign func([]byte) []byte) ([]json.RawMessage, error) {
	var a Application
	if err := json.Unmarshal(doc.Body, &a); err != nil {
		return nil, err
	}
	e, err := d.ReadApplication(doc.ID, doc.Body, Arrival{Area: area, Now: a.At})
	if err != nil {
		return nil, err
	}
	sealed, err := d.SealEvent(area, &e, AuthorityStation, sign)
	if err != nil {
		return nil, err
	}
	gone, err := json.Marshal(map[string]any{"_id": doc.ID, "_rev": doc.Rev, "_deleted": true})
	return []json.RawMessage{sealed, gone}, err
}

// IDOf is the id that a document names itself by.
func IDOf(doc json.RawMessage) string {
	var head struct {
		ID string `json:"_id"`
	}
	_ = json.Unmarshal(doc, &head) // no id: it is quarantined under none
	return head.ID
}

// WithID makes sure that a document names itself.
func WithID(id string, body []byte) json.RawMessage {
	var doc map[string]json.RawMessage
	if json.Unmarshal(body, &doc) != nil {
		return nil
	}
	doc["_id"], _ = json.Marshal(id)
	delete(doc, "_rev")       // of the hub it came from
	b, _ := json.Marshal(doc) // it was JSON before
	return b
}
