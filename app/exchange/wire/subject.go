package wire

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// SubjectDoc is what a hub holds of a subject in an area. Sealed is nonce and
// ciphertext under the document's own key, which the area's stations derive and
// others get out of Key, knowing whom it is about. Proof says that somebody
// entitled to load signed it: see package authority.
type SubjectDoc struct {
	ID     string `json:"_id"`
	Kind   string `json:"kind"` // subject
	Gen    uint64 `json:"gen"`
	Sealed []byte `json:"sealed"`
	Key    []byte `json:"key"`
	Proof  []byte `json:"proof"`
}

// subjectLeaf is what the signature is over: facts in one area cannot be passed
// off as those of another.
func subjectLeaf(area, id string, sealed []byte) []byte {
	return append(fmt.Appendf(nil, "miaopi subject v2\n%s\n%s\n", area, id), sealed...)
}

// SubjectDocs seal and sign what an area is to hold of some subjects.
func (d *District) SubjectDocs(area string, list []Entry, random io.Reader) ([]SubjectDoc, error) {
	out := make([]SubjectDoc, len(list))
	leaves := make([][]byte, len(list))
	for i, e := range list {
		var err error
		if out[i], err = d.sealSubject(area, e, random); err != nil {
			return nil, err
		}
		leaves[i] = subjectLeaf(area, out[i].ID, out[i].Sealed)
	}
	at := 0
	for part := range slices.Chunk(leaves, authority.Batch) {
		proofs, err := authority.Prove(d.loader, part)
		if err != nil {
			return nil, err
		}
		for _, p := range proofs {
			out[at].Proof = p
			at++
		}
	}
	return out, nil
}

func (d *District) sealSubject(area string, e Entry, random io.Reader) (SubjectDoc, error) {
	id := d.SubjectID(e.Record.Subject)
	doc := SubjectDoc{ID: id, Kind: "subject", Gen: e.Record.Generation}
	key, err := d.AreaKey(area)
	if err != nil {
		return doc, err
	}
	own := documentKey(key, id)
	name, err := json.Marshal(e.Resident)
	if err != nil {
		return doc, err
	}
	plain := append(fmt.Appendf(nil, "%08d", len(name)), name...)
	doc.Sealed, err = sealRandom(own, []byte(id), e.Record.AppendBinary(plain), random)
	doc.Key = d.lend(own, e.Record.Subject)
	return doc, err
}

// lend hides a document's key from whoever does not know the subject; done
// twice it gives the key back.
func (d *District) lend(key []byte, sub app.Subject) []byte {
	out := make([]byte, len(key))
	subtle.XORBytes(out, key, d.mac("miaopi lend v1\n", sub))
	return out
}

// Opener gives the key that opens a subject's document.
type Opener func(doc *SubjectDoc) ([]byte, error)

// ByArea opens the documents of an area whose key is known.
func (d *District) ByArea(area string) Opener {
	return func(doc *SubjectDoc) ([]byte, error) {
		key, err := d.AreaKey(area)
		if err != nil {
			return nil, err
		}
		return documentKey(key, doc.ID), nil
	}
}

// ByName opens the document of one subject, wherever it lies.
func (d *District) ByName(sub app.Subject) Opener {
	return func(doc *SubjectDoc) ([]byte, error) {
		if len(doc.Key) != 32 {
			return nil, errors.New("the document lends no key")
		}
		return d.lend(doc.Key, sub), nil
	}
}

// errUnsignedFacts is what a person reads about facts that nobody signed.
func errUnsignedFacts(err error) error {
	return app.E("facts", app.Input, "这份当事人数据没有登记部门的签名，没有采用。", err)
}

// ReadSubject checks and opens what an area holds of a subject.
func (d *District) ReadSubject(area string, open Opener, id string, body []byte) (p desk.Part, err error) {
	var doc SubjectDoc
	if err := json.Unmarshal(body, &doc); err != nil || doc.ID != id {
		return p, errUnsignedFacts(err)
	}
	v := d.verifier()
	if v == nil || !v.Check(subjectLeaf(area, id, doc.Sealed), doc.Proof) {
		return p, errUnsignedFacts(authority.ErrUnsigned)
	}
	key, err := open(&doc)
	if err != nil {
		return p, err
	}
	plain, err := openWith(key, []byte(id), doc.Sealed)
	if err != nil {
		return p, errors.New("the facts are not sealed under this district's key")
	}
	p = desk.Part{ID: id, Area: area}
	if err := readPlain(plain, &p.Record, &p.Who); err != nil {
		return p, err
	}
	if d.SubjectID(p.Record.Subject) != id {
		return p, errors.New("the facts are about somebody else")
	}
	p.Doc, err = json.Marshal(doc) // without the hub's own members
	return p, err
}

// readPlain takes apart what was sealed: the length of the name's JSON in eight
// digits, the JSON, and the record.
func readPlain(plain []byte, r *fact.Record, who *desk.Resident) error {
	if len(plain) < 8 {
		return errors.New("the facts are cut off")
	}
	size, err := strconv.Atoi(string(plain[:8]))
	if err != nil || size < 0 || 8+size > len(plain) {
		return errors.New("the facts are cut off")
	}
	if err := json.Unmarshal(plain[8:8+size], who); err != nil {
		return err
	}
	return fact.DecodeRecord(plain[8+size:], r)
}

// ReadOldSubject opens a document from before there were signatures. Only the
// administrator does, to sign it.
func (d *District) ReadOldSubject(id string, body []byte) (e Entry, err error) {
	var doc SubjectDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return e, err
	}
	plain, err := openSealed(d.aead, []byte(id), doc.Sealed)
	if err != nil {
		return e, errors.New("the facts are not sealed under this district's key")
	}
	if err := readPlain(plain, &e.Record, &e.Resident); err != nil {
		return e, err
	}
	if d.SubjectID(e.Record.Subject) != id {
		return e, errors.New("the facts are about somebody else")
	}
	return e, nil
}

// Entry is a subject to be loaded.
type Entry struct {
	Record   fact.Record
	Resident desk.Resident
}
