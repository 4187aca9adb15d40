package admin

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/wire"
)

// vouch has a second administrator stand for what of a list needs one, and puts his
// half behind each of its passwords. Neither of the two knows the whole.
func vouch(docs map[string][]byte, list []desk.NewAccount, second Second) error {
	keys, err := wire.AccountKeys(docs)
	if err != nil {
		return err
	}
	var needs []*desk.NewAccount
	for i := range list {
		if needsSecond(docs, keys, list[i].Account) {
			needs = append(needs, &list[i])
		}
	}
	if len(needs) == 0 {
		return nil
	}
	if err := second.may(keys, needs); err != nil {
		return err
	}
	for _, a := range needs {
		if err := second.behind(a); err != nil {
			return err
		}
	}
	return nil
}

// needsSecond says whether one administrator alone may not say what becomes of an
// account: somebody has made it his own, or it is a further administrator. Whoever
// loaded a first password knows it: while nobody has changed it there is nothing to
// take away.
func needsSecond(docs map[string][]byte, keys []desk.AccountKey, a desk.Account) bool {
	if owned(docs, a.ID) {
		return true
	}
	return a.Role == app.Administrator && slices.ContainsFunc(keys, func(k desk.AccountKey) bool { return canSecond(k, a.ID) })
}

// owned says whether somebody has given an account a password of his own, also
// before it was published anew. One from before there were such passwords counts as owned.
func owned(docs map[string][]byte, id app.AccountID) bool {
	if docs[wire.AccountPrefix+string(id)] == nil {
		return false
	}
	if k, err := wire.PublishedKey(docs, id); err != nil || len(k.Public) == 0 {
		return true
	}
	for name := range docs {
		if strings.HasPrefix(name, wire.PasswordPrefix+string(id)+":") {
			return true
		}
	}
	return false
}

// canSecond says whether an account may stand for what becomes of another: an
// administrator whose password nobody else gave him, nor knows from a demo.
func canSecond(k desk.AccountKey, other app.AccountID) bool {
	return k.Role == app.Administrator && !k.First && !k.Demo && k.ID != other
}

// behind puts the second half behind the password that a table gives.
func (s Second) behind(a *desk.NewAccount) error {
	for _, half := range []string{a.Password, s.Half} {
		if err := desk.CheckHalf(a.Account, half); err != nil {
			return err
		}
	}
	a.Password += s.Half
	return desk.CheckPassword(a.Account, a.Password)
}

// may says why the second administrator cannot stand for some changes.
func (s Second) may(keys []desk.AccountKey, needs []*desk.NewAccount) error {
	ids := make([]string, len(needs))
	for i, a := range needs {
		ids[i] = string(a.ID)
	}
	if s.ID == "" {
		return app.E("load", app.Forbidden, "账号 "+strings.Join(ids, "、")+" 已经有人在用，或者是又一位管理人员，一个人改不了，什么都没有发布。请另一位管理人员到场：用 --account 和 MIAOPI_PASSWORD 给出他自己的账号和密码，用 MIAOPI_NEW_PASSWORD 给出初始密码的后一半；表里的 password 是前一半。不改这些账号的，请从表里删去。", nil)
	}
	i := slices.IndexFunc(keys, func(k desk.AccountKey) bool { return k.ID == s.ID })
	if i < 0 || keys[i].Role != app.Administrator {
		return app.E("load", app.Forbidden, "汇聚库上没有管理人员账号 "+string(s.ID)+"，什么都没有发布。", nil)
	}
	for _, id := range ids {
		if !canSecond(keys[i], app.AccountID(id)) {
			return app.E("load", app.Forbidden, "账号 "+string(s.ID)+" 不能为账号 "+id+" 的改动作证：要另一位管理人员，而且已经改掉初始密码。什么都没有发布。", nil)
		}
	}
	if _, err := keys[i].Open(s.Password); err != nil {
		return app.E("load", app.Wrong, "作证的管理人员的密码不对，什么都没有发布。", err)
	}
	return nil
}
