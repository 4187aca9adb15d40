package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// AccountDoc is an account as a hub publishes it.
type AccountDoc struct {
	Kind string `json:"kind"` // account
	desk.AccountKey
}

const accountPrefix = "account:"

// Accounts publishes accounts with their first passwords. An account that is
// there already with the same name and role, and opens with the same password,
// stays as it is.
func (l *Loader) Accounts(ctx context.Context, secret []byte, kdf keyslot.KDF, random io.Reader, list []desk.NewAccount) error {
	key, err := l.Manager.Authority(ctx)
	if err != nil {
		return err
	}
	docs, err := l.Manager.reference(ctx, accountPrefix)
	if err != nil {
		return err
	}
	for _, a := range list {
		id := accountPrefix + string(a.ID)
		if stands(docs[id], id, a, key) {
			continue
		}
		held := secret
		if a.Role == app.Administrator {
			held = slices.Concat(secret, key.Seed())
		}
		fresh, err := desk.NewAccountKey(a, held, kdf, random)
		if err != nil {
			return err
		}
		if err := l.Manager.Publish(ctx, id, AccountDoc{"account", fresh}); err != nil {
			return err
		}
	}
	return nil
}

// stands says whether a document is the account as it is to be.
func stands(body []byte, id string, a desk.NewAccount, key ed25519.PrivateKey) bool {
	var had AccountDoc
	if body == nil || json.Unmarshal(body, &had) != nil || had.Account != a.Account {
		return false
	}
	if _, err := authority.Open(key.Public().(ed25519.PublicKey), id, body); err != nil {
		return false
	}
	if _, err := had.Open(a.Password); err != nil {
		return false
	}
	if a.Role != app.Administrator {
		return true
	}
	_, err := had.Authority(a.Password)
	return err == nil
}

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

// KeysOf are the district's key and the seed of its signing key as an
// administrator among the hub's accounts opens them with his own password: the
// way back when nobody knows any more under which password the hub keeps them.
func (m *Manager) KeysOf(ctx context.Context, id app.AccountID, password string) (secret, seed []byte, err error) {
	keys, err := m.Accounts(ctx)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(keys, func(k desk.AccountKey) bool { return k.ID == id && k.Role == app.Administrator })
	if i < 0 {
		return nil, nil, app.E("hub", app.Missing, "汇聚库上没有管理人员账号 "+string(id)+"。", nil)
	}
	if secret, err = keys[i].Open(password); err != nil {
		return nil, nil, err
	}
	seed, err = keys[i].Authority(password)
	if app.KindOf(err) == app.Missing { // published before there were signatures
		return secret, nil, nil
	}
	return secret, seed, err
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

// accountDocs are the reference documents that say who may open a station.
func (l *Link) accountDocs(ctx context.Context) (map[string][]byte, error) {
	docs, err := l.station.Store().References(ctx, accountPrefix)
	if err != nil {
		return nil, err
	}
	more, err := l.station.Store().References(ctx, passwordPrefix)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(docs)
	maps.Copy(out, more)
	return out, nil
}
