package desk_test

import (
	crand "crypto/rand"
	"errors"
	"math/rand/v2"
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
	"strings"
	"sync"
	"testing"
	"time"
)

// district1 is a clerk's station with the made-up district of seed 1.
func district1(t *testing.T, people, applications int) *desk.Station {
	t.Helper()
	deps, err := rules()
	sound(t, err)
	deps.Now, deps.Random = func() time.Time { return monday }, crand.Reader
	tree, err := division.Parse(assets.Divisions)
	sound(t, err)
	d, err := district.New(district.Options{Seed: 1, People: people, Applications: applications, Now: monday}, tree)
	sound(t, err)
	info := desk.Info{ID: "demo-1", Hall: "新安街道办事处", Window: "3号窗口", Area: "440306001", Created: monday,
		Demo: &desk.Demo{Seed: 1, People: people, Applications: applications, At: monday}}
	store := memory.New()
	sound(t, desk.Found(t.Context(), store, info, deps.Random))
	st, err := desk.Open(t.Context(), store, deps, app.Actor{Account: "clerk", Name: "王敏", Role: app.Clerk})
	sound(t, err)
	sound(t, demodata.At(st).FillDemo(t.Context(), d, nil))
	return st
}

func sound(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func asError(err error, e **app.Error) bool { return errors.As(err, e) }

// staffed is a hall with the accounts of storetest.
func staffed(t *testing.T) (*hall, *memory.Store) {
	t.Helper()
	h := newHall(t)
	s := h.store.(*memory.Store)
	s.Seat(storetest.Staff()...)
	return h, s
}

func newAccount(id, name string, r app.Role, password string) desk.NewAccount {
	return desk.NewAccount{Account: desk.Account{ID: app.AccountID(id), Name: name, Role: r}, Password: password}
}

// monday is the moment of every test.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)

var rules = sync.OnceValues(func() (desk.Deps, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return desk.Deps{}, err
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	return desk.Deps{Rules: lib, Calendar: cal}, err
})

// hall is a station under test with a clock that the test moves.
type hall struct {
	told int // how often registers spoke
	*desk.Station
	t     *testing.T
	store desk.Store
	now   time.Time
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, store: memory.New(), now: monday}
	if err := desk.Found(t.Context(), h.store, desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: monday}, rand.NewChaCha8([32]byte{1})); err != nil {
		t.Fatal(err)
	}
	h.Station = h.as("clerk", app.Clerk)
	return h
}

// as is the station with somebody at it.
func (h *hall) as(id app.AccountID, r app.Role) *desk.Station {
	h.t.Helper()
	d, err := rules()
	if err != nil {
		h.t.Fatal(err)
	}
	d.Now, d.Random = func() time.Time { return h.now }, rand.NewChaCha8([32]byte{2, byte(len(id))})
	st, err := desk.Open(h.t.Context(), h.store, d, app.Actor{Account: id, Name: string(id), Role: r})
	if err != nil {
		h.t.Fatal(err)
	}
	return st
}

// elder is the n-th elderly woman, as the registers know her from now on: with
// facts changed; of an empty value they hold nothing.
func (h *hall) elder(n int, changed map[string]fact.Value) casefile.Application {
	h.t.Helper()
	id, values, err := facttest.Elder(civil.MustParse("1946-11-22"), n)
	if err != nil {
		h.t.Fatal(err)
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
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: "police.population", AsOf: h.now.Add(-time.Minute + time.Duration(h.told)*time.Millisecond)})
		}
	}
	r.Sort()
	if err := h.store.Import(h.t.Context(), desk.Import{Records: []fact.Record{r}}); err != nil {
		h.t.Fatal(err)
	}
	return a
}

