package hubsync

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
)

// ChangePassword implements desk.Passwords.
func (l *Link) ChangePassword(ctx context.Context, id app.AccountID, old, fresh string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var r Result
	if err := l.syncer.hearReference(ctx, &r); err != nil {
		return offlinePassword(err)
	}
	docs, err := l.accountDocs(ctx)
	if err != nil {
		return err
	}
	doc, err := l.newPassword(docs, id, old, fresh)
	if err != nil {
		return err
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	if err := l.publishPassword(ctx, doc, body); err != nil {
		return err
	}
	if err := l.syncer.Store.Import(ctx, desk.Import{Reference: map[string][]byte{doc.ID: body}}); err != nil {
		return err
	}
	return l.admit(ctx)
}

// publishPassword writes the document. Where the answer does not tell, it looks
// what is there: a person must know which of two passwords is his.
func (l *Link) publishPassword(ctx context.Context, doc wire.PasswordDoc, body []byte) error {
	db := wire.ReferenceDB(l.Config.Name)
	sent, failed := l.syncer.Hub.Push(ctx, db, []json.RawMessage{body})
	switch {
	case failed == nil && sent[0].Safe:
		return nil
	case failed == nil && sent[0].Error != "":
		return app.E("password", app.Forbidden, "汇聚库没有收下新密码（"+sent[0].Reason+"），密码没有改。请联系汇聚库管理员更新汇聚库（miaopi hub init）。", nil)
	}
	there, err := l.syncer.Hub.Get(ctx, db, []string{doc.ID})
	if err != nil || failed == nil && sent[0].Soft {
		return app.E("password", app.Offline, "没有等到汇聚库确认，新密码也许已经生效：下次登录先试新密码，不行再用原密码。", errors.Join(failed, err))
	}
	if len(there) == 0 {
		return offlinePassword(failed)
	}
	var written wire.PasswordDoc
	if json.Unmarshal(there[0].Body, &written) != nil || !bytes.Equal(written.Sig, doc.Sig) {
		return app.E("password", app.Conflict, "这个账号刚在别处改过密码，请重试。", nil)
	}
	return nil
}

// newPassword makes the next document of an account.
func (l *Link) newPassword(docs map[string][]byte, id app.AccountID, old, fresh string) (wire.PasswordDoc, error) {
	published, err := wire.PublishedKey(docs, id)
	if err != nil {
		return wire.PasswordDoc{}, err
	}
	now, err := wire.CurrentKey(published, docs)
	if err != nil {
		return wire.PasswordDoc{}, err
	}
	_, last, err := wire.Passwords(published, docs)
	if err != nil {
		return wire.PasswordDoc{}, err
	}
	next, key, err := now.Rewrap(old, fresh, l.station.Random)
	if err != nil {
		return wire.PasswordDoc{}, err
	}
	of, err := wire.AccountEdition(published)
	if err != nil {
		return wire.PasswordDoc{}, err
	}
	body := wire.PasswordBody{Account: id, Of: of, N: last + 1, Slot: next.Slot}
	text, err := body.Text()
	return wire.PasswordDoc{ID: fmt.Sprintf("%s%s:%s:%d", wire.PasswordPrefix, id, of, body.N), Kind: "password", PasswordBody: body, Sig: ed25519.Sign(key, text)}, err
}

// offlinePassword says what to do when the hub does not answer.
func offlinePassword(err error) error {
	if err == nil || app.KindOf(err) == app.Offline {
		return app.E("password", app.Offline, "连不上汇聚库，密码没有改。请联网后再改。", err)
	}
	return err
}

// accountDocs are the reference documents that say who may open a station.
func (l *Link) accountDocs(ctx context.Context) (map[string][]byte, error) {
	docs, err := l.station.Store().References(ctx, wire.AccountPrefix)
	if err != nil {
		return nil, err
	}
	more, err := l.station.Store().References(ctx, wire.PasswordPrefix)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(docs)
	maps.Copy(out, more)
	return out, nil
}
