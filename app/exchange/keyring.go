package exchange

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"miaopi/app"
)

// StationDoc is a station as the reference database names it.
type StationDoc struct {
	Kind   string            `json:"kind"` // station
	Key    ed25519.PublicKey `json:"key"`
	Name   string            `json:"name"`
	Areas  []string          `json:"areas"`
	Number int               `json:"number"` // of its share of serial numbers
	// Recipient is the age public key that sticks for the station are
	// encrypted to.
	Recipient string `json:"recipient,omitempty"`
	// Former are the keys of computers that were replaced: what they signed
	// stays true.
	Former []FormerKey `json:"former,omitempty"`
}

// FormerKey is a key that a station no longer signs with.
type FormerKey struct {
	Key    ed25519.PublicKey `json:"key"`
	Number int               `json:"number"` // is never given again
	// Until is when it was replaced: no event after it counts. Zero: nobody
	// knows.
	Until time.Time `json:"until,omitzero"`
}

// keys are the keys that a station has and had, the present one first.
func (d *StationDoc) keys() []FormerKey { return append([]FormerKey{{Key: d.Key}}, d.Former...) }

// covers says whether a key may have signed something of a moment.
func (k FormerKey) covers(at time.Time) bool { return k.Until.IsZero() || !at.After(k.Until) }

// keyring are the keys that stations have and had, the present one first.
type keyring map[app.StationID][]FormerKey

// current is the key a station signs with now.
func (r keyring) current(id app.StationID) (ed25519.PublicKey, bool) {
	keys := r[id]
	if len(keys) == 0 {
		return nil, false
	}
	return keys[0].Key, true
}

// loadKnown is loadKeys with what a station knows without asking its hub.
func (s *Syncer) loadKnown(ctx context.Context) error {
	public, ok, err := s.Store.Setting(ctx, settingAuthority)
	if err != nil {
		return err
	}
	if ok {
		s.authority = public
		s.District.trustAuthority(public)
	}
	return s.loadKeys(ctx)
}

// loadKeys reads who the stations are, and the keys of this station's areas.
func (s *Syncer) loadKeys(ctx context.Context) error {
	docs, err := s.Store.References(ctx, stationPrefix)
	if err != nil {
		return err
	}
	keys := keyring{Portal: {{Key: s.District.PortalKey()}}, authorityStation: {{Key: s.authority}}}
	for id, body := range docs {
		var doc StationDoc
		if err := json.Unmarshal(body, &doc); err == nil && len(doc.Key) == ed25519.PublicKeySize {
			keys[app.StationID(strings.TrimPrefix(id, stationPrefix))] = doc.keys()
		}
	}
	own := keys[s.Station]
	if now, known := keys.current(s.Station); !known || !now.Equal(s.Key) {
		own = append([]FormerKey{{Key: s.Key}}, own...)
	}
	keys[s.Station] = own
	s.keys.set(keys)
	if err := s.loadMade(ctx); err != nil {
		return err
	}
	return s.loadAreaKeys(ctx)
}

// loadMade reads when the hub was made.
func (s *Syncer) loadMade(ctx context.Context) error {
	body, ok, err := s.Store.Reference(ctx, AuthorityDoc)
	if err != nil || !ok {
		return err
	}
	var doc AuthorityBody
	if json.Unmarshal(body, &doc) == nil {
		s.made = doc.Made
	}
	return nil
}

// ring are the keys of the district's stations. A neighbour may ask for one
// while a round reads them anew.
type ring struct {
	mu   sync.RWMutex
	keys keyring // never changed, only replaced
}

func (r *ring) set(keys keyring) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys = keys
}

func (r *ring) all() keyring {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys
}