// known is what the registers say of an application's subject.
func (h *hall) known(a casefile.Application) fact.Record {
	h.t.Helper()
	r, _, err := h.store.Facts(h.t.Context(), a.Subject)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *hall) accept(a casefile.Application) reception.Accepted {
	h.t.Helper()
	got, err := reception.At(h.Station).Accept(h.t.Context(), a, "")
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

func (h *hall) kase(id app.CaseID) *casefile.Case {
	h.t.Helper()
	c, _, err := h.Case(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func wants(t *testing.T, err error, kind app.Kind, sentence string) {
	t.Helper()
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Detail+e.Error(), sentence) {
		t.Errorf("error %v, want kind %d with %q", err, kind, sentence)
	}
}

// commit puts an event into the store as another station's would come.
func (h *hall) commit(t *testing.T, e casefile.Event) {
	t.Helper()
	if err := h.store.Import(t.Context(), desk.Import{Events: []casefile.Event{e}}); err != nil {
		t.Fatal(err)
	}
	if err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// chinaidNext is the ID of a woman born on a day.
func chinaidNext(birth string) (string, error) {
	return chinaid.NextID("440306", civil.MustParse(birth), 7, "female")
}

// noAccount leaves something to be brought.
var noAccount = map[string]fact.Value{"account.type": {}, "account.holder": {}}

// account is what is brought then.
func (h *hall) account() []fact.Fact {
	return []fact.Fact{{Name: "account.type", Value: fact.StringOf("yinian"), Source: fact.Counter, AsOf: h.now},
		{Name: "account.holder", Value: fact.StringOf("王秀英"), Source: fact.Counter, AsOf: h.now}}
}

// online is an application as the portal sends it.
func (h *hall) online(id app.CaseID, a casefile.Application) {
	h.t.Helper()
	m := casefile.Maker{Station: desk.PortalStation, Key: desk.PortalKey(1), Clock: casefile.NewClock(func() time.Time { return h.now }, 0), Random: rand.NewChaCha8([32]byte{7, id[0]})}
	a.Channel, a.At = casefile.Online, h.now
	e, err := m.Make(id, casefile.Submitted, "", casefile.SubmittedData{Application: a})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.store.Import(h.t.Context(), desk.Import{Events: []casefile.Event{e}}); err != nil {
		h.t.Fatal(err)
	}
	if err := h.Refresh(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// withoutElders takes elderly-allowance away: in this session, or as a session
// finds it that begins afterwards.
func (h *hall) withoutElders(later bool) {
	h.t.Helper()
	p := bundletest.Two(h.t, assets.Packs)
	admin := h.trusting(p)
	h.Station = admin.As(app.Actor{Account: "clerk", Name: "clerk", Role: app.Clerk})
	h.installs(admin, p.Archive(h.t, 1, 2, until, comment))
	h.installs(admin, p.Archive(h.t, 2, 2, until, without("elderly-allowance")))
	if later {
		h.Station = h.as("clerk", app.Clerk)
	}
}

// reviewed is a case that waits for a 颐年卡.
func (h *hall) reviewed() app.CaseID {
	h.t.Helper()
	return h.accept(h.elder(1, map[string]fact.Value{"account.type": {}})).Case
}

// card is a case that lacks a paper (account: to correct); hukou one that the rules
// would have refused.
func (h *hall) card() app.CaseID {
	return h.accept(h.elder(1, map[string]fact.Value{"account.type": fact.StringOf("debit")})).Case
}

func (h *hall) hukou() app.CaseID {
	return h.accept(h.elder(2, map[string]fact.Value{"person.hukou": fact.StringOf("110101")})).Case
}

// restore puts the station back, as a restore of a backup does: what was given
// since is forgotten, and it is told that it was put back.
func (h *hall) restore(times int) {
	h.t.Helper()
	note := strings.Repeat(h.now.UTC().Format(time.RFC3339)+"\n", times)
	if err := h.store.Commit(h.t.Context(), desk.Batch{Settings: map[string][]byte{desk.SettingRestored: []byte(note)}}); err != nil {
		h.t.Fatal(err)
	}
	h.Station = h.as("clerk", app.Clerk)
}

// almost is an application by a woman who turns 70 in some days.
func (h *hall) almost(days int, changed map[string]fact.Value) casefile.Application {
	h.t.Helper()
	birth := civil.On(h.now).AddYears(-70) + civil.Date(days)
	id, err := chinaid.NextID("440306", birth, 3, "female")
	if err != nil {
		h.t.Fatal(err)
	}
	facts := map[string]fact.Value{"person.id": fact.StringOf(id), "person.birth": fact.StringOf(birth.String())}
	for name, v := range changed {
		facts[name] = v
	}
	a := h.elder(1, facts)
	a.Subject.ID = id
	return a
}
