package desktest

import (
	crand "crypto/rand"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/demodata"
	"miaopi/app/desk/reception"
	"miaopi/app/district"
	"miaopi/app/division"
	"miaopi/app/fact"
	"miaopi/app/fact/facttest"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
	"miaopi/store/storetest"
)

// District1 is a clerk's station with the made-up district of seed 1.
func District1(t *testing.T, people, applications int) *desk.Station {
	t.Helper()
	deps, err := Rules()
	Sound(t, err)
	deps.Now, deps.Random = func() time.Time { return Monday }, crand.Reader
	tree, err := division.Parse(assets.Divisions)
	Sound(t, err)
	d, err := district.New(district.Options{Seed: 1, People: people, Applications: applications, Now: Monday}, tree)
	Sound(t, err)
	info := desk.Info{ID: "demo-1", Hall: "新安街道办事处", Window: "3号窗口", Area: "440306001", Created: Monday,
		Demo: &desk.Demo{Seed: 1, People: people, Applications: applications, At: Monday}}
	store := memory.New()
	Sound(t, desk.Found(t.Context(), store, info, deps.Random))
	st, err := desk.Open(t.Context(), store, deps, app.Actor{Account: "clerk", Name: "王敏", Role: app.Clerk})
	Sound(t, err)
	Sound(t, demodata.At(st).FillDemo(t.Context(), d, nil))
	return st
}

// Sound stops a test that an error makes senseless.
func Sound(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// AsError is errors.As for the errors of app.
func AsError(err error, e **app.Error) bool { return errors.As(err, e) }

// Staffed is a hall with the accounts of storetest.
func Staffed(t *testing.T) (*Hall, *memory.Store) {
	t.Helper()
	h := NewHall(t)
	s := h.Disk.(*memory.Store)
	s.Seat(storetest.Staff()...)
	return h, s
}

// NewAccount is an account with its first password.
func NewAccount(id, name string, r app.Role, password string) desk.NewAccount {
	return desk.NewAccount{Account: desk.Account{ID: app.AccountID(id), Name: name, Role: r}, Password: password}
}

// Monday is the moment of every test.
var Monday = time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)

// Rules are what the program comes with.
var Rules = sync.OnceValues(func() (desk.Deps, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return desk.Deps{}, err
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	return desk.Deps{Rules: lib, Calendar: cal}, err
})

// Hall is a station under test with a clock that the test moves.
type Hall struct {
	told int // how often registers spoke
	*desk.Station
	T     *testing.T
	Disk  desk.Store
	Clock time.Time
}

// NewHall is a station in memory with a clerk at it, on Monday.
func NewHall(t *testing.T) *Hall {
	t.Helper()
	h := &Hall{T: t, Disk: memory.New(), Clock: Monday}
	if err := desk.Found(t.Context(), h.Disk, desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: Monday}, rand.NewChaCha8([32]byte{1})); err != nil {
		t.Fatal(err)
	}
	h.Station = h.Sit("clerk", app.Clerk)
	return h
}

// Sit is the station with somebody at it.
func (h *Hall) Sit(id app.AccountID, r app.Role) *desk.Station {
	h.T.Helper()
	d, err := Rules()
	if err != nil {
		h.T.Fatal(err)
	}
	d.Now, d.Random = func() time.Time { return h.Clock }, rand.NewChaCha8([32]byte{2, byte(len(id))})
	st, err := desk.Open(h.T.Context(), h.Disk, d, app.Actor{Account: id, Name: string(id), Role: r})
	if err != nil {
		h.T.Fatal(err)
	}
	return st
}

// Elder is the n-th elderly woman, as the registers know her from now on: with
// facts changed; of an empty value they hold nothing.
func (h *Hall) Elder(n int, changed map[string]fact.Value) casefile.Application {
	h.T.Helper()
	id, values, err := facttest.Elder(civil.MustParse("1946-11-22"), n)
	if err != nil {
		h.T.Fatal(err)
	}
	for name, v := range changed {
		values[name] = v
	}
	if other := values["person.id"].Text(); other != "" {
		id = other
	}
	a := casefile.Application{Item: "elderly-allowance", Subject: app.Subject{Kind: app.Person, ID: id}, Name: "王秀英"}
	h.told++
	r := fact.Record{Subject: a.Subject}
	for _, name := range fact.Names {
		if v, said := values[name]; said {
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: "police.population", AsOf: h.Clock.Add(-time.Minute + time.Duration(h.told)*time.Millisecond)})
		}
	}
	r.Sort()
	if err := h.Disk.Import(h.T.Context(), desk.Import{Records: []fact.Record{r}}); err != nil {
		h.T.Fatal(err)
	}
	return a
}

// Known is what the registers say of an application's subject.
func (h *Hall) Known(a casefile.Application) fact.Record {
	h.T.Helper()
	r, _, err := h.Disk.Facts(h.T.Context(), a.Subject)
	if err != nil {
		h.T.Fatal(err)
	}
	return r
}

