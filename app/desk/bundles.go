package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// The settings of bundles.
const (
	settingBundle     = "bundle/current" // archive of the bundle in force
	settingPublishers = "bundle/publishers"
	settingKept       = "pack/" // + hash: a pack that is no longer in force
)

// Rulebook says where a station's rules come from.
type Rulebook struct {
	Name       string // of the bundle; empty: built into the program, unsigned
	Sequence   int
	ValidUntil civil.Date // None: no end
	Signers    []string
}

// Label names the rulebook on papers and in records: baoan-2026#3, empty when
// it is built in.
func (r Rulebook) Label() string {
	if r.Name == "" {
		return ""
	}
	return fmt.Sprintf("%s#%d", r.Name, r.Sequence)
}

// Words says on papers where the rules come from.
func (r Rulebook) Words() string {
	if r.Name == "" {
		return "内置规则（程序自带，未经发布机关签名）"
	}
	return fmt.Sprintf("规则束 %s（%s 签名，有效至 %s）", r.Label(), strings.Join(r.Signers, "、"), r.ValidUntil)
}

// Expired says whether the rules may no longer approve.
func (r Rulebook) Expired(on civil.Date) bool { return r.ValidUntil != civil.None && on > r.ValidUntil }

// TrustAtEnrolment is Trust for a station that is being made: the hub names the
// publishers.
func TrustAtEnrolment(ctx context.Context, store Store, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	if err := bundle.CheckPublishers(keys); err != nil {
		return err
	}
	b, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	return store.Commit(ctx, Batch{Settings: map[string][]byte{settingPublishers: b}})
}

// Publishers are the public keys whose signatures count.
func (s *Station) Publishers(ctx context.Context) ([]string, error) { return publishers(ctx, s.store) }

func publishers(ctx context.Context, store Store) ([]string, error) {
	b, ok, err := store.Setting(ctx, settingPublishers)
	if err != nil || !ok {
		return nil, err
	}
	var out []string
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, app.E("publishers", app.Damaged, "", err)
	}
	return out, nil
}

// Trust sets whose signatures count. Only an administrator may, and only
// while none are set: after that a new list comes with a new enrolment.
func (s *Station) Trust(ctx context.Context, keys []string) error {
	if s.Actor.Role != app.Administrator {
		return forbidden("trust")
	}
	old, err := s.Publishers(ctx)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		return app.E("trust", app.Conflict, "发布者已经设定，不能在本机更改。", nil)
	}
	if err := bundle.CheckPublishers(keys); err != nil {
		return err
	}
	b, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := newChange()
	ch.settings[settingPublishers] = b
	s.note(ch, "trust", "", fmt.Sprintf("%d publishers", len(keys)))
	return s.commit(ctx, ch)
}

// loadRules replaces the built-in rules by the bundle in force, if there is
// one. Packs no longer in force stay findable by hash. A bundle that does not
// verify any more is not used: the built-in rules are, and the station says so.
func (s *Station) loadRules(ctx context.Context) error {
	archive, ok, err := s.store.Setting(ctx, settingBundle)
	if err != nil {
		return err
	}
	kept, err := s.store.Settings(ctx, settingKept)
	if err != nil {
		return err
	}
	if !ok {
		return nil
	}
	trusted, err := s.Publishers(ctx)
	if err != nil {
		return err
	}
	lib, book, err := s.openBundle(archive, trusted, false)
	if err != nil {
		s.Warning = "已安装的规则束通不过验签，现用程序内置的规则；请重新安装规则束。"
		if lib, err = rule.Assemble(s.Rules.Packs()...); err != nil {
			return err
		}
		book = Rulebook{}
	}
	for _, p := range s.Rules.Packs() {
		lib.Keep(p)
	}
	s.Rules, s.Book = lib, book
	return s.keep(kept)
}

// keep makes old packs findable for replay.
func (s *Station) keep(kept map[string][]byte) error {
	for key, data := range kept {
		p, err := s.loadPack(strings.TrimPrefix(key, settingKept)+".yaml", data)
		if err != nil {
			return app.E("rules", app.Damaged, "", err)
		}
		s.Rules.Keep(p)
	}
	return nil
}

