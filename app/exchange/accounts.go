package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
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

const accountPrefix = "account:"

// Accounts publishes accounts with their first passwords. An account that is
// there already with the same name and role, and opens with the same password,
// stays as it is.
func (l *Loader) Accounts(ctx context.Context, secret []byte, kdf keyslot.KDF, random io.Reader, list []desk.NewAccount) error {
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = accountPrefix + string(a.ID)
	}
	there, err := l.Manager.Hub.Get(ctx, ReferenceDB(l.Manager.Name), ids)
	if err != nil {
		return err
	}
	old := map[string]AccountDoc{}
	for _, d := range there {
		var doc AccountDoc
		if json.Unmarshal(d.Body, &doc) == nil {
			old[d.ID] = doc
		}
	}
	for i, a := range list {
		if had, ok := old[ids[i]]; ok && had.Account == a.Account {
			if _, err := had.Open(a.Password); err == nil {
				continue
			}
		}
		key, err := desk.NewAccountKey(a, secret, kdf, random)
		if err != nil {
			return err
		}
		if err := l.Manager.Hub.Put(ctx, ReferenceDB(l.Manager.Name), ids[i], AccountDoc{"account", key}); err != nil {
			return err
		}
	}
	return nil
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

// DistrictOf is the district's key as an administrator among the hub's accounts
// opens it with his own password: the way back when nobody knows any more under
// which password the hub keeps it.
func (m *Manager) DistrictOf(ctx context.Context, id app.AccountID, password string) ([]byte, error) {
	keys, err := m.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(keys, func(k desk.AccountKey) bool { return k.ID == id && k.Role == app.Administrator })
	if i < 0 {
		return nil, app.E("hub", app.Missing, "汇聚库上没有管理人员账号 "+string(id)+"。", nil)
	}
	return keys[i].Open(password)
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
