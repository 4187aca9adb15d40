// Package neighbour copies what is taken in here to a sibling station of the
// same hall, sealed, before anybody is told that it is saved: when this computer
// dies, any window can finish the case, and the neighbour passes it on to the
// hub. The stations know each other's keys from the hub; a code that one person
// reads to another says that they belong together.
//
// Two requests, over a connection on which both ends proved their keys
// (store/lan):
//
//	/pair  {station, code, port} → {station}; the code has six digits, is good for five minutes, five tries and one pairing
//	/copy  nonce and AES-256-GCM of a JSON list of events, not sealed each (wire.EventDoc) → nothing
//
// The copy's key follows from the district's (HKDF, "miaopi neighbour v1"); the
// sender's id is authenticated with it. Only the neighbour may leave copies, and
// one with anything in it that cannot be used is refused as a whole.
package neighbour

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// Sibling carries bytes to a neighbour over the hall's network. The bytes are
// sealed already; it proves who is at both ends.
type Sibling interface {
	// Post sends a request and reads its answer. to is the key that must be
	// at the other end.
	Post(ctx context.Context, address string, to func(ed25519.PublicKey) bool, path string, body []byte) ([]byte, error)
}

// Peer is whom a station copies to.
type Peer struct {
	Station app.StationID `json:"station"`
	Address string        `json:"address"` // host:port
}

const settingNeighbour = "hub/neighbour"

// The requests between neighbours.
const (
	PathPair = "/pair"
	PathCopy = "/copy"
)

// copyFor is how long a person waits for a neighbour, and restFor how long one
// that did not answer is left alone.
const (
	copyFor = time.Second
	restFor = 30 * time.Second
)

// Hall is a station's part in the mutual copies.
type Hall struct {
	station *desk.Station
	office  *post.Office
	sibling Sibling
	aead    cipher.AEAD
	port    string // on which this station listens

	// wanted begins to listen for the neighbour; it may be called more than
	// once. addresses tells where. Both may be nil.
	wanted    func()
	addresses func() []string

	mu    sync.Mutex
	peer  Peer      // empty: none
	rest  time.Time // the neighbour is left alone until then
	last  time.Time // of the last copy that was taken; zero: none
	code  string    // that pairs; empty: nobody may
	until time.Time // of the code
	tries int
}

// NewHall joins a station to its hall. port is where it listens.
func NewHall(ctx context.Context, st *desk.Station, office *post.Office, s Sibling, port string) (*Hall, error) {
	secret, _, err := st.Store().Setting(ctx, desk.SettingDistrict)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "miaopi neighbour v1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	h := &Hall{station: st, office: office, sibling: s, aead: aead, port: port}
	b, ok, err := st.Store().Setting(ctx, settingNeighbour)
	if err != nil {
		return nil, err
	}
	if ok && json.Unmarshal(b, &h.peer) != nil {
		return nil, app.E("neighbour", app.Damaged, "邻机设置读不出来，请重新配对。", nil)
	}
	st.Neighbour = h
	return h, nil
}

// Reachable sets what a hall needs of the machine: how it begins to listen, and
// where it can be called.
func (h *Hall) Reachable(wanted func(), addresses func() []string) {
	h.wanted, h.addresses = wanted, addresses
	if h.Peer().Station != "" {
		h.listen()
	}
}

func (h *Hall) listen() {
	if h.wanted != nil {
		h.wanted()
	}
}

// Addresses are where this station can be called, with the port.
func (h *Hall) Addresses() []string {
	if h.addresses == nil {
		return nil
	}
	return h.addresses()
}

// Peer is the neighbour; empty: none.
func (h *Hall) Peer() Peer {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.peer
}

// Forget ends the copies.
func (h *Hall) Forget(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.peer = Peer{}
	return h.station.Store().Commit(ctx, desk.Batch{Settings: map[string][]byte{settingNeighbour: nil}})
}

func (h *Hall) setPeer(ctx context.Context, n Peer) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if err := h.station.Store().Commit(ctx, desk.Batch{Settings: map[string][]byte{settingNeighbour: b}}); err != nil {
		return err
	}
	h.listen()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.peer, h.rest = n, time.Time{}
	return nil
}

