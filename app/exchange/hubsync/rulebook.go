package hubsync

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"miaopi/app/desk/rulebook"
	"miaopi/app/exchange/post"
	"miaopi/app/exchange/wire"
)

// rules puts the hub's bundle of rules in force when it is newer. One that is
// refused is told about; the last good one stays.
func (l *Link) rules(ctx context.Context, r *Result) error {
	body, ok, err := l.station.Store().Reference(ctx, wire.BundleDoc)
	if err != nil || !ok {
		return err
	}
	var doc wire.BundleBody
	if err := json.Unmarshal(body, &doc); err != nil {
		r.Rules = "汇聚库上的规则束读不出来，没有采用。"
		return nil
	}
	digest := sha256.Sum256(doc.Archive)
	if digest == l.refused {
		return nil
	}
	got, err := rulebook.At(l.station).ReceiveBundle(ctx, doc.Archive)
	switch {
	case err != nil:
		l.refused = digest
		r.Rules = "汇聚库上的规则束没有采用：" + post.Sentence(err)
	case got.Label() != "":
		r.Rules = adopted(&got)
	}
	return nil
}

// adopted says that a bundle is in force, and which items it took away that
// people still wait for.
func adopted(p *rulebook.Preview) string {
	said := "规则束 " + p.Label() + " 已验签，现在起采用。"
	left := p.Left()
	if len(left) == 0 {
		return said
	}
	names := make([]string, len(left))
	for i, c := range left {
		names[i] = fmt.Sprintf("%s（在办 %d 件）", c.Name, c.Open)
	}
	return said + "其中不再有：" + strings.Join(names, "、") + "；在办的照原来的规则办，不受理新的申请。"
}
