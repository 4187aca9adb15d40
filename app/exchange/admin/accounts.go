package admin

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"slices"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
)

// Second is the second administrator of a change: the half of the first password
// that the first one does not know, and who vouches for it. No account: there is none.
type Second struct {
	ID       app.AccountID
	Password string // his own
	Half     string // what follows the password that a table gives
}

// Accounts publishes accounts with their first passwords. An account that is
// there already with the same name and role, and opens with the same password,
// stays as it is. Another word about an account that somebody has made his own, and
// one more administrator where there is one who can be asked, needs a second
// administrator: without him nothing of the list is published.
func (l *Loader) Accounts(ctx context.Context, secret []byte, kdf keyslot.KDF, random io.Reader, list []desk.NewAccount, second Second) error {
	key, err := l.Manager.Authority(ctx)
	if err != nil {
		return err
	}
	docs, err := l.Manager.reference(ctx, wire.AccountPrefix, wire.PasswordPrefix)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(a desk.NewAccount) bool {
		id := wire.AccountPrefix + string(a.ID)
		return stands(docs[id], id, a, key)
	})
	if err := vouch(docs, list, second); err != nil {
		return err
	}
	for _, a := range list {
		held := secret
		if a.Role == app.Administrator {
			held = slices.Concat(secret, key.Seed())
		}
		fresh, err := desk.NewAccountKey(a, held, kdf, random)
		if err != nil {
			return err
		}
		if err := l.Manager.Publish(ctx, wire.AccountPrefix+string(a.ID), wire.AccountDoc{Kind: "account", AccountKey: fresh}); err != nil {
			return err
		}
	}
	return nil
}

// stands says whether a document is the account as it is to be.
func stands(body []byte, id string, a desk.NewAccount, key ed25519.PrivateKey) bool {
	var had wire.AccountDoc
	if body == nil || json.Unmarshal(body, &had) != nil || had.Account != a.Account || had.Demo != a.Demo {
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
