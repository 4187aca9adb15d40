package hub_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/exchange/admin"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
	"miaopi/store/hub"
	"miaopi/store/hub/pouchtest"
	"miaopi/store/storetest"
)

// server starts a PouchDB Server for a test.
func server(t *testing.T) *pouchtest.Server {
	t.Helper()
	s, err := pouchtest.Start(context.WithoutCancel(t.Context()), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func open(t *testing.T, c hub.Config) *hub.Couch {
	t.Helper()
	h, err := hub.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// prepared is a server with a hub on it, and its administrator.
func prepared(t *testing.T) (*pouchtest.Server, *admin.Manager) {
	t.Helper()
	s := server(t)
	root := open(t, hub.Config{URL: s.URL, User: pouchtest.User, Password: pouchtest.Password})
	m := &admin.Manager{Hub: root, Name: "baoan", Password: pouchtest.Password, KDF: keyslot.KDF{Time: 1, Memory: 64, Threads: 1}, Random: rand.Reader}
	for range 2 { // it may be run again
		if err := m.Init(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.AddAreas(t.Context(), "440306017"); err != nil {
		t.Fatal(err)
	}
	return s, m
}

const areaDB = "baoan-area-440306017"

// doc makes an event's document.
func doc(t *testing.T) (casefile.Event, json.RawMessage) {
	t.Helper()
	m := storetest.Maker()
	m.Random = rand.Reader
	e := storetest.Submission(t, m, "case")
	d, err := wire.EventDoc(e)
	if err != nil {
		t.Fatal(err)
	}
	return e, d
}

func push(t *testing.T, h port.Hub, docs ...json.RawMessage) []port.Sent {
	t.Helper()
	sent, err := h.Push(t.Context(), areaDB, docs)
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func TestPouchServerTakesAndShowsEvents(t *testing.T) {
	_, m := prepared(t)
	e, d := doc(t)
	if sent := push(t, m.Hub, d); !sent[0].Safe {
		t.Fatalf("%+v", sent)
	}
	if sent := push(t, m.Hub, d); sent[0].Safe || sent[0].Soft {
		t.Errorf("an event was written twice: %+v", sent)
	}
	docs, err := m.Hub.Get(t.Context(), areaDB, []string{"event:" + string(e.ID), "event:none"})
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	if back, err := wire.ReadEvent(docs[0].ID, docs[0].Body); err != nil || back.Hash() != e.Hash() {
		t.Errorf("%v", err)
	}
	page, err := m.Hub.Changes(t.Context(), areaDB, "", 100)
	if err != nil || len(page.Docs) == 0 || page.Last == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	next, err := m.Hub.Changes(t.Context(), areaDB, page.Last, 100)
	if err != nil || len(next.Docs) != 0 {
		t.Errorf("%d rows after the last, %v", len(next.Docs), err)
	}
	if changed, err := m.Hub.Wait(t.Context(), areaDB, page.Last, 50*time.Millisecond); changed || err != nil {
		t.Errorf("wait: %v, %v", changed, err)
	}
}

func TestPouchServerKeepsCheckpoints(t *testing.T) {
	_, m := prepared(t)
	if n, err := m.Hub.Checkpoint(t.Context(), areaDB, "s1"); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for want := 1; want < 4; want++ {
		if err := m.Hub.SetCheckpoint(t.Context(), areaDB, "s1", want); err != nil {
			t.Fatal(err)
		}
		if n, err := m.Hub.Checkpoint(t.Context(), areaDB, "s1"); n != want || err != nil {
			t.Errorf("%d, %v, want %d", n, err, want)
		}
	}
}

// A PouchDB client reads what was pushed, byte for byte: what it carries
// elsewhere opens there.
func TestPouchClientCarries(t *testing.T) {
	s, m := prepared(t)
	want := map[string]string{}
	var docs []json.RawMessage
	for range 20 {
		e, d := doc(t)
		want["event:"+string(e.ID)] = e.Hash()
		docs = append(docs, d)
	}
	push(t, m.Hub, docs...)
	out, err := pouchtest.Client(t.Context(), "read.js", s.URL+"/"+areaDB, pouchtest.User, pouchtest.Password)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ ID, Carried, Made string }
	if err := json.Unmarshal(out, &rows); err != nil || len(rows) != len(want) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows {
		if r.Carried != want[r.ID] || r.Made != want[r.ID] {
			t.Errorf("%s: the client reads %s and makes %s, want %s", r.ID, r.Carried, r.Made, want[r.ID])
		}
	}
}

func TestPouchServerRefusesWhatAccountsMayNotWrite(t *testing.T) {
	s, m := prepared(t)
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Publish(t.Context(), "account:clerk", map[string]any{"kind": "account", "id": "clerk", "name": "王敏", "role": "clerk"}); err != nil {
		t.Fatal(err)
	}
	got, err := m.Enrol(t.Context(), admin.Enrolment{Station: "s1", Areas: []string{"440306017"}, Key: pub})
	if err != nil {
		t.Fatal(err)
	}
	station := open(t, hub.Config{URL: s.URL, User: got.User, Password: got.Password})
	if sent := push(t, station, json.RawMessage(`{"_id":"event:e0","kind":"event","by":"s1","sealed":"AAAA","sig":"AA"}`)); !sent[0].Safe {
		t.Fatalf("a station's event: %+v", sent)
	}
	user, password, err := m.Portal(t.Context(), "iss")
	if err != nil {
		t.Fatal(err)
	}
	portal := open(t, hub.Config{URL: s.URL, User: user, Password: password})
	application := `{"_id":"application:1","kind":"application","item":"elderly-allowance","subject":{"kind":"person","id":"440306194611220024"},"name":"王秀英","at":"2026-11-20T08:00:00+08:00"}`
	with := func(old, fresh string) string {
		return strings.Replace(strings.Replace(application, "application:1", "application:2", 1), old, fresh, 1)
	}
	inbox := wire.InboxDB("baoan", "iss", "440306017")
	if sent, err := portal.Push(t.Context(), inbox, []json.RawMessage{json.RawMessage(application)}); err != nil || !sent[0].Safe {
		t.Fatalf("a portal's application: %+v, %v", sent, err)
	}
	other := wire.InboxDB("baoan", "iss", "440306018")
	if err := m.AddAreas(t.Context(), "440306018"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		by   port.Hub
		db   string
		doc  string
		want string
	}{
		{"a station writes facts", station, areaDB, `{"_id":"subject:1","kind":"subject","sealed":"AAAA"}`, "不能写入当事人数据"},
		{"an event in the clear", station, areaDB, `{"_id":"event:e1","kind":"event","event":{"id":"e1"},"hash":"x","sig":"AA"}`, "没有加密"},
		{"an application among the cases", station, areaDB, application, "不存这一种"},
		{"a station writes an application", station, inbox, with("", ""), "只由门户写入"},
		{"an application that is changed", portal, inbox, `{"_id":"application:1","_deleted":true}`, ""},
		{"without a name", portal, inbox, with("王秀英", ""), "姓名"},
		{"without an item", portal, inbox, with("elderly-allowance", "../x"), "事项"},
		{"of another kind of subject", portal, inbox, with(`"person"`, `"ghost"`), "当事人"},
		{"with another id", portal, inbox, with("application:2", "application:a b"), "_id"},
		{"with a time that is none", portal, inbox, with("2026-11-20T08", "昨天"), "提交时间"},
		{"from before 1970", portal, inbox, with("2026-11-20", "1969-12-30"), "提交时间"},
		{"from the future", portal, inbox, with("2026-11-20", "2099-11-20"), "还没有到"},
		{"with too much in it", portal, inbox, with(`"kind"`, `"pad":"`+strings.Repeat("x", 70_000)+`","kind"`), "太大"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent, err := c.by.Push(t.Context(), c.db, []json.RawMessage{json.RawMessage(c.doc)})
			if err != nil {
				t.Fatal(err)
			}
			if sent[0].Safe || sent[0].Soft || !strings.Contains(sent[0].Reason, c.want) {
				t.Errorf("%+v", sent)
			}
		})
	}
	// A portal sees nothing but its inboxes, a station those of its areas.
	for _, db := range []string{areaDB, "baoan-reference", "baoan-files-440306017"} {
		if _, err := portal.Changes(t.Context(), db, "", 1); err == nil {
			t.Errorf("a portal reads %s", db)
		}
	}
	if _, err := portal.Changes(t.Context(), other, "", 1); err != nil {
		t.Errorf("a portal's inbox of an area that came later: %v", err)
	}
	if _, err := station.Changes(t.Context(), inbox, "", 1); err != nil {
		t.Errorf("a station's own inbox: %v", err)
	}
	if _, err := station.Changes(t.Context(), other, "", 1); err == nil {
		t.Error("a station reads the applications of another area")
	}
	// In the reference database a station writes numbers and passwords, once.
	referenceDB := wire.ReferenceDB("baoan")
	say := func(by port.Hub, doc string) port.Sent {
		t.Helper()
		sent, err := by.Push(t.Context(), referenceDB, []json.RawMessage{json.RawMessage(doc)})
		if err != nil {
			t.Fatal(err)
		}
		return sent[0]
	}
	if sent := say(station, `{"_id":"password:clerk:ab:1","kind":"password","n":1}`); !sent.Safe {
		t.Errorf("a password: %+v", sent)
	}
	if sent := say(station, `{"_id":"password:clerk:ab:1","kind":"password","n":2}`); sent.Safe || sent.Soft {
		t.Errorf("a password changed: %+v", sent)
	}
	if sent := say(station, `{"_id":"account:clerk2","kind":"account"}`); sent.Safe || !strings.Contains(sent.Reason, "不能写入公共数据") {
		t.Errorf("an account: %+v", sent)
	}
	for _, db := range []string{"baoan-keys", "_users"} {
		if _, err := station.Get(t.Context(), db, []string{"district"}); err == nil {
			t.Errorf("a station reads %s", db)
		}
	}
	stranger := open(t, hub.Config{URL: s.URL, User: "nobody", Password: "x"})
	if _, err := stranger.Changes(t.Context(), areaDB, "", 1); app.KindOf(err) != app.Forbidden {
		t.Errorf("a stranger: %v", err)
	}
}

// Two stations ask for the same lease at the same moment: one gets it.
func TestPouchServerGivesALeaseOnce(t *testing.T) {
	_, m := prepared(t)
	for n := range 10 {
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for _, who := range []string{"s1", "s2", "s3"} {
			wg.Go(func() {
				d, _ := json.Marshal(map[string]any{"_id": "claim:c:" + string(rune('a'+n)), "kind": "claim", "case": "c", "station": who, "until": "2026-11-22T08:00:00Z"})
				sent, err := m.Hub.Push(t.Context(), areaDB, []json.RawMessage{d})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				} else if sent[0].Safe {
					won++
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("lease %d was given %d times", n, won)
		}
	}
}

func TestNothingLeavesForAHubThatIsNotTrusted(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  hub.Config
		kind app.Kind
	}{
		{"plain http to another machine", hub.Config{URL: "http://hub.example.gov.cn:5984"}, app.Input},
		{"credentials in the address", hub.Config{URL: "https://a:b@hub.example.gov.cn"}, app.Input},
		{"no address", hub.Config{URL: "hub"}, app.Input},
		{"a certificate that is none", hub.Config{URL: "https://hub.example.gov.cn", CA: []byte("x")}, app.Input},
	} {
		if _, err := hub.Open(c.cfg); app.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestThroughAProxy(t *testing.T) {
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		_, _ = w.Write([]byte(`{"update_seq":"1-x","doc_count":3}`))
	}))
	defer proxy.Close()
	h := open(t, hub.Config{URL: "http://127.0.0.1:1", Proxy: proxy.URL})
	info, err := h.Info(t.Context(), "baoan-reference")
	if err != nil || info.Docs != 3 || len(asked) != 1 || asked[0] != "http://127.0.0.1:1/baoan-reference" {
		t.Errorf("%+v, %v, the proxy was asked for %q", info, err, asked)
	}
}

// Whatever goes wrong, the password and the account's address are in no
// message that somebody might log.
func TestErrorsTellNoSecrets(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"refused": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"error":"unauthorized","reason":"no"}`, http.StatusUnauthorized)
		},
		"torn": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"update_seq":`)) },
		"cut":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example/", http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(answer)
			defer s.Close()
			_, err := open(t, hub.Config{URL: s.URL, User: "station-user", Password: "station-secret"}).Info(t.Context(), "db")
			if err == nil {
				t.Fatal("no error")
			}
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "station-secret") || strings.Contains(text, "station-user") {
				t.Errorf("it tells: %s", text)
			}
		})
	}
}

