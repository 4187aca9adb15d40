package ui_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/staff"
	"miaopi/store/memory"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// given seats somebody whose password an administrator gave, on a login that lists
// her.
func given(d *uitest.Driver, id, password string) {
	d.T.Helper()
	a := desk.NewAccount{Account: desk.Account{ID: app.AccountID(id), Name: "林芳", Role: app.Clerk}, Password: password}
	if err := staff.At(d.Station("admin")).AddAccount(d.T.Context(), "demo", a); err != nil {
		d.T.Fatal(err)
	}
	d.LogIn("clerk")
	d.Command("锁定")
}

// choose answers the question for a password of one's own.
func choose(d *uitest.Driver, password string) {
	d.Type(password)
	d.Key(fyne.KeyTab)
	d.Type(password)
	d.Key(fyne.KeyReturn)
}

func TestAFirstPasswordShowsNothingElse(t *testing.T) {
	d := uitest.Start(t, uitest.Options{Decided: true})
	given(d, "lin", "given to her")
	d.LogInWith("lin", "given to her")
	d.Sees("先改密码", "lin  林芳  窗口")
	for _, command := range []string{"大字模式", "深色外观", "English / 中文", "English / 中文"} {
		d.Command(command)
	}
	d.Sees("先改密码")
	d.SeesNot("工作台", "待我处理")

	// Nobody answers: the login again, and the same question after it.
	d.Clock = d.Clock.Add(11 * time.Minute)
	d.Tick()
	d.Sees("登录")
	d.SeesNot("先改密码")
	d.Key(fyne.KeyEscape)
	d.LogInWith("lin", "given to her")
	d.Sees("先改密码")
	d.Tick() // of the question that is gone
	d.Sees("先改密码")
	choose(d, "her very own")
	d.Sees("密码已改，下次登录用新密码。", "待我处理")
}

// A password that was reset while its owner's window was locked is asked for
// first; what was locked is there afterwards.
func TestAResetWhileLocked(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.LogIn("clerk")
	d.Command("事项")
	d.Command("锁定")
	reset(d, "clerk", "given again")
	d.LogInWith("clerk", "demo")
	d.Sees("账号或密码不对。")
	d.LogInWith("clerk", "given again")
	d.Sees("先改密码")
	d.Key(fyne.KeyEscape)
	d.LogInWith("clerk", "given again")
	choose(d, "her very own")
	d.Sees("规则包指纹")
	d.SeesNot("先改密码")
}

// reset gives an account another first password, as a hub does.
func reset(d *uitest.Driver, id app.AccountID, password string) {
	d.T.Helper()
	s := d.Store.(*memory.Store)
	list, err := s.Colleagues()
	if err != nil {
		d.T.Fatal(err)
	}
	for _, c := range list {
		if c.ID != id {
			continue
		}
		slot, err := s.Slot("admin", "demo", desk.NewAccount{Account: c.Account, Password: password}, true)
		if err != nil {
			d.T.Fatal(err)
		}
		if err := s.Commit(d.T.Context(), desk.Batch{Slots: map[app.AccountID][]byte{id: slot}}); err != nil {
			d.T.Fatal(err)
		}
	}
}

// Somebody who changed it at another window meanwhile proves the one that counts.
func TestAFirstPasswordChangedMeanwhile(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	given(d, "lin", "given to her")
	d.LogInWith("lin", "given to her")
	if err := staff.At(d.Station("lin")).ChangePassword(t.Context(), "given to her", "at another one"); err != nil {
		t.Fatal(err)
	}
	choose(d, "her very own")
	d.Sees("登录")
	d.SeesNot("先改密码", "工作台")
	d.LogInWith("lin", "at another one")
	d.Sees("待我处理")
}
