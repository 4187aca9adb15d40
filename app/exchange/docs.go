package exchange

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// Documents on a hub. Every one has _id and kind.
//
//	event:ID        {kind, event: the canonical form as an object, hash, sig: base64}; written once
//	subject:HMAC    {kind, gen, sealed: base64}; facts and name of one subject, under the district key
//	application:ID  {kind, item, subject, name, phone, area, at, declared: [{name, value}]}; by a portal, written once
//	claim:CASE:N    {kind, case, station, until}; the N-th lease on an online application, written once
//	pool:CODE:DAY:K {kind, station}; the K-th hundred of a day's serial numbers, written once, in the reference database
//	station:ID      {kind, key: base64 Ed25519 public key, name, areas}; in the reference database
//	account:ID      {kind, id, name, role, public, slot}; the district key under the account's first password
//	password:ID:OF:N {kind, account, of, n, slot, sig}; the same under the N-th password a person gave himself, written once, in the reference database
//	checkpoint:ID:N:ROOT {kind, station, size, links, note}; a station's signed statement of its journal
//	witness:ID:N:BY {kind, of, size, by, note}; the same note, signed by a sibling too
//	file:HASH:K     {kind, of, sealed: base64}; the K-th part of a file that somebody handed over, written once, in the area's database of files
//	areas           {kind, areas: [code]}
//	bundle          {kind, archive: base64}
//	_local/miaopi-ID {count}; how many pages the station kept, see rewound
const (
	eventPrefix       = "event:"
	subjectPrefix     = "subject:"
	applicationPrefix = "application:"
	claimPrefix       = "claim:"
	checkpointPrefix  = "checkpoint:"
	stationPrefix     = "station:"
	poolPrefix        = "pool:"
)

// Database names of a hub.
func ReferenceDB(hub string) string         { return hub + "-reference" }
func AreaDB(hub string, area string) string { return hub + "-area-" + area }

// District is the secret that a district's stations share: subjects are hidden
// under it, and their facts sealed.
type District struct {
	secret []byte
	aead   cipher.AEAD
	portal ed25519.PrivateKey
}

