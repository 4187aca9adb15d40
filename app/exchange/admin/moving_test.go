package admin_test

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
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
	"miaopi/app/fact"
	"miaopi/app/keyslot"
	"miaopi/store/memory"
)

// oldWorld is a hub as programs made it before there were signatures: nothing is
// signed, events and applications lie in the clear.
func oldWorld(t *testing.T) *worldtest.World {
	t.Helper()
	w := &worldtest.World{T: t, Ctx: t.Context(), Hub: hubtest.New(), Now: time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)}
	w.Manager = &admin.Manager{Hub: w.Hub, Name: worldtest.HubName, Password: "管理口令", KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.NewChaCha8([32]byte{3}), Now: func() time.Time { return w.Now }}
	secret := make([]byte, 32)
	_, _ = rand.NewChaCha8([32]byte{4}).Read(secret)
	var err error
	w.District, err = wire.NewDistrict(secret)
	w.Must(err)
	for _, db := range []string{"_users", worldtest.HubName + "-keys", wire.ReferenceDB(worldtest.HubName), wire.AreaDB(worldtest.HubName, worldtest.Area), wire.AreaDB(worldtest.HubName, worldtest.Other)} {
		w.Must(w.Hub.Create(w.Ctx, db))
	}
	w.Must(w.Manager.KeepDistrict(w.Ctx, secret))
	clerk, err := desk.NewAccountKey(desk.NewAccount{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "demo"}, secret, w.Manager.KDF, w.Manager.Random)
	w.Must(err)
	put(w, wire.ReferenceDB(worldtest.HubName), "account:clerk", wire.AccountDoc{Kind: "account", AccountKey: clerk})
	put(w, wire.ReferenceDB(worldtest.HubName), "areas", map[string]any{"kind": "areas", "areas": []string{worldtest.Area, worldtest.Other}})
	return w
}

func put(w *worldtest.World, db, id string, body any) {
	w.T.Helper()
	w.Must(w.Hub.Put(w.Ctx, db, id, body))
}

// oldStation is a station as it was enrolled with such a hub: it knows no
// authority.
func oldStation(w *worldtest.World, id app.StationID, number int, secret []byte) *worldtest.Station {
	w.T.Helper()
	_, key, err := ed25519.GenerateKey(w.Manager.Random)
	w.Must(err)
	put(w, wire.ReferenceDB(worldtest.HubName), "station:"+string(id), wire.StationDoc{Kind: "station", Key: key.Public().(ed25519.PublicKey), Name: "窗口", Areas: []string{worldtest.Area}, Number: number})
	put(w, "_users", "org.couchdb.user:"+worldtest.HubName+"-"+string(id), map[string]any{"name": worldtest.HubName + "-" + string(id), "type": "user", "derived_key": "abc", "salt": "def", "roles": []string{worldtest.HubName + "-station"}})
	s := &worldtest.Station{World: w, ID: id, Role: app.Clerk, Disk: memory.New()}
	w.Must(desk.FoundWith(w.Ctx, s.Disk, desk.Info{ID: id, Hall: "新安", Window: "3号", Area: worldtest.Area, Created: w.Now, Number: number}, key))
	w.Must(s.Disk.Commit(w.Ctx, desk.Batch{Settings: map[string][]byte{desk.SettingDistrict: secret}}))
	w.Must(port.Config{URL: "memory", Name: worldtest.HubName, User: "u", Password: "p", Areas: []string{worldtest.Area}}.Save(w.Ctx, s.Disk))
	s.Start()
	w.Stations = append(w.Stations, s)
	return s
}

// oldLoad writes a subject as it lay at such a hub.
func oldLoad(w *worldtest.World, r fact.Record) {
	w.T.Helper()
	pushOld(w, oldSubject(w, r, desk.Resident{Subject: r.Subject, Name: "王秀英", Area: worldtest.Area + "001001"}))
}

