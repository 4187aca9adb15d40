package rulebook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/rule"
)

// InstallBundle puts a bundle in force: signed by two trusted publishers, newer
// than every one before, every pack's own cases passing. Anything less changes
// nothing and says why. From then on everybody at this station decides by it;
// the packs that leave stay, for replay and for the open cases of items that it
// does not have. Only an administrator may. It returns what changed.
func (s *Room) InstallBundle(ctx context.Context, archive []byte) (Preview, error) {
	if s.at.Actor.Role != app.Administrator {
		return Preview{}, desk.Forbidden("bundle")
	}
	p, err := s.install(ctx, archive)
	if err == nil {
		s.at.Book = s.at.Rulebook()
	}
	return p, err
}

// ReceiveBundle puts a hub's bundle in force, whoever is at the station: what
// counts are the signatures. It returns what changed, and an empty Preview when
// the station has the bundle already.
func (s *Room) ReceiveBundle(ctx context.Context, archive []byte) (Preview, error) {
	old, _, err := s.store.Setting(ctx, desk.SettingBundle)
	if err != nil || bytes.Equal(old, archive) && !s.at.RulesDamaged() {
		return Preview{}, err
	}
	return s.install(ctx, archive)
}

// install does it under mu, so that no decision is half by the old rules.
func (s *Room) install(ctx context.Context, archive []byte) (Preview, error) {
	next, err := s.examine(ctx, archive)
	if err != nil {
		return Preview{}, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	if err := s.newer(ctx, next.Book); err != nil { // another may have come meanwhile
		return Preview{}, err
	}
	p, err := s.compare(ctx, next)
	if err != nil {
		return Preview{}, err
	}
	next.Lib.Succeed(s.at.Rules)
	former := s.formerBy(next.Lib)
	if err := s.putBundle(ctx, archive, next, former); err != nil {
		return Preview{}, err
	}
	s.at.Enforce(next, former)
	return p, nil
}

// examine is everything that has to hold of a bundle before it is put in force.
func (s *Room) examine(ctx context.Context, archive []byte) (desk.Opened, error) {
	trusted, err := s.at.Publishers(ctx)
	if err != nil {
		return desk.Opened{}, err
	}
	if len(trusted) < bundle.Threshold {
		return desk.Opened{}, app.E("bundle", app.Input, "本机还没有设定可信的规则发布者，不能安装规则束。", nil)
	}
	next, err := s.at.OpenBundle(archive, trusted, rule.NewLibrary)
	if err != nil {
		return desk.Opened{}, err
	}
	if err := s.newer(ctx, next.Book); err != nil {
		return desk.Opened{}, err
	}
	if next.Book.Expired(civil.On(s.at.Now())) {
		return desk.Opened{}, app.E("bundle", app.Input, "规则束的有效期已过（"+next.Book.ValidUntil.String()+"）。", nil)
	}
	return next, nil
}

// newer refuses a bundle that does not go forward. Where the installed one was
// damaged, the very same number mends it.
func (s *Room) newer(ctx context.Context, book desk.Rulebook) error {
	have, err := s.sequence(ctx)
	if err != nil {
		return err
	}
	if book.Sequence > have || s.at.RulesDamaged() && book.Sequence == have {
		return nil
	}
	return app.E("bundle", app.Input, fmt.Sprintf("规则束的序号是 %d，本机已有 %d，不能装回旧的。", book.Sequence, have), nil)
}

// sequence is the highest number of a bundle that was ever in force here.
func (s *Room) sequence(ctx context.Context) (int, error) {
	have := s.at.Rulebook().Sequence
	b, ok, err := s.store.Setting(ctx, desk.SettingSequence)
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
func (s *Room) putBundle(ctx context.Context, archive []byte, next desk.Opened, left desk.FormerItems) error {
	ch := change.New()
	old, ok, err := s.store.Setting(ctx, desk.SettingBundle)
	if err != nil {
		return err
	}
	if ok {
		keepPacks(ch, old, next.Lib)
	}
	former, err := json.Marshal(left)
	if err != nil {
		return err
	}
	ch.Settings[desk.SettingFormer] = former
	ch.Settings[desk.SettingBundle] = archive
	ch.Settings[desk.SettingSequence] = []byte(strconv.Itoa(next.Book.Sequence))
	s.at.Note(ch, "bundle", "", next.Book.Label())
	return s.at.Commit(ctx, ch)
}

// keepPacks keeps the packs of a bundle that the next one does not have in
// force. An archive that cannot be read has none to keep.
func keepPacks(ch *change.Change, archive []byte, next *rule.Library) {
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
			ch.Settings[desk.SettingKept+hash] = b.Files[e.File]
		}
	}
}

// formerBy are the former items of the rules that come next, each with the
// rulebook that had it last.
func (s *Room) formerBy(next *rule.Library) desk.FormerItems {
	out := desk.FormerItems{}
	for _, id := range next.FormerItems() {
		f := desk.FormerItem{Book: s.at.BookOf(id)}
		for _, p := range next.Former(id) {
			f.Packs = append(f.Packs, p.Hash)
		}
		out[id] = f
	}
	return out
}

// Trust sets whose signatures count. Only an administrator may, and only
// while none are set: after that a new list comes with a new enrolment.
func (s *Room) Trust(ctx context.Context, keys []string) error {
	if s.at.Actor.Role != app.Administrator {
		return desk.Forbidden("trust")
	}
	old, err := s.at.Publishers(ctx)
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
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	ch.Settings[desk.SettingPublishers] = b
	s.at.Note(ch, "trust", "", fmt.Sprintf("%d publishers", len(keys)))
	return s.at.Commit(ctx, ch)
}