// A branch that somebody forged hides nothing: all leaves of a document come.
func TestPouchServerShowsAllLeaves(t *testing.T) {
	s, m := prepared(t)
	e, d := doc(t)
	const db = "leaves" // without our rules: this server makes no branches where documents are checked
	if err := m.Hub.Create(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Hub.Push(t.Context(), db, []json.RawMessage{d}); err != nil {
		t.Fatal(err)
	}
	id := "event:" + string(e.ID)
	forged := map[string]any{"new_edits": false, "docs": []any{map[string]any{"_id": id, "_rev": "1-ffffffffffffffffffffffffffffffff", "kind": "event", "event": map[string]any{}}}}
	b, err := json.Marshal(forged)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/"+db+"/_bulk_docs", strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(pouchtest.User, pouchtest.Password)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	page, err := m.Hub.Changes(t.Context(), db, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := m.Hub.Get(t.Context(), db, []string{id})
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string][]port.Doc{"the feed": page.Docs, "reading": docs} {
		leaves, good := 0, 0
		for _, d := range list {
			if d.ID != id {
				continue
			}
			leaves++
			if back, err := wire.ReadEvent(d.ID, d.Body); err == nil && back.Hash() == e.Hash() {
				good++
			}
		}
		if leaves != 2 || good != 1 {
			t.Errorf("%s shows %d leaves, %d of them the event", name, leaves, good)
		}
	}
}

