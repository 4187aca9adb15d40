package exchange_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/fact"
	"miaopi/app/keyslot"
	"miaopi/store/memory"
)

// oldWorld is a hub as programs made it before there were signatures: nothing is
// signed, events and applications lie in the clear.
func oldWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), hub: hubtest.New(), now: time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)}
	w.manager = &admin.Manager{Hub: w.hub, Name: hubName, Password: "管理口令", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.NewChaCha8([32]byte{3}), Now: func() time.Time { return w.now }}
	secret := make([]byte, 32)
	_, _ = rand.NewChaCha8([32]byte{4}).Read(secret)
	var err error
	w.district, err = wire.NewDistrict(secret)
	w.must(err)
	for _, db := range []string{"_users", hubName + "-keys", wire.ReferenceDB(hubName), wire.AreaDB(hubName, area), wire.AreaDB(hubName, other)} {
		w.must(w.hub.Create(w.ctx, db))
	}
	w.must(w.manager.KeepDistrict(w.ctx, secret))
	clerk, err := desk.NewAccountKey(desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}, secret, w.manager.KDF, w.manager.Random)
	w.must(err)
	w.put(wire.ReferenceDB(hubName), "account:clerk", wire.AccountDoc{Kind: "account", AccountKey: clerk})
	w.put(wire.ReferenceDB(hubName), "areas", map[string]any{"kind": "areas", "areas": []string{area, other}})
	return w
}

func (w *world) put(db, id string, body any) {
	w.t.Helper()
	w.must(w.hub.Put(w.ctx, db, id, body))
}

// oldStation is a station as it was enrolled with such a hub: it knows no
// authority.
func (w *world) oldStation(id app.StationID, number int, secret []byte) *station {
	w.t.Helper()
	_, key, err := ed25519.GenerateKey(w.manager.Random)
	w.must(err)
	w.put(wire.ReferenceDB(hubName), "station:"+string(id), wire.StationDoc{Kind: "station", Key: key.Public().(ed25519.PublicKey), Name: "窗口", Areas: []string{area}, Number: number})
	w.put("_users", "org.couchdb.user:"+hubName+"-"+string(id), map[string]any{"name": hubName + "-" + string(id), "type": "user", "derived_key": "abc", "salt": "def", "roles": []string{hubName + "-station"}})
	s := &station{w: w, id: id, role: app.Clerk, store: memory.New()}
	w.must(desk.FoundWith(w.ctx, s.store, desk.Info{ID: id, Hall: "新安", Window: "3号", Area: area, Created: w.now, Number: number}, key))
	w.must(s.store.Commit(w.ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: secret}}))
	w.must(port.Config{URL: "memory", Name: hubName, User: "u", Password: "p", Areas: []string{area}}.Save(w.ctx, s.store))
	s.start()
	w.stations = append(w.stations, s)
	return s
}

// oldLoad writes a subject as it lay at such a hub.
func (w *world) oldLoad(r fact.Record) {
	w.t.Helper()
	w.pushOld(w.oldSubject(r, desk.Resident{Subject: r.Subject, Name: "王秀英", Area: area + "001001"}))
}

// oldSubject is a subject's document as hubs held it before there were
// signatures.
func (w *world) oldSubject(r fact.Record, who desk.Resident) json.RawMessage {
	w.t.Helper()
	secret, err := w.manager.District(w.ctx)
	w.must(err)
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi subject v1", 32)
	w.must(err)
	block, err := aes.NewCipher(key)
	w.must(err)
	aead, err := cipher.NewGCM(block)
	w.must(err)
	name, err := json.Marshal(who)
	w.must(err)
	nonce := make([]byte, aead.NonceSize())
	_, err = io.ReadFull(w.manager.Random, nonce)
	w.must(err)
	id, plain := w.district.SubjectID(r.Subject), r.AppendBinary(fmt.Appendf(nil, "%08d%s", len(name), name))
	doc, err := json.Marshal(map[string]any{"_id": id, "kind": "subject", "gen": r.Generation, "sealed": aead.Seal(nonce, nonce, plain, []byte(id))})
	w.must(err)
	return doc
}

