package supervision

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/spotcheck"
)

// Draw is one spot check: a frozen population, a seed, and the cases it drew.
type Draw struct {
	ID     string            `json:"id"`
	At     time.Time         `json:"at"`
	By     app.AccountID     `json:"by"`
	From   civil.Date        `json:"from"`
	To     civil.Date        `json:"to"`
	Item   app.PackID        `json:"item,omitempty"`
	Seed   string            `json:"seed"`
	Size   int               `json:"size"` // of the population
	Digest string            `json:"digest"`
	Drawn  []spotcheck.Drawn `json:"drawn"`
}

// Period says which decisions a spot check looks at.
type Period struct {
	From, To civil.Date // decided on
	Item     app.PackID // empty: every item
}

// Population freezes the cases decided in a period, by machine or person, and
// not revoked since.
func (s *Room) Population(ctx context.Context, p Period) (spotcheck.Population, error) {
	var ids []app.CaseID
	err := s.store.Heads(ctx, func(h desk.Head) bool {
		on := civil.On(h.Decided)
		decided := !h.Decided.IsZero() && h.State != casefile.InvalidState
		if decided && on >= p.From && on <= p.To && (p.Item == "" || h.Item == p.Item) {
			ids = append(ids, h.Case)
		}
		return ctx.Err() == nil
	})
	return spotcheck.Freeze(ids), err
}

// Frozen is a population that was settled before its seed: what decides later
// does not come into it any more.
type Frozen struct {
	Period
	spotcheck.Population
}