// oldSubject is a subject's document as hubs held it before there were
// signatures.
func oldSubject(w *worldtest.World, r fact.Record, who desk.Resident) json.RawMessage {
	w.T.Helper()
	secret, err := w.Manager.District(w.Ctx)
	w.Must(err)
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi subject v1", 32)
	w.Must(err)
	block, err := aes.NewCipher(key)
	w.Must(err)
	aead, err := cipher.NewGCM(block)
	w.Must(err)
	name, err := json.Marshal(who)
	w.Must(err)
	nonce := make([]byte, aead.NonceSize())
	_, err = io.ReadFull(w.Manager.Random, nonce)
	w.Must(err)
	id, plain := w.District.SubjectID(r.Subject), r.AppendBinary(fmt.Appendf(nil, "%08d%s", len(name), name))
	doc, err := json.Marshal(map[string]any{"_id": id, "kind": "subject", "gen": r.Generation, "sealed": aead.Seal(nonce, nonce, plain, []byte(id))})
	w.Must(err)
	return doc
}

// oldPush writes a case's events as such a station did.
func oldPush(s *worldtest.Station, id app.CaseID) {
	s.World.T.Helper()
	events, err := s.Disk.Events(s.World.Ctx, id)
	s.World.Must(err)
	for _, e := range events {
		doc, err := wire.EventDoc(e)
		s.World.Must(err)
		pushOld(s.World, doc)
	}
}

func pushOld(w *worldtest.World, doc json.RawMessage) {
	w.T.Helper()
	sent, err := w.Hub.Push(w.Ctx, wire.AreaDB(worldtest.HubName, worldtest.Area), []json.RawMessage{doc})
	w.Must(err)
	if !sent[0].Safe {
		w.T.Fatalf("%+v", sent)
	}
}

