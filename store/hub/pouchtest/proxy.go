package pouchtest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// Trouble is what a network does to one request.
type Trouble int

// The troubles.
const (
	None     Trouble = iota
	Refused          // 503, nothing reaches the server
	Dropped          // the connection ends, nothing reaches the server
	Unheard          // the server does it, the connection ends before the answer
	Torn             // the answer ends in the middle
	Slow             // the answer takes its time
	Twice            // the server gets it twice
	Redirect         // a gateway's page of its own, 200 with HTML
	troubles         // how many there are
)

// latency is that of a bad mobile network.
const latency = 200 * time.Millisecond

// Troubles are all of them.
const Troubles = int(troubles)

// Proxy is a bad network in front of a server.
type Proxy struct {
	*httptest.Server
	target string

	mu sync.Mutex
	do func(r *http.Request) Trouble
}

// NewProxy puts a network in front of a server; it is a good one at first.
func NewProxy(target string) *Proxy {
	p := &Proxy{target: target}
	p.Server = httptest.NewServer(p)
	return p
}

// Set says what happens to requests from now on; nil: nothing bad. What it
// does before it returns happens before the server hears of the request.
func (p *Proxy) Set(do func(r *http.Request) Trouble) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.do = do
}

func (p *Proxy) trouble(r *http.Request) Trouble {
	p.mu.Lock()
	do := p.do
	p.mu.Unlock()
	if do == nil {
		return None
	}
	return do(r)
}

// ServeHTTP passes a request on.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	t := p.trouble(r)
	switch t {
	case Refused:
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	case Dropped:
		panic(http.ErrAbortHandler)
	case Slow:
		<-time.After(latency)
	case Redirect:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html>请先登录</html>")
		return
	}
	if t == Twice {
		_, _, _ = p.forward(r, body)
	}
	resp, answer, err := p.forward(r, body)
	if err != nil || t == Unheard {
		panic(http.ErrAbortHandler)
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	if t == Torn && len(answer) > 1 {
		_, _ = w.Write(answer[:len(answer)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(answer)
}

func (p *Proxy) forward(r *http.Request, body []byte) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, p.target+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp, answer, err
}
