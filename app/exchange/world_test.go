package exchange_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
	"miaopi/app/keyslot"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
)

// tb is what the world needs of a test or a rapid check.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

var rules = sync.OnceValues(func() (desk.Deps, error) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		return desk.Deps{}, err
	}
	lib, err := rule.LoadLibrary(assets.Packs, rule.WithCalendar(cal))
	return desk.Deps{Rules: lib, Calendar: cal}, err
})

const (
	hubName = "baoan"
	area    = "440306017"
	other   = "440306018"
)

// world is a hub with stations around it, and one clock for all.
type world struct {
	t        tb
	ctx      context.Context
	hub      *hubtest.Hub
	manager  *admin.Manager
	district *wire.District
	now      time.Time
	stations []*station
	identity *age.X25519Identity // that all stations open sticks with
}

// station is one of them. Its store outlives it.
type station struct {
	*desk.Station
	w     *world
	id    app.StationID
	role  app.Role
	store desk.Store
	link  *hubsync.Link
	skew  time.Duration // how far its clock is ahead
}

// clock is the time by the station's own clock.
func (s *station) clock() time.Time { return s.w.now.Add(s.skew) }

func newWorld(t tb, roles ...app.Role) *world { return newWorldOf(t, 9, roles...) }

// newWorldOf is a world whose keys are drawn from a seed.
func newWorldOf(t tb, seed byte, roles ...app.Role) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), hub: hubtest.New(), now: time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)}
	w.manager = &admin.Manager{Hub: w.hub, Name: hubName, Password: "管理口令", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.NewChaCha8([32]byte{seed})}
	w.must(w.hub.Create(w.ctx, "_users"))
	w.must(w.manager.Init(w.ctx))
	w.must(w.manager.AddAreas(w.ctx, area, other))
	secret, err := w.manager.District(w.ctx)
	w.must(err)
	w.district, err = wire.NewDistrict(secret)
	w.must(err)
	loader := &admin.Loader{Manager: w.manager, District: w.district}
	w.must(loader.Accounts(w.ctx, secret, w.manager.KDF, w.manager.Random, []desk.NewAccount{{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}}))
	for i, r := range roles {
		w.enrol(app.StationID(fmt.Sprintf("s%d", i+1)), r)
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// enrol adds a station with somebody at it.
func (w *world) enrol(id app.StationID, r app.Role) *station {
	w.t.Helper()
	return w.enrolFor(id, r, area)
}

// stationOf is a clerk's station of some areas.
func (w *world) stationOf(id app.StationID, areas ...string) *station {
	w.t.Helper()
	return w.enrolFor(id, app.Clerk, areas...)
}

func (w *world) enrolFor(id app.StationID, r app.Role, areas ...string) *station {
	w.t.Helper()
	_, key, err := ed25519.GenerateKey(w.manager.Random)
	w.must(err)
	e, err := w.manager.Enrol(w.ctx, admin.Enrolment{Station: id, Name: "窗口", Areas: areas, Key: key.Public().(ed25519.PublicKey)})
	w.must(err)
	s := &station{w: w, id: id, role: r}
	s.settle(e, key, areas...)
	w.stations = append(w.stations, s)
	return s
}

// settle makes the station's directory of what the hub gave it.
func (s *station) settle(e admin.Enrolled, key ed25519.PrivateKey, areas ...string) {
	w := s.w
	w.t.Helper()
	s.store = memory.New()
	w.must(desk.FoundWith(w.ctx, s.store, desk.Info{ID: s.id, Hall: "新安", Window: "3号", Area: app.Division(areas[0]), Created: w.now, Number: e.Number}, key))
	w.must(s.store.Commit(w.ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: e.Secret}}))
	w.must(post.TrustAuthority(w.ctx, s.store, e.Authority))
	w.must(port.Config{URL: "memory", Name: hubName, User: e.User, Password: e.Password, Areas: areas}.Save(w.ctx, s.store))
	s.start()
}

// start opens the station again, as a restart does.
func (s *station) start() {
	s.w.t.Helper()
	d, err := rules()
	s.w.must(err)
	d.Now, d.Random = s.clock, rand.NewChaCha8([32]byte{byte(s.w.now.Unix()), byte(len(s.id)), s.id[len(s.id)-1]})
	s.Station, err = desk.Open(s.w.ctx, s.store, d, app.Actor{Account: app.AccountID(s.role) + "-" + app.AccountID(s.id), Name: string(s.role), Role: s.role})
	s.w.must(err)
	s.link, err = hubsync.Attach(s.w.ctx, s.Station, func(port.Config) (port.Hub, error) { return heardBy{s.w.hub, s}, nil })
	s.w.must(err)
}

// heardBy is the hub as a station hears it: by the difference of their clocks.
type heardBy struct {
	*hubtest.Hub
	s *station
}