// oldPush writes a case's events as such a station did.
func (s *station) oldPush(id app.CaseID) {
	s.w.t.Helper()
	events, err := s.store.Events(s.w.ctx, id)
	s.w.must(err)
	for _, e := range events {
		doc, err := wire.EventDoc(e)
		s.w.must(err)
		s.w.pushOld(doc)
	}
}

func (w *world) pushOld(doc json.RawMessage) {
	w.t.Helper()
	sent, err := w.hub.Push(w.ctx, wire.AreaDB(hubName, area), []json.RawMessage{doc})
	w.must(err)
	if !sent[0].Safe {
		w.t.Fatalf("%+v", sent)
	}
}

// clear are the documents of the area that tell whom they are about.
func (w *world) clear(subject app.Subject) (ids []string) {
	for id, d := range w.hub.Docs(wire.AreaDB(hubName, area)) {
		if !d.Deleted && (strings.Contains(string(d.Body), subject.ID) || strings.Contains(string(d.Body), "王秀英")) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// movedWorld is an old hub with two stations' work, moved to the present form.
func movedWorld(t *testing.T) (w *world, a, b *station, r fact.Record, online app.CaseID) {
	t.Helper()
	w = oldWorld(t)
	secret, err := w.manager.District(t.Context())
	w.must(err)
	a, b = w.oldStation("s1", 1, secret), w.oldStation("s2", 2, secret)
	r = w.elder(1, nil)
	w.oldLoad(r)
	online = w.apply(1, r)
	for _, s := range []*station{a, b} {
		got, err := s.Accept(t.Context(), acceptance(r), "")
		w.must(err)
		s.oldPush(got.Case)
	}
	w.put("_users", "org.couchdb.user:"+hubName+"-portal-iss", map[string]any{"name": hubName + "-portal-iss", "type": "user", "roles": []string{hubName + "-portal"}})
	if len(w.clear(r.Subject)) == 0 {
		t.Fatal("the old hub was to lie in the clear")
	}
	if _, err := a.link.Once(t.Context()); app.KindOf(err) != app.Newer {
		t.Fatalf("a station of today at an old hub: %v", err)
	}
	w.must(w.manager.Init(t.Context()))
	return w, a, b, r, online
}

func TestAHubOfBeforeMovesOver(t *testing.T) {
	w, a, b, r, online := movedWorld(t)
	m := w.manager.Moved
	if m.References != 4 || m.Subjects != 1 || m.Events < 4 || m.Stations != 2 || m.Left != 0 || !slices.Equal(m.Portals, []string{hubName + "-portal-iss"}) {
		t.Errorf("moved %+v", m)
	}
	if ids := w.clear(r.Subject); len(ids) > 0 {
		t.Errorf("in the clear: %v", ids)
	}
	w.now = w.now.Add(time.Minute)
	if _, err := a.Accept(t.Context(), acceptance(w.elder(2, nil)), ""); err != nil {
		t.Fatal(err)
	}
	fresh := w.enrol("s3", app.Clerk)
	for _, s := range []*station{a, b, fresh, a, b} {
		if got := s.sync(); got.Quarantined > 0 || got.Outbox.Saved+got.Outbox.Sent+got.Outbox.Accepted+got.Outbox.Refused > 0 {
			t.Errorf("%s: %+v", s.id, got)
		}
	}
	fresh.sync()
	if a.digest() != b.digest() || a.digest() != fresh.digest() || a.digest().Cases != 4 {
		t.Errorf("%+v, %+v, %+v", a.digest(), b.digest(), fresh.digest())
	}
	if c := fresh.kase(online); c == nil || c.State != casefile.Pending {
		t.Errorf("the online application: %+v", c)
	}
	for _, s := range w.stations {
		if f, ok, err := s.store.Facts(t.Context(), r.Subject); err != nil || !ok || len(f.Facts) != len(r.Facts) {
			t.Errorf("%s knows %+v, %v", s.id, f, err)
		}
	}
}

func TestInitMovesOnce(t *testing.T) {
	w, _, _, _, _ := movedWorld(t)
	before := w.hub.Docs(wire.AreaDB(hubName, area))
	w.must(w.manager.Init(t.Context()))
	if m := w.manager.Moved; m.References+m.Subjects+m.Events+m.Stations+m.Left != 0 {
		t.Errorf("moved again: %+v", m)
	}
	for id, d := range w.hub.Docs(wire.AreaDB(hubName, area)) {
		if !strings.HasPrefix(id, "_design/") && d.Rev != before[id].Rev {
			t.Errorf("%s was written again", id)
		}
	}
}

// Accounts keep what they are opened with, and get the roles of their areas.
func TestMovingKeepsPasswords(t *testing.T) {
	w, _, _, _, _ := movedWorld(t)
	var u struct {
		Key   string   `json:"derived_key"`
		Roles []string `json:"roles"`
	}
	w.must(json.Unmarshal(w.hub.Docs("_users")["org.couchdb.user:"+hubName+"-s1"].Body, &u))
	if u.Key != "abc" || !slices.Equal(u.Roles, []string{hubName + "-station", hubName + "-area-" + area}) {
		t.Errorf("%+v", u)
	}
}

// A portal of before is named until it has inboxes.
func TestAPortalOfBeforeIsNamed(t *testing.T) {
	w, _, _, _, _ := movedWorld(t)
	if _, _, err := w.manager.Portal(t.Context(), "iss"); err != nil {
		t.Fatal(err)
	}
	w.must(w.manager.Init(t.Context()))
	if p := w.manager.Moved.Portals; len(p) > 0 {
		t.Errorf("still %v", p)
	}
}

// What nobody can read stays as it was, and is counted.
func TestWhatCannotBeReadIsCounted(t *testing.T) {
	w := oldWorld(t)
	w.pushOld(json.RawMessage(`{"_id":"event:x","kind":"event","event":{"id":"x"},"hash":"sha256:00","sig":""}`))
	w.pushOld(json.RawMessage(`{"_id":"application:z","kind":"application","item":"","subject":{"kind":"person","id":""},"name":""}`))
	w.must(w.manager.Init(t.Context()))
	if m := w.manager.Moved; m.Left != 2 || m.Events != 0 {
		t.Errorf("%+v", m)
	}
}

// An earlier program that met a hub of ours read its feeds to the end, put aside
// what it could not open and kept what the hub would not take: the present one
// reads and sends all again.
func TestAStationThatWasUpgradedLateMissesNothing(t *testing.T) {
	w, a, b, _, _ := movedWorld(t)
	var aside []desk.Quarantined
	for _, db := range []string{wire.ReferenceDB(hubName), wire.AreaDB(hubName, area)} {
		page, err := w.hub.Changes(t.Context(), db, "", 10_000)
		w.must(err)
		for _, d := range page.Docs {
			aside = append(aside, desk.Quarantined{DB: db, ID: d.ID, Why: "读不懂", At: w.now})
		}
		w.must(a.store.Import(t.Context(), desk.Import{DB: db, Since: fmt.Sprintf(`{"since":%q}`, page.Last), Quarantine: aside}))
		aside = nil
	}
	letters, err := a.store.Outgoing(t.Context(), "", 100)
	w.must(err)
	w.must(a.store.Refuse(t.Context(), letters[0].Event.ID, "过程记录没有加密，或缺少签名"))
	b.sync()
	got := a.sync()
	b.sync()
	if o := got.Outbox; o.Saved+o.Sent+o.Accepted+o.Refused > 0 {
		t.Errorf("outbox %+v", o)
	}
	if list, err := a.store.Quarantined(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("still aside: %+v, %v", list, err)
	}
	if a.digest() != b.digest() || a.digest().Cases != 3 {
		t.Errorf("%+v, %+v", a.digest(), b.digest())
	}
}
