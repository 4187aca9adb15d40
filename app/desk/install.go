package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
	"miaopi/app/rule"
)

// InstallBundle puts a bundle in force: signed by two trusted publishers, newer
// than every one before, every pack's own cases passing. Anything less changes
// nothing and says why. From then on everybody at this station decides by it;
// the packs that leave stay, for replay and for the open cases of items that it
// does not have. Only an administrator may. It returns what changed.
func (s *Station) InstallBundle(ctx context.Context, archive []byte) (Preview, error) {
	if s.Actor.Role != app.Administrator {
		return Preview{}, forbidden("bundle")
	}
	p, err := s.install(ctx, archive)
	if err == nil {
		s.Book = s.Rulebook()
	}
	return p, err
}

// ReceiveBundle puts a hub's bundle in force, whoever is at the station: what
// counts are the signatures. It returns what changed, and an empty Preview when
// the station has the bundle already.
func (s *Station) ReceiveBundle(ctx context.Context, archive []byte) (Preview, error) {
	old, _, err := s.store.Setting(ctx, settingBundle)
	if err != nil || bytes.Equal(old, archive) && !s.RulesDamaged() {
		return Preview{}, err
	}
	return s.install(ctx, archive)
}

// install does it under mu, so that no decision is half by the old rules.
func (s *Station) install(ctx context.Context, archive []byte) (Preview, error) {
	next, err := s.examine(ctx, archive)
	if err != nil {
		return Preview{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.newer(ctx, next.book); err != nil { // another may have come meanwhile
		return Preview{}, err
	}
	p, err := s.compare(ctx, next)
	if err != nil {
		return Preview{}, err
	}
	next.lib.Succeed(s.Rules)
	former := s.formerBy(next.lib)
	if err := s.putBundle(ctx, archive, next, former); err != nil {
		return Preview{}, err
	}
	s.enforce(next, former)
	return p, nil
}

// examine is everything that has to hold of a bundle before it is put in force.
func (s *Station) examine(ctx context.Context, archive []byte) (opened, error) {
	trusted, err := s.Publishers(ctx)
	if err != nil {
		return opened{}, err
	}
	if len(trusted) < bundle.Threshold {
		return opened{}, app.E("bundle", app.Input, "本机还没有设定可信的规则发布者，不能安装规则束。", nil)
	}
	next, err := s.openBundle(archive, trusted, rule.NewLibrary)
	if err != nil {
		return opened{}, err
	}
	if err := s.newer(ctx, next.book); err != nil {
		return opened{}, err
	}
	if next.book.Expired(civil.On(s.Now())) {
		return opened{}, app.E("bundle", app.Input, "规则束的有效期已过（"+next.book.ValidUntil.String()+"）。", nil)
	}
	return next, nil
}

// newer refuses a bundle that does not go forward. Where the installed one was
// damaged, the very same number mends it.
func (s *Station) newer(ctx context.Context, book Rulebook) error {
	have, err := s.sequence(ctx)
	if err != nil {
		return err
	}
	if book.Sequence > have || s.RulesDamaged() && book.Sequence == have {
		return nil
	}
	return app.E("bundle", app.Input, fmt.Sprintf("规则束的序号是 %d，本机已有 %d，不能装回旧的。", book.Sequence, have), nil)
}

// sequence is the highest number of a bundle that was ever in force here.
func (s *Station) sequence(ctx context.Context) (int, error) {
	have := s.Rulebook().Sequence
	b, ok, err := s.store.Setting(ctx, settingSequence)
	if err != nil || !ok {
		return have, err
	}
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return 0, app.E("bundle", app.Damaged, "", err)
	}
	return max(n, have), nil
}

// putBundle commits a bundle, and keeps what leaves with it. It is called under
// mu.
func (s *Station) putBundle(ctx context.Context, archive []byte, next opened, left formerItems) error {
	ch := newChange()
	old, ok, err := s.store.Setting(ctx, settingBundle)
	if err != nil {
		return err
	}
	if ok {
		keepPacks(ch, old, next.lib)
	}
	former, err := json.Marshal(left)
	if err != nil {
		return err
	}
	ch.settings[settingFormer] = former
	ch.settings[settingBundle] = archive
	ch.settings[settingSequence] = []byte(strconv.Itoa(next.book.Sequence))
	s.note(ch, "bundle", "", next.book.Label())
	return s.commit(ctx, ch)
}

// keepPacks keeps the packs of a bundle that the next one does not have in
// force. An archive that cannot be read has none to keep.
func keepPacks(ch *change, archive []byte, next *rule.Library) {
	b, err := bundle.Read(archive)
	if err != nil {
		return
	}
	inForce := map[string]bool{}
	for _, p := range next.Packs() {
		inForce[p.Hash] = true
	}
	for _, e := range b.Packs {
		if hash := "sha256:" + e.Digest; !inForce[hash] {
			ch.settings[settingKept+hash] = b.Files[e.File]
		}
	}
}

// formerBy are the former items of the rules that come next, each with the
// rulebook that had it last.
func (s *Station) formerBy(next *rule.Library) formerItems {
	out := formerItems{}
	for _, id := range next.FormerItems() {
		f := formerItem{Book: s.bookOf(id)}
		for _, p := range next.Former(id) {
			f.Packs = append(f.Packs, p.Hash)
		}
		out[id] = f
	}
	return out
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
