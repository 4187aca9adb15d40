// Package worldtest is a hub in memory with stations around it, for tests of what
// goes from one to another: clocks that differ, computers that start again, sticks
// that are carried.
package worldtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/soundness"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
	"miaopi/app/fact/facttest"
	"miaopi/app/keyslot"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"

	"filippo.io/age"
)

// TB is what the world needs of a test or a rapid check.
type TB interface {
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

// The hub, and its two areas.
const (
	HubName = "baoan"
	Area    = "440306017"
	Other   = "440306018"
)

// World is a hub with stations around it, and one clock for all.
type World struct {
	T        TB
	Ctx      context.Context
	Hub      *hubtest.Hub
	Manager  *admin.Manager
	District *wire.District
	Now      time.Time
	Stations []*Station
	identity *age.X25519Identity // that all stations open sticks with
}

// Station is one of them. Its store outlives it.
type Station struct {
	*desk.Station
	World *World
	ID    app.StationID
	Role  app.Role
	Disk  desk.Store
	Link  *hubsync.Link
	Skew  time.Duration // how far its clock is ahead
}

// clock is the time by the station's own clock.
func (s *Station) clock() time.Time { return s.World.Now.Add(s.Skew) }

// New is a world with a station for each role: s1, s2 and so on.
func New(t TB, roles ...app.Role) *World { return NewOf(t, 9, roles...) }

// NewOf is a world whose keys are drawn from a seed.
func NewOf(t TB, seed byte, roles ...app.Role) *World {
	t.Helper()
	w := &World{T: t, Ctx: context.Background(), Hub: hubtest.New(), Now: time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)}
	w.Manager = &admin.Manager{Hub: w.Hub, Name: HubName, Password: "管理口令", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.NewChaCha8([32]byte{seed})}
	w.Must(w.Hub.Create(w.Ctx, "_users"))
	w.Must(w.Manager.Init(w.Ctx))
	w.Must(w.Manager.AddAreas(w.Ctx, Area, Other))
	secret, err := w.Manager.District(w.Ctx)
	w.Must(err)
	w.District, err = wire.NewDistrict(secret)
	w.Must(err)
	loader := &admin.Loader{Manager: w.Manager, District: w.District}
	w.Must(loader.Accounts(w.Ctx, secret, w.Manager.KDF, w.Manager.Random, []desk.NewAccount{{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}}, admin.Second{}))
	for i, r := range roles {
		w.Enrol(app.StationID(fmt.Sprintf("s%d", i+1)), r)
	}
	return w
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatalf("%v", err)
	}
}

// Enrol adds a station with somebody at it.
func (w *World) Enrol(id app.StationID, r app.Role) *Station {
	w.T.Helper()
	return w.enrolFor(id, r, Area)
}

// StationOf is a clerk's station of some areas.
func (w *World) StationOf(id app.StationID, areas ...string) *Station {
	w.T.Helper()
	return w.enrolFor(id, app.Clerk, areas...)
}

func (w *World) enrolFor(id app.StationID, r app.Role, areas ...string) *Station {
	w.T.Helper()
	_, key, err := ed25519.GenerateKey(w.Manager.Random)
	w.Must(err)
	e, err := w.Manager.Enrol(w.Ctx, admin.Enrolment{Station: id, Name: "窗口", Areas: areas, Key: key.Public().(ed25519.PublicKey)})
	w.Must(err)
	s := &Station{World: w, ID: id, Role: r}
	s.Settle(e, key, areas...)
	w.Stations = append(w.Stations, s)
	return s
}

// Settle makes the station's directory of what the hub gave it.
func (s *Station) Settle(e admin.Enrolled, key ed25519.PrivateKey, areas ...string) {
	w := s.World
	w.T.Helper()
	s.Disk = memory.New()
	w.Must(desk.FoundWith(w.Ctx, s.Disk, desk.Info{ID: s.ID, Hall: "新安", Window: "3号", Area: app.Division(areas[0]), Created: w.Now, Number: e.Number}, key))
	w.Must(s.Disk.Commit(w.Ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: e.Secret}}))
	w.Must(post.TrustAuthority(w.Ctx, s.Disk, e.Authority))
	w.Must(port.Config{URL: "memory", Name: HubName, User: e.User, Password: e.Password, Areas: areas}.Save(w.Ctx, s.Disk))
	s.Start()
}

// Start opens the station again, as a restart does.
func (s *Station) Start() {
	s.World.T.Helper()
	d, err := rules()
	s.World.Must(err)
	d.Now, d.Random = s.clock, rand.NewChaCha8([32]byte{byte(s.World.Now.Unix()), byte(len(s.ID)), s.ID[len(s.ID)-1]})
	s.Station, err = desk.Open(s.World.Ctx, s.Disk, d, app.Actor{Account: app.AccountID(s.Role) + "-" + app.AccountID(s.ID), Name: string(s.Role), Role: s.Role})
	s.World.Must(err)
	s.Link, err = hubsync.Attach(s.World.Ctx, s.Station, func(port.Config) (port.Hub, error) { return heardBy{s.World.Hub, s}, nil })
	s.World.Must(err)
}

// heardBy is the hub as a station hears it: by the difference of their clocks.
type heardBy struct {
	*hubtest.Hub
	s *Station
}

// Ahead implements port.Clocked.
func (h heardBy) Ahead() (time.Duration, bool) { return h.Fast - h.s.Skew, true }

// Sync is one round that must come through.
func (s *Station) Sync() hubsync.Result {
	s.World.T.Helper()
	r, err := s.Link.Once(s.World.Ctx)
	s.World.Must(err)
	return r
}

