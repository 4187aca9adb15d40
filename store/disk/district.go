package disk

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"io"
	"os"
	"reflect"

	bolt "go.etcd.io/bbolt"

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
		return v.desk.View(func(tx *bolt.Tx) error {
			home = append(home, bucket(tx, bSlots).Get(homeKey)...)
			return nil
		})
	})
	return home, err
}

// Enrol makes a station of a district in a directory that holds none: its
// accounts are the hub's, its subjects hidden under the district's key.
func Enrol(o Options, secret []byte, accounts []desk.AccountKey) (*Store, error) {
	if Exists(o.Dir) {
		return nil, app.Errorf("enrol", app.Conflict, "%s already holds a station", o.Dir)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, classify("enrol", err)
	}
	v, err := open(o)
	if err != nil {
		return nil, err
	}
	s, err := v.settle(secret, accounts)
	if err != nil {
		v.closeFiles()
		return nil, classify("enrol", err)
	}
	return s, nil
}

// settle makes the keys of a station of a district.
func (v *Vault) settle(secret []byte, accounts []desk.AccountKey) (*Store, error) {
	data := make([]byte, 32)
	if _, err := io.ReadFull(v.o.Random, data); err != nil {
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
	if err := v.commitDesk([]frame{{bucket: bSlots, op: opPut, key: homeKey, value: home}}); err != nil {
		return nil, err
	}
	if err := v.Admit(accounts); err != nil {
		return nil, err
	}
	k, err := deriveKeys(data, v.o.Random)
	if err != nil {
		return nil, err
	}
	s := &Store{Vault: v, keys: k, secret: secret}
	return s, s.Commit(context.Background(), desk.Batch{Settings: map[string][]byte{settingDistrict: secret}})
}

// Admit implements desk.Admitter. An account that did not change keeps its
// count of wrong passwords.
func (v *Vault) Admit(keys []desk.AccountKey) error {
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
	v.commits.Lock()
	defer v.commits.Unlock()
	return v.commitDesk(frames)
}
