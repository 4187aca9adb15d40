package hub

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/exchange/port"
)

// A forged branch hides nothing: the feed says that there are more leaves, and
// each is asked for.
func TestRecordedBranches(t *testing.T) {
	h, asked := replayAll(t, "06-branches", "the feed with all leaves", "the other leaf")
	page, err := h.Changes(t.Context(), "rec6", "", 1000)
	if err != nil || len(*asked) != 2 || (*asked)[1].URL.Query().Get("open_revs") == "" {
		t.Fatalf("%v, asked %d times", err, len(*asked))
	}
	i := slices.IndexFunc(page.Docs, func(d port.Doc) bool { return d.ID == "application:1" })
	names := []string{}
	for _, d := range page.Docs[i:] {
		var doc struct{ Name string }
		if d.ID == "application:1" && json.Unmarshal(d.Body, &doc) == nil {
			names = append(names, doc.Name)
		}
	}
	if !slices.Equal(names, []string{"李四", "王秀英"}) {
		t.Errorf("leaves %v", names)
	}
	h, _ = replayAll(t, "06-branches", "by key with conflicts", "the other leaf")
	if docs, err := h.Get(t.Context(), "rec6", []string{"application:1"}); err != nil || len(docs) != 2 || docs[0].Rev == docs[1].Rev {
		t.Errorf("%+v, %v", docs, err)
	}
}

// The hub's own engine runs validate.js; its sentences come through.
func TestRecordedInbox(t *testing.T) {
	h, _ := replay(t, "06-branches", "a moment of the future, and one without a name: 403 each")
	sent, err := h.Push(t.Context(), "rec6", []json.RawMessage{[]byte(`{}`), []byte(`{}`)})
	if err != nil || !strings.Contains(sent[0].Reason, "还没有到") || !strings.Contains(sent[1].Reason, "姓名") {
		t.Errorf("%+v, %v", sent, err)
	}
	h, _ = replay(t, "06-branches", "a station without the area's role may not read: 403")
	_, err = h.Changes(t.Context(), "rec6", "", 1)
	kind(t, err, app.Forbidden, "not allowed to access")
}

// An account that gets a role is put back as it was read: what its password is
// checked against is a part of it.
func TestRecordedRole(t *testing.T) {
	h, asked := replayAll(t, "06-branches", "the user by key", "the user as stored", "put back with one role more, without a password")
	const id = "org.couchdb.user:w1"
	docs, err := h.Get(t.Context(), "_users", []string{id})
	if err != nil || len(docs) != 1 {
		t.Fatalf("%+v, %v", docs, err)
	}
	var u map[string]any
	if err := json.Unmarshal(docs[0].Body, &u); err != nil {
		t.Fatal(err)
	}
	u["roles"] = []string{"baoan-station", "baoan-area-440306017"}
	if err := h.Put(t.Context(), "_users", id, u); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Rev      string `json:"_rev"`
		Key      string `json:"derived_key"`
		Password *string
	}
	put := (*asked)[2]
	if err := json.Unmarshal(put.body, &sent); err != nil || put.Method != http.MethodPut || sent.Rev == "" || sent.Key == "" || sent.Password != nil {
		t.Errorf("%s %s, %v", put.Method, put.body, err)
	}
}

func TestRecordedCompaction(t *testing.T) {
	h, asked := replay(t, "06-branches", "compact: 202")
	if err := h.Compact(t.Context(), "rec6"); err != nil || asked.Method != http.MethodPost || asked.URL.Path != "/rec6/_compact" || asked.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v, asked %s %s", err, asked.Method, asked.URL)
	}
	h, _ = replay(t, "06-branches", "compact by a station: 401")
	kind(t, h.Compact(t.Context(), "rec6"), app.Forbidden, "")
	h, _ = replay(t, "01-databases-and-documents", "no such database")
	if err := h.Compact(t.Context(), "nope"); err != nil {
		t.Errorf("a hub that cannot: %v", err)
	}
}

// request is one that was asked.
type request struct {
	*http.Request
	body []byte
}

// replayAll serves recorded answers one after the other, found by their notes.
func replayAll(t *testing.T, file string, notes ...string) (*Couch, *[]request) {
	t.Helper()
	var rec recording
	b, err := os.ReadFile(filepath.Join("testdata", file+".json"))
	if err == nil {
		err = json.Unmarshal(b, &rec)
	}
	if err != nil {
		t.Fatal(err)
	}
	var asked []request
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, request{r, body})
		for _, e := range rec.Exchanges {
			if len(asked) <= len(notes) && e.Note == notes[len(asked)-1] {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(e.Response.Status)
				_, _ = w.Write([]byte(e.Response.Body))
				return
			}
		}
		w.WriteHeader(http.StatusInternalServerError)
	}))
	t.Cleanup(srv.Close)
	h, err := Open(Config{URL: srv.URL, User: "alice", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return h, &asked
}
