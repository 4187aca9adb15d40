package command

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/admin"
	"miaopi/app/keyslot"
	"miaopi/app/table"
)

// accounts publishes accounts from a table.
func (l *loading) accounts() error {
	list, err := l.s.accountsFile(l.c.Accounts)
	if err != nil {
		return err
	}
	l.Report.Accounts += len(list)
	return l.staff(list)
}

// staff publishes accounts; --account, when it is given, is a second administrator,
// who stands for what becomes of an account that somebody uses.
func (l *loading) staff(list []desk.NewAccount) error {
	second := admin.Second{ID: l.s.line.Account, Password: l.s.Getenv("MIAOPI_PASSWORD"), Half: l.s.Getenv(newPassword)}
	if second.ID != "" && string(second.ID) == l.s.Getenv("MIAOPI_HUB_USER") {
		return app.E("load", app.Forbidden, "要另一位管理人员作证：--account 不能就是汇聚库的管理员。", nil)
	}
	return l.loader.Accounts(l.s.ctx, l.secret, keyslot.Default, l.s.Random, list, second)
}

// accountsFile reads a table of accounts.
func (s *session) accountsFile(file string) ([]desk.NewAccount, error) {
	data, err := s.read(file)
	if err != nil {
		return nil, err
	}
	list, err := readAccounts(data)
	return list, about(file, err)
}

// accountColumns are the columns that a table of accounts must have; number, the
// staff number, it may.
var accountColumns = []string{"id", "name", "role", "password"}

// readAccounts reads a table with these columns. One bad row refuses the
// file: an account that is missing is noticed too late.
func readAccounts(data []byte) ([]desk.NewAccount, error) {
	t, err := table.Open(data, table.Wanted{Columns: accountColumns})
	if err != nil {
		return nil, err
	}
	var list []desk.NewAccount
	seen := map[app.AccountID]int{}
	err = t.Rows(func(r table.Row) error {
		a, why := readAccount(t, r)
		if first := seen[a.ID]; why == "" && first > 0 {
			why = fmt.Sprintf("id 与第 %d 行相同", first)
		}
		if why != "" {
			return app.E("load", app.Input, fmt.Sprintf("第 %d 行，%s。", r.Line, why), nil)
		}
		seen[a.ID] = r.Line
		list = append(list, a)
		return nil
	})
	if err == nil && len(list) == 0 {
		err = app.E("load", app.Input, "表头下面没有账号。", nil)
	}
	return list, err
}

// readAccount reads one row; why says what is wrong with it.
func readAccount(t *table.Table, r table.Row) (a desk.NewAccount, why string) {
	if r.Why != "" {
		return a, r.Why
	}
	var cells [4]table.Cell
	for i, name := range accountColumns {
		cells[i] = r.Cells[t.Column(name)]
		switch why := table.Damaged(cells[i].Text); {
		case cells[i].Kind == table.Bad:
			return a, name + cells[i].Why
		case why != "":
			return a, name + why
		case cells[i].Kind != table.Text && name != "id":
			return a, name + " 不是文本：请把该列设为文本"
		}
	}
	a.Account = desk.Account{ID: app.AccountID(cells[0].Text), Name: cells[1].Text, Role: app.Role(cells[2].Text)}
	if i := t.Column("number"); i >= 0 && i < len(r.Cells) {
		a.Number = strings.TrimSpace(cmp.Or(r.Cells[i].Raw, r.Cells[i].Text))
	}
	a.Password = cells[3].Text
	if cells[3].Raw != "" {
		a.Password = cells[3].Raw // to the letter
	}
	switch {
	case a.ID == "" || a.Name == "":
		return a, "id 和 name 不能空"
	case !slices.Contains(app.Roles, a.Role):
		return a, fmt.Sprintf("role 是“%.20s”，应为 clerk、community、supervisor、auditor 或 administrator", a.Role)
	case desk.CheckNumber(a.Number) != nil:
		return a, "number 只用字母、数字和横线，不超过 20 位"
	}
	var bad *app.Error
	if errors.As(desk.CheckPassword(a.Account, a.Password), &bad) {
		return a, "password：" + strings.TrimSuffix(bad.Detail, "。")
	}
	return a, ""
}