// NewDistrict takes a district's 32 secret bytes.
func NewDistrict(secret []byte) (*District, error) {
	if len(secret) != 32 {
		return nil, errors.New("a district key has 32 bytes")
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi subject v1", 32)
	if err != nil {
		return nil, err
	}
	seed, err := hkdf.Key(sha256.New, secret, nil, "miaopi portal v1", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &District{bytes.Clone(secret), aead, ed25519.NewKeyFromSeed(seed)}, err
}

// SubjectID is the document id of a subject.
func (d *District) SubjectID(s app.Subject) string {
	n := s.Normal()
	m := hmac.New(sha256.New, d.secret)
	m.Write([]byte(n.Kind))
	m.Write([]byte{0})
	m.Write([]byte(n.ID))
	return subjectPrefix + hex.EncodeToString(m.Sum(nil)[:16])
}

// PortalKey verifies the events that stations make of portals' applications.
func (d *District) PortalKey() ed25519.PublicKey { return d.portal.Public().(ed25519.PublicKey) }

// subjectDoc is what a hub holds of a subject.
type subjectDoc struct {
	ID     string `json:"_id"`
	Kind   string `json:"kind"`
	Gen    uint64 `json:"gen"`
	Sealed string `json:"sealed"`
}

// SubjectDoc seals a subject's facts and name. The nonce is random.
func (d *District) SubjectDoc(r fact.Record, who desk.Resident, random io.Reader) (json.RawMessage, error) {
	name, err := json.Marshal(who)
	if err != nil {
		return nil, err
	}
	plain := append(fmt.Appendf(nil, "%08d", len(name)), name...)
	plain = r.AppendBinary(plain)
	nonce := make([]byte, d.aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	id := d.SubjectID(r.Subject)
	sealed := d.aead.Seal(nonce, nonce, plain, []byte(id))
	return json.Marshal(subjectDoc{id, "subject", r.Generation, base64.StdEncoding.EncodeToString(sealed)})
}

// readSubject opens a subject's document.
func (d *District) readSubject(id string, body []byte) (r fact.Record, who desk.Resident, err error) {
	var doc subjectDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return r, who, err
	}
	sealed, err := base64.StdEncoding.DecodeString(doc.Sealed)
	if err != nil || len(sealed) < d.aead.NonceSize() {
		return r, who, errors.New("the sealed facts are cut off")
	}
	n := d.aead.NonceSize()
	plain, err := d.aead.Open(nil, sealed[:n], sealed[n:], []byte(id))
	if err != nil {
		return r, who, errors.New("the facts are not sealed under this district's key")
	}
	size := 0
	if len(plain) < 8 {
		return r, who, errors.New("the facts are cut off")
	}
	if _, err := fmt.Sscanf(string(plain[:8]), "%08d", &size); err != nil || size < 0 || 8+size > len(plain) {
		return r, who, errors.New("the facts are cut off")
	}
	if err := json.Unmarshal(plain[8:8+size], &who); err != nil {
		return r, who, err
	}
	if err := fact.DecodeRecord(plain[8+size:], &r); err != nil {
		return r, who, err
	}
	if d.SubjectID(r.Subject) != id {
		return r, who, errors.New("the facts are about somebody else")
	}
	return r, who, nil
}

// eventDoc is what a hub holds of an event.
type eventDoc struct {
	ID    string          `json:"_id"`
	Kind  string          `json:"kind"`
	Event json.RawMessage `json:"event"`
	Hash  string          `json:"hash"`
	Sig   string          `json:"sig"`
}

// EventDoc is an event as a document.
func EventDoc(e casefile.Event) (json.RawMessage, error) {
	return json.Marshal(eventDoc{eventPrefix + string(e.ID), "event", e.Form(), e.Hash(), base64.StdEncoding.EncodeToString(e.Sig)})
}

// ReadEvent makes the canonical form again, whatever order the hub's keys are
// in, and checks the hash. The signature is the verifier's business.
func ReadEvent(id string, body []byte) (casefile.Event, error) {
	var doc eventDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return casefile.Event{}, err
	}
	form, err := casefile.Canonical(json.RawMessage(doc.Event))
	if err != nil {
		return casefile.Event{}, err
	}
	sig, err := base64.StdEncoding.DecodeString(doc.Sig)
	if err != nil {
		return casefile.Event{}, errors.New("the signature is not base64")
	}
	e, err := casefile.ParseEvent(form, sig)
	switch {
	case err != nil:
		return e, err
	case eventPrefix+string(e.ID) != id:
		return e, errors.New("the event's id is not its document's")
	case e.Hash() != doc.Hash:
		return e, errors.New("the event's hash does not fit its content")
	}
	return e, nil
}

// Application is what a portal writes.
type Application struct {
	ID       string           `json:"_id"`
	Kind     string           `json:"kind"` // application
	Item     app.PackID       `json:"item"`
	Subject  app.Subject      `json:"subject"`
	Name     string           `json:"name"`
	Phone    string           `json:"phone,omitempty"`
	Contact  string           `json:"contact,omitempty"`
	Variant  string           `json:"variant,omitempty"`
	Area     app.Division     `json:"area,omitempty"`
	At       time.Time        `json:"at"`
	Declared []DeclaredAnswer `json:"declared,omitempty"`
}

// DeclaredAnswer is one thing an applicant declares.
type DeclaredAnswer struct {
	Name  string     `json:"name"`
	Value fact.Value `json:"value"`
}

// readApplication turns a portal's document into the event every station makes
// of it: same id, same bytes, same signature everywhere, so that nobody needs to
// push it.
func (d *District) readApplication(id string, body []byte) (casefile.Event, error) {
	var a Application
	if err := json.Unmarshal(body, &a); err != nil {
		return casefile.Event{}, err
	}
	sub := a.Subject.Normal()
	switch {
	case a.Item == "" || sub.ID == "" || a.Name == "" || a.At.IsZero():
		return casefile.Event{}, errors.New("the application lacks item, subject, name or time")
	case sub.Kind != app.Person && sub.Kind != app.Enterprise && sub.Kind != app.Vehicle:
		return casefile.Event{}, fmt.Errorf("the application is about a %q", sub.Kind)
	}
	c := casefile.Application{Item: a.Item, Subject: sub, Name: a.Name, Contact: a.Contact, Phone: a.Phone, Area: a.Area, Variant: a.Variant,
		Channel: casefile.Online, At: a.At.UTC().Truncate(time.Millisecond)}
	for _, f := range a.Declared {
		c.Declared = append(c.Declared, fact.Fact{Name: f.Name, Value: f.Value, Source: fact.Declared, AsOf: c.At})
	}
	m := casefile.Maker{Station: Portal, Key: d.portal}
	return m.MakeAt(casefile.StampOf(c.At), portalEvent(id, c.At), CaseOf(id, c.At), casefile.Submitted, "", casefile.SubmittedData{Application: c})
}

// portalEvent is the id of the event that a portal's document becomes.
func portalEvent(doc string, at time.Time) app.EventID {
	sum := sha256.Sum256([]byte(doc))
	id, err := casefile.NewID(casefile.StampOf(at), bytes.NewReader(sum[:8]))
	if err != nil {
		panic(err) // eight bytes are there
	}
	return app.EventID(id)
}

// CaseOf is the case that a portal's document becomes.
func CaseOf(doc string, at time.Time) app.CaseID { return app.CaseID("p" + portalEvent(doc, at)) }

// Portal is the station that online applications come from.
const Portal app.StationID = "portal"
