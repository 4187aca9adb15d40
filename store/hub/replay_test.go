package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/exchange/port"
)

// recording is a file of answers of a real CouchDB 3.5; see testdata/README.
type recording struct {
	Exchanges []struct {
		Note    string
		Request struct {
			Method, Path string
			Body         json.RawMessage
		}
		Response struct {
			Status  int
			Headers map[string]string
			Body    string
		}
	}
}

// replay serves one recorded answer, found by its note, whatever is asked.
func replay(t *testing.T, file, note string) (*Couch, *http.Request) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var rec recording
	if err := json.Unmarshal(b, &rec); err != nil {
		t.Fatal(err)
	}
	var got http.Request
	for _, e := range rec.Exchanges {
		if e.Note != note {
			continue
		}
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = *r
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(e.Response.Status)
			_, _ = w.Write([]byte(e.Response.Body))
		}))
		t.Cleanup(srv.Close)
		h, err := Open(Config{URL: srv.URL, User: "alice", Password: "x"})
		if err != nil {
			t.Fatal(err)
		}
		return h, &got
	}
	t.Fatalf("%s has no exchange %q", file, note)
	return nil, nil
}

func kind(t *testing.T, err error, want app.Kind, sentence string) {
	t.Helper()
	e, ok := err.(*app.Error)
	if !ok || e.Kind != want || !strings.Contains(e.Detail, sentence) {
		t.Errorf("error %v (kind %d), want kind %d with %q", err, app.KindOf(err), want, sentence)
	}
}

func TestRecordedDatabases(t *testing.T) {
	h, _ := replay(t, "01-databases-and-documents", "info")
	info, err := h.Info(t.Context(), "rec")
	if err != nil || !strings.HasPrefix(info.Seq, "0-") {
		t.Errorf("%+v, %v", info, err)
	}
	h, _ = replay(t, "01-databases-and-documents", "no such database")
	_, err = h.Info(t.Context(), "nope")
	kind(t, err, app.Missing, "hub init")
	h, _ = replay(t, "01-databases-and-documents", "create again: 412")
	if err := h.Create(t.Context(), "rec"); err != nil {
		t.Errorf("creating again: %v", err)
	}
	h, _ = replay(t, "01-databases-and-documents", "by keys (on-demand facts)")
	docs, err := h.Get(t.Context(), "rec", []string{"event:a", "event:none"})
	if err != nil || len(docs) != 1 || docs[0].ID != "event:a" {
		t.Errorf("%+v, %v", docs, err)
	}
	h, _ = replay(t, "01-databases-and-documents", "wrong content type")
	_, err = h.Push(t.Context(), "rec", []json.RawMessage{[]byte(`{}`)})
	kind(t, err, app.Newer, "版本不合")
	h, _ = replay(t, "01-databases-and-documents", "a document of 9 MB: 413")
	_, err = h.Push(t.Context(), "rec", []json.RawMessage{[]byte(`{}`)})
	kind(t, err, app.Full, "太大")
}

