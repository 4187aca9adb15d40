// Package lan carries requests between the stations of a hall: HTTPS in which
// both ends prove their station keys. There is no authority: a certificate is
// made of the key each time, and the key is what counts. It implements
// neighbour.Sibling.
package lan

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"time"

	"miaopi/app"
)

// maxBody is the largest request, in bytes.
const maxBody = 16 << 20

// certificate makes a certificate of a station's key.
func certificate(key ed25519.PrivateKey) (tls.Certificate, error) {
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "miaopi"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), // the key counts, not the clock
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

var errKey = errors.New("another station than expected is at the other end")

// keyOf is the station key of the other end. That the end holds it, TLS proved.
func keyOf(raw [][]byte) (ed25519.PublicKey, error) {
	if len(raw) == 0 {
		return nil, errKey
	}
	c, err := x509.ParseCertificate(raw[0])
	if err != nil {
		return nil, err
	}
	key, ok := c.PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, errKey
	}
	return key, nil
}

// Client calls neighbours with a station's key.
type Client struct{ Key ed25519.PrivateKey }

// refusal is the body of an answer that is no success.
type refusal struct {
	Kind   app.Kind `json:"kind"`
	Detail string   `json:"detail"`
}

// Post implements neighbour.Sibling.
func (c Client) Post(ctx context.Context, address string, to func(ed25519.PublicKey) bool, path string, body []byte) ([]byte, error) {
	client, err := c.client(to)
	if err != nil {
		return nil, err
	}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+address+path, bytes.NewReader(body))
	if err != nil {
		return nil, app.E("neighbour", app.Input, "邻机地址应像 192.168.1.12:47613。", err)
	}
	resp, err := client.Do(req)
	switch {
	case errors.Is(err, errKey):
		return nil, app.E("neighbour", app.Denied, "那个地址上不是本区登记的工作站，没有发送任何数据；对方如果刚登记，请先同步一次。", err)
	case err != nil:
		return nil, app.E("neighbour", app.Offline, "邻机没有应答，请核对地址，并确认对方程序开着。", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return nil, app.E("neighbour", app.Offline, "邻机的回答不完整。", err)
	}
	if resp.StatusCode == http.StatusOK {
		return answer, nil
	}
	var r refusal
	_ = json.Unmarshal(answer, &r) // what is not ours has no sentence
	return nil, app.E("neighbour", r.Kind, r.Detail, fmt.Errorf("%s: %d", path, resp.StatusCode))
}

func (c Client) client(to func(ed25519.PublicKey) bool) (*http.Client, error) {
	cert, err := certificate(c.Key)
	if err != nil {
		return nil, err
	}
	t := &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert}, InsecureSkipVerify: true, // the key is checked below
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			key, err := keyOf(raw)
			if err == nil && !to(key) {
				err = errKey
			}
			return err
		}}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: t}}, nil
}

// Answerer answers what a proven station asks.
type Answerer interface {
	Key() ed25519.PrivateKey
	Answer(ctx context.Context, from ed25519.PublicKey, host, path string, body []byte) ([]byte, error)
}

// Serve answers on a listener until the context ends.
func Serve(ctx context.Context, l net.Listener, a Answerer) error {
	cert, err := certificate(a.Key())
	if err != nil {
		return err
	}
	s := &http.Server{Handler: handler{a}, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 14,
		ErrorLog:  log.New(io.Discard, "", 0), // port scanners are no news
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAnyClientCert}}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	if err := s.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

type handler struct{ a Answerer }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := h.answer(r)
	if err == nil {
		_, _ = w.Write(answer)
		return
	}
	var e *app.Error
	said := refusal{Kind: app.KindOf(err)}
	if errors.As(err, &e) {
		said.Detail = e.Detail
	}
	b, _ := json.Marshal(said) // strings and numbers
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write(b)
}

func (h handler) answer(r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost || r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return nil, app.E("neighbour", app.Forbidden, "不认识的工作站。", nil)
	}
	key, ok := r.TLS.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, app.E("neighbour", app.Forbidden, "不认识的工作站。", nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		return nil, app.E("neighbour", app.Input, "请求太大或不完整。", err)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return nil, err
	}
	return h.a.Answer(r.Context(), key, host, r.URL.Path, body)
}
