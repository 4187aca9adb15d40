package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/promise"
	"miaopi/app/rule"
	"miaopi/app/workday"
)

// Info describes a station. It is set when the station is made.
type Info struct {
	ID      app.StationID `json:"id"`
	Hall    string        `json:"hall"`   // 新安街道办事处
	Window  string        `json:"window"` // 3号窗口
	Phone   string        `json:"phone"`  // of the window, printed on receipts
	Area    app.Division  `json:"area"`   // street, 9 digits
	Created time.Time     `json:"created"`
	Number  int           `json:"number,omitempty"` // among the district's stations, from 1; 0: it works alone
	Demo    *Demo         `json:"demo,omitempty"`
}

// Demo says that a station works on a made-up district, and which.
type Demo struct {
	Seed         uint64    `json:"seed"`
	People       int       `json:"people"`
	Applications int       `json:"applications"`
	At           time.Time `json:"at"` // the moment the district was made for
}

// The settings of a station, by key.
const (
	settingInfo  = "station"
	settingKey   = "secret/station" // Ed25519 seed
	settingClock = "clock"          // last stamp given
	settingPool  = "pool/"          // + code + "/" + day: next serial digits
	SettingDraft = "draft/"         // + account + "/" + id
	SettingDraw  = "draw/"          // + id
	SettingData  = "data"           // moment of the newest facts
)

// Deps are what a station takes from outside.
type Deps struct {
	Rules    *rule.Library
	Calendar *workday.Calendar
	Promises *promise.Library // nil: there are no texts of 告知承诺
	// Places names a division in full, "" for none; nil: places stay codes.
	Places func(app.Division) string
	Now    func() time.Time
	Random io.Reader
}

// Station is one unlocked installation with one person at it. It is safe for
// concurrent use; changes exclude each other.
type Station struct {
	Deps
	*InForce
	Info  Info
	Actor app.Actor
	// Book is where the rules came from when this session began or last
	// installed some; Rulebook tells it at any moment, to any goroutine.
	Book   Rulebook
	Remote Remote // the hub; nil: the station works alone
	// Neighbour holds copies of what is taken in here; nil: nobody does.
	Neighbour Neighbour
	store     Store
	maker     casefile.Maker
	restores  []civil.Date // days on which the station was put back to a backup
	first     bool         // the person came with a first password

	mu *sync.Mutex // one change at a time, whoever makes it

	finding sync.Mutex
	finder  *Finder // guarded by finding; nil until somebody searches

	telling sync.Mutex
	told    []string // guarded by telling; notices of the store so far
}

// Founding is a store that was just made and is to become a station. Until it is
// founded, or closed, its directory holds none, and who makes one there begins
// anew.
type Founding interface {
	// Founded ends the making: with nil the directory holds a station from now
	// on; an error comes back, and it holds none.
	Founded(err error) error
}

// Founded ends the making of a station; err is what it came to.
func Founded(s Store, err error) error {
	if f, ok := s.(Founding); ok {
		return f.Founded(err)
	}
	return err
}

// Found writes what makes an opened store a station: its description and a
// new signing key.
func Found(ctx context.Context, s Store, info Info, random io.Reader) error {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return err
	}
	return FoundWith(ctx, s, info, ed25519.NewKeyFromSeed(seed))
}

// FoundWith is Found with a key that was made before, because a hub had to
// know it first.
func FoundWith(ctx context.Context, s Store, info Info, key ed25519.PrivateKey) error {
	b, err := json.Marshal(info)
	if err != nil {
		return err
	}
	return s.Commit(ctx, Batch{Settings: map[string][]byte{settingInfo: b, settingKey: key.Seed()}})
}

func (s *Station) load(ctx context.Context) error {
	info, ok, err := s.store.Setting(ctx, settingInfo)
	if err != nil {
		return err
	}
	if !ok || json.Unmarshal(info, &s.Info) != nil {
		return app.Errorf("open", app.Damaged, "the station's description is gone")
	}
	seed, ok, err := s.store.Setting(ctx, settingKey)
	if err != nil {
		return err
	}
	if !ok || len(seed) != ed25519.SeedSize {
		return app.Errorf("open", app.Damaged, "the station's key is gone")
	}
	back, _, err := s.store.Setting(ctx, SettingRestored)
	if err != nil {
		return err
	}
	s.restores = restored(back)
	var last casefile.Stamp
	if b, ok, err := s.store.Setting(ctx, settingClock); err != nil {
		return err
	} else if ok {
		_ = last.UnmarshalText(b) // an unreadable stamp only costs a tie
	}
	s.maker = casefile.Maker{Station: s.Info.ID, Key: ed25519.NewKeyFromSeed(seed), Clock: casefile.NewClock(s.Now, last), Random: s.Random}
	return nil
}

// Store is the station's store, for what needs no rights: checks, backups.
func (s *Station) Store() Store { return s.store }

// PublicKey verifies the station's events.
func (s *Station) PublicKey() ed25519.PublicKey { return s.maker.Key.Public().(ed25519.PublicKey) }

// PrivateKey proves to siblings who the station is.
func (s *Station) PrivateKey() ed25519.PrivateKey { return s.maker.Key }

