package memory

import (
	"encoding/json"
	"maps"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
)

var _ desk.Keeper = (*Store)(nil)

// seat is an account with its password: what is a sealed slot on disk.
type seat struct {
	desk.NewAccount
	First bool
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
		out = append(out, desk.Colleague{Account: s.seats[id].Account, First: s.seats[id].First})
	}
	return out, nil
}

// Opens says whether a password is that of an account that is allowed in.
func (s *Store) Opens(id app.AccountID, password string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	had, ok := s.seats[id]
	return ok && !had.Off && had.Password == password
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
	return json.Marshal(seat{a, first && !a.Off})
}