// Codes are good for a while and for a few tries.
const (
	codeFor   = 5 * time.Minute
	codeTries = 5
)

// Code makes a code of six digits that pairs once.
func (h *Hall) Code(random io.Reader) (string, error) {
	n, err := sixDigits(random)
	if err != nil {
		return "", err
	}
	h.listen()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.code, h.until, h.tries = fmt.Sprintf("%06d", n), h.station.Now().Add(codeFor), 0
	return h.code, nil
}

// sixDigits draws a number below a million, all alike: what lies above the last
// whole million of four bytes is drawn again.
func sixDigits(random io.Reader) (uint32, error) {
	const million = 1_000_000
	for {
		var b [4]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if n := binary.BigEndian.Uint32(b[:]); n < 1<<32/million*million {
			return n % million, nil
		}
	}
}

// pairing asks a neighbour for mutual copies.
type pairing struct {
	Station app.StationID `json:"station"`
	Code    string        `json:"code"`
	Port    string        `json:"port"` // where the asking station listens
}

// Pair joins this station to the one at an address, whose operator reads the
// code out.
func (h *Hall) Pair(ctx context.Context, address, code string) (Peer, error) {
	body, err := json.Marshal(pairing{h.station.Info.ID, code, h.port})
	if err != nil {
		return Peer{}, err
	}
	answer, err := h.sibling.Post(ctx, address, func(k ed25519.PublicKey) bool { _, ok := h.stationOf(k); return ok }, PathPair, body)
	if err != nil {
		return Peer{}, err
	}
	var other struct {
		Station app.StationID `json:"station"`
	}
	if err := json.Unmarshal(answer, &other); err != nil || other.Station == "" {
		return Peer{}, app.E("pair", app.Input, "对方的回答读不懂，请确认两台程序的版本一致。", err)
	}
	n := Peer{other.Station, address}
	return n, h.setPeer(ctx, n)
}

// stationOf is whose key it is.
func (h *Hall) stationOf(key ed25519.PublicKey) (app.StationID, bool) {
	ring := h.office.Keyring()
	for id := range ring {
		if k, _ := ring.Current(id); id != wire.Portal && id != wire.AuthorityStation && id != h.station.Info.ID && k.Equal(key) {
			return id, true
		}
	}
	return "", false
}

// Key is the station's own, to prove who it is.
func (h *Hall) Key() ed25519.PrivateKey { return h.station.PrivateKey() }

// Answer answers a neighbour's request. from is the key that the caller proved,
// host where it called from.
func (h *Hall) Answer(ctx context.Context, from ed25519.PublicKey, host, path string, body []byte) ([]byte, error) {
	who, known := h.stationOf(from)
	if !known {
		return nil, app.E("neighbour", app.Forbidden, "不认识的工作站。", nil)
	}
	switch path {
	case PathPair:
		return h.answerPair(ctx, who, host, body)
	case PathCopy:
		return nil, h.answerCopy(ctx, who, body)
	}
	return nil, app.E("neighbour", app.Missing, "没有这样的请求。", nil)
}

func (h *Hall) answerPair(ctx context.Context, who app.StationID, host string, body []byte) ([]byte, error) {
	var p pairing
	if err := json.Unmarshal(body, &p); err != nil || p.Station != who {
		return nil, app.E("pair", app.Input, "配对请求读不懂。", err)
	}
	if err := h.spend(p.Code); err != nil {
		return nil, err
	}
	if err := h.setPeer(ctx, Peer{who, host + ":" + p.Port}); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]app.StationID{"station": h.station.Info.ID})
}

// spend uses the code up, or one of its tries.
func (h *Hall) spend(code string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tries++
	switch {
	case h.code == "" || h.station.Now().After(h.until) || h.tries > codeTries:
		h.code = ""
		return app.E("pair", app.Forbidden, "配对码已失效，请在对方电脑上重新显示。", nil)
	case subtle.ConstantTimeCompare([]byte(code), []byte(h.code)) != 1:
		return app.E("pair", app.Wrong, "配对码不对。", nil)
	}
	h.code = ""
	return nil
}

// State implements desk.Neighbour.
func (h *Hall) State() (who app.StationID, last time.Time, away bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.peer.Station, h.last, h.station.Now().Before(h.rest)
}
