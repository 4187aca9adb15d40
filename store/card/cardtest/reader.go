// Package cardtest is a card reader for tests: a local service as vendors give
// one, with a card that the test lays on it.
package cardtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Reader is a simulated reader.
type Reader struct {
	URL string

	mu     sync.Mutex
	answer []byte // nil: no card
	status int
}

// New starts a reader without a card.
func New(t testing.TB) *Reader {
	t.Helper()
	r := &Reader{status: http.StatusOK}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	r.URL = s.URL + "/read"
	return r
}

// Lay lays a card on it, in the vendor's own field names; nil takes it away.
func (r *Reader) Lay(card map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.answer = nil; card != nil {
		r.answer, _ = json.Marshal(card) // a test's own map
	}
}

// Say makes it answer with something else.
func (r *Reader) Say(status int, body string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.answer = status, []byte(body)
}

// ServeHTTP implements http.Handler.
func (r *Reader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.status/100 == 3:
		http.Redirect(w, req, string(r.answer), r.status)
	case r.answer == nil:
		http.Error(w, "no card", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(r.status)
		_, _ = w.Write(r.answer)
	}
}