// Sign signs for the station.
func (s *Station) Sign(text []byte) []byte { return ed25519.Sign(s.maker.Key, text) }

// Refresh makes the rows again that lag behind their events.
func (s *Station) Refresh(ctx context.Context) error {
	s.forgetFinder()
	stale, err := s.store.Stale(ctx)
	if err != nil {
		return err
	}
	stale = slices.DeleteFunc(stale, IsThread)
	for part := range slices.Chunk(stale, 1000) {
		if err := s.refreshPart(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (s *Station) refreshPart(ctx context.Context, part []app.CaseID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	cases := make([]*casefile.Case, 0, len(part))
	for _, id := range part {
		c, err := s.Fold(ctx, id)
		if app.KindOf(err) == app.Missing || errors.Is(err, ErrUnreadable) {
			continue // its submission has not come yet, or has to come again
		}
		if err != nil {
			return err
		}
		cases = append(cases, c)
	}
	changed, err := s.disputeDoubles(ctx, cases) // before the rows say that all is told
	if err != nil {
		return err
	}
	rows, ledger := make([]Row, 0, len(cases)), map[string][]byte{}
	for _, c := range cases {
		if changed[c.ID] {
			continue // its row went with its events
		}
		if err := enterLedger(c, ledger); err != nil {
			return err
		}
		rows = append(rows, s.RowOf(c))
	}
	return s.store.Commit(ctx, Batch{Rows: rows, Settings: ledger})
}

// Fold is the case as its events make it.
func (s *Station) Fold(ctx context.Context, id app.CaseID) (*casefile.Case, error) {
	events, err := s.store.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Fold(events)
	if err != nil {
		return nil, app.E("case", app.Missing, "没有这个办件。", err)
	}
	return c, nil
}

// RowOf projects a case.
func (s *Station) RowOf(c *casefile.Case) Row {
	r := Row{
		Head: Head{Case: c.ID, Item: c.App.Item, State: c.State, Verdict: c.Verdict(), Channel: c.App.Channel, At: c.App.At,
			Due: c.Deadline(s.Calendar).On},
		Serial: c.Serial(), Subject: c.App.Subject, Name: c.App.Name, Phone: c.App.Phone, Makers: c.Makers, Draws: c.Draws, Unchecked: c.Unchecked(),
		Events: c.Events, Last: c.Last,
	}
	if c.Claim != nil {
		r.Claim, r.Until = c.Claim.By, c.Claim.Until
	}
	if j := c.Judgement; j != nil {
		r.Reasons, r.Total, r.Amount, r.Head.Wakes = s.reasonsOf(c, j), len(j.Results), c.Grants()["amount"], j.WakesOn
		for _, res := range j.Results {
			if res.Result == "pass" {
				r.Passed++
			}
		}
	}
	if d := c.Decision; d != nil {
		r.Head.Decided, r.Head.By, r.Head.Operator, r.Window = d.At, d.By, d.Operator, d.Station
	}
	return r
}

// reasonsOf are the sentences of the list's reason column: first why a
// supervisor is asked, or a second person, then why the rules' yes did not take
// effect.
func (s *Station) reasonsOf(c *casefile.Case, j *casefile.Judgement) []string {
	var out []string
	if c.State == casefile.Disputed && c.Dispute != "" {
		out = append(out, c.Dispute)
	}
	out = append(out, proposalWords(c)...)
	for _, t := range c.Twins {
		if t.Later {
			out = append(out, LaterWords(t)+"。")
		} else {
			out = append(out, "同一当事人又通过了本事项（"+ShortSerial(t.Serial)+"），后一件待督查决定。")
		}
	}
	if j.Guard != "" {
		out = append(out, j.Guard)
	}
	return append(out, s.Reasons(j)...)
}

// proposalWords say that an approval waits for a second person, or was sent back
// by him.
func proposalWords(c *casefile.Case) []string {
	switch {
	case c.State == casefile.ProposedCase:
		return []string{"拟批准（待复核）：" + c.Proposal.Reason}
	case c.State == casefile.InReview && c.Returned != "":
		return []string{"拟批准被退回：" + c.Returned}
	}
	return nil
}

// Lock lets no other change begin until Unlock: a use case asks and commits
// under it.
func (s *Station) Lock() { s.mu.Lock() }

// Unlock lets the next change begin.
func (s *Station) Unlock() { s.mu.Unlock() }

// Maker makes and signs the station's events.
func (s *Station) Maker() *casefile.Maker { return &s.maker }

// PackOf are the rules that a case is shown and printed by: those it was judged
// by, else those of its day, else those its item had last.
func (s *Station) PackOf(c *casefile.Case) (*rule.Pack, error) {
	if c.Judgement != nil {
		if p, ok := s.Rules.ByHash(c.Judgement.PackHash); ok {
			return p, nil
		}
	}
	p, err := s.Rules.At(c.App.Item, c.Date())
	if err != nil {
		if old, _, ok := rule.Deciding(s.Rules.Former(c.App.Item), c.Date()); ok {
			return old, nil
		}
	}
	return p, err
}
