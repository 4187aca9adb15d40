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
)

// Draw is one spot check: a frozen population that was announced, the seed that
// was given afterwards, and the cases it drew.
type Draw struct {
	ID     string            `json:"id"`
	At     time.Time         `json:"at"` // announced; of the draw, before there were announcements
	By     app.AccountID     `json:"by"`
	From   civil.Date        `json:"from"`
	To     civil.Date        `json:"to"`
	Item   app.PackID        `json:"item,omitempty"`
	Seed   string            `json:"seed"` // empty: not drawn yet
	Size   int               `json:"size"` // of the population
	Digest string            `json:"digest"`
	Drawn  []spotcheck.Drawn `json:"drawn"`

	// Of a draw that was announced.
	Announced    bool                   `json:"-"`
	Announcement spotcheck.Announcement `json:"-"`
	Text         string                 `json:"-"` // the announcement as it was signed
	Sig          []byte                 `json:"-"`
	Nonce        string                 `json:"-"` // of a draw that was made
	Said         []spotcheck.Said       `json:"-"`
	DrawnAt      time.Time              `json:"-"`
	On           civil.Date             `json:"-"` // the day of the draw, as its seed tells it
	Sample       int                    `json:"-"` // how many the seed drew
	Closed       *Closing               `json:"-"`
	Problems     []string               `json:"-"` // what should not be in its thread, sentences
}

// Closing is how a draw ended that was not finished.
type Closing struct {
	By     app.AccountID `json:"by"`
	At     time.Time     `json:"at"`
	Reason string        `json:"reason"`
}

// Period is what the draw looks at.
func (d Draw) Period() Period { return Period{d.From, d.To, d.Item} }

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
func (s *Room) Announce(ctx context.Context, f Frozen, from spotcheck.SeedSource) (Draw, error) {
	if s.at.Actor.Role != app.Supervisor {
		return Draw{}, app.E("freeze", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	from.Public = strings.TrimSpace(from.Public)
	if err := from.Check(civil.On(s.at.Now())); err != nil {
		return Draw{}, err
	}
	s.at.Lock()
	defer s.at.Unlock()
	if err := s.settled(ctx, f.Period); err != nil { // another may have been announced meanwhile
		return Draw{}, err
	}
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return Draw{}, err
	}
	nonce := make([]byte, 32)
	if _, err := io.ReadFull(s.at.Random, nonce); err != nil {
		return Draw{}, app.E("freeze", app.Internal, "", err)
	}
	secret := hex.EncodeToString(nonce)
	b, err := casefile.Canonical(s.announcement(id, f, from, spotcheck.Commit(secret)))
	if err != nil {
		return Draw{}, err
	}
	ch, text := change.New(), string(b)
	if _, err := s.at.Event(ctx, ch, thread(id), Announced, frozenData{text, s.at.Sign(spotcheck.SignText(text))}); err != nil {
		return Draw{}, err
	}
	ch.Settings[settingNonce+id] = []byte(secret)
	if err := putPopulation(ch.Settings, id, f.Population); err != nil {
		return Draw{}, err
	}
	s.at.Note(ch, "freeze", "", fmt.Sprintf("%s %d %s %s", id, f.Size(), f.Digest(), spotcheck.Fingerprint(text)))
	if err := s.at.Commit(ctx, ch); err != nil {
		return Draw{}, err
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
func (s *Room) Take(ctx context.Context, id string, said []spotcheck.Said) (Draw, error) {
	if s.at.Actor.Role != app.Supervisor {
		return Draw{}, app.E("draw", app.Forbidden, "只有督查人员可以抽取办件。", nil)
	}
	s.at.Lock()
	defer s.at.Unlock()
	d, err := s.drawable(ctx, id)
	if err != nil {
		return Draw{}, err
	}
	today := civil.On(s.at.Now())
	said, err = d.Announcement.Source.Read(said, today)
	if err != nil {
		return Draw{}, err
	}
	nonce, pop, err := s.kept(ctx, d)
	if err != nil {
		return Draw{}, err
	}
	data := seededData{Nonce: nonce, Said: said, On: today, Seed: spotcheck.Seed(nonce, said)}
	list := pop.DrawEach(data.Seed, d.Announcement.Strata)
	data.Drawn = len(list)
	return s.putDraw(ctx, d, data, list)
}

// drawable is an announced draw that waits for its seed.
func (s *Room) drawable(ctx context.Context, id string) (Draw, error) {
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
func (s *Room) kept(ctx context.Context, d Draw) (nonce string, pop spotcheck.Population, err error) {
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
func (s *Room) putDraw(ctx context.Context, d Draw, data seededData, list []spotcheck.Drawn) (Draw, error) {
	ch := change.New()
	if _, err := s.at.Event(ctx, ch, thread(d.ID), Seeded, data); err != nil {
		return Draw{}, err
	}
	for part := range slices.Chunk(list, listPiece) {
		if _, err := s.at.Event(ctx, ch, thread(d.ID), Listed, listedData{part}); err != nil {
			return Draw{}, err
		}
	}
	for _, one := range list {
		if _, err := s.at.Event(ctx, ch, one.Case, casefile.Drawn, casefile.DrawnData{Draw: d.ID, Rank: one.Rank}); err != nil {
			return Draw{}, err
		}
	}
	s.at.Note(ch, "draw", "", fmt.Sprintf("%s %d/%d %s", d.ID, len(list), d.Size, d.Digest))
	if err := s.at.Commit(ctx, ch); err != nil {
		return Draw{}, err
	}
	return s.Draw(ctx, d.ID)
}

// Close ends a draw that nobody will finish. A second supervisor does it, with a
// reason; what was left open is told with every later result of these decisions.
func (s *Room) Close(ctx context.Context, id, reason string) (Draw, error) {
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
	if _, err := s.at.Event(ctx, ch, thread(id), Ended, closedData{reason}); err != nil {
		return d, err
	}
	if err := s.release(ctx, ch, d); err != nil {
		return d, err
	}
	s.at.Note(ch, "close", "", id)
	if err := s.at.Commit(ctx, ch); err != nil {
		return d, err
	}
	return s.Draw(ctx, id)
}

// release tells the cases that nobody looked at that they are not to be checked in
// this draw any more.
func (s *Room) release(ctx context.Context, ch *change.Change, d Draw) error {
	for _, one := range d.Drawn {
		c, err := s.at.Fold(ctx, one.Case)
		switch {
		case app.KindOf(err) == app.Missing || app.KindOf(err) == app.Damaged:
			continue
		case err != nil:
			return err
		case checkIn(c, d.ID) != nil || !c.DrawnIn(d.ID):
			continue
		}
		if _, err := s.at.Event(ctx, ch, one.Case, casefile.Undrawn, casefile.DrawnData{Draw: d.ID, Rank: one.Rank}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Room) mayClose(ctx context.Context, d Draw) error {
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
func (s *Room) FrozenPopulation(ctx context.Context, d Draw) (spotcheck.Population, error) {
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