// Freeze settles the population of a spot check.
func (s *Room) Freeze(ctx context.Context, p Period) (Frozen, error) {
	if s.at.Actor.Role != app.Supervisor {
		return Frozen{}, app.E("freeze", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	if err := p.check(civil.On(s.at.Now())); err != nil {
		return Frozen{}, err
	}
	pop, err := s.Population(ctx, p)
	if err == nil && pop.Size() == 0 {
		err = app.E("freeze", app.Input, "这个时段没有已决定的办件，无法抽查。", nil)
	}
	return Frozen{p, pop}, err
}

// check holds a period to days that have come, in order.
func (p Period) check(today civil.Date) error {
	switch {
	case p.From == civil.None || p.To == civil.None:
		return app.E("freeze", app.Input, "请写明时段的开始日和结束日。", nil)
	case p.To < p.From:
		return app.E("freeze", app.Input, "时段不对：结束日不能早于开始日。", nil)
	case p.To > today:
		return app.E("freeze", app.Input, "时段不对：结束日不能晚于今天。", nil)
	}
	return nil
}

// maxSeed is the longest seed, in characters: it has to be read aloud.
const maxSeed = 100

// readSeed trims a seed and refuses what nobody could enter again.
func readSeed(seed string) (string, error) {
	seed = strings.TrimSpace(seed)
	switch {
	case seed == "":
		return "", app.E("draw", app.Input, "请输入种子。种子应由在场的人当面定下。", nil)
	case len([]rune(seed)) > maxSeed:
		return "", app.E("draw", app.Input, fmt.Sprintf("种子太长，请不超过 %d 个字。", maxSeed), nil)
	case strings.ContainsFunc(seed, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", app.E("draw", app.Input, "种子里有看不见的字符，别人无法照样输入，请重新输入。", nil)
	}
	return seed, nil
}

// NewDraw draws n cases of a frozen population. The population is kept with
// the draw, and every drawn case is told.
func (s *Room) NewDraw(ctx context.Context, f Frozen, seed string, n int) (Draw, error) {
	if s.at.Actor.Role != app.Supervisor {
		return Draw{}, app.E("draw", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	seed, err := readSeed(seed)
	switch {
	case err != nil:
		return Draw{}, err
	case n < 1:
		return Draw{}, app.E("draw", app.Input, "抽查件数至少为 1。", nil)
	case n > f.Size():
		return Draw{}, app.E("draw", app.Input, fmt.Sprintf("抽查件数不能超过名单的 %d 件。", f.Size()), nil)
	}
	s.at.Lock()
	defer s.at.Unlock()
	if err := s.stillDecided(ctx, f); err != nil {
		return Draw{}, err
	}
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return Draw{}, err
	}
	d := Draw{ID: id, At: s.at.Now().Truncate(time.Second), By: s.at.Actor.Account, From: f.From, To: f.To, Item: f.Item,
		Seed: seed, Size: f.Size(), Digest: f.Digest(), Drawn: f.Draw(seed, n)}
	return d, s.putDraw(ctx, d, f.Population)
}

// stillDecided refuses a frozen list of which a decision was taken back or
// revoked meanwhile: there would be nothing to check.
func (s *Room) stillDecided(ctx context.Context, f Frozen) error {
	now, err := s.Population(ctx, f.Period)
	if err != nil {
		return err
	}
	there, gone := now.Cases(), 0
	for _, id := range f.Cases() {
		if _, ok := slices.BinarySearch(there, id); !ok {
			gone++
		}
	}
	if gone > 0 {
		return app.E("draw", app.Conflict, fmt.Sprintf("名单冻结之后有 %d 件被收回或撤销，请重新冻结名单。", gone), nil)
	}
	return nil
}

func (s *Room) putDraw(ctx context.Context, d Draw, pop spotcheck.Population) error {
	ch := change.New()
	for _, one := range d.Drawn {
		if _, err := s.at.Event(ctx, ch, one.Case, casefile.Drawn, casefile.DrawnData{Draw: d.ID, Rank: one.Rank}); err != nil {
			return err
		}
	}
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	ch.Settings[desk.SettingDraw+d.ID] = b
	if err := putPopulation(ch.Settings, d.ID, pop); err != nil {
		return err
	}
	s.at.Note(ch, "draw", "", fmt.Sprintf("%s %d/%d %s", d.ID, len(d.Drawn), d.Size, d.Digest))
	return s.at.Commit(ctx, ch)
}

// settingPopulation is followed by a draw's id, and by the number of a piece in
// six digits. Earlier programs kept all in one value, without a number.
const settingPopulation = "population/"

// populationPiece is how many cases a piece names, about 30 bytes each: a year of
// a million cases is fifty pieces, none of which is too long for a store.
const populationPiece = 20_000

func putPopulation(settings map[string][]byte, draw string, pop spotcheck.Population) error {
	n := 0
	for part := range slices.Chunk(pop.Cases(), populationPiece) {
		list, err := json.Marshal(part)
		if err != nil {
			return err
		}
		settings[fmt.Sprintf("%s%s/%06d", settingPopulation, draw, n)] = list
		n++
	}
	return nil
}

// Draws lists the spot checks of this station, the newest first.
func (s *Room) Draws(ctx context.Context) ([]Draw, error) {
	all, err := s.store.Settings(ctx, desk.SettingDraw)
	if err != nil {
		return nil, err
	}
	var out []Draw
	for key, b := range all {
		var d Draw
		if err := json.Unmarshal(b, &d); err != nil {
			return nil, app.E("draw", app.Damaged, "", fmt.Errorf("%s: %w", key, err))
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Draw) int { return strings.Compare(b.ID, a.ID) })
	return out, nil
}

// FrozenPopulation is the population of a draw, as it was frozen: app.Damaged
// when it is not that any more.
func (s *Room) FrozenPopulation(ctx context.Context, d Draw) (spotcheck.Population, error) {
	pieces, err := s.store.Settings(ctx, settingPopulation+d.ID)
	if err != nil || len(pieces) == 0 {
		return spotcheck.Population{}, err
	}
	var ids []app.CaseID
	for _, b := range pieces {
		var part []app.CaseID
		if err := json.Unmarshal(b, &part); err != nil {
			return spotcheck.Population{}, notAsFrozen(err)
		}
		ids = append(ids, part...)
	}
	pop := spotcheck.Freeze(ids)
	if pop.Digest() != d.Digest {
		return spotcheck.Population{}, notAsFrozen(fmt.Errorf("the digest of %d cases differs", len(ids)))
	}
	return pop, nil
}

func notAsFrozen(err error) error {
	return app.E("draw", app.Damaged, "这次抽查冻结的名单受损，与当时的摘要不符。", err)
}