func TestRecordedBulk(t *testing.T) {
	docs := []json.RawMessage{[]byte(`{"_id":"event:b"}`), []byte(`{"_id":"event:a"}`), []byte(`{"_id":"event:c"}`)}
	h, _ := replay(t, "01-databases-and-documents", "two new, one that exists")
	sent, err := h.Push(t.Context(), "rec", docs)
	if err != nil || !sent[0].Safe || !sent[1].There || sent[1].Safe || !sent[2].Safe {
		t.Errorf("%+v, %v", sent, err)
	}
	h, _ = replay(t, "03-access", "one refused, one accepted")
	sent, err = h.Push(t.Context(), "rec3", docs[:2])
	if err != nil || !sent[0].Safe || sent[1].Error != "forbidden" || sent[1].Reason != "not your station" {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestRecordedFeed(t *testing.T) {
	h, req := replay(t, "02-changes", "first page")
	page, err := h.Changes(t.Context(), "rec2", "", 5)
	if err != nil || len(page.Docs) != 5 || page.Docs[0].ID != "event:000" || page.Pending != 7 || page.Last == "" {
		t.Errorf("%d docs, pending %d, %v", len(page.Docs), page.Pending, err)
	}
	if req.URL.Query().Has("since") {
		t.Error("the beginning is asked for with a since")
	}
	h, _ = replay(t, "02-changes", "nothing new")
	if page, err := h.Changes(t.Context(), "rec2", "12-x", 5); err != nil || len(page.Docs) != 0 || page.Pending != 0 {
		t.Errorf("%+v, %v", page, err)
	}
	h, _ = replay(t, "02-changes", "garbage since: 400")
	_, err = h.Changes(t.Context(), "rec2", "garbage", 5)
	kind(t, err, app.Input, "Malformed sequence")
	h, _ = replay(t, "02-changes", "longpoll that times out")
	if changed, err := h.Wait(t.Context(), "rec2", "12-x", time.Second); changed || err != nil {
		t.Errorf("wait: %v, %v", changed, err)
	}
	h, _ = replay(t, "02-changes", "a deletion in the feed")
	if page, err := h.Changes(t.Context(), "rec2", "12-x", 5); err != nil || len(page.Docs) != 1 || !page.Docs[0].Deleted {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestRecordedAccess(t *testing.T) {
	for note, want := range map[string]struct {
		kind     app.Kind
		sentence string
	}{
		"no credentials":                 {app.Forbidden, "账号或密码"},
		"wrong password, try 1":          {app.Forbidden, "不会再试"},
		"right password now: locked out": {app.Throttled, "暂时锁定"},
		"refused by validation: 403":     {app.Forbidden, "not your station"},
	} {
		h, _ := replay(t, "03-access", note)
		_, err := h.Info(t.Context(), "rec3")
		kind(t, err, want.kind, want.sentence)
	}
}

func TestRecordedCluster(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "05-cluster.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rec recording
	if err := json.Unmarshal(b, &rec); err != nil {
		t.Fatal(err)
	}
	soft := 0
	for _, e := range rec.Exchanges {
		if !strings.HasSuffix(e.Request.Path, "_bulk_docs") {
			continue
		}
		var body struct{ Docs []json.RawMessage }
		if err := json.Unmarshal([]byte(asText(e.Request.Body)), &body); err != nil || len(body.Docs) == 0 {
			continue
		}
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(e.Response.Status)
			_, _ = w.Write([]byte(e.Response.Body))
		}))
		h, err := Open(Config{URL: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		sent, err := h.Push(t.Context(), "x", body.Docs)
		srv.Close()
		if err != nil {
			t.Errorf("%s: %v", e.Note, err)
			continue
		}
		for _, s := range sent {
			if s.Soft {
				soft++
			}
			if s.Soft && s.Safe {
				t.Errorf("%s: %s is both soft and safe", e.Note, s.ID)
			}
			if e.Response.Status == http.StatusAccepted && s.Safe {
				t.Errorf("%s: a 202 counts as safe", e.Note)
			}
		}
	}
	if soft == 0 {
		t.Error("no recorded answer was a 202 or accepted:true")
	}
}

// asText undoes the string a recorded body may be wrapped in.
func asText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func TestOpenRefuses(t *testing.T) {
	for url, sentence := range map[string]string{
		"http://hub.example.gov.cn:5984":       "只能用 https",
		"ftp://localhost":                      "只能用 https",
		"https://admin:secret@hub.example.com": "账号不写在网址里",
		"not a url at all":                     "网址不对",
		"":                                     "网址不对",
	} {
		_, err := Open(Config{URL: url})
		kind(t, err, app.Input, sentence)
	}
	for _, url := range []string{"http://127.0.0.1:5984", "http://localhost:5984/", "http://[::1]:5984", "https://hub.example.gov.cn"} {
		if _, err := Open(Config{URL: url}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestPinnedCertificate(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"instance_start_time":"1","update_seq":"0"}`))
	}))
	defer srv.Close()
	for name, tc := range map[string]struct {
		pin string
		ok  bool
	}{"right": {pinOf(srv), true}, "wrong": {strings.Repeat("00", 32), false}, "none": {"", false}} {
		h, err := Open(Config{URL: srv.URL, Pin: tc.pin})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Info(t.Context(), "x")
		if (err == nil) != tc.ok {
			t.Errorf("%s pin: %v", name, err)
		}
		if !tc.ok {
			kind(t, err, app.Denied, "证书不可信")
		}
	}
}

func TestUnreachableIsOffline(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	h, err := Open(Config{URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Info(t.Context(), "x")
	kind(t, err, app.Offline, "")
	for status, want := range map[int]app.Kind{500: app.Offline, 502: app.Offline, 503: app.Offline, 429: app.Offline, 408: app.Offline, 302: app.Offline} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		h, err := Open(Config{URL: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Info(t.Context(), "x")
		srv.Close()
		kind(t, err, want, "")
	}
}

var _ port.Hub = (*Couch)(nil)

// pinOf is the pin of a test server's certificate.
func pinOf(srv *httptest.Server) string {
	sum := sha256.Sum256(srv.Certificate().Raw)
	return hex.EncodeToString(sum[:])
}

func TestRecordedCheckpoint(t *testing.T) {
	h, asked := replay(t, "01-databases-and-documents", "overwritten without _rev: 201, unlike PouchDB")
	if err := h.SetCheckpoint(t.Context(), "rec", "w3", 7); err != nil || asked.Method != http.MethodPut || asked.URL.Path != "/rec/_local/miaopi-w3" {
		t.Errorf("%v, asked %s %s", err, asked.Method, asked.URL)
	}
	h, _ = replay(t, "01-databases-and-documents", "missing")
	if n, err := h.Checkpoint(t.Context(), "rec", "w3"); n != 0 || err != nil {
		t.Errorf("no checkpoint: %d, %v", n, err)
	}
}
