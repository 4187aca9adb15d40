package desk

import (
	"encoding/json"
	"errors"
	"io"

	"miaopi/app"
	"miaopi/app/keyslot"
)

// Account is a member of staff who may open a station.
type Account struct {
	ID   app.AccountID `json:"id"`
	Name string        `json:"name"`
	Role app.Role      `json:"role"`
	Off  bool          `json:"off,omitempty"` // no longer allowed in
}

// NewAccount is an account to be made, with its first password.
type NewAccount struct {
	Account
	Password string
}

// Vault is a station's directory before anybody unlocked it. One process owns
// it.
type Vault interface {
	// Accounts lists who may open the station, in order of id.
	Accounts() ([]Account, error)
	// Unlock opens the station for an account. app.Wrong: account or
	// password; app.Throttled: too many wrong ones.
	Unlock(id app.AccountID, password string) (Store, Account, error)
	Close() error
}

// Colleague is an account as it stands on a station's list.
type Colleague struct {
	Account
	District bool // the hub's; else the station's own
	First    bool // the password is one that an administrator gave; the person has not changed it yet
}

// Keeper is a store that keeps accounts of its own.
type Keeper interface {
	// Colleagues lists every account, in order of id, also those that are no
	// longer allowed in.
	Colleagues() ([]Colleague, error)
	// Slot makes what Batch.Slots puts down for an account of the station's
	// own: the key to the station under the account's password. One that is
	// off gets no key. by proves with his own password that he may: app.Wrong
	// and app.Throttled as at the login; app.Forbidden when the account is
	// another's and by is no administrator.
	Slot(by app.AccountID, password string, a NewAccount, first bool) ([]byte, error)
}

// AccountKey is an account of the hub: the district's key under the account's
// password. Every station of the district opens to it, with or without a
// network.
type AccountKey struct {
	Account
	Slot keyslot.Slot `json:"slot"`
}

func (a Account) districtLabel() ([]byte, error) {
	name, err := json.Marshal(a)
	return append([]byte("miaopi account v1\n"), name...), err
}

// NewAccountKey wraps the district's key for an account.
func NewAccountKey(a NewAccount, secret []byte, k keyslot.KDF, random io.Reader) (AccountKey, error) {
	label, err := a.districtLabel()
	if err != nil {
		return AccountKey{}, err
	}
	slot, err := keyslot.Seal(a.Password, label, secret, k, random)
	return AccountKey{a.Account, slot}, err
}

// Open gives the district's key; app.Wrong for another password.
func (k AccountKey) Open(password string) ([]byte, error) {
	label, err := k.districtLabel()
	if err != nil {
		return nil, err
	}
	secret, err := k.Slot.Open(password, label)
	switch {
	case errors.Is(err, keyslot.ErrWrong):
		return nil, app.Errorf("unlock", app.Wrong, "wrong password for an account")
	case err != nil:
		return nil, app.E("unlock", app.Damaged, "", err)
	}
	return secret, nil
}

// Admitter is a store whose accounts come from a hub.
type Admitter interface {
	// Admit makes the hub's accounts those of the station: new ones come,
	// changed ones change, those that are not named go. Accounts of the
	// station's own stay.
	Admit(keys []AccountKey) error
}
