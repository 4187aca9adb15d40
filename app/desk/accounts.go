package desk

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/keyslot"
)

// Account is a member of staff who may open a station.
type Account struct {
	ID   app.AccountID `json:"id"`
	Name string        `json:"name"`
	Role app.Role      `json:"role"`
	Off  bool          `json:"off,omitempty"` // no longer allowed in
	// Number is the staff number (工号), which stands beside the name on papers;
	// empty: none was given.
	Number string `json:"number,omitempty"`
}

// NewAccount is an account to be made, with its first password.
type NewAccount struct {
	Account
	Password string
	Demo     bool // made up: everybody knows the password, nobody has to change it
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
	// Public is the person's own key. Its seed lies in the slot behind the
	// district's key: only who knows the password can sign for a new one. nil:
	// an account published before there were such keys.
	Public ed25519.PublicKey `json:"public,omitempty"`
	Demo   bool              `json:"demo,omitempty"` // as of NewAccount
	Slot   keyslot.Slot      `json:"slot"`
	First  bool              `json:"-"` // the password is the one the hub's administrator gave
}

// districtKey is how long a district's key is.
const districtKey = 32

func (a Account) districtLabel() ([]byte, error) {
	name, err := json.Marshal(a)
	return append([]byte("miaopi account v1\n"), name...), err
}

// NewAccountKey wraps the district's key for an account. What follows the key
// in secret is wrapped with it: the seed of the district's signing key, for an
// administrator.
func NewAccountKey(a NewAccount, secret []byte, k keyslot.KDF, random io.Reader) (AccountKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return AccountKey{}, err
	}
	label, err := a.districtLabel()
	if err != nil {
		return AccountKey{}, err
	}
	slot, err := keyslot.Seal(a.Password, label, slices.Concat(secret[:districtKey], seed, secret[districtKey:]), k, random)
	return AccountKey{Account: a.Account, Public: publicOf(seed), Demo: a.Demo, Slot: slot, First: !a.Demo}, err
}

func publicOf(seed []byte) ed25519.PublicKey {
	return ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
}

// Open gives the district's key; app.Wrong for another password.
func (k AccountKey) Open(password string) ([]byte, error) {
	secret, err := k.open(password)
	if err != nil {
		return nil, err
	}
	return secret[:min(len(secret), districtKey)], nil
}

// Authority gives the seed of the district's signing key; app.Missing: the
// account does not hold it.
func (k AccountKey) Authority(password string) ([]byte, error) {
	secret, err := k.open(password)
	if err != nil {
		return nil, err
	}
	if len(secret) != districtKey+2*ed25519.SeedSize {
		return nil, app.Errorf("unlock", app.Missing, "the account holds no signing key")
	}
	return secret[districtKey+ed25519.SeedSize:], nil
}

func (k AccountKey) open(password string) ([]byte, error) {
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

// Rewrap puts the same under a new password, and gives the person's own key,
// which signs for it. app.Wrong: old is not the password; app.Missing: the
// account has no such key.
func (k AccountKey) Rewrap(old, fresh string, random io.Reader) (AccountKey, ed25519.PrivateKey, error) {
	secret, err := k.open(old)
	if err != nil {
		return k, nil, err
	}
	if len(secret) < districtKey+ed25519.SeedSize || !publicOf(secret[districtKey:districtKey+ed25519.SeedSize]).Equal(k.Public) {
		return k, nil, app.E("password", app.Missing, "您的账号是早先发放的，还不能自己改密码，请汇聚库管理员重新发放一次。", nil)
	}
	label, err := k.districtLabel()
	if err != nil {
		return k, nil, err
	}
	k.Slot, err = keyslot.Seal(fresh, label, secret, k.Slot.KDF, random)
	k.First = false
	return k, ed25519.NewKeyFromSeed(secret[districtKey : districtKey+ed25519.SeedSize]), err
}

// Admitter is a store whose accounts come from a hub.
type Admitter interface {
	// Admit makes the hub's accounts those of the station: new ones come,
	// changed ones change, those that are not named go. Accounts of the
	// station's own stay.
	Admit(keys []AccountKey) error
}

// Check says what an account and its password must not be.
func (a *NewAccount) Check() error {
	if err := a.Account.Check(); err != nil {
		return err
	}
	return CheckPassword(a.Account, a.Password)
}

// Check says what an account must not be.
func (a *Account) Check() error {
	bad := func(sentence string) error { return app.E("account", app.Input, sentence, nil) }
	switch {
	case !accountID(string(a.ID)):
		return bad("账号用 2 到 32 个小写字母、数字、点、横线或下划线，以字母开头。")
	case a.Name == "" || len([]rune(a.Name)) > 32 || strings.ContainsAny(a.Name, "\r\n\t"):
		return bad("请填写姓名，不超过 32 个字。")
	case !slices.Contains(app.Roles, a.Role):
		return bad("没有这个角色。角色是 clerk、community、supervisor、auditor 或 administrator。")
	}
	return CheckNumber(a.Number)
}

// accountID says whether a text can be an account's id.
func accountID(id string) bool {
	if len(id) < 2 || len(id) > 32 || id[0] < 'a' || id[0] > 'z' {
		return false
	}
	return strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789._-") == ""
}

// maxNumber is how long a staff number may be.
const maxNumber = 20

// CheckNumber says what a staff number must not be; an account may have none.
func CheckNumber(number string) error {
	if len(number) > maxNumber || strings.Trim(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") != "" {
		return app.E("account", app.Input, "工号用字母、数字和横线，不超过 20 位。", nil)
	}
	return nil
}
