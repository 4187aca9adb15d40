package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"miaopi/app"
	"miaopi/app/desk"
	"slices"
	"strings"
	"sync"
)

// settingAuthority is where a station keeps the public key it knows its
// district by.
const settingAuthority = "hub/authority"

// TrustAuthority keeps the district's public key at a station that is being
// enrolled.
func TrustAuthority(ctx context.Context, s desk.Store, public ed25519.PublicKey) error {
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingAuthority: public}})
}

// loadKnown is loadKeys with what a station knows without asking its hub.
func (o *Office) loadKnown(ctx context.Context) error {
	if _, err := o.known(ctx); err != nil {
		return err
	}
	return o.loadKeys(ctx)
}

// known says whether this station knows its district's key; it begins to go by
// it.
func (o *Office) known(ctx context.Context) (bool, error) {
	if o.authority != nil {
		return true, nil
	}
	public, ok, err := o.Store.Setting(ctx, settingAuthority)
	if ok && err == nil {
		o.believe(public)
	}
	return ok, err
}

// believe sets whose signatures make a document the district's.
func (o *Office) believe(public ed25519.PublicKey) {
	o.authority = public
	o.District.trustAuthority(public)
}

// loadKeys reads who the stations are, and the keys of this station's areas.
func (o *Office) loadKeys(ctx context.Context) error {
	docs, err := o.Store.References(ctx, stationPrefix)
	if err != nil {
		return err
	}
	keys := keyring{Portal: {{Key: o.District.PortalKey()}}, authorityStation: {{Key: o.authority}}}
	for id, body := range docs {
		var doc StationDoc
		if err := json.Unmarshal(body, &doc); err == nil && len(doc.Key) == ed25519.PublicKeySize {
			keys[app.StationID(strings.TrimPrefix(id, stationPrefix))] = doc.keys()
		}
	}
	own := keys[o.Station]
	if now, known := keys.current(o.Station); !known || !now.Equal(o.Key) {
		own = append([]FormerKey{{Key: o.Key}}, own...)
	}
	keys[o.Station] = own
	o.keys.set(keys)
	if err := o.loadMade(ctx); err != nil {
		return err
	}
	return o.loadAreaKeys(ctx)
}

// loadMade reads when the hub was made.
func (o *Office) loadMade(ctx context.Context) error {
	body, ok, err := o.Store.Reference(ctx, AuthorityDoc)
	if err != nil || !ok {
		return err
	}
	var doc AuthorityBody
	if json.Unmarshal(body, &doc) == nil {
		o.made = doc.Made
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

// loadAreaKeys opens the keys of this station's areas.
func (o *Office) loadAreaKeys(ctx context.Context) error {
	body, ok, err := o.Store.Reference(ctx, keysPrefix+string(o.Station))
	if err != nil || !ok || o.Private == nil {
		return err
	}
	if bytes.Equal(body, o.areaKeys) {
		return nil
	}
	keys, err := openKeys(o.Private, body)
	if err != nil {
		return app.E("hub", app.Damaged, "汇聚库给本站的区域密钥打不开，请管理员重新登记本站。", err)
	}
	for area, key := range keys {
		o.District.learn(area, key)
	}
	o.areaKeys = slices.Clone(body)
	return nil
}
