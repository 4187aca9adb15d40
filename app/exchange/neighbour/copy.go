package neighbour

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/confirm"
	"miaopi/app/exchange/wire"
)

// Copy implements desk.Neighbour: it gives events to the neighbour, and says
// whether it has them.
func (h *Hall) Copy(ctx context.Context, events []casefile.Event) bool {
	peer, ok := h.awake()
	if !ok {
		return false
	}
	body, err := h.seal(events)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, copyFor)
	defer cancel()
	key, _ := h.office.Keyring().Current(peer.Station)
	_, err = h.sibling.Post(ctx, peer.Address, func(k ed25519.PublicKey) bool { return k.Equal(key) }, PathCopy, body)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		h.rest = h.station.Now().Add(restFor)
		return false
	}
	h.last, h.rest = h.station.Now(), time.Time{}
	return true
}

func (h *Hall) awake() (Peer, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.peer, h.peer.Station != "" && !h.station.Now().Before(h.rest)
}

// seal seals events under the district's key.
func (h *Hall) seal(events []casefile.Event) ([]byte, error) {
	docs := make([]json.RawMessage, len(events))
	for i, e := range events {
		doc, err := wire.EventDoc(e)
		if err != nil {
			return nil, err
		}
		docs[i] = doc
	}
	plain, err := json.Marshal(docs)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, h.aead.NonceSize())
	if _, err := io.ReadFull(h.station.Random, nonce); err != nil {
		return nil, err
	}
	return h.aead.Seal(nonce, nonce, plain, []byte(h.station.Info.ID)), nil
}

// answerCopy takes a neighbour's events in, through the same verifier as those
// of the hub, into the second journal: this station passes them on.
func (h *Hall) answerCopy(ctx context.Context, who app.StationID, sealed []byte) error {
	if peer := h.Peer(); peer.Station != who {
		return app.E("copy", app.Forbidden, "没有与这台工作站配对。", nil)
	}
	n := h.aead.NonceSize()
	if len(sealed) < n {
		return app.E("copy", app.Input, "副本不完整。", nil)
	}
	plain, err := h.aead.Open(nil, sealed[:n], sealed[n:], []byte(who))
	if err != nil {
		return app.E("copy", app.Input, "副本打不开。", err)
	}
	var docs []json.RawMessage
	if err := json.Unmarshal(plain, &docs); err != nil {
		return app.E("copy", app.Input, "副本读不懂。", err)
	}
	events, err := h.office.Copied(docs)
	if err != nil {
		return app.E("copy", app.Input, "副本里有不能采用的内容。", err)
	}
	return confirm.At(h.station).Relay(ctx, events)
}