// A hub that takes the call and says nothing is said to be away, soon.
func TestAHubThatHangsIsSaid(t *testing.T) {
	gone := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-gone }))
	defer s.Close()
	defer close(gone)
	_, err := open(t, hub.Config{URL: s.URL, Patience: 50 * time.Millisecond}).Info(t.Context(), "db")
	if app.KindOf(err) != app.Offline {
		t.Errorf("%v", err)
	}
}

func TestTheHubsClockIsHeard(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(7*time.Minute).UTC().Format(http.TimeFormat))
		_, _ = w.Write([]byte(`{"update_seq":"1-x","doc_count":3}`))
	}))
	defer s.Close()
	h := open(t, hub.Config{URL: s.URL})
	if _, known := h.Ahead(); known {
		t.Error("its clock is known before it answered")
	}
	if _, err := h.Info(t.Context(), "db"); err != nil {
		t.Fatal(err)
	}
	if ahead, known := h.Ahead(); !known || (ahead-7*time.Minute).Abs() > 3*time.Second {
		t.Errorf("%s ahead, %v", ahead, known)
	}
}

// A hub tells what was deleted from what it never had.
func TestPouchServerTellsOfDeletions(t *testing.T) {
	_, m := prepared(t)
	const id = "subject:01"
	sent := push(t, m.Hub, json.RawMessage(`{"_id":"`+id+`","kind":"subject"}`))
	there, err := m.Hub.Look(t.Context(), areaDB, []string{id, "subject:02"})
	if err != nil || len(there) != 1 || there[0].Deleted || len(there[0].Body) == 0 {
		t.Fatalf("%+v, %+v, %v", sent, there, err)
	}
	push(t, m.Hub, json.RawMessage(`{"_id":"`+id+`","_rev":"`+there[0].Rev+`","_deleted":true}`))
	gone, err := m.Hub.Look(t.Context(), areaDB, []string{id, "subject:02"})
	if err != nil || len(gone) != 1 || !gone[0].Deleted || gone[0].ID != id {
		t.Errorf("deleted: %+v, %v", gone, err)
	}
	if docs, err := m.Hub.Get(t.Context(), areaDB, []string{id}); err != nil || len(docs) != 0 {
		t.Errorf("got %+v, %v", docs, err)
	}
}
