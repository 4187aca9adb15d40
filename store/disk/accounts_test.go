package disk

import (
	"context"
	"errors"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

func staffed(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Create(o, storetest.Staff())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestKeeper(t *testing.T) {
	storetest.RunKeeper(t, func(t *testing.T) storetest.Keeper { return staffed(t, options(t)) },
		func(s storetest.Keeper, id app.AccountID, password string) error {
			_, _, err := s.(*Store).unlock(id, password)
			return err
		})
}

// What an account could read before its password changed it can read after,
// also when desk.db is made again from the log.
func TestNewPasswordSameKey(t *testing.T) {
	o := options(t)
	s := staffed(t, o)
	if err := s.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"a": []byte("sealed")}}); err != nil {
		t.Fatal(err)
	}
	a := storetest.Staff()[1]
	a.Password = "another one"
	slot, err := s.Slot("clerk", "clerk's own", a, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), desk.Batch{Slots: map[app.AccountID][]byte{"clerk": slot}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remove(t, o.path(deskFile))
	v, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	if _, _, err := v.unlock("clerk", "clerk's own"); app.KindOf(err) != app.Wrong {
		t.Errorf("the old password: %v", err)
	}
	again, _, err := v.unlock("clerk", "another one")
	if err != nil {
		t.Fatal(err)
	}
	if got, ok, err := again.Setting(t.Context(), "a"); !ok || err != nil || string(got) != "sealed" {
		t.Errorf("%q, %v", got, err)
	}
}

// Whoever edits the file cannot open a closed account again: its key is gone.
func TestClosedAccountHasNoKey(t *testing.T) {
	s := staffed(t, options(t))
	a := desk.NewAccount{Account: storetest.Staff()[1].Account}
	a.Off = true
	slot, err := s.Slot("admin", "admin's own", a, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), desk.Batch{Slots: map[app.AccountID][]byte{"clerk": slot}}); err != nil {
		t.Fatal(err)
	}
	slots, err := s.slots()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range slots {
		if one.Account.ID == "clerk" && (len(one.Key) > 0 || len(one.Salt) > 0) {
			t.Errorf("a key is left: %+v", one)
		}
	}
}

// Wrong passwords given to change an account count as those at the login do.
func TestChangingThrottles(t *testing.T) {
	s := staffed(t, options(t))
	a := storetest.Staff()[1]
	for range freeTries {
		if _, err := s.Slot("clerk", "wrong", a, false); app.KindOf(err) != app.Wrong {
			t.Fatal(err)
		}
	}
	if _, err := s.Slot("clerk", "clerk's own", a, false); app.KindOf(err) != app.Throttled {
		t.Errorf("%v", err)
	}
}

// A password and that it is one's own are one: wherever the power goes while a
// first password is replaced, either the first one opens and must be changed, or
// the new one does and need not.
func TestACutNeverPartsAPasswordFromItsMark(t *testing.T) {
	lin := desk.NewAccount{Account: desk.Account{ID: "lin", Name: "林芳", Role: app.Clerk}, Password: "first one"}
	seat := func(s *Store, by app.AccountID, own string, a desk.NewAccount, first bool) error {
		slot, err := s.Slot(by, own, a, first)
		if err != nil {
			return err
		}
		return s.Commit(context.Background(), desk.Batch{Slots: map[app.AccountID][]byte{a.ID: slot}})
	}
	cutTest{
		prepare: func(t *testing.T, o Options) {
			s, err := Create(o, []desk.NewAccount{clerk, {Account: desk.Account{ID: "admin", Name: "周航", Role: app.Administrator}, Password: "admin's own"}})
			if err := errors.Join(err, seat(s, "admin", "admin's own", lin, true), s.Close()); err != nil {
				t.Fatal(err)
			}
		},
		work: atWork(func(t *testing.T, o Options, s *Store) error {
			own := lin
			own.Password = "her very own"
			return seat(s, "lin", "first one", own, false)
		}),
		check: func(t *testing.T, o Options, told bool) {
			v, err := Open(o)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			list, err := v.Colleagues()
			if err != nil || len(list) != 3 {
				t.Fatalf("%+v, %v", list, err)
			}
			first := list[2].First
			for password, opens := range map[string]bool{"first one": first, "her very own": !first} {
				if _, _, err := v.unlock("lin", password); (err == nil) != opens {
					t.Errorf("first %v, %q: %v", first, password, err)
				}
			}
			if told && first {
				t.Error("the change that was told to be made is not there")
			}
		},
	}.run(t)
}