// Ahead implements port.Clocked.
func (h heardBy) Ahead() (time.Duration, bool) { return h.Fast - h.s.skew, true }

// sync is one round that must come through.
func (s *station) sync() hubsync.Result {
	s.w.t.Helper()
	r, err := s.link.Once(s.w.ctx)
	s.w.must(err)
	return r
}

func (s *station) outbox() desk.Outbox {
	s.w.t.Helper()
	o, err := s.store.Outbox(s.w.ctx)
	s.w.must(err)
	return o
}

func (s *station) digest() desk.Digest {
	s.w.t.Helper()
	d, err := s.Digest(s.w.ctx)
	s.w.must(err)
	return d
}

func (s *station) kase(id app.CaseID) *casefile.Case {
	s.w.t.Helper()
	c, _, err := s.Case(s.w.ctx, id)
	s.w.must(err)
	return c
}

// elder is the n-th old woman with her facts; an empty value takes one out.
func (w *world) elder(n int, changed map[string]fact.Value) fact.Record {
	w.t.Helper()
	id, err := chinaid.NextID("440306", civil.MustParse("1946-11-22"), n, "female")
	w.must(err)
	values := map[string]fact.Value{
		"person.id": fact.StringOf(id), "person.name": fact.StringOf("王秀英"), "person.birth": fact.StringOf("1946-11-22"),
		"person.sex": fact.StringOf("female"), "person.hukou": fact.StringOf("440306"), "person.alive": fact.BoolOf(true),
		"credit.grey": fact.BoolOf(false), "account.type": fact.StringOf("yinian"), "account.holder": fact.StringOf("王秀英"),
		"allowance.active": fact.BoolOf(false),
	}
	for name, v := range changed {
		values[name] = v
	}
	r := fact.Record{Subject: app.Subject{Kind: app.Person, ID: id}}
	for _, name := range fact.Names {
		if v := values[name]; !v.IsNull() {
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: sourceOf(name), AsOf: w.now.Add(-time.Hour)})
		}
	}
	r.Sort()
	return r
}

// sourceOf is the register of a fact, as the packs name it.
func sourceOf(name string) string {
	switch name {
	case "person.alive":
		return "civil.death"
	case "credit.grey":
		return "credit.platform"
	case "account.type", "account.holder":
		return "bank.account"
	case "allowance.active":
		return "civil.allowance"
	}
	return "police.population"
}

// load publishes records into an area.
func (w *world) load(area string, list ...fact.Record) {
	w.t.Helper()
	loader := &admin.Loader{Manager: w.manager, District: w.district}
	entries := make([]wire.Entry, len(list))
	for i, r := range list {
		entries[i] = wire.Entry{Record: r, Resident: desk.Resident{Subject: r.Subject, Name: "王秀英", Area: app.Division(area + "001001")}}
	}
	got, err := loader.Subjects(w.ctx, area, entries)
	w.must(err)
	if got.Refused > 0 {
		w.t.Fatalf("%+v", got)
	}
}

// apply writes an online application, as a portal does.
func (w *world) apply(n int, r fact.Record) app.CaseID {
	w.t.Helper()
	doc := map[string]any{"_id": fmt.Sprintf("application:portal-%04d", n), "kind": "application", "item": "elderly-allowance",
		"subject": map[string]string{"kind": "person", "id": r.Subject.ID}, "name": "王秀英", "at": w.now.Format(time.RFC3339)}
	b, err := json.Marshal(doc)
	w.must(err)
	sent, err := w.hub.Push(w.ctx, wire.AreaDB(hubName, area), []json.RawMessage{b})
	w.must(err)
	if len(sent) != 1 || !sent[0].Safe {
		w.t.Fatalf("the portal's document was not taken: %+v", sent)
	}
	return wire.CaseOf(doc["_id"].(string), w.now)
}

// stickOf is a stick with facts that any station of the world opens.
func (w *world) stickOf(s *station) []byte {
	w.t.Helper()
	var buf bytes.Buffer
	_, err := stick.Write(w.ctx, s.link, &buf, w.reader().Recipient(), true, nil)
	w.must(err)
	return buf.Bytes()
}

// plugInto takes such a stick in.
func (w *world) plugInto(s *station, file []byte) {
	w.t.Helper()
	_, err := stick.Read(w.ctx, s.link, bytes.NewReader(file), w.reader(), nil)
	w.must(err)
}

func (w *world) reader() *age.X25519Identity {
	if w.identity == nil {
		var err error
		w.identity, err = age.GenerateX25519Identity()
		w.must(err)
	}
	return w.identity
}

// acceptance is a counter intake of somebody.
func acceptance(r fact.Record) casefile.Application {
	return casefile.Application{Item: "elderly-allowance", Subject: r.Subject, Name: "王秀英"}
}
