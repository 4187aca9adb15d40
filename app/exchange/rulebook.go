package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/json"
)

// BundleDoc is a signed bundle of rules on a hub.
const BundleDoc = "bundle"

// BundleBody is its content.
type BundleBody struct {
	Kind    string `json:"kind"` // bundle
	Archive []byte `json:"archive"`
}

// rules installs the hub's bundle of rules when it is newer. One that is
// refused is told about; the last good one stays.
func (l *Link) rules(ctx context.Context, r *Result) error {
	body, ok, err := l.station.Store().Reference(ctx, BundleDoc)
	if err != nil || !ok {
		return err
	}
	var doc BundleBody
	if err := json.Unmarshal(body, &doc); err != nil {
		r.Rules = "汇聚库上的规则束读不出来，没有采用。"
		return nil
	}
	digest := sha256.Sum256(doc.Archive)
	if digest == l.refused {
		return nil
	}
	book, err := l.station.ReceiveBundle(ctx, doc.Archive)
	switch {
	case err != nil:
		l.refused = digest
		r.Rules = "汇聚库上的规则束没有采用：" + sentence(err)
	case book != "":
		r.Rules = "规则束 " + book + " 已验签，下次登录起采用。"
	}
	return nil
}

// PublishersDoc names whose signatures on bundles count.
const PublishersDoc = "publishers"

// PublishersBody is its content.
type PublishersBody struct {
	Kind string   `json:"kind"` // publishers
	Keys []string `json:"keys"`
}
