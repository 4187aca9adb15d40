package main

import (
	"miaopi/app"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/store/disk"
)

// vault shows disk's vault as the commands and the window want it.
type vault struct{ *disk.Vault }

func (v vault) Accounts() ([]command.Account, error) {
	list, err := v.Vault.Accounts()
	var out []command.Account
	for _, a := range list {
		out = append(out, account(a))
	}
	return out, err
}

func (v vault) Unlock(id app.AccountID, password string) (desk.Store, command.Account, error) {
	s, a, err := v.Vault.Unlock(id, password)
	if err != nil {
		return nil, command.Account{}, err
	}
	return s, account(a), nil
}

func account(a disk.Account) command.Account {
	return command.Account{ID: a.ID, Name: a.Name, Role: a.Role}
}
