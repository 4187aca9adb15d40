package card_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/civil"
	store "miaopi/store/card"
	"miaopi/store/card/cardtest"
)

func now() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai) }

func open(t *testing.T, cfg card.Config) *store.Reader {
	t.Helper()
	r, err := store.Open(cfg, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func says(t *testing.T, err error, sentence string) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || !strings.Contains(e.Detail, sentence) {
		t.Errorf("error %v, want %q", err, sentence)
	}
}

func TestReadACard(t *testing.T) {
	sim := cardtest.New(t)
	r := open(t, card.Config{URL: sim.URL, Fields: map[string]string{"id": "data.idNum", "name": "data.xm"}})
	_, err := r.Read(t.Context())
	says(t, err, "没有读到卡")
	sim.Lay(map[string]any{"data": map[string]any{"idNum": "440306194611220024", "xm": "王秀英"}})
	c, err := r.Read(t.Context())
	if err != nil || c.ID != "440306194611220024" || c.Name != "王秀英" {
		t.Errorf("%+v, %v", c, err)
	}
	sim.Lay(nil)
	_, err = r.Read(t.Context())
	says(t, err, "没有读到卡")
}

func TestBadAnswers(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"id":"440306194611220024","name":"王秀英"}`))
	}))
	t.Cleanup(elsewhere.Close)
	for _, tc := range []struct {
		name   string
		status int
		body   string
		says   string
	}{
		{"an error", 500, "boom", "没有读到卡"},
		{"a page", 200, "<html>", "看不懂"},
		{"too much", 200, `{"photo":"` + strings.Repeat("a", 1<<20) + `"}`, "没有收全"},
		{"another address", 302, elsewhere.URL, "没有回答"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sim := cardtest.New(t)
			sim.Say(tc.status, tc.body)
			_, err := open(t, card.Config{URL: sim.URL}).Read(t.Context())
			says(t, err, tc.says)
		})
	}
}

func TestAReaderThatIsOff(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	url := s.URL
	s.Close()
	_, err := open(t, card.Config{URL: url}).Read(t.Context())
	says(t, err, "读卡器没有回答")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := open(t, card.Config{URL: url}).Read(ctx); app.KindOf(err) != app.Cancelled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, tc := range []struct {
		url string
		ok  bool
	}{
		{"http://127.0.0.1:18080/read", true}, {"http://localhost:9000", true}, {"https://[::1]:1/x", true},
		{"", false}, {"http://192.168.1.9/read", false}, {"http://reader.example.com", false}, {"http://127.0.0.1.example.com", false},
		{"file:///etc/passwd", false}, {"127.0.0.1:80", false}, {"http://localhost@example.com", false},
	} {
		if _, err := store.Open(card.Config{URL: tc.url}, now); (err == nil) != tc.ok {
			t.Errorf("%q: %v", tc.url, err)
		}
	}
	if _, err := store.Open(card.Config{URL: "http://localhost", Fields: map[string]string{"x": "y"}}, now); err == nil {
		t.Error("an unknown field was taken")
	}
}
