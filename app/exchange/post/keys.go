package post

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/exchange/wire"
)

// TrustAuthority keeps the district's public key at a station that is being
// enrolled.
func TrustAuthority(ctx context.Context, s desk.Store, public ed25519.PublicKey) error {
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{paperwork.SettingAuthority: public}})
}

// LoadKnown is LoadKeys with what a station knows without asking its hub.
func (o *Office) LoadKnown(ctx context.Context) error {
	if _, err := o.Known(ctx); err != nil {
		return err
	}
	return o.LoadKeys(ctx)
}

// Known says whether this station knows its district's key; it begins to go by
// it.
func (o *Office) Known(ctx context.Context) (bool, error) {
	if o.authority != nil {
		return true, nil
	}
	public, ok, err := o.Store.Setting(ctx, paperwork.SettingAuthority)
	if ok && err == nil {
		o.Believe(public)
	}
	return ok, err
}

// Believe sets whose signatures make a document the district's.
func (o *Office) Believe(public ed25519.PublicKey) {
	o.authority = public
	o.District.TrustAuthority(public)
}

// LoadKeys reads who the stations are, and the keys of this station's areas.
func (o *Office) LoadKeys(ctx context.Context) error {
	docs, err := o.Store.References(ctx, wire.StationPrefix)
	if err != nil {
		return err
	}
	keys := wire.Keyring{wire.Portal: {{Key: o.District.PortalKey()}}, wire.AuthorityStation: {{Key: o.authority}}}
	for id, body := range docs {
		var doc wire.StationDoc
		if err := json.Unmarshal(body, &doc); err == nil && len(doc.Key) == ed25519.PublicKeySize {
			keys[app.StationID(strings.TrimPrefix(id, wire.StationPrefix))] = doc.Keys()
		}
	}
	own := keys[o.Station]
	if now, known := keys.Current(o.Station); !known || !now.Equal(o.Key) {
		own = append([]wire.FormerKey{{Key: o.Key}}, own...)
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
	body, ok, err := o.Store.Reference(ctx, wire.AuthorityDoc)
	if err != nil || !ok {
		return err
	}
	var doc wire.AuthorityBody
	if json.Unmarshal(body, &doc) == nil {
		o.made = doc.Made
	}
	return nil
}

// ring are the keys of the district's stations. A neighbour may ask for one
// while a round reads them anew.
type ring struct {
	mu   sync.RWMutex
	keys wire.Keyring // never changed, only replaced
}

func (r *ring) set(keys wire.Keyring) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys = keys
}

func (r *ring) all() wire.Keyring {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys
}

// loadAreaKeys opens the keys of this station's areas.
func (o *Office) loadAreaKeys(ctx context.Context) error {
	body, ok, err := o.Store.Reference(ctx, wire.KeysPrefix+string(o.Station))
	if err != nil || !ok || o.Private == nil {
		return err
	}
	if bytes.Equal(body, o.areaKeys) {
		return nil
	}
	keys, err := wire.OpenKeys(o.Private, body)
	if err != nil {
		return app.E("hub", app.Damaged, "汇聚库给本站的区域密钥打不开，请管理员重新登记本站。", err)
	}
	for area, key := range keys {
		o.District.Learn(area, key)
	}
	o.areaKeys = slices.Clone(body)
	return nil
}

// Keyring are the keys that stations have and had, as they are known now.
func (o *Office) Keyring() wire.Keyring { return o.keys.all() }
