package disk

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// slot is a secret wrapped under one account's password: the data key itself,
// or, for an account of the hub, the district's key, under which the data key
// is wrapped in turn. The account is authenticated with it: nobody can give
// himself another role by editing the file.
type slot struct {
	Account desk.Account `json:"account"`
	keyslot.Slot
	District bool `json:"district,omitempty"`
	// First says that an administrator gave the password; the person has not
	// changed it yet.
	First bool `json:"first,omitempty"`
	// Wrong passwords in a row, and since when it must wait.
	Failed int       `json:"failed,omitempty"`
	Since  time.Time `json:"since,omitzero"`
}

// slotLabel is what is authenticated with a slot's secret.
func slotLabel(a desk.Account) ([]byte, error) {
	name, err := json.Marshal(a)
	return aad(bSlots, name), err
}

// In a slot of the station's own eight zero bytes stand before the data key, as
// in every value this store seals.
const slotHead = 8

// newSlot wraps the data key for an account.
func newSlot(a desk.Account, password string, kdf keyslot.KDF, data []byte, random io.Reader) (*slot, error) {
	label, err := slotLabel(a)
	if err != nil {
		return nil, err
	}
	sealed, err := keyslot.Seal(password, label, append(make([]byte, slotHead), data...), kdf, random)
	return &slot{Account: a, Slot: sealed}, err
}

// unwrap gives the data key, or app.Wrong. home is the data key under the
// district's, nil where there is none.
func (s *slot) unwrap(password string, home []byte) ([]byte, error) {
	if s.District {
		secret, err := desk.AccountKey{Account: s.Account, Slot: s.Slot}.Open(password)
		if err != nil {
			return nil, err
		}
		return openHome(secret, home)
	}
	label, err := slotLabel(s.Account)
	if err != nil {
		return nil, err
	}
	data, err := s.Slot.Open(password, label)
	switch {
	case errors.Is(err, keyslot.ErrWrong):
		return nil, app.Errorf("unlock", app.Wrong, "wrong password for an account")
	case err != nil || len(data) < slotHead:
		return nil, app.E("slot", app.Damaged, "", keyslot.ErrForm)
	}
	return data[slotHead:], nil
}

// Throttling: after freeTries wrong passwords in a row an account waits, one
// minute first, twice as long after each further wrong one, at most an hour.
const (
	freeTries = 5
	firstWait = time.Minute
	maxWait   = time.Hour
)

// waits is how long an account must still wait at a moment.
func (s *slot) waits(now time.Time) time.Duration {
	if s.Failed < freeTries {
		return 0
	}
	wait := maxWait
	if n := s.Failed - freeTries; n < 6 {
		wait = min(firstWait<<n, maxWait)
	}
	// A clock set back must not lock anybody out for longer than the wait.
	return min(wait, wait-now.Sub(s.Since))
}

// Unlock opens the station for an account. Wrong passwords are counted, also
// over restarts.
func (v *Vault) Unlock(id app.AccountID, password string) (desk.Store, desk.Account, error) {
	s, a, err := v.unlock(id, password)
	if err != nil {
		return nil, desk.Account{}, err
	}
	return s, a, nil
}

func (v *Vault) unlock(id app.AccountID, password string) (*Store, desk.Account, error) {
	s, data, err := v.prove(id, password)
	if err != nil {
		return nil, desk.Account{}, err
	}
	st, err := v.unlocked(data)
	return st, s.Account, err
}

// prove gives the slot and the data key to who knows the password.
func (v *Vault) prove(id app.AccountID, password string) (*slot, []byte, error) {
	s, err := v.slot(id)
	if err != nil {
		return nil, nil, err
	}
	if wait := s.waits(v.o.Now()); wait > 0 {
		return nil, nil, app.E("unlock", app.Throttled, fmt.Sprintf("密码连续输错，请 %d 秒后再试。", int(wait/time.Second)+1), nil)
	}
	home, err := v.home()
	if err != nil {
		return nil, nil, err
	}
	data, err := s.unwrap(password, home)
	if app.KindOf(err) == app.Wrong && err != nil {
		_ = v.count(s, true) // a full disk must not turn a wrong password into another error
	}
	if err != nil {
		return nil, nil, err
	}
	return s, data, v.count(s, false)
}

// count counts wrong passwords in a row. The slot is read again: while the
// password was tried another may have been, or the account got a new one.
func (v *Vault) count(tried *slot, wrong bool) error {
	v.commits.Lock()
	defer v.commits.Unlock()
	s, err := v.slot(tried.Account.ID)
	switch {
	case err != nil || !reflect.DeepEqual(s.Slot, tried.Slot):
		return nil // nothing to count: the slot that was tried is gone
	case wrong:
		s.Failed, s.Since = s.Failed+1, v.o.Now()
	case s.Failed == 0:
		return nil
	default:
		s.Failed, s.Since = 0, time.Time{}
	}
	return v.putSlot(s)
}

// slot is the slot of an account. An unknown account is told nothing that a
// wrong password is not.
func (v *Vault) slot(id app.AccountID) (*slot, error) {
	slots, err := v.slots()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(slots, func(s *slot) bool {
		return s.Account.ID == app.AccountID(strings.TrimSpace(string(id))) && !s.Account.Off
	})
	if i < 0 {
		return nil, app.Errorf("unlock", app.Wrong, "no such account")
	}
	return slots[i], nil
}

// Accounts lists who may open the station, in order of id.
func (v *Vault) Accounts() ([]desk.Account, error) {
	list, err := v.Colleagues()
	var out []desk.Account
	for _, m := range list {
		if !m.Off {
			out = append(out, m.Account)
		}
	}
	return out, err
}

// Colleagues implements desk.Keeper.
func (v *Vault) Colleagues() ([]desk.Colleague, error) {
	slots, err := v.slots()
	out := make([]desk.Colleague, len(slots))
	for i, s := range slots {
		out[i] = desk.Colleague{Account: s.Account, District: s.District, First: s.First}
	}
	return out, err
}

// Slot implements desk.Keeper.
func (v *Vault) Slot(by app.AccountID, password string, a desk.NewAccount, first bool) ([]byte, error) {
	s, data, err := v.prove(by, password)
	switch {
	case err != nil:
		return nil, err
	case a.ID != by && s.Account.Role != app.Administrator:
		return nil, app.Errorf("account", app.Forbidden, "another's account changed by a %s", s.Account.Role)
	case a.Off:
		return json.Marshal(&slot{Account: a.Account})
	}
	made, err := newSlot(a.Account, a.Password, v.kdf(), data, v.o.Random)
	if err != nil {
		return nil, err
	}
	made.First = first
	return json.Marshal(made)
}
