package exchange

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/keyslot"
)

// passwordDoc is a password that somebody gave himself: the N-th since an
// administrator published the account. The person's own key signs it, and only
// the password before it opens that key: neither another station nor another
// person can put one down that counts.
type passwordDoc struct {
	ID   string `json:"_id"`
	Kind string `json:"kind"` // password
	passwordBody
	Sig []byte `json:"sig"`
}

type passwordBody struct {
	Account app.AccountID `json:"account"`
	Of      string        `json:"of"` // the published account it belongs to, see edition
	N       int           `json:"n"`
	Slot    keyslot.Slot  `json:"slot"`
}

const passwordPrefix = "password:"

// text is what is signed.
func (b passwordBody) text() ([]byte, error) {
	body, err := json.Marshal(b)
	return append([]byte("miaopi password v1\n"), body...), err
}

// edition names an account as it was published: one that is published again,
// with another password, starts anew.
func edition(k desk.AccountKey) (string, error) {
	b, err := json.Marshal(k.Slot)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// passwords are the documents of an account's edition, the oldest first, and
// the highest number among them, of those that do not count too.
func passwords(k desk.AccountKey, docs map[string][]byte) (valid []passwordBody, last int, err error) {
	of, err := edition(k)
	if err != nil {
		return nil, 0, err
	}
	prefix := passwordPrefix + string(k.ID) + ":" + of + ":"
	for id, body := range docs {
		if !strings.HasPrefix(id, prefix) {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(id[len(prefix):], "%d", &n); err != nil || id != fmt.Sprint(prefix, n) {
			continue
		}
		last = max(last, n)
		var d passwordDoc
		if json.Unmarshal(body, &d) != nil || d.Account != k.ID || d.Of != of || d.N != n || len(k.Public) != ed25519.PublicKeySize {
			continue
		}
		if text, err := d.text(); err == nil && ed25519.Verify(k.Public, text, d.Sig) {
			valid = append(valid, d.passwordBody)
		}
	}
	slices.SortFunc(valid, func(a, b passwordBody) int { return a.N - b.N })
	return valid, last, nil
}

// newPasswordDoc says whether a document is a password that its account's owner
// signed, or one of an account that is not known yet and nobody else wrote.
func (s *Syncer) newPasswordDoc(ctx context.Context, im *desk.Import, d Doc) (bool, error) {
	var doc passwordDoc
	if json.Unmarshal(d.Body, &doc) != nil {
		return false, nil
	}
	_, there, err := s.Store.Reference(ctx, d.ID)
	if err != nil {
		return false, err
	}
	id := accountPrefix + string(doc.Account)
	account, known := im.Reference[id], true
	if account == nil {
		if account, known, err = s.Store.Reference(ctx, id); err != nil {
			return false, err
		}
	}
	if !known {
		return !there, nil
	}
	published, err := publishedKey(map[string][]byte{id: account}, doc.Account)
	if err != nil {
		return !there, nil
	}
	valid, _, err := passwords(published, map[string][]byte{d.ID: d.Body})
	return len(valid) == 1 || !there, err
}

// current is a published account under the password that counts now.
func current(k desk.AccountKey, docs map[string][]byte) (desk.AccountKey, error) {
	valid, _, err := passwords(k, docs)
	k.First = len(k.Public) > 0
	if n := len(valid); n > 0 {
		k.Slot, k.First = valid[n-1].Slot, false
	}
	return k, err
}

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
func (l *Link) publishPassword(ctx context.Context, doc passwordDoc, body []byte) error {
	db := ReferenceDB(l.Config.Name)
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
	var written passwordDoc
	if json.Unmarshal(there[0].Body, &written) != nil || !bytes.Equal(written.Sig, doc.Sig) {
		return app.E("password", app.Conflict, "这个账号刚在别处改过密码，请重试。", nil)
	}
	return nil
}

// newPassword makes the next document of an account.
func (l *Link) newPassword(docs map[string][]byte, id app.AccountID, old, fresh string) (passwordDoc, error) {
	published, err := publishedKey(docs, id)
	if err != nil {
		return passwordDoc{}, err
	}
	now, err := current(published, docs)
	if err != nil {
		return passwordDoc{}, err
	}
	_, last, err := passwords(published, docs)
	if err != nil {
		return passwordDoc{}, err
	}
	next, key, err := now.Rewrap(old, fresh, l.station.Random)
	if err != nil {
		return passwordDoc{}, err
	}
	of, err := edition(published)
	if err != nil {
		return passwordDoc{}, err
	}
	body := passwordBody{Account: id, Of: of, N: last + 1, Slot: next.Slot}
	text, err := body.text()
	return passwordDoc{ID: fmt.Sprintf("%s%s:%s:%d", passwordPrefix, id, of, body.N), Kind: "password", passwordBody: body, Sig: ed25519.Sign(key, text)}, err
}

// offlinePassword says what to do when the hub does not answer.
func offlinePassword(err error) error {
	if err == nil || app.KindOf(err) == app.Offline {
		return app.E("password", app.Offline, "连不上汇聚库，密码没有改。请联网后再改。", err)
	}
	return err
}
