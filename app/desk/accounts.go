package desk

import "miaopi/app"

// Account is a member of staff who may open a station.
type Account struct {
	ID   app.AccountID `json:"id"`
	Name string        `json:"name"`
	Role app.Role      `json:"role"`
	Off  bool          `json:"off,omitempty"` // no longer allowed in
}

// NewAccount is an account to be made, with its first password.
type NewAccount struct {
	Account
	Password string
}

// Vault is a station's directory before anybody unlocked it. One process owns
// it.
type Vault interface {
	// Accounts lists who may open the station, in order of id.
	Accounts() ([]Account, error)
	// Unlock opens the station for an account. app.Wrong: account or
	// password; app.Throttled: too many wrong ones.
	Unlock(id app.AccountID, password string) (Store, Account, error)
	Close() error
}
