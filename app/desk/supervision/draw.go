package supervision

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// Draw is one draw of the district, as far as it was heard.
func (s *Room) Draw(ctx context.Context, id string) (drawing.Draw, error) { return s.at.Draw(ctx, id) }

// Draws lists the draws of the district as this station hears of them, the newest
// first.
func (s *Room) Draws(ctx context.Context) ([]drawing.Draw, error) { return s.at.Draws(ctx) }

// periodOf is what a draw looks at.
func periodOf(d drawing.Draw) Period { return Period{d.From, d.To, d.Item} }

// thread is where a draw keeps its events.
func thread(draw string) app.CaseID { return desk.Thread(desk.ThreadDraw, draw) }

// The settings of an announced draw that never leave its station: the nonce
// before it is told, and the population.
const (
	settingNonce      = "secret/draw/"
	settingPopulation = "population/" // + draw + "/" + piece; earlier programs kept all in one
)

// Announce puts down what is to be drawn from, how many, and where the seed will
// come from, with the hash of a nonce that nobody is shown. From now on the draw
// is open until it is finished, or closed by a second supervisor.
func (s *Room) Announce(ctx context.Context, f Frozen, from spotcheck.SeedSource) (drawing.Draw, error) {
	if s.at.Actor.Role != app.Supervisor {
		return drawing.Draw{}, app.E("freeze", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	from.Public = strings.TrimSpace(from.Public)
	if err := from.Check(civil.On(s.at.Now())); err != nil {
		return drawing.Draw{}, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	if err := s.settled(ctx, f.Period); err != nil { // another may have been announced meanwhile
		return drawing.Draw{}, err
	}
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return drawing.Draw{}, err
	}
	nonce := make([]byte, 32)
	if _, err := io.ReadFull(s.at.Random, nonce); err != nil {
		return drawing.Draw{}, app.E("freeze", app.Internal, "", err)
	}
	secret := hex.EncodeToString(nonce)
	b, err := casefile.Canonical(s.announcement(id, f, from, spotcheck.Commit(secret)))
	if err != nil {
		return drawing.Draw{}, err
	}
	ch, text := change.New(), string(b)
	if _, err := s.at.Event(ctx, ch, thread(id), drawing.Announced, drawing.FrozenData{Announcement: text, Sig: s.at.Sign(spotcheck.SignText(text))}); err != nil {
		return drawing.Draw{}, err
	}
	ch.Settings[settingNonce+id] = []byte(secret)
	if err := putPopulation(ch.Settings, id, f.Population); err != nil {
		return drawing.Draw{}, err
	}
	s.at.Note(ch, "freeze", "", fmt.Sprintf("%s %d %s %s", id, f.Size(), f.Digest(), spotcheck.Fingerprint(text)))
	if err := s.at.Commit(ctx, ch); err != nil {
		return drawing.Draw{}, err
	}
	return s.Draw(ctx, id)
}

func (s *Room) announcement(id string, f Frozen, from spotcheck.SeedSource, commitment string) spotcheck.Announcement {
	a := spotcheck.Announcement{V: 2, ID: id, Station: s.at.Info.ID, Hall: s.at.Info.Hall + s.at.Info.Window, By: s.at.Actor.Account, ByName: s.at.Actor.Name,
		Frozen: s.at.Now().Truncate(time.Second), From: f.From, To: f.To, Count: f.Size(), Digest: f.Digest(), Root: f.Root(),
		Strata: f.Strata, Plan: f.Plan.State(), Commitment: commitment, Source: from}
	if f.Item != "" {
		a.Items = []app.PackID{f.Item}
	}
	for _, part := range f.Apart {
		a.Apart = append(a.Apart, string(part))
	}
	return a
}

// Take draws an announced population by what those present said. It can be done
// once: the list is put down before anybody sees it.
func (s *Room) Take(ctx context.Context, id string, said []spotcheck.Said) (drawing.Draw, error) {
	if s.at.Actor.Role != app.Supervisor {
		return drawing.Draw{}, app.E("draw", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	s.at.Lock()
	defer s.at.Unlock()
	d, err := s.drawable(ctx, id)
	if err != nil {
		return drawing.Draw{}, err
	}
	today := civil.On(s.at.Now())
	said, err = d.Announcement.Source.Read(said, today)
	if err != nil {
		return drawing.Draw{}, err
	}
	nonce, pop, err := s.kept(ctx, d)
	if err != nil {
		return drawing.Draw{}, err
	}
	data := drawing.SeededData{Nonce: nonce, Said: said, On: today, Seed: spotcheck.Seed(nonce, said)}
	list := pop.DrawEach(data.Seed, d.Announcement.Strata)
	data.Drawn = len(list)
	return s.putDraw(ctx, d, data, list)
}

// drawable is an announced draw that waits for its seed.
func (s *Room) drawable(ctx context.Context, id string) (drawing.Draw, error) {
	d, err := s.Draw(ctx, id)
	switch {
	case err != nil:
		return d, err
	case d.Closed != nil:
		return d, app.E("draw", app.Conflict, "这次抽查已经了结，不能再抽取。", nil)
	case d.Seed != "":
		return d, app.E("draw", app.Conflict, "这次抽查已经抽取，一份公告只抽一次。", nil)
	case d.Announcement.Station != s.at.Info.ID:
		return d, app.E("draw", app.Forbidden, "这次抽查由工作站 "+string(d.Announcement.Station)+" 公告，请在那里抽取。", nil)
	}
	return d, nil
}

// kept is what the station has held since the announcement, as it was announced.
func (s *Room) kept(ctx context.Context, d drawing.Draw) (nonce string, pop spotcheck.Population, err error) {
	b, _, err := s.store.Setting(ctx, settingNonce+d.ID)
	if err != nil {
		return "", pop, err
	}
	if spotcheck.Commit(string(b)) != d.Announcement.Commitment {
		return "", pop, app.E("draw", app.Damaged, "公告时存下的随机数受损，与承诺不符，不能抽取。请由另一位督查写明理由后了结，再重新公告。", nil)
	}
	pop, err = s.FrozenPopulation(ctx, d)
	return string(b), pop, err
}

// putDraw puts down the seed, the list, and on every drawn case that it was drawn.
func (s *Room) putDraw(ctx context.Context, d drawing.Draw, data drawing.SeededData, list []spotcheck.Drawn) (drawing.Draw, error) {
	ch := change.New()
	if _, err := s.at.Event(ctx, ch, thread(d.ID), drawing.Seeded, data); err != nil {
		return drawing.Draw{}, err
	}
	for part := range slices.Chunk(list, drawing.Piece) {
		if _, err := s.at.Event(ctx, ch, thread(d.ID), drawing.Listed, drawing.ListedData{Drawn: part}); err != nil {
			return drawing.Draw{}, err
		}
	}
	for _, one := range list {
		if _, err := s.at.Event(ctx, ch, one.Case, casefile.Drawn, casefile.DrawnData{Draw: d.ID, Rank: one.Rank}); err != nil {
			return drawing.Draw{}, err
		}
	}
	s.at.Note(ch, "draw", "", fmt.Sprintf("%s %d/%d %s", d.ID, len(list), d.Size, d.Digest))
	if err := s.at.Commit(ctx, ch); err != nil {
		return drawing.Draw{}, err
	}
	return s.Draw(ctx, d.ID)
}

// Close ends a draw that nobody will finish. A second supervisor does it, with a
// reason; what was left open is told with every later result of these decisions.
func (s *Room) Close(ctx context.Context, id, reason string) (drawing.Draw, error) {
	s.at.Lock()
	defer s.at.Unlock()
	d, err := s.Draw(ctx, id)
	if err != nil {
		return d, err
	}
	if err := s.mayClose(ctx, d); err != nil {
		return d, err
	}
	if reason, err = desk.Need(reason, "了结的理由"); err != nil {
		return d, err
	}
	ch := change.New()
	if _, err := s.at.Event(ctx, ch, thread(id), drawing.Ended, drawing.ClosedData{Reason: reason}); err != nil {
		return d, err
	}
	s.at.Note(ch, "close", "", id)
	if err := s.at.Commit(ctx, ch); err != nil {
		return d, err
	}
	return s.Draw(ctx, id)
}

func (s *Room) mayClose(ctx context.Context, d drawing.Draw) error {
	open, err := s.open(ctx, d)
	switch {
	case err != nil:
		return err
	case s.at.Actor.Role != app.Supervisor:
		return app.E("close", app.Forbidden, "只有督查人员可以了结抽查。", nil)
	case d.Closed != nil:
		return app.E("close", app.Conflict, "这次抽查已经了结。", nil)
	case !open:
		return app.E("close", app.Conflict, "这次抽查已经查完，不用了结。", nil)
	case !d.Announced:
		return app.E("close", app.Forbidden, "这次抽查是早先的程序抽取的，没有公告，请查完。", nil)
	case d.By == s.at.Actor.Account:
		return app.E("close", app.Forbidden, "要由抽取人以外的另一位督查了结。", nil)
	}
	return nil
}

// populationPiece is how many cases a piece names, about 30 bytes each: a year of
// a million cases is fifty pieces, none of which is too long for a store.
const populationPiece = 20_000

func putPopulation(settings map[string][]byte, draw string, pop spotcheck.Population) error {
	n := 0
	for part := range slices.Chunk(pop.Lines(), populationPiece) {
		list, err := json.Marshal(part)
		if err != nil {
			return err
		}
		settings[fmt.Sprintf("%s%s/%06d", settingPopulation, draw, n)] = list
		n++
	}
	return nil
}

// FrozenPopulation is the population of a draw, as it was frozen: app.Damaged
// when it is not that any more, app.Missing when another station has it.
func (s *Room) FrozenPopulation(ctx context.Context, d drawing.Draw) (spotcheck.Population, error) {
	pieces, err := s.store.Settings(ctx, settingPopulation+d.ID)
	switch {
	case err != nil:
		return spotcheck.Population{}, err
	case len(pieces) == 0 && d.Announced && d.Announcement.Station != s.at.Info.ID:
		return spotcheck.Population{}, app.E("draw", app.Missing, "名单在公告它的工作站 "+string(d.Announcement.Station)+"，请在那里导出。", nil)
	case len(pieces) == 0 && !d.Announced:
		return spotcheck.Population{}, nil
	}
	var lines []string
	for _, b := range pieces {
		var part []string
		if err := json.Unmarshal(b, &part); err != nil {
			return spotcheck.Population{}, notAsFrozen(err)
		}
		lines = append(lines, part...)
	}
	slices.Sort(lines)
	pop, sound := spotcheck.ReadLines(lines)
	if !sound || pop.Digest() != d.Digest {
		return spotcheck.Population{}, notAsFrozen(fmt.Errorf("the digest of %d cases differs", len(lines)))
	}
	return pop, nil
}

func notAsFrozen(err error) error {
	return app.E("draw", app.Damaged, "这次抽查冻结的名单受损，与当时的摘要不符。", err)
}