// Accept takes an application in.
func (h *Hall) Accept(a casefile.Application) reception.Accepted {
	h.T.Helper()
	got, err := reception.At(h.Station).Accept(h.T.Context(), a, "")
	if err != nil {
		h.T.Fatal(err)
	}
	return got
}

// Kase is a case as its events make it.
func (h *Hall) Kase(id app.CaseID) *casefile.Case {
	h.T.Helper()
	c, _, err := h.Case(h.T.Context(), id)
	if err != nil {
		h.T.Fatal(err)
	}
	return c
}

// Wants is an error of a kind, with words in its sentence.
func Wants(t *testing.T, err error, kind app.Kind, sentence string) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Detail+e.Error(), sentence) {
		t.Errorf("error %v, want kind %d with %q", err, kind, sentence)
	}
}

// Book puts an event into the store as another station's would come.
func (h *Hall) Book(t *testing.T, e casefile.Event) {
	t.Helper()
	if err := h.Disk.Import(t.Context(), desk.Import{Events: []casefile.Event{e}}); err != nil {
		t.Fatal(err)
	}
	if err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ChinaidNext is the ID of a woman born on a day.
func ChinaidNext(birth string) (string, error) {
	return chinaid.NextID("440306", civil.MustParse(birth), 7, "female")
}

// NoAccount leaves something to be brought.
var NoAccount = map[string]fact.Value{"account.type": {}, "account.holder": {}}

// Account is what is brought then.
func (h *Hall) Account() []fact.Fact {
	return []fact.Fact{{Name: "account.type", Value: fact.StringOf("yinian"), Source: fact.Counter, AsOf: h.Clock},
		{Name: "account.holder", Value: fact.StringOf("王秀英"), Source: fact.Counter, AsOf: h.Clock}}
}

// Online is an application as the portal sends it.
func (h *Hall) Online(id app.CaseID, a casefile.Application) {
	h.T.Helper()
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Clock: casefile.NewClock(func() time.Time { return h.Clock }, 0), Random: rand.NewChaCha8([32]byte{7, id[0]})}
	a.Channel, a.At = casefile.Online, h.Clock
	e, err := m.Make(id, casefile.Submitted, "", casefile.SubmittedData{Application: a})
	if err != nil {
		h.T.Fatal(err)
	}
	if err := h.Disk.Import(h.T.Context(), desk.Import{Events: []casefile.Event{e}}); err != nil {
		h.T.Fatal(err)
	}
	if err := h.Refresh(h.T.Context()); err != nil {
		h.T.Fatal(err)
	}
}

// WithoutElders takes elderly-allowance away: in this session, or as a session
// finds it that begins afterwards.
func (h *Hall) WithoutElders(later bool) {
	h.T.Helper()
	p := bundletest.Two(h.T, assets.Packs)
	admin := h.Trusting(p)
	h.Station = admin.As(app.Actor{Account: "clerk", Name: "clerk", Role: app.Clerk})
	h.Installs(admin, p.Archive(h.T, 1, 2, Until, Comment))
	h.Installs(admin, p.Archive(h.T, 2, 2, Until, Without("elderly-allowance")))
	if later {
		h.Station = h.Sit("clerk", app.Clerk)
	}
}

// Reviewed is a case that waits for a 颐年卡.
func (h *Hall) Reviewed() app.CaseID {
	h.T.Helper()
	return h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}})).Case
}

// Card is a case that lacks a paper (account: to correct); hukou one that the rules
// would have refused.
func (h *Hall) Card() app.CaseID {
	return h.Accept(h.Elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})).Case
}

// Hukou is the fact of where somebody is registered.
func (h *Hall) Hukou() app.CaseID {
	return h.Accept(h.Elder(2, map[string]fact.Value{"person.hukou": fact.StringOf("110101")})).Case
}

// Restore puts the station back, as a restore of a backup does: what was given
// since is forgotten, and it is told that it was put back.
func (h *Hall) Restore(times int) {
	h.T.Helper()
	note := strings.Repeat(h.Clock.UTC().Format(time.RFC3339)+"\n", times)
	if err := h.Disk.Commit(h.T.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(note)}}); err != nil {
		h.T.Fatal(err)
	}
	h.Station = h.Sit("clerk", app.Clerk)
}

// Almost is an application by a woman who turns 70 in some days.
func (h *Hall) Almost(days int, changed map[string]fact.Value) casefile.Application {
	h.T.Helper()
	birth := civil.On(h.Clock).AddYears(-70) + civil.Date(days)
	id, err := chinaid.NextID("440306", birth, 3, "female")
	if err != nil {
		h.T.Fatal(err)
	}
	facts := map[string]fact.Value{"person.id": fact.StringOf(id), "person.birth": fact.StringOf(birth.String())}
	for name, v := range changed {
		facts[name] = v
	}
	a := h.Elder(1, facts)
	a.Subject.ID = id
	return a
}
