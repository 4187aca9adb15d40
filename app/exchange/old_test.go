package exchange

import (
	"encoding/json"
	"fmt"
	"io"

	"miaopi/app/desk"
	"miaopi/app/fact"
)

// SubjectDoc is a subject's document as hubs held it before there were
// signatures.
func (d *District) SubjectDoc(r fact.Record, who desk.Resident, random io.Reader) (json.RawMessage, error) {
	name, err := json.Marshal(who)
	if err != nil {
		return nil, err
	}
	plain := r.AppendBinary(append(fmt.Appendf(nil, "%08d", len(name)), name...))
	nonce := make([]byte, d.aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	id := d.SubjectID(r.Subject)
	return json.Marshal(map[string]any{"_id": id, "kind": "subject", "gen": r.Generation, "sealed": d.aead.Seal(nonce, nonce, plain, []byte(id))})
}
