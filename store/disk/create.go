package disk

import (
	"context"
	"errors"
	"io"
	"os"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// Create makes a station in a directory that holds none, with its accounts,
// and opens it. What a Create or Enrol that was killed left there is taken away
// first: its keys open nothing that anybody was promised.
func Create(o Options, accounts []desk.NewAccount) (*Store, error) {
	if len(accounts) == 0 {
		return nil, app.Errorf("create", app.Input, "a station needs an account")
	}
	return makeStation(o, "create", func(v *Vault) (*Store, error) { return v.found(accounts) })
}

// makeStation makes one station.
func makeStation(o Options, op string, keys func(v *Vault) (*Store, error)) (*Store, error) {
	if Exists(o.Dir) {
		return nil, app.Errorf(op, app.Conflict, "%s already holds a station", o.Dir)
	}
	if err := o.makeDir(o.Dir); err != nil {
		return nil, classify(op, err)
	}
	v := &Vault{o: o, making: true}
	if err := v.own(); err != nil {
		return nil, err
	}
	s, err := v.prepare(keys)
	if err == nil && !o.Founding {
		err = v.Founded(nil)
	}
	if err != nil {
		v.closeFiles()
		return nil, classify(op, err)
	}
	return s, nil
}

// prepare clears the directory and marks it before the first key is drawn.
func (v *Vault) prepare(keys func(v *Vault) (*Store, error)) (*Store, error) {
	if err := v.o.begin(); err != nil {
		return nil, err
	}
	if err := v.openFiles(); err != nil {
		return nil, err
	}
	return keys(v)
}

// ours are the names of a station's own data, in the order in which a restore
// moves them.
var ours = []string{materialsDir, cacheFile, logFile, deskFile}

// begin marks a directory whose station is not whole yet, and takes away what
// an attempt that was killed left. Without a mark, what lies there is
// somebody's: the rest of a station that lost its other files.
func (o *Options) begin() error {
	killed := o.marked(unfinishedFile) || o.marked(restoringDir)
	for _, name := range ours {
		if info, err := os.Stat(o.path(name)); err == nil && !killed && (info.IsDir() || info.Size() > 0) {
			return app.E("create", app.Conflict, o.Dir+" 不是空的：里面有 "+name+"，没有改动它。请换一个空的目录。", nil)
		}
	}
	if err := o.mark(unfinishedFile); err != nil {
		return err
	}
	return o.clean()
}

// clean takes away what a station consists of, but not its mark.
func (o *Options) clean() error {
	var errs []error
	for _, name := range append([]string{restoringDir, sessionFile, suspectFile}, ours...) {
		errs = append(errs, o.sys().remove(o.path(name)))
	}
	return errors.Join(errs...)
}

// finish takes the mark away: from now on the directory holds a station.
func (o *Options) finish() error {
	if err := o.sys().remove(o.path(unfinishedFile)); err != nil {
		return err
	}
	return o.sys().syncDir(o.Dir)
}

// Founded implements desk.Founding.
func (v *Vault) Founded(err error) error {
	v.commits.Lock()
	defer v.commits.Unlock()
	if !v.making {
		return err
	}
	v.making = false
	if err != nil {
		return err
	}
	if err := v.settle(); err != nil { // a station that is told to be there stands in two files
		return classify("create", err)
	}
	return classify("create", v.o.finish())
}

// draw gives the bytes of a new key.
func (v *Vault) draw() ([]byte, error) {
	key := make([]byte, 32)
	_, err := io.ReadFull(v.o.Random, key)
	return key, err
}

// found makes the keys of a new station.
func (v *Vault) found(accounts []desk.NewAccount) (*Store, error) {
	data, err1 := v.draw()
	secret, err2 := v.draw()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	for _, a := range accounts {
		sl, err := newSlot(a.Account, a.Password, v.kdf(), data, v.o.Random)
		if err != nil {
			return nil, err
		}
		if err := v.addSlot(sl); err != nil {
			return nil, err
		}
	}
	return v.settled(data, secret)
}

func (v *Vault) addSlot(s *slot) error {
	v.commits.Lock()
	defer v.commits.Unlock()
	return v.putSlot(s)
}

// settled is a new station with its keys; the district's is its first setting.
func (v *Vault) settled(data, secret []byte) (*Store, error) {
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
