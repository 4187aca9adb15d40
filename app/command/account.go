package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/document"
)

// newPassword is the environment variable with a password that is to be.
const newPassword = "MIAOPI_NEW_PASSWORD"

type accountCmd struct {
	List     accountListCmd     `cmd:"" help:"list who may open the station"`
	Add      accountAddCmd      `cmd:"" help:"make an account; its first password comes from MIAOPI_NEW_PASSWORD"`
	Set      accountSetCmd      `cmd:"" help:"give an account a name, a role and a new password (MIAOPI_NEW_PASSWORD); opens a closed one again"`
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
	members, lines := []accountLine{}, []string{}
	for _, one := range list {
		members = append(members, accountLine{one.ID, one.Name, one.Role, !one.Off, one.District, one.First, one.Number})
		lines = append(lines, fmt.Sprintf("%-12s %s  %s%s", one.ID, one.Role.Label(), document.Officer{Name: one.Name, Number: one.Number}, accountState(one)))
	}
	return s.print(c.Format, members, strings.Join(lines, "\n"))
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
	return s.keepAccount(c.ID, c.Format, "账号 %s 已建好，首次登录后请本人修改密码。", func(st *desk.Station, own, fresh string) error {
		return st.AddAccount(s.ctx, own, desk.NewAccount{Account: desk.Account{ID: c.ID, Name: c.Name, Role: c.Role, Number: c.Number}, Password: fresh})
	})
}

type accountSetCmd struct {
	ID     app.AccountID `arg:"" help:"account to change"`
	Name   string        `help:"the person's name; default: as it is"`
	Role   app.Role      `help:"the role; default: as it is"`
	Number string        `help:"the staff number; default: as it is"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run changes an account.
func (c *accountSetCmd) Run(s *session) error {
	return s.keepAccount(c.ID, c.Format, "账号 %s 已改动，请本人用新密码登录后再改一次。", func(st *desk.Station, own, fresh string) error {
		list, err := st.Colleagues()
		if err != nil {
			return err
		}
		a := desk.NewAccount{Account: desk.Account{ID: c.ID, Name: c.Name, Role: c.Role, Number: c.Number}, Password: fresh}
		for _, one := range list {
			if one.ID == c.ID && a.Name == "" {
				a.Name = one.Name
			}
			if one.ID == c.ID && a.Role == "" {
				a.Role = one.Role
			}
			if one.ID == c.ID && a.Number == "" {
				a.Number = one.Number
			}
		}
		return st.SetAccount(s.ctx, own, a)
	})
}

type accountCloseCmd struct {
	ID     app.AccountID `arg:"" help:"account to close"`
	Format string        `help:"text or json" enum:"text,json" default:"text"`
}

// Run closes an account.
func (c *accountCloseCmd) Run(s *session) error {
	return s.change(c.ID, c.Format, "账号 %s 已停用。", func(st *desk.Station, own string) error { return st.CloseAccount(s.ctx, own, c.ID) })
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
	return s.keepAccount(id, c.Format, "账号 %s 的密码已改。", func(st *desk.Station, own, fresh string) error { return st.ChangePassword(s.ctx, own, fresh) })
}

// keepAccount changes an account that gets a new password.
func (s *session) keepAccount(id app.AccountID, format, text string, change func(st *desk.Station, own, fresh string) error) error {
	fresh := s.Getenv(newPassword)
	if fresh == "" {
		return app.E("account", app.Input, "请用环境变量 "+newPassword+" 给出新密码。", nil)
	}
	return s.change(id, format, text, func(st *desk.Station, own string) error { return change(st, own, fresh) })
}

// change changes an account with the password of whoever acts.
func (s *session) change(id app.AccountID, format, text string, change func(st *desk.Station, own string) error) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if err := change(st, s.password()); err != nil {
		return err
	}
	return s.print(format, map[string]any{"account": id}, fmt.Sprintf(text, id))
}
