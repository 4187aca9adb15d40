// Package hub speaks to Apache CouchDB, and to what speaks like it, over its
// documented HTTP API. It implements the ports of app/exchange/port.
package hub

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"miaopi/app"
	"miaopi/app/exchange/port"
)

// Config says where a hub is and how to trust it.
type Config struct {
	URL      string // https, or http to loopback
	User     string
	Password string
	CA       []byte        // PEM of the hub's own authority; empty: the system's
	Pin      string        // hex SHA-256 of the hub's certificate; empty: none
	Proxy    string        // URL of a proxy; empty: none
	Timeout  time.Duration // of a whole answer; 0: a minute
	Patience time.Duration // until an answer begins; 0: ten seconds
}

// Couch is a CouchDB. It implements port.Admin.
type Couch struct {
	c *resty.Client

	mu    sync.Mutex
	ahead time.Duration // of the hub's clock, as its last answer told; guarded by mu
	heard bool
}

var (
	_ port.Admin   = (*Couch)(nil)
	_ port.Clocked = (*Couch)(nil)
	_ port.Headed  = (*Couch)(nil)
)

// patience is how long a hub may take to begin with an answer.
const patience = 10 * time.Second

// Ahead implements port.Clocked.
func (h *Couch) Ahead() (time.Duration, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ahead, h.heard
}

// hearClock compares the hub's clock with ours. An answer that took long tells
// little: half of its time is what we may be wrong by.
func (h *Couch) hearClock(resp *resty.Response) {
	date, err := http.ParseTime(resp.Header().Get("Date"))
	if err != nil || resp.Time() > patience {
		return
	}
	middle := resp.ReceivedAt().Add(-resp.Time() / 2)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ahead, h.heard = date.Sub(middle).Round(time.Second), true
}

// Open makes a client; it does not connect.
func Open(cfg Config) (*Couch, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, app.E("hub", app.Input, "汇聚库的网址不对，应像 https://hub.example.gov.cn:6984，账号不写在网址里。", err)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, app.E("hub", app.Input, "汇聚库只能用 https 连接（本机回环除外）。", fmt.Errorf("scheme %q", u.Scheme))
	}
	trust, err := tlsConfig(cfg)
	if err != nil {
		return nil, err
	}
	timeout := cfg.Timeout
	if timeout == 0 {
		timeout = 60 * time.Second
	}
	c := resty.New().SetBaseURL(strings.TrimRight(cfg.URL, "/")).SetTimeout(timeout).SetTLSClientConfig(trust).
		SetHeader("Accept", "application/json").SetDisableWarn(true).SetRedirectPolicy(resty.NoRedirectPolicy())
	if cfg.User != "" {
		c.SetBasicAuth(cfg.User, cfg.Password)
	}
	if cfg.Proxy != "" {
		c.SetProxy(cfg.Proxy)
	} else {
		c.RemoveProxy()
	}
	if t, err := c.Transport(); err == nil {
		t.ResponseHeaderTimeout = cmp.Or(cfg.Patience, patience)
		t.DialContext = (&net.Dialer{Timeout: patience, KeepAlive: 30 * time.Second}).DialContext
	}
	return &Couch{c: c}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// tlsConfig trusts the hub's own authority, or exactly one certificate.
func tlsConfig(cfg Config) (*tls.Config, error) {
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(cfg.CA) > 0 {
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(cfg.CA) {
			return nil, app.E("hub", app.Input, "汇聚库的 CA 证书读不出来。", nil)
		}
	}
	if cfg.Pin == "" {
		return t, nil
	}
	want := strings.ToLower(strings.ReplaceAll(cfg.Pin, ":", ""))
	t.InsecureSkipVerify = true // the pin below is stricter than any chain
	t.VerifyPeerCertificate = func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) == 0 {
			return errors.New("no certificate")
		}
		if sum := sha256.Sum256(raw[0]); hex.EncodeToString(sum[:]) != want {
			return errPin
		}
		return nil
	}
	return t, nil
}

var errPin = errors.New("the hub's certificate is not the pinned one")

// failure is what CouchDB says when something is wrong.
type failure struct {
	Error  string `json:"error"`
	Reason string `json:"reason"`
}

// call makes a request and classifies what comes back. into may be nil.
func (h *Couch) call(ctx context.Context, op, method, path string, body, into any) (int, error) {
	r := h.c.R().SetContext(ctx)
	if body != nil {
		r.SetHeader("Content-Type", "application/json").SetBody(body)
	}
	resp, err := r.Execute(method, path)
	if err != nil {
		return 0, transport(op, err)
	}
	h.hearClock(resp)
	if resp.StatusCode() >= 300 {
		return resp.StatusCode(), refused(op, resp)
	}
	if into != nil {
		if err := json.Unmarshal(resp.Body(), into); err != nil {
			return resp.StatusCode(), app.E(op, app.Offline, "汇聚库的回答不完整，稍后自动重试。", err)
		}
	}
	return resp.StatusCode(), nil
}

// transport classifies a request that got no answer.
func transport(op string, err error) error {
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, context.Canceled):
		return app.E(op, app.Cancelled, "", err)
	case errors.Is(err, errPin), errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid):
		return app.E(op, app.Denied, "汇聚库的证书不可信，没有发送任何数据。请管理员核对证书。", err)
	}
	return app.E(op, app.Offline, "", err)
}

// refused classifies an answer that is no success.
func refused(op string, resp *resty.Response) error {
	var f failure
	_ = json.Unmarshal(resp.Body(), &f) // an answer that is not CouchDB's has no sentence
	cause := fmt.Errorf("%s %s: %d %s: %s", resp.Request.Method, path(resp.Request.URL), resp.StatusCode(), f.Error, f.Reason)
	switch code := resp.StatusCode(); {
	case code == http.StatusUnauthorized:
		return app.E(op, app.Forbidden, "汇聚库不认这个账号或密码，已停止同步（不会再试，以免被锁）。请管理员检查本站账号。", cause)
	case code == http.StatusForbidden && strings.Contains(f.Reason, "temporarily locked"):
		return app.E(op, app.Throttled, "本站账号在汇聚库上被暂时锁定，几分钟后再试。", cause)
	case code == http.StatusForbidden:
		return app.E(op, app.Forbidden, "汇聚库不允许："+f.Reason, cause)
	case code == http.StatusNotFound:
		return app.E(op, app.Missing, "汇聚库上没有这个数据库，请管理员运行 miaopi hub init。", cause)
	case code == http.StatusBadRequest, code == http.StatusPreconditionFailed:
		return app.E(op, app.Input, "汇聚库不接受这个请求："+f.Reason, cause)
	case code == http.StatusRequestEntityTooLarge:
		return app.E(op, app.Full, "这一份太大，汇聚库不收。", cause)
	case code == http.StatusUnsupportedMediaType, code == http.StatusNotAcceptable, code == http.StatusMethodNotAllowed:
		return app.E(op, app.Newer, "汇聚库的版本不合，请管理员检查。", cause)
	}
	return app.E(op, app.Offline, "", cause)
}

// path leaves credentials and host out of what is logged.
func path(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		return u.Path
	}
	return ""
}

func seg(s string) string { return url.PathEscape(s) }
