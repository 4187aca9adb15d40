package memory

import (
	"encoding/json"
	"maps"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
)

var (
	_ desk.Keeper   = (*Store)(nil)
	_ desk.Admitter = (*Store)(nil)
)

// seat is an account with its password, or with its key when it is a hub's:
// what is a sealed slot on disk.
type seat struct {
	desk.NewAccount
	First bool
	Key   *desk.AccountKey `json:",omitempty"`
}

// Seat lets accounts in.
func (s *Store) Seat(accounts ...desk.NewAccount) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range accounts {
		s.seats[a.ID] = seat{NewAccount: a}
	}
}

// Colleagues implements desk.Keeper.
func (s *Store) Colleagues() ([]desk.Colleague, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []desk.Colleague
	for _, id := range slices.Sorted(maps.Keys(s.seats)) {
		had := s.seats[id]
		out = append(out, desk.Colleague{Account: had.Account, District: had.Key != nil, First: had.First})
	}
	return out, nil
}

// Opens says whether a password is that of an account that is allowed in.
func (s *Store) Opens(id app.AccountID, password string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	had, ok := s.seats[id]
	if !ok || had.Off {
		return false
	}
	if had.Key != nil {
		_, err := had.Key.Open(password)
		return err == nil
	}
	return had.Password == password
}

// Admit implements desk.Admitter.
func (s *Store) Admit(keys []desk.AccountKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.seats, func(_ app.AccountID, had seat) bool { return had.Key != nil })
	for _, k := range keys {
		if _, own := s.seats[k.ID]; !own {
			s.seats[k.ID] = seat{NewAccount: desk.NewAccount{Account: k.Account}, First: k.First, Key: &k}
		}
	}
	return nil
}

// Slot implements desk.Keeper.
func (s *Store) Slot(by app.AccountID, password string, a desk.NewAccount, first bool) ([]byte, error) {
	if !s.Opens(by, password) {
		return nil, app.Errorf("account", app.Wrong, "wrong password")
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if a.ID != by && s.seats[by].Role != app.Administrator {
		return nil, app.Errorf("account", app.Forbidden, "another's account changed")
	}
	return json.Marshal(seat{NewAccount: a, First: first && !a.Off})
}
