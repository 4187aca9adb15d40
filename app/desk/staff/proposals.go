package staff

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
)

// ProposalKept is how long a proposal waits for the second administrator. It is
// ours, no law's: long enough for a week of leave, short enough that nobody confirms
// what everybody forgot.
const ProposalKept = 7 * 24 * time.Hour

// settingProposal is where they are kept, + account.
const settingProposal = "proposal/"

// secondNeeded is what one administrator alone reads.
const secondNeeded = "给别人重设密码、改角色，要另一位管理人员确认：请先提出，再由他确认。"

// Proposal is what one administrator wants an account of somebody else to be. It
// counts when a second one confirms it. The first password then has two halves, one
// from each of them, and each tells his own to the person: neither can log in as the
// person before she has chosen a password of her own.
type Proposal struct {
	Account desk.Account  `json:"account"` // what it is to be
	Was     desk.Account  `json:"was"`     // as it stood; no id: there was none
	By      app.AccountID `json:"by"`
	At      time.Time     `json:"at"`
}

// Until is when it lapses.
func (p Proposal) Until() time.Time { return p.At.Add(ProposalKept) }

// kept is a proposal as it is kept, sealed, with the first half of the password.
type kept struct {
	Proposal
	Half string `json:"half"`
}

// lapsed says whether it waited too long. One that a wrong clock put into the
// future does not wait for ever.
func (p *kept) lapsed(now time.Time) bool { return now.Sub(p.At).Abs() >= ProposalKept }

func (p kept) same(other kept) bool {
	return p.Account == other.Account && p.Was == other.Was && p.By == other.By && p.At.Equal(other.At) && p.Half == other.Half
}

// NeedsSecond says whether a second administrator has to confirm what becomes of an
// account: any change of another's, and a further administrator where there is one
// who can be asked. Else one person would be both. list are the accounts.
func (s *Room) NeedsSecond(list []desk.Colleague, a desk.Account) bool {
	if a.ID == s.at.Actor.Account {
		return false
	}
	if _, err := desk.FindColleague(list, a.ID); err == nil {
		return true
	}
	return a.Role == app.Administrator && len(s.seconds(list, a.ID)) > 0
}

// seconds are the administrators who can confirm what the person at the station
// proposes for an account.
func (s *Room) seconds(list []desk.Colleague, id app.AccountID) (out []desk.Colleague) {
	for _, c := range list {
		if c.Role == app.Administrator && !c.Off && c.ID != s.at.Actor.Account && c.ID != id {
			out = append(out, c)
		}
	}
	return out
}

// ProposeAccount proposes what another's account is to be, with the first half of
// its first password as Password. own is the password of whoever proposes.
func (s *Room) ProposeAccount(ctx context.Context, own string, a desk.NewAccount) (Proposal, error) {
	a.ID, a.Name, a.Number = app.AccountID(strings.TrimSpace(string(a.ID))), strings.TrimSpace(a.Name), strings.TrimSpace(a.Number)
	list, err := s.mayKeep()
	if err != nil {
		return Proposal{}, err
	}
	switch {
	case a.ID == s.at.Actor.Account:
		return Proposal{}, app.E("account", app.Forbidden, "自己的账号自己改，不用别人确认。", nil)
	case len(s.seconds(list, a.ID)) == 0:
		return Proposal{}, app.E("account", app.Forbidden, "这要另一位管理人员确认，而本站没有别的管理人员可以确认。请先新建一位管理人员账号（系统 → 账号 → 新建账号，或 miaopi account add --role administrator），由他本人登录、改掉初始密码，再回来提出。", nil)
	}
	if err := a.Account.Check(); err != nil {
		return Proposal{}, err
	}
	if err := desk.CheckHalf(a.Account, a.Password); err != nil {
		return Proposal{}, err
	}
	if err := s.proveOwn(own, list); err != nil {
		return Proposal{}, err
	}
	p := kept{Proposal{Account: a.Account, By: s.at.Actor.Account, At: s.at.Now().Truncate(time.Second)}, a.Password}
	if was, err := desk.FindColleague(list, a.ID); err == nil {
		p.Was = was.Account
	}
	s.at.Lock()
	defer s.at.Unlock()
	if other, err := s.proposal(ctx, a.ID); err == nil {
		return Proposal{}, app.E("account", app.Conflict, "账号 "+string(a.ID)+" 已经有一份改动在等确认（"+s.at.Officer(other.By).Name+"提出），请先确认或者撤回。", nil)
	}
	return p.Proposal, s.putProposal(ctx, p)
}

func (s *Room) putProposal(ctx context.Context, p kept) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	ch := change.New()
	ch.Settings[settingProposal+string(p.Account.ID)] = b
	s.at.Note(ch, "account", "", p.detail("propose"))
	return s.at.Commit(ctx, ch)
}

func (p *Proposal) detail(what string) string {
	return fmt.Sprintf("%s %s %s %s", what, p.Account.ID, p.Account.Role, p.By)
}

// mayKeep lists the accounts for whoever may change them.
func (s *Room) mayKeep() ([]desk.Colleague, error) {
	if err := s.MayKeepAccounts(); err != nil {
		return nil, err
	}
	if err := s.at.MayAct(); err != nil {
		return nil, err
	}
	return s.at.Colleagues()
}

