package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/app/document"
)

// newPassword is the environment variable with a password that is to be.
const newPassword = "MIAOPI_NEW_PASSWORD"

type accountCmd struct {
	List     accountListCmd     `cmd:"" help:"list who may open the station"`
	Add      accountAddCmd      `cmd:"" help:"make an account; its first password comes from MIAOPI_NEW_PASSWORD"`
	Set      accountSetCmd      `cmd:"" help:"give an account a name, a role and a new password (MIAOPI_NEW_PASSWORD); opens a closed one again; another's is proposed, with the first half of the password"`
	Confirm  accountConfirmCmd  `cmd:"" help:"as a second administrator let a proposed account count, with the second half of its first password (MIAOPI_NEW_PASSWORD)"`
	Withdraw accountWithdrawCmd `cmd:"" help:"take a proposed account back, or decline it"`
	Close    accountCloseCmd    `cmd:"" help:"let nobody in under an account any more"`
	Password accountPasswordCmd `cmd:"" help:"change one's own password to MIAOPI_NEW_PASSWORD"`
}

// accountLine is an account in JSON.
type accountLine struct {
	Account app.AccountID `json:"account"`
	Name    string        `json:"name"`
	Role    app.Role      `json:"role"`
	Open    bool          `json:"open"`
	Hub     bool          `json:"hub"`              // the hub's; else the station's own
	First   bool          `json:"first"`            // has not changed the password an administrator gave
	Number  string        `json:"number,omitempty"` // of the member of staff
	// Waits is who proposed a change that a second administrator has to confirm.
	Waits app.AccountID `json:"waits,omitempty"`
}

type accountListCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run lists the accounts.
func (c *accountListCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	list, err := st.Colleagues()
	if err != nil {
		return err
	}
	waits, err := waiting(s, st)
	if err != nil {
		return err
	}
	members, lines := []accountLine{}, []string{}
	for _, one := range list {
		by := waits[one.ID]
		delete(waits, one.ID)
		members = append(members, accountLine{one.ID, one.Name, one.Role, !one.Off, one.District, one.First, one.Number, by.By})
		lines = append(lines, fmt.Sprintf("%-12s %s  %s%s%s", one.ID, one.Role.Label(), document.Officer{Name: one.Name, Number: one.Number}, accountState(one), waitsWords(by)))
	}
	for _, id := range slices.Sorted(maps.Keys(waits)) { // accounts that are to be
		lines = append(lines, fmt.Sprintf("%-12s %s  %s%s", id, waits[id].Account.Role.Label(), waits[id].Account.Name, waitsWords(waits[id])))
	}
	return s.print(c.Format, members, strings.Join(lines, "\n"))
}

// waiting are the proposals by account.
func waiting(s *session, st *desk.Station) (map[app.AccountID]staff.Proposal, error) {
	list, err := staff.At(st).Proposals(s.ctx)
	out := map[app.AccountID]staff.Proposal{}
	for _, p := range list {
		out[p.Account.ID] = p
	}
	return out, err
}

func waitsWords(p staff.Proposal) string {
	if p.By == "" {
		return ""
	}
	return "（" + string(p.By) + " 提出改动，等另一位管理人员确认）"
}

func accountState(c desk.Colleague) string {
	switch {
	case c.Off:
		return "（已停用）"
	case c.District:
		return "（汇聚库）"
	case c.First:
		return "（待改初始密码）"
	}
	return ""
}

