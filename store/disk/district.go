package disk

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"io"
	"reflect"

	"miaopi/app"
	"miaopi/app/desk"
)

// homeKey is where, among the slots, the data key stands wrapped under the
// district's.
var homeKey = []byte("\x00home")

// homeSealer is what the district's key makes of itself to wrap a station's
// data key.
func homeSealer(secret []byte, random io.Reader) (*sealer, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi station v1", 32)
	if err != nil {
		return nil, err
	}
	return newSealer(key, random)
}

// openHome unwraps a station's data key with the district's.
func openHome(secret, home []byte) ([]byte, error) {
	s, err := homeSealer(secret, nil)
	if err != nil {
		return nil, err
	}
	data, _, err := s.open(bSlots, homeKey, home)
	if err != nil {
		return nil, app.Errorf("unlock", app.Damaged, "the station's key is not wrapped under this district's")
	}
	return data, nil
}

// home is the data key under the district's; nil in a station of its own.
func (v *Vault) home() (home []byte, err error) {
	err = guard("home", func() error {
		return v.viewDesk(func(d deskView) error {
			home = append(home, d.get(bSlots, homeKey)...)
			return nil
		})
	})
	return home, err
}

// Enrol makes a station of a district in a directory that holds none, as Create
// does: its accounts are the hub's, its subjects hidden under the district's
// key.
func Enrol(o Options, secret []byte, accounts []desk.AccountKey) (*Store, error) {
	return makeStation(o, "enrol", func(v *Vault) (*Store, error) { return v.makeKeys(secret, accounts) })
}

// makeKeys makes the keys of a station of a district.
func (v *Vault) makeKeys(secret []byte, accounts []desk.AccountKey) (*Store, error) {
	data, err := v.draw()
	if err != nil {
		return nil, err
	}
	under, err := homeSealer(secret, v.o.Random)
	if err != nil {
		return nil, err
	}
	home, err := under.seal(bSlots, homeKey, 0, data)
	if err != nil {
		return nil, err
	}
	if err := v.putHome(home); err != nil {
		return nil, err
	}
	if err := v.Admit(accounts); err != nil {
		return nil, err
	}
	return v.settled(data, secret)
}

func (v *Vault) putHome(home []byte) error {
	v.commits.Lock()
	defer v.commits.Unlock()
	return v.commitDesk([]frame{{bucket: bSlots, op: opPut, key: homeKey, value: home}})
}

// Admit implements desk.Admitter. An account that did not change keeps its
// count of wrong passwords.
func (v *Vault) Admit(keys []desk.AccountKey) error {
	v.commits.Lock()
	defer v.commits.Unlock()
	old, err := v.slots()
	if err != nil {
		return err
	}
	had := map[app.AccountID]*slot{}
	for _, s := range old {
		had[s.Account.ID] = s
	}
	var frames []frame
	for _, k := range keys {
		s := had[k.ID]
		delete(had, k.ID)
		if s != nil && (!s.District || s.Account == k.Account && s.First == k.First && reflect.DeepEqual(s.Slot, k.Slot)) {
			continue
		}
		val, err := json.Marshal(&slot{Account: k.Account, Slot: k.Slot, District: true, First: k.First})
		if err != nil {
			return err
		}
		frames = append(frames, frame{bucket: bSlots, op: opPut, key: []byte(k.ID), value: val})
	}
	for id, s := range had {
		if s.District {
			frames = append(frames, frame{bucket: bSlots, op: opDelete, key: []byte(id)})
		}
	}
	if len(frames) == 0 {
		return nil
	}
	return v.commitDesk(frames)
}