// proveOwn asks for the password of the person at the station: a key to his own
// account is made and thrown away.
func (s *Room) proveOwn(own string, list []desk.Colleague) error {
	k, err := s.at.Keeper()
	if err != nil {
		return err
	}
	me, err := desk.FindColleague(list, s.at.Actor.Account)
	if err == nil {
		_, err = k.Slot(me.ID, own, desk.NewAccount{Account: me.Account, Password: own}, me.First)
	}
	return wrongOwn(err)
}

// Proposals lists what waits for a second administrator, the oldest first.
func (s *Room) Proposals(ctx context.Context) ([]Proposal, error) {
	all, err := s.store.Settings(ctx, settingProposal)
	if err != nil {
		return nil, err
	}
	var out []Proposal
	for _, b := range all {
		var p kept
		if json.Unmarshal(b, &p) == nil && !p.lapsed(s.at.Now()) {
			out = append(out, p.Proposal)
		}
	}
	slices.SortFunc(out, func(a, b Proposal) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Account.ID, b.Account.ID)) })
	return out, nil
}

// proposal is what waits for an account.
func (s *Room) proposal(ctx context.Context, id app.AccountID) (p kept, err error) {
	b, ok, err := s.store.Setting(ctx, settingProposal+string(id))
	if err != nil {
		return p, err
	}
	if !ok || json.Unmarshal(b, &p) != nil || p.lapsed(s.at.Now()) {
		days := int(ProposalKept / (24 * time.Hour))
		return p, app.E("account", app.Missing, fmt.Sprintf("账号 %s 没有等待确认的改动：可能已经确认、撤回，或者 %d 天没有人确认，已经作废。", id, days), nil)
	}
	return p, nil
}

// MayConfirm says whether the person at the station is the second administrator
// for a proposal; the error says why not.
func (s *Room) MayConfirm(p Proposal) error {
	switch {
	case p.By == s.at.Actor.Account:
		return app.E("account", app.Forbidden, "要另一位管理人员确认：提出的人不能自己确认。", nil)
	case p.Account.ID == s.at.Actor.Account:
		return app.E("account", app.Forbidden, "不能确认对自己账号的改动，请另一位管理人员确认。", nil)
	}
	return s.MayKeepAccounts()
}

// ConfirmAccount lets a proposal count. half is the second half of the first
// password, own the password of whoever confirms.
func (s *Room) ConfirmAccount(ctx context.Context, own string, id app.AccountID, half string) error {
	if _, err := s.mayKeep(); err != nil {
		return err
	}
	p, err := s.proposal(ctx, id)
	if err != nil {
		return err
	}
	if err := s.MayConfirm(p.Proposal); err != nil {
		return err
	}
	if err := desk.CheckHalf(p.Account, half); err != nil {
		return err
	}
	a := desk.NewAccount{Account: p.Account, Password: p.Half + half}
	if err := desk.CheckPassword(a.Account, a.Password); err != nil {
		return err
	}
	return s.seat(ctx, own, a, true, entry{"account", p.detail("confirm")}, func() error { return s.stands(ctx, p) })
}

// stands says whether a proposal may still be confirmed: what it was made on has
// not changed. It is called under mu.
func (s *Room) stands(ctx context.Context, p kept) error {
	now, err := s.proposal(ctx, p.Account.ID)
	if err != nil {
		return err
	}
	if !now.same(p) {
		return app.E("account", app.Conflict, "这份改动刚被换成了另一份，请重新看过再确认。", nil)
	}
	list, err := s.at.Colleagues()
	if err != nil {
		return err
	}
	by, err := desk.FindColleague(list, p.By)
	if err != nil || by.Off || by.Role != app.Administrator {
		return app.E("account", app.Conflict, "提出的人已经不是管理人员，这份改动不能再确认，请撤回后重新提出。", err)
	}
	if was, _ := desk.FindColleague(list, p.Account.ID); was.Account != p.Was {
		return app.E("account", app.Conflict, "账号 "+string(p.Account.ID)+" 在提出以后又有改动，这份改动不能再确认，请撤回后重新提出。", nil)
	}
	return nil
}

// WithdrawProposal takes a proposal back, or declines it. Every administrator may.
func (s *Room) WithdrawProposal(ctx context.Context, id app.AccountID) error {
	if err := s.MayKeepAccounts(); err != nil {
		return err
	}
	s.at.Lock()
	defer s.at.Unlock()
	p, err := s.proposal(ctx, id)
	if err != nil {
		return err
	}
	ch := change.New()
	ch.Settings[settingProposal+string(id)] = nil
	s.at.Note(ch, "account", "", p.detail("withdraw"))
	return s.at.Commit(ctx, ch)
}

// dropProposal takes away what waits for an account that changes: it was confirmed,
// the account is closed, or its owner knows the password and needs no other. A change
// of name or role goes on waiting for the second administrator. It is called under mu.
func (s *Room) dropProposal(ctx context.Context, ch *change.Change, a desk.Account, first bool) error {
	p, err := s.proposal(ctx, a.ID)
	switch {
	case app.KindOf(err) == app.Missing && err != nil:
		return nil
	case err != nil:
		return err
	case first || a.Off || p.Account == p.Was:
		ch.Settings[settingProposal+string(a.ID)] = nil
	}
	return nil
}