type accountAddCmd struct {
	ID     app.AccountID `arg:"" help:"login name, such as wangmin"`
	Name   string        `help:"the person's name" required:""`
	Role   app.Role      `help:"clerk, community, supervisor, auditor or administrator" required:""`
	Number string        `help:"the staff number (工号), beside the name on papers"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run makes an account.
func (c *accountAddCmd) Run(s *session) error {
	return s.keepAccount(c.ID, c.Format, func(st *desk.Station, own, fresh string) (string, error) {
		a := desk.NewAccount{Account: desk.Account{ID: c.ID, Name: c.Name, Role: c.Role, Number: c.Number}, Password: fresh}
		list, err := st.Colleagues()
		if err != nil {
			return "", err
		}
		if _, there := named(list, c.ID); !there && staff.At(st).NeedsSecond(list, a.Account) {
			return s.propose(st, own, a)
		}
		return "账号 %s 已建好，首次登录后请本人修改密码。", staff.At(st).AddAccount(s.ctx, own, a)
	})
}

func named(list []desk.Colleague, id app.AccountID) (desk.Colleague, bool) {
	i := slices.IndexFunc(list, func(c desk.Colleague) bool { return c.ID == id })
	if i < 0 {
		return desk.Colleague{}, false
	}
	return list[i], true
}

// propose proposes an account; the sentence says what follows.
func (s *session) propose(st *desk.Station, own string, a desk.NewAccount) (string, error) {
	p, err := staff.At(st).ProposeAccount(s.ctx, own, a)
	return "账号 %s 的改动已提出，还没有生效：请另一位管理人员运行 miaopi account confirm，" + p.Until().In(civil.Shanghai).Format("2006-01-02 15:04") + " 以前没有确认就作废。给出的密码是初始密码的前一半，请只告诉本人。", err
}

type accountSetCmd struct {
	ID     app.AccountID `arg:"" help:"account to change"`
	Name   string        `help:"the person's name; default: as it is"`
	Role   app.Role      `help:"the role; default: as it is"`
	Number string        `help:"the staff number; default: as it is"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run changes one's own account, or proposes what another's is to be.
func (c *accountSetCmd) Run(s *session) error {
	return s.keepAccount(c.ID, c.Format, func(st *desk.Station, own, fresh string) (string, error) {
		list, err := st.Colleagues()
		if err != nil {
			return "", err
		}
		one, there := named(list, c.ID)
		a := desk.NewAccount{Account: desk.Account{ID: c.ID, Name: cmp.Or(c.Name, one.Name), Role: cmp.Or(c.Role, one.Role), Number: cmp.Or(c.Number, one.Number)}, Password: fresh}
		if there && staff.At(st).NeedsSecond(list, a.Account) {
			return s.propose(st, own, a)
		}
		return "账号 %s 已改动。", staff.At(st).SetAccount(s.ctx, own, a)
	})
}

type accountConfirmCmd struct {
	ID     app.AccountID `arg:"" help:"account whose change another administrator proposed"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run lets a proposal count.
func (c *accountConfirmCmd) Run(s *session) error {
	return s.keepAccount(c.ID, c.Format, func(st *desk.Station, own, fresh string) (string, error) {
		return "账号 %s 的改动已确认。初始密码是前一半接后一半：给出的后一半请只告诉本人，本人登录后必须改掉。", staff.At(st).ConfirmAccount(s.ctx, own, c.ID, fresh)
	})
}

type accountWithdrawCmd struct {
	ID     app.AccountID `arg:"" help:"account whose change was proposed"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run takes a proposal back.
func (c *accountWithdrawCmd) Run(s *session) error {
	return s.change(c.ID, c.Format, func(st *desk.Station, _ string) (string, error) {
		return "账号 %s 的改动已撤回，账号没有变。", staff.At(st).WithdrawProposal(s.ctx, c.ID)
	})
}

type accountCloseCmd struct {
	ID     app.AccountID `arg:"" help:"account to close"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run closes an account.
func (c *accountCloseCmd) Run(s *session) error {
	return s.change(c.ID, c.Format, func(st *desk.Station, own string) (string, error) {
		return "账号 %s 已停用。", staff.At(st).CloseAccount(s.ctx, own, c.ID)
	})
}

type accountPasswordCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run changes the password of the account that acts.
func (c *accountPasswordCmd) Run(s *session) error {
	id := s.line.Account
	if id == "" {
		id = DemoDefault
	}
	return s.keepAccount(id, c.Format, func(st *desk.Station, own, fresh string) (string, error) {
		return "账号 %s 的密码已改。", staff.At(st).ChangePassword(s.ctx, own, fresh)
	})
}

// keepAccount changes an account that gets a new password. change says what became
// of the account.
func (s *session) keepAccount(id app.AccountID, format string, change func(st *desk.Station, own, fresh string) (string, error)) error {
	fresh := s.Getenv(newPassword)
	if fresh == "" {
		return app.E("account", app.Input, "请用环境变量 "+newPassword+" 给出新密码。", nil)
	}
	return s.change(id, format, func(st *desk.Station, own string) (string, error) { return change(st, own, fresh) })
}

// change changes an account with the password of whoever acts.
func (s *session) change(id app.AccountID, format string, change func(st *desk.Station, own string) (string, error)) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	text, err := change(st, s.password())
	if err != nil {
		return err
	}
	answer := map[string]any{"account": id}
	waits, err := waiting(s, st)
	if p, there := waits[id]; there && err == nil {
		answer["waits"], answer["until"] = p.By, p.Until()
	}
	return s.print(format, answer, fmt.Sprintf(text, id))
}