// Outbox counts what the station has not seen at the hub yet.
func (s *Station) Outbox() desk.Outbox {
	s.World.T.Helper()
	o, err := s.Disk.Outbox(s.World.Ctx)
	s.World.Must(err)
	return o
}

// Counts sums all cases' states up.
func (s *Station) Counts() soundness.Digest {
	s.World.T.Helper()
	d, err := soundness.At(s.Station).Digest(s.World.Ctx)
	s.World.Must(err)
	return d
}

// Kase is a case as the station folds it.
func (s *Station) Kase(id app.CaseID) *casefile.Case {
	s.World.T.Helper()
	c, _, err := s.Case(s.World.Ctx, id)
	s.World.Must(err)
	return c
}

// Elder is the n-th old woman with her facts; an empty value takes one out.
func (w *World) Elder(n int, changed map[string]fact.Value) fact.Record {
	w.T.Helper()
	id, values, err := facttest.Elder(civil.MustParse("1946-11-22"), n)
	w.Must(err)
	for name, v := range changed {
		values[name] = v
	}
	r := fact.Record{Subject: app.Subject{Kind: app.Person, ID: id}}
	for _, name := range fact.Names {
		if v := values[name]; !v.IsNull() {
			r.Facts = append(r.Facts, fact.Fact{Name: name, Value: v, Source: sourceOf(name), AsOf: w.Now.Add(-time.Hour)})
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
	case "allowance.active", "allowance.suspended":
		return "civil.allowance"
	}
	return "police.population"
}

// Load publishes records into an area.
func (w *World) Load(area string, list ...fact.Record) {
	w.T.Helper()
	loader := &admin.Loader{Manager: w.Manager, District: w.District}
	entries := make([]wire.Entry, len(list))
	for i, r := range list {
		entries[i] = wire.Entry{Record: r, Resident: desk.Resident{Subject: r.Subject, Name: "王秀英", Area: app.Division(area + "001001")}}
	}
	got, err := loader.Subjects(w.Ctx, area, entries)
	w.Must(err)
	if got.Refused > 0 {
		w.T.Fatalf("%+v", got)
	}
}

// Apply writes an online application, as a portal does.
func (w *World) Apply(n int, r fact.Record) app.CaseID {
	w.T.Helper()
	doc := map[string]any{"_id": fmt.Sprintf("application:portal-%04d", n), "kind": "application", "item": "elderly-allowance",
		"subject": map[string]string{"kind": "person", "id": r.Subject.ID}, "name": "王秀英", "at": w.Now.Format(time.RFC3339)}
	b, err := json.Marshal(doc)
	w.Must(err)
	sent, err := w.Hub.Push(w.Ctx, wire.AreaDB(HubName, Area), []json.RawMessage{b})
	w.Must(err)
	if len(sent) != 1 || !sent[0].Safe {
		w.T.Fatalf("the portal's document was not taken: %+v", sent)
	}
	return wire.CaseOf(doc["_id"].(string), w.Now)
}

// StickOf is a stick with facts that any station of the world opens.
func (w *World) StickOf(s *Station) []byte {
	w.T.Helper()
	var buf bytes.Buffer
	_, err := stick.Write(w.Ctx, s.Link, &buf, w.reader().Recipient(), true, nil)
	w.Must(err)
	return buf.Bytes()
}

// PlugInto takes such a stick in.
func (w *World) PlugInto(s *Station, file []byte) {
	w.T.Helper()
	_, err := stick.Read(w.Ctx, s.Link, bytes.NewReader(file), w.reader(), nil)
	w.Must(err)
}

func (w *World) reader() *age.X25519Identity {
	if w.identity == nil {
		var err error
		w.identity, err = age.GenerateX25519Identity()
		w.Must(err)
	}
	return w.identity
}

// Acceptance is a counter intake of somebody.
func Acceptance(r fact.Record) casefile.Application {
	return casefile.Application{Item: "elderly-allowance", Subject: r.Subject, Name: "王秀英"}
}

// Village is a counter that never sees the network, and hall a window that
// does; the village knows its district from its enrolment.
func Village(t *testing.T) (w *World, hall, far *Station) {
	w = New(t, app.Clerk, app.Clerk)
	hall, far = w.Stations[0], w.Stations[1]
	w.Load(Area, w.Elder(1, nil), w.Elder(2, nil))
	hall.Sync()
	if err := far.Link.Introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, hall, far
}

// Carry writes a stick from one station to another.
func Carry(t *testing.T, from, to *Station, facts bool) []byte {
	t.Helper()
	id, err := stick.Identity(t.Context(), to.Disk)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if _, err := stick.Write(t.Context(), from.Link, &buf, id.Recipient(), facts, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Plug takes such a stick in.
func Plug(t *testing.T, s *Station, file []byte) (stick.Carried, error) {
	t.Helper()
	id, err := stick.Identity(t.Context(), s.Disk)
	if err != nil {
		t.Fatal(err)
	}
	return stick.Read(t.Context(), s.Link, bytes.NewReader(file), id, nil)
}

// EventsAt are the events that the hub holds, by id.
func EventsAt(w *World) map[string]port.Doc {
	out := map[string]port.Doc{}
	for id, d := range w.Hub.Docs(wire.AreaDB(HubName, Area)) {
		if strings.HasPrefix(id, "event:") && !d.Deleted {
			out[id] = d
		}
	}
	return out
}

// Said is a record with one word of the death register, some hours old.
func (w *World) Said(n int, alive bool, hours int) fact.Record {
	r := w.Elder(n, map[string]fact.Value{"person.alive": fact.BoolOf(alive)})
	for i := range r.Facts {
		if r.Facts[i].Name == "person.alive" {
			r.Facts[i].AsOf = w.Now.Add(-time.Duration(hours) * time.Hour)
		}
	}
	return r
}