func (s *Station) loadPack(name string, data []byte) (*rule.Pack, error) {
	return rule.LoadPack(name, data, rule.WithCalendar(s.Calendar))
}

// openBundle reads and verifies an archive and makes its library; test runs
// every pack's own cases.
func (s *Station) openBundle(archive []byte, trusted []string, test bool) (*rule.Library, Rulebook, error) {
	var book Rulebook
	b, err := bundle.Read(archive)
	if err != nil {
		return nil, book, err
	}
	who, err := b.Verify(trusted)
	if err != nil {
		return nil, book, err
	}
	var packs []*rule.Pack
	for _, e := range b.Packs {
		p, err := s.loadPack(e.File, b.Files[e.File])
		if err != nil {
			return nil, book, err
		}
		if p.ID != e.ID || p.Version != e.Version {
			return nil, book, app.E("bundle", app.Input, "规则束的清单与规则包不符："+e.File, nil)
		}
		packs = append(packs, p)
	}
	assemble := rule.Assemble
	if test {
		assemble = rule.NewLibrary
	}
	lib, err := assemble(packs...)
	return lib, Rulebook{Name: b.Name, Sequence: b.Sequence, ValidUntil: b.ValidUntil, Signers: who}, err
}

// InstallBundle puts a bundle in force: signed by two trusted publishers, newer
// than the one before, every pack's own cases passing. Anything less changes
// nothing and says why. The packs that leave stay for replay. The station
// decides by the new rules from its next opening on, and at once itself.
func (s *Station) InstallBundle(ctx context.Context, archive []byte) (Rulebook, error) {
	if s.Actor.Role != app.Administrator {
		return Rulebook{}, forbidden("bundle")
	}
	return s.install(ctx, archive)
}

// ReceiveBundle puts a hub's bundle in force, whoever is at the station: what
// counts are the signatures. It returns the label of a new one, and nothing
// when the station has it already.
func (s *Station) ReceiveBundle(ctx context.Context, archive []byte) (string, error) {
	old, _, err := s.store.Setting(ctx, settingBundle)
	if err != nil || bytes.Equal(old, archive) {
		return "", err
	}
	book, err := s.install(ctx, archive)
	return book.Label(), err
}

func (s *Station) install(ctx context.Context, archive []byte) (Rulebook, error) {
	trusted, err := s.Publishers(ctx)
	if err != nil {
		return Rulebook{}, err
	}
	if len(trusted) < bundle.Threshold {
		return Rulebook{}, app.E("bundle", app.Input, "本机还没有设定可信的规则发布者，不能安装规则束。", nil)
	}
	lib, book, err := s.openBundle(archive, trusted, true)
	if err != nil {
		return Rulebook{}, err
	}
	switch today := civil.On(s.Now()); {
	case book.Sequence <= s.Book.Sequence:
		return Rulebook{}, app.E("bundle", app.Input, fmt.Sprintf("规则束的序号是 %d，本机已有 %d，不能装回旧的。", book.Sequence, s.Book.Sequence), nil)
	case book.Expired(today):
		return Rulebook{}, app.E("bundle", app.Input, "规则束的有效期已过（"+book.ValidUntil.String()+"）。", nil)
	}
	return book, s.putBundle(ctx, archive, lib, book)
}

// putBundle commits a bundle, and keeps what leaves with it.
func (s *Station) putBundle(ctx context.Context, archive []byte, lib *rule.Library, book Rulebook) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := newChange()
	old, ok, err := s.store.Setting(ctx, settingBundle)
	if err != nil {
		return err
	}
	if ok {
		if err := keepPacks(ch, old, lib); err != nil {
			return err
		}
	}
	ch.settings[settingBundle] = archive
	s.note(ch, "bundle", "", book.Label())
	return s.commit(ctx, ch)
}

// keepPacks keeps the packs of a bundle that the next one does not have.
func keepPacks(ch *change, archive []byte, next *rule.Library) error {
	b, err := bundle.Read(archive)
	if err != nil {
		return err
	}
	for _, e := range b.Packs {
		hash := "sha256:" + e.Digest
		if _, there := next.ByHash(hash); !there {
			ch.settings[settingKept+hash] = b.Files[e.File]
		}
	}
	return nil
}
