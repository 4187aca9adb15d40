package exchange

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// AuthorityDoc is the district's public key, signed by itself. A station knows
// it since its enrolment; one that was enrolled before there were signatures
// takes it from its hub, once.
const AuthorityDoc = "authority"

// AuthorityBody is its content.
type AuthorityBody struct {
	Kind   string            `json:"kind"` // authority
	Public ed25519.PublicKey `json:"public"`
	// Made is when the hub was made: no application is older. Zero: nobody
	// knows.
	Made time.Time `json:"made,omitzero"`
}

// unsigned says what to do with a hub that was prepared before there were
// signatures.
func unsignedHub(err error) error {
	return app.E("hub", app.Newer, "汇聚库还是没有签名的旧格式，不能同步。请汇聚库管理员用新程序运行一次 miaopi hub init。", err)
}

// writtenOnce are the documents that stations write themselves; all others in
// the reference database bear the authority's signature.
func writtenOnce(id string) bool {
	return strings.HasPrefix(id, poolPrefix) || strings.HasPrefix(id, passwordPrefix)
}

// Authority opens the key that signs for the district. app.Missing: the hub is
// not prepared, or was before there were signatures.
func (m *Manager) Authority(ctx context.Context) (ed25519.PrivateKey, error) {
	if m.key != nil {
		return m.key, nil
	}
	docs, err := m.Hub.Get(ctx, keysDB(m.Name), []string{AuthorityDoc})
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
	return m.Hub.Put(ctx, keysDB(m.Name), AuthorityDoc, slot)
}

// open has the district's keys ready: its own for facts, and the areas'.
func (m *Manager) openDistrict(ctx context.Context) (*District, error) {
	secret, err := m.District(ctx)
	if err != nil {
		return nil, err
	}
	d, err := NewDistrict(secret)
	if err != nil {
		return nil, err
	}
	key, err := m.Authority(ctx)
	if err != nil {
		return nil, err
	}
	d.trustLoader(key)
	return d, nil
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
	docs, err := m.Hub.Get(ctx, ReferenceDB(m.Name), []string{id})
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
	return true, m.Hub.Put(ctx, ReferenceDB(m.Name), id, doc)
}

// sameSignature compares what two documents say: Ed25519 gives the same
// signature for the same text.
func sameSignature(a, b []byte) bool {
	var x, y struct {
		Sig []byte `json:"sig"`
	}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && slices.Equal(x.Sig, y.Sig)
}

// settingAuthority is where a station keeps the public key it knows its
// district by.
const settingAuthority = "hub/authority"

// TrustAuthority keeps the district's public key at a station that is being
// enrolled.
func TrustAuthority(ctx context.Context, s desk.Store, public ed25519.PublicKey) error {
	return s.Commit(ctx, desk.Batch{Settings: map[string][]byte{settingAuthority: public}})
}

// trust finds by which key this station knows its district. A station from
// before there were signatures takes it from its hub, once and for good.
func (s *Syncer) trust(ctx context.Context) error {
	if s.authority != nil {
		return nil
	}
	public, ok, err := s.Store.Setting(ctx, settingAuthority)
	if err != nil {
		return err
	}
	if !ok {
		if public, err = s.firstAuthority(ctx); err != nil {
			return err
		}
	}
	s.authority = public
	s.District.trustAuthority(public)
	return nil
}

// firstAuthority takes the key that the hub names, over the connection that
// proved to be the hub's.
func (s *Syncer) firstAuthority(ctx context.Context) (ed25519.PublicKey, error) {
	docs, err := s.Hub.Get(ctx, ReferenceDB(s.Name), []string{AuthorityDoc})
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, unsignedHub(nil)
	}
	var body AuthorityBody
	if err := json.Unmarshal(docs[0].Body, &body); err != nil {
		return nil, unsignedHub(err)
	}
	if _, err := authority.Open(body.Public, AuthorityDoc, docs[0].Body); err != nil {
		return nil, unsignedHub(err)
	}
	if err := s.beginAnew(ctx); err != nil {
		return nil, err
	}
	return body.Public, TrustAuthority(ctx, s.Store, body.Public)
}

// beginAnew has every feed read from its beginning, and what was refused sent
// once more: an earlier program that met a hub of ours put aside what it could
// not open, and its plain events were not taken.
func (s *Syncer) beginAnew(ctx context.Context) error {
	dbs := []string{ReferenceDB(s.Name)}
	for _, area := range s.Areas {
		dbs = append(dbs, AreaDB(s.Name, area))
	}
	for _, db := range dbs {
		if err := s.Store.Forget(ctx, db); err != nil {
			return err
		}
	}
	return s.Retry(ctx)
}

// newReference takes a reference document in when it bears the authority's
// signature and is newer than the one that is known. A carrier's deletion says
// nothing: what ends, ends by a newer edition.
func (s *Syncer) newReference(ctx context.Context, im *desk.Import, d Doc, byHub bool) error {
	switch {
	case d.Deleted:
		return nil
	case strings.HasPrefix(d.ID, poolPrefix):
		if !byHub {
			return nil // what is taken of the district's numbers, the hub says
		}
	case strings.HasPrefix(d.ID, passwordPrefix):
		if ok, err := s.newPasswordDoc(ctx, im, d); err != nil || !ok {
			return err
		}
	default:
		newer, err := s.newer(ctx, im, d)
		if err != nil || !newer {
			return err
		}
	}
	if im.Reference == nil {
		im.Reference = map[string][]byte{}
	}
	im.Reference[d.ID] = d.Body
	return nil
}

// newer says whether a signed document counts over the one that is known.
func (s *Syncer) newer(ctx context.Context, im *desk.Import, d Doc) (bool, error) {
	fresh, err := authority.Open(s.authority, d.ID, d.Body)
	if err != nil {
		return false, app.E("reference", app.Input, "公共数据 "+d.ID+" 没有区管理员的签名，没有采用。", err)
	}
	known := im.Reference[d.ID]
	if known == nil {
		var ok bool
		if known, ok, err = s.Store.Reference(ctx, d.ID); err != nil || !ok {
			return true, err
		}
	}
	old, err := authority.Open(s.authority, d.ID, known)
	return err != nil || fresh.Newer(old), nil // one from before there were signatures gives way
}
