package disk

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"miaopi/app"
	"miaopi/app/desk"
)

// KDF are the argon2id parameters of a slot. Memory is in KiB.
type KDF struct {
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"`
	Threads uint8  `json:"threads"`
}

// DefaultKDF takes about 60 ms on a counter PC.
var DefaultKDF = KDF{Time: 2, Memory: 64 << 10, Threads: 2}

// maxKDF keeps a forged slot from eating the machine.
var maxKDF = KDF{Time: 16, Memory: 1 << 20, Threads: 16}

// slot is the data key wrapped under one account's password. The account is
// authenticated with it: nobody can give himself another role by editing the
// file.
type slot struct {
	Account desk.Account `json:"account"`
	KDF     KDF          `json:"kdf"`
	Salt    []byte       `json:"salt"`
	Nonce   []byte       `json:"nonce"`
	Key     []byte       `json:"key"` // sealed data key
	// Wrong passwords in a row, and since when it must wait.
	Failed int       `json:"failed,omitempty"`
	Since  time.Time `json:"since,omitzero"`
}

func (k KDF) valid() bool {
	return k.Time > 0 && k.Threads > 0 && k.Memory >= 8 && k.Time <= maxKDF.Time && k.Memory <= maxKDF.Memory && k.Threads <= maxKDF.Threads
}

func (s *slot) wrapper(password string) (*sealer, error) {
	if !s.KDF.valid() || len(s.Salt) < 16 {
		return nil, app.Errorf("slot", app.Damaged, "the key slot of an account makes no sense")
	}
	return newSealer(argon2.IDKey([]byte(password), s.Salt, s.KDF.Time, s.KDF.Memory, s.KDF.Threads, 32), rand.Reader)
}

func (s *slot) name() ([]byte, error) { return json.Marshal(s.Account) }

// newSlot wraps the data key for an account.
func newSlot(a desk.Account, password string, kdf KDF, data []byte, random io.Reader) (*slot, error) {
	s := &slot{Account: a, KDF: kdf, Salt: make([]byte, 16)}
	if _, err := io.ReadFull(random, s.Salt); err != nil {
		return nil, err
	}
	w, err := s.wrapper(password)
	if err != nil {
		return nil, err
	}
	w.random = random
	name, err := s.name()
	if err != nil {
		return nil, err
	}
	s.Key, err = w.seal(bSlots, name, 0, data)
	return s, err
}

// unwrap gives the data key, or app.Wrong.
func (s *slot) unwrap(password string) ([]byte, error) {
	w, err := s.wrapper(password)
	if err != nil {
		return nil, err
	}
	name, err := s.name()
	if err != nil {
		return nil, err
	}
	data, _, err := w.open(bSlots, name, s.Key)
	if err != nil {
		return nil, app.Errorf("unlock", app.Wrong, "wrong password for an account")
	}
	return data, nil
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
	s, err := v.slot(id)
	if err != nil {
		return nil, desk.Account{}, err
	}
	if wait := s.waits(v.o.Now()); wait > 0 {
		return nil, desk.Account{}, app.E("unlock", app.Throttled, fmt.Sprintf("密码连续输错，请 %d 秒后再试。", int(wait/time.Second)+1), nil)
	}
	data, err := s.unwrap(password)
	if err != nil {
		if app.KindOf(err) == app.Wrong {
			s.Failed, s.Since = s.Failed+1, v.o.Now()
			_ = v.putSlot(s) // a full disk must not turn a wrong password into another error
		}
		return nil, desk.Account{}, err
	}
	if s.Failed > 0 {
		s.Failed, s.Since = 0, time.Time{}
		if err := v.putSlot(s); err != nil {
			return nil, desk.Account{}, err
		}
	}
	st, err := v.unlocked(data)
	return st, s.Account, err
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
	slots, err := v.slots()
	if err != nil {
		return nil, err
	}
	out := make([]desk.Account, 0, len(slots))
	for _, s := range slots {
		if !s.Account.Off {
			out = append(out, s.Account)
		}
	}
	return out, nil
}
