package hubsync

import (
	"context"
	"crypto/ed25519"
	"encoding/json"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// unsignedHub says what to do with a hub that was prepared before there were
// signatures.
func unsignedHub(err error) error {
	return app.E("hub", app.Newer, "汇聚库还是没有签名的旧格式，不能同步。请汇聚库管理员用新程序运行一次 miaopi hub init。", err)
}

// trust finds by which key this station knows its district. A station from
// before there were signatures takes it from its hub, once and for good.
func (s *syncer) trust(ctx context.Context) error {
	known, err := s.Known(ctx)
	if known || err != nil {
		return err
	}
	public, err := s.firstAuthority(ctx)
	if err == nil {
		s.Believe(public)
	}
	return err
}

// firstAuthority takes the key that the hub names, over the connection that
// proved to be the hub's.
func (s *syncer) firstAuthority(ctx context.Context) (ed25519.PublicKey, error) {
	docs, err := s.Hub.Get(ctx, wire.ReferenceDB(s.Name), []string{wire.AuthorityDoc})
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, unsignedHub(nil)
	}
	var body wire.AuthorityBody
	if err := json.Unmarshal(docs[0].Body, &body); err != nil {
		return nil, unsignedHub(err)
	}
	if _, err := authority.Open(body.Public, wire.AuthorityDoc, docs[0].Body); err != nil {
		return nil, unsignedHub(err)
	}
	if err := s.beginAnew(ctx); err != nil {
		return nil, err
	}
	return body.Public, post.TrustAuthority(ctx, s.Store, body.Public)
}

// beginAnew has every feed read from its beginning, and what was refused sent
// once more: an earlier program that met a hub of ours put aside what it could
// not open, and its plain events were not taken.
func (s *syncer) beginAnew(ctx context.Context) error {
	dbs := []string{wire.ReferenceDB(s.Name)}
	for _, area := range s.Areas {
		dbs = append(dbs, wire.AreaDB(s.Name, area))
	}
	for _, db := range dbs {
		if err := s.Store.Forget(ctx, db); err != nil {
			return err
		}
	}
	return s.Retry(ctx)
}
