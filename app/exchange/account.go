package exchange

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
	"slices"
	"strings"
)

// AccountDoc is an account as a hub publishes it.
type AccountDoc struct {
	Kind string `json:"kind"` // account
	desk.AccountKey
}

const accountPrefix = "account:"

// AccountKeys reads the accounts among reference documents, under the passwords
// that count now.
func AccountKeys(docs map[string][]byte) ([]desk.AccountKey, error) {
	var out []desk.AccountKey
	for id := range docs {
		if !strings.HasPrefix(id, accountPrefix) {
			continue
		}
		k, err := publishedKey(docs, app.AccountID(id[len(accountPrefix):]))
		if err != nil {
			return nil, err
		}
		if k, err = current(k, docs); err != nil {
			return nil, err
		}
		if !k.Off {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b desk.AccountKey) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return out, nil
}

// publishedKey is an account as the administrator published it.
func publishedKey(docs map[string][]byte, account app.AccountID) (desk.AccountKey, error) {
	id := accountPrefix + string(account)
	var doc AccountDoc
	if err := json.Unmarshal(docs[id], &doc); err != nil || doc.ID != account {
		return doc.AccountKey, app.E("accounts", app.Input, "汇聚库上的账号 "+id+" 读不出来。", err)
	}
	return doc.AccountKey, nil
}

// passwordDoc is a password that somebody gave himself: the N-th since an
// administrator published the account. The person's own key signs it, and only
// the password before it opens that key: neither another station nor another
// person can put one down that counts.
type passwordDoc struct {
	ID   string `json:"_id"`
	Kind string `json:"kind"` // password
	passwordBody
	Sig []byte `json:"sig"`
}

type passwordBody struct {
	Account app.AccountID `json:"account"`
	Of      string        `json:"of"` // the published account it belongs to, see edition
	N       int           `json:"n"`
	Slot    keyslot.Slot  `json:"slot"`
}

const passwordPrefix = "password:"

// text is what is signed.
func (b passwordBody) text() ([]byte, error) {
	body, err := json.Marshal(b)
	return append([]byte("miaopi password v1\n"), body...), err
}

// edition names an account as it was published: one that is published again,
// with another password, starts anew.
func edition(k desk.AccountKey) (string, error) {
	b, err := json.Marshal(k.Slot)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// passwords are the documents of an account's edition, the oldest first, and
// the highest number among them, of those that do not count too.
func passwords(k desk.AccountKey, docs map[string][]byte) (valid []passwordBody, last int, err error) {
	of, err := edition(k)
	if err != nil {
		return nil, 0, err
	}
	prefix := passwordPrefix + string(k.ID) + ":" + of + ":"
	for id, body := range docs {
		if !strings.HasPrefix(id, prefix) {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(id[len(prefix):], "%d", &n); err != nil || id != fmt.Sprint(prefix, n) {
			continue
		}
		last = max(last, n)
		var d passwordDoc
		if json.Unmarshal(body, &d) != nil || d.Account != k.ID || d.Of != of || d.N != n || len(k.Public) != ed25519.PublicKeySize {
			continue
		}
		if text, err := d.text(); err == nil && ed25519.Verify(k.Public, text, d.Sig) {
			valid = append(valid, d.passwordBody)
		}
	}
	slices.SortFunc(valid, func(a, b passwordBody) int { return a.N - b.N })
	return valid, last, nil
}

// current is a published account under the password that counts now.
func current(k desk.AccountKey, docs map[string][]byte) (desk.AccountKey, error) {
	valid, _, err := passwords(k, docs)
	k.First = len(k.Public) > 0
	if n := len(valid); n > 0 {
		k.Slot, k.First = valid[n-1].Slot, false
	}
	return k, err
}