// clearDocs are the documents of the area that tell whom they are about.
func clearDocs(w *worldtest.World, subject app.Subject) (ids []string) {
	for id, d := range w.Hub.Docs(wire.AreaDB(worldtest.HubName, worldtest.Area)) {
		if !d.Deleted && (strings.Contains(string(d.Body), subject.ID) || strings.Contains(string(d.Body), "王秀英")) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// movedWorld is an old hub with two stations' work, moved to the present form.
func movedWorld(t *testing.T) (w *worldtest.World, a, b *worldtest.Station, r fact.Record, online app.CaseID) {
	t.Helper()
	w = oldWorld(t)
	secret, err := w.Manager.District(t.Context())
	w.Must(err)
	a, b = oldStation(w, "s1", 1, secret), oldStation(w, "s2", 2, secret)
	r = w.Elder(1, nil)
	oldLoad(w, r)
	online = w.Apply(1, r)
	for _, s := range []*worldtest.Station{a, b} {
		got, err := reception.At(s.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
		w.Must(err)
		oldPush(s, got.Case)
	}
	put(w, "_users", "org.couchdb.user:"+worldtest.HubName+"-portal-iss", map[string]any{"name": worldtest.HubName + "-portal-iss", "type": "user", "roles": []string{worldtest.HubName + "-portal"}})
	if len(clearDocs(w, r.Subject)) == 0 {
		t.Fatal("the old hub was to lie in the clear")
	}
	if _, err := a.Link.Once(t.Context()); app.KindOf(err) != app.Newer {
		t.Fatalf("a station of today at an old hub: %v", err)
	}
	w.Must(w.Manager.Init(t.Context()))
	return w, a, b, r, online
}

func TestAHubOfBeforeMovesOver(t *testing.T) {
	w, a, b, r, online := movedWorld(t)
	m := w.Manager.Moved
	if m.References != 4 || m.Subjects != 1 || m.Events < 4 || m.Stations != 2 || m.Left != 0 || !slices.Equal(m.Portals, []string{worldtest.HubName + "-portal-iss"}) {
		t.Errorf("moved %+v", m)
	}
	if ids := clearDocs(w, r.Subject); len(ids) > 0 {
		t.Errorf("in the clear: %v", ids)
	}
	w.Now = w.Now.Add(time.Minute)
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(2, nil)), ""); err != nil {
		t.Fatal(err)
	}
	fresh := w.Enrol("s3", app.Clerk)
	for _, s := range []*worldtest.Station{a, b, fresh, a, b} {
		if got := s.Sync(); got.Quarantined > 0 || got.Outbox.Saved+got.Outbox.Sent+got.Outbox.Accepted+got.Outbox.Refused > 0 {
			t.Errorf("%s: %+v", s.ID, got)
		}
	}
	fresh.Sync()
	if a.Counts() != b.Counts() || a.Counts() != fresh.Counts() || a.Counts().Cases != 4 {
		t.Errorf("%+v, %+v, %+v", a.Counts(), b.Counts(), fresh.Counts())
	}
	if c := fresh.Kase(online); c == nil || c.State != casefile.Pending {
		t.Errorf("the online application: %+v", c)
	}
	for _, s := range w.Stations {
		if f, ok, err := s.Disk.Facts(t.Context(), r.Subject); err != nil || !ok || len(f.Facts) != len(r.Facts) {
			t.Errorf("%s knows %+v, %v", s.ID, f, err)
		}
	}
}

func TestInitMovesOnce(t *testing.T) {
	w, _, _, _, _ := movedWorld(t)
	before := w.Hub.Docs(wire.AreaDB(worldtest.HubName, worldtest.Area))
	w.Must(w.Manager.Init(t.Context()))
	if m := w.Manager.Moved; m.References+m.Subjects+m.Events+m.Stations+m.Left != 0 {
		t.Errorf("moved again: %+v", m)
	}
	for id, d := range w.Hub.Docs(wire.AreaDB(worldtest.HubName, worldtest.Area)) {
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
	w.Must(json.Unmarshal(w.Hub.Docs("_users")["org.couchdb.user:"+worldtest.HubName+"-s1"].Body, &u))
	if u.Key != "abc" || !slices.Equal(u.Roles, []string{worldtest.HubName + "-station", worldtest.HubName + "-area-" + worldtest.Area}) {
		t.Errorf("%+v", u)
	}
}

// A portal of before is named until it has inboxes.
func TestAPortalOfBeforeIsNamed(t *testing.T) {
	w, _, _, _, _ := movedWorld(t)
	if _, _, err := w.Manager.Portal(t.Context(), "iss"); err != nil {
		t.Fatal(err)
	}
	w.Must(w.Manager.Init(t.Context()))
	if p := w.Manager.Moved.Portals; len(p) > 0 {
		t.Errorf("still %v", p)
	}
}

// What nobody can read stays as it was, and is counted.
func TestWhatCannotBeReadIsCounted(t *testing.T) {
	w := oldWorld(t)
	pushOld(w, json.RawMessage(`{"_id":"event:x","kind":"event","event":{"id":"x"},"hash":"sha256:00","sig":""}`))
	pushOld(w, json.RawMessage(`{"_id":"application:z","kind":"application","item":"","subject":{"kind":"person","id":""},"name":""}`))
	w.Must(w.Manager.Init(t.Context()))
	if m := w.Manager.Moved; m.Left != 2 || m.Events != 0 {
		t.Errorf("%+v", m)
	}
}

// An earlier program that met a hub of ours read its feeds to the end, put aside
// what it could not open and kept what the hub would not take: the present one
// reads and sends all again.
func TestAStationThatWasUpgradedLateMissesNothing(t *testing.T) {
	w, a, b, _, _ := movedWorld(t)
	var aside []desk.Quarantined
	for _, db := range []string{wire.ReferenceDB(worldtest.HubName), wire.AreaDB(worldtest.HubName, worldtest.Area)} {
		page, err := w.Hub.Changes(t.Context(), db, "", 10_000)
		w.Must(err)
		for _, d := range page.Docs {
			aside = append(aside, desk.Quarantined{DB: db, ID: d.ID, Why: "读不懂", At: w.Now})
		}
		w.Must(a.Disk.Import(t.Context(), desk.Import{DB: db, Since: fmt.Sprintf(`{"since":%q}`, page.Last), Quarantine: aside}))
		aside = nil
	}
	letters, err := a.Disk.Outgoing(t.Context(), "", 100)
	w.Must(err)
	w.Must(a.Disk.Refuse(t.Context(), letters[0].Event.ID, "过程记录没有加密，或缺少签名"))
	b.Sync()
	got := a.Sync()
	b.Sync()
	if o := got.Outbox; o.Saved+o.Sent+o.Accepted+o.Refused > 0 {
		t.Errorf("outbox %+v", o)
	}
	if list, err := a.Disk.Quarantined(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("still aside: %+v, %v", list, err)
	}
	if a.Counts() != b.Counts() || a.Counts().Cases != 3 {
		t.Errorf("%+v, %+v", a.Counts(), b.Counts())
	}
}
