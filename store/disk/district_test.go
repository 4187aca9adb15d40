package disk

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
)

// hubAccount is an account of a district as its hub has it.
func hubAccount(t *testing.T, secret []byte, id app.AccountID, role app.Role, password string) desk.AccountKey {
	t.Helper()
	k, err := desk.NewAccountKey(desk.NewAccount{Account: desk.Account{ID: id, Name: string(id), Role: role}, Password: password}, secret, cheap, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAccountsOfTheHubOpenTheStation(t *testing.T) {
	o := options(t)
	secret := bytes.Repeat([]byte{7}, 32)
	clerk := hubAccount(t, secret, "clerk", app.Clerk, "第一个口令")
	s, err := Enrol(o, secret, []desk.AccountKey{clerk})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(context.Background(), desk.Batch{Settings: map[string][]byte{"mine": []byte("kept")}}); err != nil {
		t.Fatal(err)
	}
	try := func(id app.AccountID, password string) app.Kind {
		st, _, err := s.Unlock(id, password)
		if err != nil {
			return app.KindOf(err)
		}
		if v, _, err := st.Setting(context.Background(), "mine"); err != nil || string(v) != "kept" {
			t.Errorf("%s sees %q, %v", id, v, err)
		}
		return -1
	}
	if got := try("clerk", "第一个口令"); got != -1 {
		t.Errorf("the right password: kind %d", got)
	}
	if got := try("clerk", "别的"); got != app.Wrong {
		t.Errorf("a wrong password: kind %d", got)
	}
	// The hub changes a password, adds one account and later takes one away.
	changed := hubAccount(t, secret, "clerk", app.Clerk, "第二个口令")
	other := hubAccount(t, secret, "other", app.Supervisor, "督查口令")
	if err := s.Admit([]desk.AccountKey{changed, other}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		id       app.AccountID
		password string
		want     app.Kind
	}{
		{"the old password", "clerk", "第一个口令", app.Wrong},
		{"the new password", "clerk", "第二个口令", -1},
		{"the new account", "other", "督查口令", -1},
	} {
		if got := try(c.id, c.password); got != c.want {
			t.Errorf("%s: kind %d", c.name, got)
		}
	}
	if err := s.Admit([]desk.AccountKey{changed}); err != nil {
		t.Fatal(err)
	}
	if got := try("other", "督查口令"); got != app.Wrong {
		t.Errorf("an account that was taken away: kind %d", got)
	}
	if r, err := s.Check(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("check: %v, %v", r.Problems, err)
	}
}

func TestAnotherDistrictsAccountOpensNothing(t *testing.T) {
	o := options(t)
	s, err := Enrol(o, bytes.Repeat([]byte{7}, 32), []desk.AccountKey{hubAccount(t, bytes.Repeat([]byte{8}, 32), "clerk", app.Clerk, "口令")})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Unlock("clerk", "口令"); app.KindOf(err) != app.Damaged {
		t.Errorf("unlock: %v", err)
	}
}

func TestAForgedRoleDoesNotOpen(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	k := hubAccount(t, secret, "clerk", app.Clerk, "口令")
	k.Role = app.Administrator
	if _, err := k.Open("口令"); app.KindOf(err) != app.Wrong {
		t.Errorf("%v", err)
	}
}
