package staff

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// MayKeepAccounts says whether the person at the station may make and change
// accounts here; the error says why not.
func (s *Room) MayKeepAccounts() error {
	switch {
	case s.at.Actor.Role != app.Administrator:
		return app.E("account", app.Forbidden, "只有管理人员可以改动账号。", nil)
	case s.at.Info.Number > 0:
		return app.E("account", app.Forbidden, "本站的账号由汇聚库统一发放，请由汇聚库管理员更改；各站联网后自动更新。", nil)
	}
	_, err := s.at.Keeper()
	return err
}

// AddAccount makes an account with its first password. own is the password of
// whoever makes it.
func (s *Room) AddAccount(ctx context.Context, own string, a desk.NewAccount) error {
	a.ID, a.Name, a.Number = app.AccountID(strings.TrimSpace(string(a.ID))), strings.TrimSpace(a.Name), strings.TrimSpace(a.Number)
	return s.keepAccount(ctx, own, "add", func(list []desk.Colleague) (desk.NewAccount, error) {
		if c, err := desk.FindColleague(list, a.ID); err == nil {
			return a, app.E("account", app.Conflict, "已经有账号 "+string(a.ID)+"（"+c.Name+"），没有改动它。", nil)
		}
		if s.NeedsSecond(list, a.Account) {
			return a, app.E("account", app.Forbidden, secondNeeded, nil)
		}
		return a, a.Check()
	})
}

// SetAccount gives one's own account a name and a password: they are sealed
// together. Another's is proposed, see ProposeAccount.
func (s *Room) SetAccount(ctx context.Context, own string, a desk.NewAccount) error {
	a.Name, a.Number = strings.TrimSpace(a.Name), strings.TrimSpace(a.Number)
	return s.keepAccount(ctx, own, "set", func(list []desk.Colleague) (desk.NewAccount, error) {
		c, err := desk.FindColleague(list, a.ID)
		switch {
		case err != nil:
			return a, err
		case a.ID != s.at.Actor.Account:
			return a, app.E("account", app.Forbidden, secondNeeded, nil)
		case a.Role != c.Role:
			return a, app.E("account", app.Forbidden, "不能改动自己的角色，请由另一位管理人员来改。", nil)
		}
		return a, a.Check()
	})
}

// CloseAccount lets nobody in under an account any more. What it did stays on
// record.
func (s *Room) CloseAccount(ctx context.Context, own string, id app.AccountID) error {
	return s.keepAccount(ctx, own, "close", func(list []desk.Colleague) (desk.NewAccount, error) {
		c, err := desk.FindColleague(list, id)
		switch {
		case err != nil:
			return desk.NewAccount{}, err
		case id == s.at.Actor.Account:
			return desk.NewAccount{}, app.E("account", app.Forbidden, "不能停用自己的账号，请由另一位管理人员来停用。", nil)
		case c.Off:
			return desk.NewAccount{}, app.E("account", app.Conflict, "账号 "+string(id)+" 已经停用。", nil)
		}
		c.Off = true
		return desk.NewAccount{Account: c.Account}, nil
	})
}

// keepAccount changes one account and journals it, both or neither. change
// says what becomes of it, before the password is asked for.
func (s *Room) keepAccount(ctx context.Context, own, what string, change func([]desk.Colleague) (desk.NewAccount, error)) error {
	if err := s.MayKeepAccounts(); err != nil {
		return err
	}
	if err := s.at.MayAct(); err != nil {
		return err
	}
	list, err := s.at.Colleagues()
	if err != nil {
		return err
	}
	a, err := change(list)
	if err != nil {
		return err
	}
	return s.seat(ctx, own, a, a.ID != s.at.Actor.Account, entry{"account", what + " " + string(a.ID) + " " + string(a.Role)})
}

// Passwords is a hub where people change their passwords themselves.
type Passwords interface {
	// ChangePassword makes the change known to every station. app.Offline:
	// the hub cannot be reached, and nothing changed.
	ChangePassword(ctx context.Context, id app.AccountID, old, fresh string) error
}

// MayChangePassword says whether the person at the station can change his
// password here; the error says why not.
func (s *Room) MayChangePassword() error {
	me, err := s.at.Me()
	if err != nil || !me.District {
		return err
	}
	if _, ok := s.at.Remote.(Passwords); !ok {
		return app.E("password", app.Forbidden, "您的账号由汇聚库统一发放，本站没有连接汇聚库，不能改密码。", nil)
	}
	return nil
}

// ChangePassword gives the person at the station a new password: at this
// station, or, when the account is the hub's, at all of them.
func (s *Room) ChangePassword(ctx context.Context, old, fresh string) error {
	if err := s.MayChangePassword(); err != nil {
		return err
	}
	me, err := s.at.Me()
	if err != nil {
		return err
	}
	a := desk.NewAccount{Account: me.Account, Password: fresh}
	if err := desk.CheckPassword(a.Account, a.Password); err != nil {
		return err
	}
	if fresh == old {
		return app.E("password", app.Input, "新密码与原密码相同，请换一个。", nil)
	}
	if me.District {
		return s.changeAtHub(ctx, old, fresh, a)
	}
	return s.seat(ctx, old, a, false, entry{"password", ""})
}

// changeAtHub has the hub tell every station. The old password is proved here
// first: wrong ones count.
func (s *Room) changeAtHub(ctx context.Context, old, fresh string, a desk.NewAccount) error {
	k, err := s.at.Keeper()
	if err != nil {
		return err
	}
	if _, err := k.Slot(a.ID, old, a, false); err != nil {
		return wrongOwn(err)
	}
	if err := s.at.Remote.(Passwords).ChangePassword(ctx, a.ID, old, fresh); err != nil {
		return wrongOwn(err)
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	ch.Own = true
	s.at.Note(ch, "password", "", "")
	return s.at.Commit(ctx, ch)
}

// entry is an entry of the journal about an account.
type entry struct{ action, detail string }

// seat commits an account together with its journal entry. What was proposed for it
// and makes no sense any more goes with it. still, when given, looks under mu
// whether it may be done.
func (s *Room) seat(ctx context.Context, own string, a desk.NewAccount, first bool, e entry, still ...func() error) error {
	k, err := s.at.Keeper()
	if err != nil {
		return err
	}
	slot, err := k.Slot(s.at.Actor.Account, own, a, first)
	if err != nil {
		return wrongOwn(err)
	}
	s.at.Lock()
	defer s.at.Unlock()
	for _, look := range still {
		if err := look(); err != nil {
			return err
		}
	}
	ch := change.New()
	ch.Slots, ch.Own = map[app.AccountID][]byte{a.ID: slot}, e.action == "password"
	if err := s.dropProposal(ctx, ch, a.Account, first); err != nil {
		return err
	}
	s.at.Note(ch, e.action, "", e.detail)
	return s.at.Commit(ctx, ch)
}

// wrongOwn says that it is one's own password that is wrong.
func wrongOwn(err error) error {
	if app.KindOf(err) == app.Wrong {
		return app.E("account", app.Wrong, "您自己的密码不对，没有改动。", err)
	}
	return err
}
