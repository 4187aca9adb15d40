package neighbour_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/reception"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/wire"
	"miaopi/app/exchange/worldtest"
)

// cable is a hall's network in memory: stations by address.
type cable struct {
	halls map[string]*neighbour.Hall
	from  *neighbour.Hall
}

func (c cable) Post(ctx context.Context, address string, to func(ed25519.PublicKey) bool, path string, body []byte) ([]byte, error) {
	other := c.halls[address]
	if other == nil {
		return nil, app.Errorf("cable", app.Offline, "nobody at %s", address)
	}
	if !to(other.Key().Public().(ed25519.PublicKey)) {
		return nil, app.Errorf("cable", app.Denied, "somebody else is there")
	}
	return other.Answer(ctx, c.from.Key().Public().(ed25519.PublicKey), "10.0.0.1", path, body)
}

// joined are two windows of a hall with a network between them.
func joined(t *testing.T) (w *worldtest.World, a, b *worldtest.Station, halls map[string]*neighbour.Hall) {
	t.Helper()
	w = worldtest.New(t, app.Clerk, app.Clerk)
	halls = map[string]*neighbour.Hall{}
	for i, s := range w.Stations {
		if err := s.Link.Introduce(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := &cable{halls: halls}
		port := []string{"1", "2"}[i]
		h, err := neighbour.NewHall(t.Context(), s.Station, s.Link.Office(), c, port)
		if err != nil {
			t.Fatal(err)
		}
		c.from, halls["10.0.0.1:"+port] = h, h
	}
	return w, w.Stations[0], w.Stations[1], halls
}

func pair(t *testing.T, halls map[string]*neighbour.Hall) {
	t.Helper()
	code, err := halls["10.0.0.1:2"].Code(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := halls["10.0.0.1:1"].Pair(t.Context(), "10.0.0.1:2", code)
	if err != nil || got.Station != "s2" {
		t.Fatalf("%+v, %v", got, err)
	}
	if back := halls["10.0.0.1:2"].Peer(); back != (neighbour.Peer{Station: "s1", Address: "10.0.0.1:1"}) {
		t.Fatalf("the other side copies to %+v", back)
	}
}

func TestADeadComputerLosesNothing(t *testing.T) {
	w, a, b, halls := joined(t)
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut } // no hub either
	pair(t, halls)
	got, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), "")
	if err != nil || got.Verdict != app.Review {
		t.Fatalf("%+v, %v", got, err)
	}
	// The first computer is gone from here on. Any window can finish the case.
	if c := b.Kase(got.Case); c.Serial() != got.Serial {
		t.Errorf("the neighbour has it under %s", c.Serial())
	}
	if c, err := desktest.Approve(t.Context(), b.Station, got.Case, "核对了原件"); err != nil || c.State != casefile.Approved {
		t.Fatal(err)
	}
	w.Hub.Next = nil
	b.Sync()
	c := w.Enrol("s3", app.Supervisor)
	c.Sync()
	if k := c.Kase(got.Case); k.State != casefile.Approved || k.Serial() != got.Serial {
		t.Errorf("at the hub it is %s", k.State)
	}
	// It comes back after all: nothing is there twice.
	a.Sync()
	b.Sync()
	if a.Counts() != c.Counts() || len(worldtest.EventsAt(w)) != 4 {
		t.Errorf("%d events at the hub", len(worldtest.EventsAt(w)))
	}
}

func TestANeighbourThatDoesNotAnswerIsLeftAloneForAWhile(t *testing.T) {
	w, a, _, halls := joined(t)
	pair(t, halls)
	other := halls["10.0.0.1:2"]
	delete(halls, "10.0.0.1:2")
	for n := range 2 {
		if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(n+1, nil)), ""); err != nil {
			t.Fatal(err)
		}
	}
	h, err := safekeeping.At(a.Station).Health(t.Context())
	if err != nil || h.Neighbour != "s2" || !h.Away {
		t.Errorf("%+v, %v", h.Neighbour, err)
	}
	halls["10.0.0.1:2"] = other
	w.Now = w.Now.Add(time.Minute)
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(3, nil)), ""); err != nil {
		t.Fatal(err)
	}
	if h, err := safekeeping.At(a.Station).Health(t.Context()); err != nil || h.Away {
		t.Errorf("it is back: %+v, %v", h.Away, err)
	}
}

