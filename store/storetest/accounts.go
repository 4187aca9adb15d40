package storetest

import (
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
)

// Staff are the accounts a store has when RunKeeper begins.
func Staff() []desk.NewAccount {
	return []desk.NewAccount{
		{Account: desk.Account{ID: "admin", Name: "周航", Role: app.Administrator}, Password: "admin's own"},
		{Account: desk.Account{ID: "clerk", Name: "王敏", Role: app.Clerk}, Password: "clerk's own"},
	}
}

// Keeper is a store that keeps accounts.
type Keeper interface {
	desk.Store
	desk.Keeper
}

// RunKeeper holds a store to the words of desk.Keeper. opens says whether a
// password opens the station for an account.
func RunKeeper(t *testing.T, open func(t *testing.T) Keeper, opens func(s Keeper, id app.AccountID, password string) error) {
	t.Run("a new account opens the station, and only with its password", func(t *testing.T) {
		s := open(t)
		fresh := desk.NewAccount{Account: desk.Account{ID: "lin", Name: "林芳", Role: app.Community}, Password: "first one"}
		put(t, s, "admin", "admin's own", fresh, true)
		if err := opens(s, "lin", "first one"); err != nil {
			t.Errorf("its own password: %v", err)
		}
		if err := opens(s, "lin", "admin's own"); app.KindOf(err) != app.Wrong {
			t.Errorf("another password: %v", err)
		}
		if got := member(t, s, "lin"); got != (desk.Colleague{Account: fresh.Account, First: true}) {
			t.Errorf("listed as %+v", got)
		}
	})
	t.Run("a changed password replaces the old one", func(t *testing.T) {
		s := open(t)
		a := Staff()[1]
		a.Password = "another one"
		put(t, s, "clerk", "clerk's own", a, false)
		if err := opens(s, "clerk", "clerk's own"); app.KindOf(err) != app.Wrong {
			t.Errorf("the old password: %v", err)
		}
		if err := opens(s, "clerk", "another one"); err != nil {
			t.Errorf("the new password: %v", err)
		}
	})
	t.Run("a closed account opens nothing and stays on the list", func(t *testing.T) {
		s := open(t)
		a := desk.NewAccount{Account: Staff()[1].Account}
		a.Off = true
		put(t, s, "admin", "admin's own", a, true)
		for _, password := range []string{"clerk's own", ""} {
			if err := opens(s, "clerk", password); app.KindOf(err) != app.Wrong {
				t.Errorf("password %q: %v", password, err)
			}
		}
		if got := member(t, s, "clerk"); !got.Off || got.First || got.Name != "王敏" {
			t.Errorf("listed as %+v", got)
		}
	})
	for _, c := range []struct {
		name     string
		by       app.AccountID
		password string
		of       app.AccountID
		want     app.Kind
	}{
		{"with a wrong password nobody changes an account", "admin", "clerk's own", "clerk", app.Wrong},
		{"an unknown account changes none", "nobody", "admin's own", "clerk", app.Wrong},
		{"who is no administrator changes only his own", "clerk", "clerk's own", "admin", app.Forbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			a := desk.NewAccount{Account: desk.Account{ID: c.of, Name: "某人", Role: app.Clerk}, Password: "long enough"}
			if _, err := s.Slot(c.by, c.password, a, true); app.KindOf(err) != c.want {
				t.Errorf("%v", err)
			}
		})
	}
}

func put(t *testing.T, s Keeper, by app.AccountID, password string, a desk.NewAccount, first bool) {
	t.Helper()
	slot, err := s.Slot(by, password, a, first)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), desk.Batch{Slots: map[app.AccountID][]byte{a.ID: slot}}); err != nil {
		t.Fatal(err)
	}
}

func member(t *testing.T, s Keeper, id app.AccountID) desk.Colleague {
	t.Helper()
	list, err := s.Colleagues()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("%s is not listed", id)
	return desk.Colleague{}
}
