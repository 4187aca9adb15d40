package lan

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"net"
	"strings"
	"testing"

	"miaopi/app"
)

// echo answers with who asked, from where, and what.
type echo struct{ key ed25519.PrivateKey }

func (e echo) Key() ed25519.PrivateKey { return e.key }

func (e echo) Answer(_ context.Context, from ed25519.PublicKey, host, path string, body []byte) ([]byte, error) {
	if path == "/no" {
		return nil, app.E("echo", app.Wrong, "配对码不对。", nil)
	}
	return []byte(host + " " + path + " " + string(from[:1]) + string(body)), nil
}

func newKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// serve starts a server and returns its address and key.
func serve(t *testing.T) (string, ed25519.PrivateKey) {
	t.Helper()
	key := newKey(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, echo{key}) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String(), key
}

func TestBothEndsProveWhoTheyAre(t *testing.T) {
	address, key := serve(t)
	mine := newKey(t)
	is := func(want ed25519.PrivateKey) func(ed25519.PublicKey) bool {
		return func(k ed25519.PublicKey) bool { return k.Equal(want.Public()) }
	}
	got, err := Client{mine}.Post(t.Context(), address, is(key), "/copy", []byte("副本"))
	want := "127.0.0.1 /copy " + string(mine.Public().(ed25519.PublicKey)[:1]) + "副本"
	if err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, c := range []struct {
		name    string
		address string
		to      ed25519.PrivateKey
		path    string
		kind    app.Kind
		want    string
	}{
		{"somebody else is there", address, newKey(t), "/copy", app.Denied, "不是本区登记的工作站"},
		{"nobody is there", "127.0.0.1:1", key, "/copy", app.Offline, "没有应答"},
		{"no address", "::bad::", key, "/copy", app.Input, "邻机地址应像"},
		{"it refuses", address, key, "/no", app.Wrong, "配对码不对"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Client{mine}.Post(t.Context(), c.address, is(c.to), c.path, nil)
			var e *app.Error
			if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(e.Detail, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestTooMuchIsNotRead(t *testing.T) {
	address, key := serve(t)
	to := func(k ed25519.PublicKey) bool { return k.Equal(key.Public()) }
	if _, err := (Client{newKey(t)}).Post(t.Context(), address, to, "/copy", make([]byte, maxBody+1)); err == nil {
		t.Error("it was taken")
	}
}