func TestAloneNothingIsSent(t *testing.T) {
	w, a, b, _ := joined(t)
	if _, err := reception.At(a.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), ""); err != nil {
		t.Fatal(err)
	}
	if d := b.Counts(); d.Cases != 0 {
		t.Errorf("a station that was not paired got %d cases", d.Cases)
	}
	if h, err := safekeeping.At(a.Station).Health(t.Context()); err != nil || h.Neighbour != "" {
		t.Errorf("%+v, %v", h.Neighbour, err)
	}
}

func TestPairingNeedsTheCode(t *testing.T) {
	w, _, _, halls := joined(t)
	first, second := halls["10.0.0.1:1"], halls["10.0.0.1:2"]
	try := func(code string) error {
		_, err := first.Pair(t.Context(), "10.0.0.1:2", code)
		return err
	}
	wants := func(name string, err error, kind app.Kind, sentence string) {
		t.Helper()
		var e *app.Error
		if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Detail, sentence) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wants("nobody shows a code", try("000000"), app.Forbidden, "配对码已失效")
	code, err := second.Code(rand.NewChaCha8([32]byte{3}))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		wants("a wrong one", try("x"+code[1:]), app.Wrong, "配对码不对")
	}
	wants("after five wrong ones", try(code), app.Forbidden, "配对码已失效")
	code, _ = second.Code(rand.NewChaCha8([32]byte{4}))
	w.Now = w.Now.Add(6 * time.Minute)
	wants("too late", try(code), app.Forbidden, "配对码已失效")
	code, _ = second.Code(rand.NewChaCha8([32]byte{5}))
	if err := try(code); err != nil {
		t.Fatal(err)
	}
	wants("a second time", try(code), app.Forbidden, "配对码已失效")
	if err := first.Forget(t.Context()); err != nil || first.Peer() != (neighbour.Peer{}) {
		t.Errorf("%v", err)
	}
}

func TestOnlyTheNeighbourMayLeaveCopies(t *testing.T) {
	w, a, b, halls := joined(t)
	pair(t, halls)
	stranger := w.Enrol("s9", app.Clerk)
	if err := b.Link.Introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		from ed25519.PublicKey
		body string
		kind app.Kind
	}{
		{"somebody who is not enrolled", make(ed25519.PublicKey, 32), "", app.Forbidden},
		{"another station", stranger.PublicKey(), "", app.Forbidden},
		{"nothing", a.PublicKey(), "", app.Input},
		{"not sealed", a.PublicKey(), strings.Repeat("x", 100), app.Input},
	} {
		if _, err := halls["10.0.0.1:2"].Answer(t.Context(), c.from, "10.0.0.1", neighbour.PathCopy, []byte(c.body)); app.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := halls["10.0.0.1:2"].Answer(t.Context(), a.PublicKey(), "10.0.0.1", "/shell", nil); app.KindOf(err) != app.Missing {
		t.Errorf("%v", err)
	}
}

// A copy comes at any moment, while a round may be running, and holds events only:
// what else belongs to a round is refused before anything of it is looked at.
func TestACopyTouchesNothingOfARound(t *testing.T) {
	w, a, b, halls := joined(t)
	pair(t, halls)
	secret, _, err := a.Store().Setting(t.Context(), desk.SettingDistrict)
	w.Must(err)
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi neighbour v1", 32)
	w.Must(err)
	block, err := aes.NewCipher(key)
	w.Must(err)
	aead, err := cipher.NewGCM(block)
	w.Must(err)
	copied := func(doc string) error {
		nonce := make([]byte, aead.NonceSize())
		body := aead.Seal(nonce, nonce, []byte("["+doc+"]"), []byte("s1"))
		_, err := halls["10.0.0.1:2"].Answer(t.Context(), halls["10.0.0.1:1"].Key().Public().(ed25519.PublicKey), "10.0.0.1", neighbour.PathCopy, body)
		return err
	}
	r := w.Elder(1, nil)
	w.Load(worldtest.Area, r)
	subject := w.Hub.Docs(wire.AreaDB(worldtest.HubName, worldtest.Area))[w.District.SubjectID(r.Subject)]
	var round sync.WaitGroup
	round.Go(func() {
		for range 5 {
			b.Sync()
		}
	})
	for name, doc := range map[string]string{
		"a checkpoint":   `{"_id":"checkpoint:s1:1:x","kind":"checkpoint","station":"s1","size":1}`,
		"a co-signature": `{"_id":"witness:s1:1:s3","kind":"witness","of":"s1","size":1,"by":"s3"}`,
		"facts":          string(subject.Body),
	} {
		for range 20 {
			if err := copied(doc); app.KindOf(err) != app.Input {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	round.Wait()
}
