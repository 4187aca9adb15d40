package post

import (
	"context"
	"encoding/json"
	"strings"

	"miaopi/app"
	"miaopi/app/authority"
	"miaopi/app/desk"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/wire"
)

// newReference takes a reference document in when it bears the authority's
// signature and is newer than the one that is known. A carrier's deletion says
// nothing: what ends, ends by a newer edition.
func (o *Office) newReference(ctx context.Context, im *desk.Import, d port.Doc, byHub bool) error {
	switch {
	case d.Deleted:
		return nil
	case strings.HasPrefix(d.ID, wire.PoolPrefix):
		if !byHub {
			return nil // what is taken of the district's numbers, the hub says
		}
	case strings.HasPrefix(d.ID, wire.PasswordPrefix):
		if ok, err := o.newPasswordDoc(ctx, im, d); err != nil || !ok {
			return err
		}
	default:
		newer, err := o.Newer(ctx, im, d)
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

// Newer says whether a signed document counts over the one that is known.
func (o *Office) Newer(ctx context.Context, im *desk.Import, d port.Doc) (bool, error) {
	fresh, err := authority.Open(o.authority, d.ID, d.Body)
	if err != nil {
		return false, app.E("reference", app.Input, "公共数据 "+d.ID+" 没有区管理员的签名，没有采用。", err)
	}
	known := im.Reference[d.ID]
	if known == nil {
		var ok bool
		if known, ok, err = o.Store.Reference(ctx, d.ID); err != nil || !ok {
			return true, err
		}
	}
	old, err := authority.Open(o.authority, d.ID, known)
	return err != nil || fresh.Newer(old), nil // one from before there were signatures gives way
}

// newPasswordDoc says whether a document is a password that its account's owner
// signed, or one of an account that is not known yet and nobody else wrote.
func (o *Office) newPasswordDoc(ctx context.Context, im *desk.Import, d port.Doc) (bool, error) {
	var doc wire.PasswordDoc
	if json.Unmarshal(d.Body, &doc) != nil {
		return false, nil
	}
	_, there, err := o.Store.Reference(ctx, d.ID)
	if err != nil {
		return false, err
	}
	id := wire.AccountPrefix + string(doc.Account)
	account, known := im.Reference[id], true
	if account == nil {
		if account, known, err = o.Store.Reference(ctx, id); err != nil {
			return false, err
		}
	}
	if !known {
		return !there, nil
	}
	published, err := wire.PublishedKey(map[string][]byte{id: account}, doc.Account)
	if err != nil {
		return !there, nil
	}
	valid, _, err := wire.Passwords(published, map[string][]byte{d.ID: d.Body})
	return len(valid) == 1 || !there, err
}
