package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// AccountDoc is an account as a hub publishes it.
type AccountDoc struct {
	Kind string `json:"kind"` // account
	desk.AccountKey
}

// AccountPrefix begins the ids of accounts.
const AccountPrefix = "account:"

// AccountKeys reads the accounts among reference documents, under the passwords
// that count now.
func AccountKeys(docs map[string][]byte) ([]desk.AccountKey, error) {
	var out []desk.AccountKey
	for id := range docs {
		if !strings.HasPrefix(id, AccountPrefix) {
			continue
		}
		k, err := PublishedKey(docs, app.AccountID(id[len(AccountPrefix):]))
		if err != nil {
			return nil, err
		}
		if k, err = CurrentKey(k, docs); err != nil {
			return nil, err
		}
		if !k.Off {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b desk.AccountKey) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return out, nil
}

// PublishedKey is an account as the administrator published it.
func PublishedKey(docs map[string][]byte, account app.AccountID) (desk.AccountKey, error) {
	id := AccountPrefix + string(account)
	var doc AccountDoc
	if err := json.Unmarshal(docs[id], &doc); err != nil || doc.ID != account {
		return doc.AccountKey, app.E("accounts", app.Input, "汇聚库上的账号 "+id+" 读不出来。", err)
	}
	return doc.AccountKey, nil
}

// PasswordDoc is a password that somebody gave himself: the N-th since an
// administrator published the account. The person's own key signs it, and only
// the password before it opens that key: neither another station nor another
// person can put one down that counts.
type PasswordDoc struct {
	ID   string `json:"_id"`
	Kind string `json:"kind"` // password
	PasswordBody
	Sig []byte `json:"sig"`
}

// PasswordBody is what its owner signs.
type PasswordBody struct {
	Account app.AccountID `json:"account"`
	Of      string        `json:"of"` // the published account it belongs to, see edition
	N       int           `json:"n"`
	Slot    keyslot.Slot  `json:"slot"`
}

// PasswordPrefix begins the ids of passwords.
const PasswordPrefix = "password:"

// Text is what is signed.
func (b PasswordBody) Text() ([]byte, error) {
	body, err := json.Marshal(b)
	return append([]byte("miaopi password v1\n"), body...), err
}

// AccountEdition names an account as it was published: one that is published again,
// with another password, starts anew.
func AccountEdition(k desk.AccountKey) (string, error) {
	b, err := json.Marshal(k.Slot)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// Passwords are the documents of an account's edition, the oldest first, and
// the highest number among them, of those that do not count too.
func Passwords(k desk.AccountKey, docs map[string][]byte) (valid []PasswordBody, last int, err error) {
	of, err := AccountEdition(k)
	if err != nil {
		return nil, 0, err
	}
	prefix := PasswordPrefix + string(k.ID) + ":" + of + ":"
	for id, body := range docs {
		if !strings.HasPrefix(id, prefix) {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(id[len(prefix):], "%d", &n); err != nil || id != fmt.Sprint(prefix, n) {
			continue
		}
		last = max(last, n)
		var d PasswordDoc
		if json.Unmarshal(body, &d) != nil || d.Account != k.ID || d.Of != of || d.N != n || len(k.Public) != ed25519.PublicKeySize {
			continue
		}
		if text, err := d.Text(); err == nil && ed25519.Verify(k.Public, text, d.Sig) {
			valid = append(valid, d.PasswordBody)
		}
	}
	slices.SortFunc(valid, func(a, b PasswordBody) int { return a.N - b.N })
	return valid, last, nil
}

// CurrentKey is a published account under the password that counts now.
func CurrentKey(k desk.AccountKey, docs map[string][]byte) (desk.AccountKey, error) {
	valid, _, err := Passwords(k, docs)
	k.First = len(k.Public) > 0 && !k.Demo
	if n := len(valid); n > 0 {
		k.Slot, k.First = valid[n-1].Slot, false
	}
	return k, err
}
