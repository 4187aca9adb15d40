package disk

import (
	"context"
	"io"
	"os"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// Create makes a station in a directory that holds none, with its accounts,
// and opens it.
func Create(o Options, accounts []desk.NewAccount) (*Store, error) {
	if len(accounts) == 0 {
		return nil, app.Errorf("create", app.Input, "a station needs an account")
	}
	if Exists(o.Dir) {
		return nil, app.Errorf("create", app.Conflict, "%s already holds a station", o.Dir)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, classify("create", err)
	}
	v, err := open(o)
	if err != nil {
		return nil, err
	}
	s, err := v.found(accounts)
	if err != nil {
		v.closeFiles()
		return nil, classify("create", err)
	}
	return s, nil
}

// found makes the keys of a new station.
func (v *Vault) found(accounts []desk.NewAccount) (*Store, error) {
	data := make([]byte, 32)
	secret := make([]byte, 32)
	if _, err := io.ReadFull(v.o.Random, data); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(v.o.Random, secret); err != nil {
		return nil, err
	}
	for _, a := range accounts {
		sl, err := newSlot(a.Account, a.Password, v.kdf(), data, v.o.Random)
		if err != nil {
			return nil, err
		}
		if err := v.putSlot(sl); err != nil {
			return nil, err
		}
	}
	k, err := deriveKeys(data, v.o.Random)
	if err != nil {
		return nil, err
	}
	s := &Store{Vault: v, keys: k, secret: secret}
	return s, s.Commit(context.Background(), desk.Batch{Settings: map[string][]byte{settingDistrict: secret}})
}

// kdf are the parameters of new slots.
func (v *Vault) kdf() keyslot.KDF {
	if v.o.KDF == (keyslot.KDF{}) {
		return keyslot.Default
	}
	return v.o.KDF
}
