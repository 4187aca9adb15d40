package admin

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"slices"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/exchange/wire"
	"miaopi/app/keyslot"
)

// Authority opens the key that signs for the district. app.Missing: the hub is
// not prepared, or was before there were signatures.
func (m *Manager) Authority(ctx context.Context) (ed25519.PrivateKey, error) {
	if m.key != nil {
		return m.key, nil
	}
	docs, err := m.Hub.Get(ctx, keysDB(m.Name), []string{wire.AuthorityDoc})
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, app.E("hub", app.Missing, "汇聚库还没有签名密钥，请先运行 miaopi hub init。", nil)
	}
	var slot keyslot.Slot
	if err := json.Unmarshal(docs[0].Body, &slot); err != nil {
		return nil, app.E("hub", app.Damaged, "汇聚库上的签名密钥读不出来。", err)
	}
	seed, err := slot.Open(m.Password, m.authorityLabel())
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, app.E("hub", app.Wrong, "签名密钥还在原来的管理员密码下保存着。密码改过的，先运行一次 miaopi hub password。", err)
	}
	m.key = ed25519.NewKeyFromSeed(seed)
	return m.key, nil
}

func (m *Manager) authorityLabel() []byte { return []byte(m.Name + "\x00authority") }

// makeAuthority draws the key that signs for the district.
func (m *Manager) makeAuthority(ctx context.Context) error {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(m.Random, seed); err != nil {
		return err
	}
	return m.KeepAuthority(ctx, seed)
}

// KeepAuthority keeps the seed of the district's signing key under the
// administrator's password.
func (m *Manager) KeepAuthority(ctx context.Context, seed []byte) error {
	slot, err := keyslot.Seal(m.Password, m.authorityLabel(), seed, m.KDF, m.Random)
	if err != nil {
		return err
	}
	m.key = ed25519.NewKeyFromSeed(seed)
	return m.Hub.Put(ctx, keysDB(m.Name), wire.AuthorityDoc, slot)
}

// open has the district's keys ready: its own for facts, and the areas'.
func (m *Manager) openDistrict(ctx context.Context) (*wire.District, error) {
	_, d, err := m.openSecret(ctx)
	return d, err
}

func (m *Manager) openSecret(ctx context.Context) ([]byte, *wire.District, error) {
	secret, err := m.District(ctx)
	if err != nil {
		return nil, nil, err
	}
	d, err := wire.NewDistrict(secret)
	if err != nil {
		return nil, nil, err
	}
	key, err := m.Authority(ctx)
	if err != nil {
		return nil, nil, err
	}
	d.TrustLoader(key)
	return secret, d, nil
}

// Publish signs a reference document and writes it, in an edition above the one
// that stands there. One that says the same already is left alone.
func (m *Manager) Publish(ctx context.Context, id string, body any) error {
	_, err := m.publish(ctx, id, body)
	return err
}

func (m *Manager) publish(ctx context.Context, id string, body any) (changed bool, err error) {
	key, err := m.Authority(ctx)
	if err != nil {
		return false, err
	}
	docs, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{id})
	if err != nil {
		return false, err
	}
	edition := int64(1)
	if m.Now != nil {
		edition = m.Now().UnixMilli()
	}
	for _, d := range docs {
		old, err := authority.Open(key.Public().(ed25519.PublicKey), id, d.Body)
		if err != nil {
			continue
		}
		if again, err := authority.Sign(key, id, old.Edition, body); err == nil && sameSignature(again, d.Body) {
			return false, nil
		}
		edition = max(edition, old.Edition+1)
	}
	doc, err := authority.Sign(key, id, edition, body)
	if err != nil {
		return false, err
	}
	return true, m.Hub.Put(ctx, wire.ReferenceDB(m.Name), id, doc)
}

// sameSignature compares what two documents say: Ed25519 gives the same
// signature for the same text.
func sameSignature(a, b []byte) bool {
	var x, y struct {
		Sig []byte `json:"sig"`
	}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && slices.Equal(x.Sig, y.Sig)
}

// publishKeys gives a station the keys of its areas. One that has them already
// gets no new document: age seals differently every time.
func (m *Manager) publishKeys(ctx context.Context, d *wire.District, id app.StationID, doc wire.StationDoc) (bool, error) {
	digest := wire.KeysFor(doc)
	there, err := m.Hub.Get(ctx, wire.ReferenceDB(m.Name), []string{wire.KeysPrefix + string(id)})
	if err != nil {
		return false, err
	}
	for _, old := range there {
		var had struct {
			For json.RawMessage `json:"for"`
		}
		if json.Unmarshal(old.Body, &had) == nil && bytes.Equal(had.For, digest) {
			return false, nil
		}
	}
	sealed, err := d.SealKeys(doc)
	if err != nil {
		return false, err
	}
	return m.publish(ctx, wire.KeysPrefix+string(id), struct {
		wire.KeysDoc
		For json.RawMessage `json:"for"`
	}{wire.KeysDoc{Kind: "keys", Station: id, Sealed: sealed}, digest})
}

// publishAreas publishes the areas with the keys to lend to them.
func (m *Manager) publishAreas(ctx context.Context, areas []string) error {
	d, err := m.openDistrict(ctx)
	if err != nil {
		return err
	}
	list := wire.AreasBody{Kind: "areas", Areas: areas, Keys: map[string][]byte{}}
	for _, a := range areas {
		key, err := d.AreaKey(a)
		if err != nil {
			return err
		}
		pair, err := wire.LendKey(key)
		if err != nil {
			return err
		}
		list.Keys[a] = pair.Public().(ed25519.PublicKey)
	}
	return m.Publish(ctx, wire.AreasDoc, list)
}
