package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const filePrefix = "file:"

// filePart keeps a part under the size that a CouchDB takes as it comes (8 MB
// a document), sealed and in base64.
const filePart = 2 << 20

// fileDoc is the K-th part of a file.
type fileDoc struct {
	ID     string `json:"_id"`
	Kind   string `json:"kind"` // file
	Of     int    `json:"of"`   // how many parts there are
	Sealed []byte `json:"sealed"`
}

// FileID is the id of the K-th part of a file.
func FileID(hash string, k int) string { return fmt.Sprintf("%s%s:%d", filePrefix, hash, k) }

// FileDocs are a file's parts.
func (d *District) FileDocs(hash string, data []byte, random io.Reader) ([]json.RawMessage, error) {
	of := max(1, (len(data)+filePart-1)/filePart)
	out := make([]json.RawMessage, of)
	for k := range out {
		part := data[k*filePart : min(len(data), (k+1)*filePart)]
		id := FileID(hash, k)
		nonce := make([]byte, d.aead.NonceSize())
		if _, err := io.ReadFull(random, nonce); err != nil {
			return nil, err
		}
		body, err := json.Marshal(fileDoc{id, "file", of, d.aead.Seal(nonce, nonce, part, fileLabel(id, of))})
		if err != nil {
			return nil, err
		}
		out[k] = body
	}
	return out, nil
}

func fileLabel(id string, of int) []byte { return fmt.Appendf(nil, "%s of %d", id, of) }

// ReadFilePart opens one part.
func (d *District) ReadFilePart(id string, body []byte) (part []byte, of int, err error) {
	var doc fileDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, 0, err
	}
	n := d.aead.NonceSize()
	if doc.Of < 1 || doc.Of > 1024 || len(doc.Sealed) < n {
		return nil, 0, errors.New("a file's part makes no sense")
	}
	part, err = d.aead.Open(nil, doc.Sealed[:n], doc.Sealed[n:], fileLabel(id, doc.Of))
	return part, doc.Of, err
}
